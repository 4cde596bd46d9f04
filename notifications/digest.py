"""The lines of a reminder in reading order: own unit first, grouped by plan, most overdue first (tracking.md 4.4)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from notifications.letters import Letter, LetterKind, LetterLine

# Mail programs cut a letter at about 100 kB; what does not fit is counted, never silently lost.
LONGEST_LIST = 40


@dataclass(frozen=True)
class PlanGroup:
    plan_number: str
    plan_title: str
    lines: tuple[LetterLine, ...]


@dataclass(frozen=True)
class Section:
    name: Literal["own", "supervised", "invited"]
    plans: tuple[PlanGroup, ...]


@dataclass(frozen=True)
class Digest:
    """What the sentences of a reminder count. A courtesy line is an invitation: it is listed, and never owed.

    `headline` is the most pressing line of all; `button` the one the reader can do something about, own first.
    `units` and `all_own` speak of what is overdue.
    """

    headline: LetterLine
    button: LetterLine
    sections: tuple[Section, ...]
    total: int
    owed: int
    own: int
    overdue: int
    due_today: int
    highest_level: int
    units: int
    all_own: bool
    left_out: int


def _pressing(line: LetterLine) -> tuple[date, int]:
    return line.due_on or date.max, -line.level


def standing(line: LetterLine, today: date) -> Literal["undated", "overdue", "today", "ahead"]:
    """The caller's count of working days wins: a Saturday's task is due on Monday where dates do not roll."""
    if line.due_on is None:
        return "undated"
    left = (line.due_on - today).days if line.workdays_left is None else line.workdays_left
    return "overdue" if left < 0 else "ahead" if left else "today"


def _is_invitation(line: LetterLine) -> bool:
    return line.kind is LetterKind.COURTESY


def _by_plan(lines: Iterable[LetterLine]) -> tuple[PlanGroup, ...]:
    groups: dict[tuple[str, str], list[LetterLine]] = {}
    for line in lines:
        groups.setdefault((line.plan_number, line.plan_title), []).append(line)
    return tuple(PlanGroup(number, title, tuple(group)) for (number, title), group in groups.items())


def _sections(lines: list[LetterLine]) -> tuple[tuple[Section, ...], int]:
    belongs: dict[Literal["own", "supervised", "invited"], Callable[[LetterLine], bool]] = {
        "own": lambda line: line.is_own and not _is_invitation(line),
        "supervised": lambda line: not line.is_own and not _is_invitation(line),
        "invited": _is_invitation,
    }
    sections: list[Section] = []
    room = LONGEST_LIST
    for name, is_here in belongs.items():
        here = [line for line in lines if is_here(line)][:room]
        room -= len(here)
        if here:
            sections.append(Section(name, _by_plan(here)))
    return tuple(sections), len(lines) - (LONGEST_LIST - room)


def digest(letter: Letter) -> Digest:
    """Order and counts of one letter; it must have lines."""
    lines = sorted(letter.lines, key=_pressing)
    owed = [line for line in lines if not _is_invitation(line)]
    own = [line for line in owed if line.is_own]
    headline = min(owed or lines, key=lambda line: (*_pressing(line), not line.is_own))
    overdue = [line for line in owed if standing(line, letter.today) == "overdue"]
    sections, left_out = _sections(lines)
    return Digest(
        headline=headline,
        button=own[0] if own else headline,
        sections=sections,
        total=len(lines),
        owed=len(owed),
        own=len(own),
        overdue=len(overdue),
        due_today=sum(1 for line in owed if standing(line, letter.today) == "today"),
        highest_level=max((line.level for line in owed), default=0),
        units=len({line.unit_name for line in overdue}),
        all_own=all(line.is_own for line in overdue),
        left_out=left_out,
    )
