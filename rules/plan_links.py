"""Which plan, task and period above answer to those below: exact where something is bound, likeness for suggestions only."""

from collections.abc import Iterable, Mapping
from datetime import date
from difflib import SequenceMatcher
from typing import Protocol, TypeVar

from rules.folding import fold

# Two tasks that share less than this are not shown to a person as alike.
LEAST_LIKENESS = 0.6


class Window(Protocol):
    """A reporting period, as far as matching needs it."""

    @property
    def key(self) -> str: ...
    @property
    def window_start_on(self) -> date: ...
    @property
    def window_end_on(self) -> date: ...


P = TypeVar("P", bound=Window)


def same_period(periods: Iterable[P], key: str, start_on: date, end_on: date) -> P | None:
    """By key; else by the same window, where only one has it; else none: no period is guessed."""
    known = list(periods)
    if found := next((one for one in known if one.key == key), None):
        return found
    same = [one for one in known if (one.window_start_on, one.window_end_on) == (start_on, end_on)]
    return same[0] if len(same) == 1 else None


def plain_number(number: str | None) -> str:
    """'Số: 046/KH-UBND' and '46 / KH–UBND' are one number."""
    words = fold(number or "").removeprefix("so ").split()
    return " ".join([words[0].lstrip("0") or "0", *words[1:]]) if words else ""


def alike(tasks: Mapping[int, str], above: Mapping[int, str]) -> dict[int, tuple[int, float]]:
    """For each task the likest above with its likeness, where that is at least LEAST_LIKENESS; suggestions only."""
    known = {key: fold(text).split() for key, text in above.items()}
    found = {}
    for key, text in tasks.items():
        words = fold(text).split()
        scored = [(_likeness(words, other), -number) for number, other in known.items()]
        if scored and (best := max(scored))[0] >= LEAST_LIKENESS:
            found[key] = (-best[1], round(best[0], 2))
    return found


def _likeness(words: list[str], other: list[str]) -> float:
    """0 to 1, by words in their order."""
    shared = len(set(words) & set(other))
    if not shared or 2 * shared / (len(set(words)) + len(set(other))) < LEAST_LIKENESS - 0.2:
        return 0.0
    return SequenceMatcher(None, words, other, autojunk=False).ratio()
