"""A dry run of the ladder: which steps will come on which days, before any of them has (tracking.md 4.1, 4.2, 4.4)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby, islice, takewhile
from typing import NamedTuple

from rules.ladder import Ladder, Occurrence, occurrences
from rules.wording import short_date
from rules.workdays import WorkCalendar

# So many due dates of one unit on one day are worth a warning while the plan can still be changed.
CROWDED_DAY = 5


class Assumption(StrEnum):
    """What the units are taken to do."""

    NOBODY = "nobody"  # nobody ever answers: the whole ladder
    ON_TIME = "on_time"  # everybody answers on the due date: requests and reminders only


@dataclass(frozen=True)
class Track:
    """Where an obligation stands: `position` on its ladder, and the first day on which a round may act on it."""

    ladder: Ladder
    due_on: date
    opens_on: date
    position: int
    not_before: date
    calendar: WorkCalendar


@dataclass(frozen=True)
class ComingStep:
    """An occurrence and the day a round will raise it: its own, or the first on which a round may act."""

    day: date
    occurrence: Occurrence


def coming_steps(
    track: Track, *, until: date, assuming: Assumption = Assumption.NOBODY
) -> Iterator[ComingStep]:
    """The steps that will be raised; of several that fall to one round only the highest (4.2)."""
    line = occurrences(track.ladder, due_on=track.due_on, opens_on=track.opens_on, calendar=track.calendar)
    start = max(track.not_before, track.opens_on)
    last = min(until, track.due_on) if assuming is Assumption.ON_TIME else until

    def acting_on(occurrence: Occurrence) -> date:
        return track.calendar.next_workday(max(occurrence.day, start))

    ahead = takewhile(lambda one: acting_on(one) <= last, islice(line, track.position, None))
    for day, missed in groupby(ahead, key=acting_on):
        yield ComingStep(day, max(missed, key=lambda one: (one.step.level, one.day)))


class DueDay(NamedTuple):
    """How many things one unit owes by one day."""

    unit_id: int
    due_on: date
    owed: int


@dataclass(frozen=True)
class CrowdedDay:
    """The same with the unit's names, and in words: 'Sở Tài chính có 14 việc cùng hạn 25/12/2026'."""

    unit_code: str
    unit: str
    due_on: date
    owed: int

    @property
    def words(self) -> str:
        return f"{self.unit} có {self.owed} việc cùng hạn {short_date(self.due_on)}"


def crowded_days(due: Iterable[DueDay], *, at_least: int = CROWDED_DAY) -> list[DueDay]:
    """The days that ask too much of one unit, the most crowded first."""
    sums: dict[tuple[int, date], int] = defaultdict(int)
    for one in due:
        sums[one.unit_id, one.due_on] += one.owed
    crowded = [DueDay(unit_id, due_on, owed) for (unit_id, due_on), owed in sums.items()]
    found = (one for one in crowded if one.owed >= at_least)
    return sorted(found, key=lambda one: (-one.owed, one.due_on, one.unit_id))
