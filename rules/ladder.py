"""The escalation ladder: which step is due for an obligation today (tracking.md 4).

Steps with repeats unroll into one strictly ordered line of occurrences. How far an obligation has come on that line
is a single number, so "which step is next" is derived and nothing can be raised twice.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from heapq import merge
from itertools import islice
from operator import attrgetter

from rules.workdays import WorkCalendar

# A line is unrolled so far at first, and twice as far each time that is too short.
FIRST_STRETCH = 16
LINES_KEPT = 2048


class Audience(StrEnum):
    DESK_OFFICER = "desk_officer"
    UNIT_HEAD = "unit_head"
    COORDINATING_DESK = "coordinating_desk"
    COORDINATOR_HEAD = "coordinator_head"
    ISSUER_LEADERSHIP = "issuer_leadership"
    COOPERATING_DESKS = "cooperating_desks"


class Anchor(StrEnum):
    """The day an offset counts from."""

    DUE = "due"
    OPENING = "opening"


@dataclass(frozen=True)
class Step:
    """One rung: `offset` in working days; `max_times` letters in all, None without end."""

    name: str
    offset: int
    audiences: tuple[Audience, ...]
    level: int
    letter: str
    repeat_every: int | None = None
    max_times: int | None = 1
    anchor: Anchor = Anchor.DUE
    draft_letter: bool = False


@dataclass(frozen=True)
class Ladder:
    """`most_extensions`, `longest_extension_workdays`: how often, and how far at a time, a due date may move (4.7)."""

    id: str
    steps: tuple[Step, ...]
    most_extensions: int = 1
    longest_extension_workdays: int | None = None


@dataclass(frozen=True)
class Occurrence:
    """The `times`-th raising of a step, on its day."""

    step: Step
    times: int
    day: date

    @property
    def name(self) -> str:
        return self.step.name if self.times == 1 else f"{self.step.name}#{self.times}"


@dataclass(frozen=True)
class Decision:
    """What a round does with one obligation: raise one occurrence, record the others, come back on `next_on`."""

    raised: Occurrence | None
    skipped: tuple[Occurrence, ...]
    position: int
    next_on: date | None


def _occurrences_of(step: Step, due_on: date, opens_on: date, calendar: WorkCalendar) -> Iterator[Occurrence]:
    start = opens_on if step.anchor is Anchor.OPENING else due_on
    times, offset = 1, step.offset
    while True:
        day = calendar.next_workday(start) if offset == 0 else calendar.shift(start, offset)
        yield Occurrence(step, times, day)
        if step.repeat_every is None or (step.max_times is not None and times >= step.max_times):
            return
        times, offset = times + 1, offset + step.repeat_every


def occurrences(
    ladder: Ladder, *, due_on: date, opens_on: date, calendar: WorkCalendar
) -> Iterator[Occurrence]:
    """All occurrences in the order of their days, lower levels first on the same day; endless if a step is."""
    streams = (_occurrences_of(step, due_on, opens_on, calendar) for step in ladder.steps)
    return merge(*streams, key=lambda occurrence: (occurrence.day, occurrence.step.level))


def decide(
    ladder: Ladder,
    *,
    due_on: date,
    opens_on: date,
    position: int,
    today: date,
    calendar: WorkCalendar,
) -> Decision:
    """Of all occurrences missed up to today only the highest is raised, the latest of equals; the rest are skipped (4.2)."""
    line = _line(
        ladder,
        due_on,
        opens_on,
        calendar,
        lambda known: len(known) > position and known[-1].day > today,
    )
    ahead = bisect_right(line, today, lo=min(position, len(line)), key=attrgetter("day"))
    missed = line[position:ahead]
    next_on = line[ahead].day if ahead < len(line) else None
    if not missed:
        return Decision(None, (), position, next_on)
    raised = max(missed, key=lambda occurrence: (occurrence.step.level, occurrence.day))
    skipped = tuple(occurrence for occurrence in missed if occurrence is not raised)
    return Decision(raised, skipped, position + len(missed), next_on)


def first_day(ladder: Ladder, *, due_on: date, opens_on: date, calendar: WorkCalendar) -> date | None:
    """The day of the first occurrence: when a new obligation first asks for attention."""
    first = next(occurrences(ladder, due_on=due_on, opens_on=opens_on, calendar=calendar), None)
    return first.day if first else None


def upcoming(
    ladder: Ladder, *, due_on: date, opens_on: date, position: int, calendar: WorkCalendar
) -> Occurrence | None:
    """The next step of an obligation, for people to see before it happens."""
    line = _line(ladder, due_on, opens_on, calendar, lambda known: len(known) > position)
    return line[position] if position < len(line) else None


def _line(
    ladder: Ladder,
    due_on: date,
    opens_on: date,
    calendar: WorkCalendar,
    is_enough: Callable[[tuple[Occurrence, ...]], bool],
) -> tuple[Occurrence, ...]:
    """The line as far as it is needed, or to its end."""
    length = FIRST_STRETCH
    while True:
        line = _stretch(ladder, due_on, opens_on, calendar, length)
        if len(line) < length or is_enough(line):
            return line
        length *= 2


@lru_cache(maxsize=LINES_KEPT)
def _stretch(
    ladder: Ladder, due_on: date, opens_on: date, calendar: WorkCalendar, length: int
) -> tuple[Occurrence, ...]:
    """The beginning of a line: obligations with the same dates share one, and a page asks about the same ones again."""
    return tuple(islice(occurrences(ladder, due_on=due_on, opens_on=opens_on, calendar=calendar), length))
