"""A unit of the directory with its names, and when each of them was in use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rules.folding import fold
from rules.wording import short_date

Span = tuple[date | None, date | None]


@dataclass(frozen=True)
class DirectoryUnit:
    """`spelled`: names as they are written; `spans`: when a name that was not always used was in use."""

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    names: tuple[str, ...]  # folded: name, short name, aliases
    valid_from: date | None = None
    valid_to: date | None = None
    spelled: Mapping[str, str] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)

    def existed_on(self, day: date | None) -> bool:
        return _is_within((self.valid_from, self.valid_to), day)

    def is_called(self, name: str, day: date | None) -> bool:
        """Whether a name it has, had or will have was in use on a day."""
        return self.existed_on(day) and _is_within(self.spans.get(name, (None, None)), day)

    def spelling(self, name: str) -> str:
        return self.spelled.get(name, self.name if fold(self.name) == name else "")


@dataclass(frozen=True)
class Binding:
    """What a written name means: the units, and how it was found."""

    unit_ids: tuple[int, ...]
    how: str


def _is_within(span: Span, day: date | None) -> bool:
    start, end = span
    return day is None or ((start is None or start <= day) and (end is None or day <= end))


def time_note(unit: DirectoryUnit, name: str, on: date | None) -> str:
    """'tên dùng đến 30/6/2025', 'đơn vị hoạt động từ 1/7/2025'."""
    if not unit.existed_on(on):
        return f"đơn vị hoạt động {_span_words((unit.valid_from, unit.valid_to))}"
    return f"tên dùng {_span_words(unit.spans.get(name, (None, None)))}"


def _span_words(span: Span) -> str:
    start, end = span
    words = [f"từ {short_date(start)}" if start else "", f"đến {short_date(end)}" if end else ""]
    return " ".join(filter(None, words))
