"""The compound names one plan has shown to be one name, held while that plan is read."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from intake.names.unit_text import UnitText

_NAMES: ContextVar[tuple[str, ...]] = ContextVar("plan_names", default=())


def plan_names() -> tuple[str, ...]:
    return _NAMES.get()


@contextmanager
def reading_with(names: tuple[str, ...]) -> Iterator[None]:
    """These names, in lower case and longest first, are whole names until the plan is read."""
    token = _NAMES.set(names)
    try:
        yield
    finally:
        _NAMES.reset(token)


def plan_name_at(source: UnitText, start: int) -> int | None:
    """Where a name of this plan ends that begins here."""
    if not source.capital_at(start):
        return None
    for name in _NAMES.get():
        end = start + len(name)
        if source.lower.startswith(name, start) and not re.match(r"\w", source.lower[end : end + 1]):
            return end
    return None
