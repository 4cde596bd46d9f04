"""What a change of the calendar does to dates that follow from it (tracking.md 1.4): pure, so that it is seen before it is done.

Only dates with a rule move. What a person or a letter has fixed stays, and so does what has already happened: a date
that lies behind is not carried into the future, and none is carried behind today.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rules.due_basis import BasisKind, DueBasis, read_basis, rolled
from rules.periods import LEAST_GAP_WORKDAYS
from rules.workdays import WorkCalendar

# Changed days that lie closer than this are looked at together: a Tết is one stretch, a year's file is several.
CLUSTER_GAP = timedelta(days=14)


class Fate(StrEnum):
    MOVES = "moves"
    PAST = "past"  # it lay behind already, or would have to lie behind: it stays


@dataclass(frozen=True)
class Dated:
    """One date of one subject, the rule it follows from, and the key of the calendar it is counted on."""

    subject: Hashable
    day: date
    basis: DueBasis
    calendar: str


@dataclass(frozen=True)
class Shifted:
    """A date that the changed calendar gives another day."""

    dated: Dated
    to: date
    fate: Fate

    @property
    def moves(self) -> bool:
        return self.fate is Fate.MOVES


@dataclass(frozen=True)
class Stretch:
    """Changed days that belong together."""

    first: date
    last: date


Calendars = Mapping[str, WorkCalendar]


def stored_basis(text: str | None, *, named_due_on: date | None, original_due_on: date) -> DueBasis:
    """The basis as stored; what was written before bases were kept is the day as named, rolled."""
    return read_basis(text) if text else rolled(named_due_on or original_due_on)


def shifted(
    dates: Iterable[Dated], before: Calendars, after: Calendars, *, national: str, today: date
) -> tuple[Shifted, ...]:
    """Those of the dates that the change gives another day, in the order given.

    A date that does not stand where its rule puts it was set otherwise (by an amendment, by a change that left it
    behind), so no calendar moves it.
    """
    found = []
    for one in dates:
        if one.basis.kind is BasisKind.FIXED:
            continue
        was = one.basis.due_on(_named(before, one.calendar, national))
        to = one.basis.due_on(_named(after, one.calendar, national))
        if was == one.day and to != was:
            found.append(Shifted(one, to, Fate.PAST if min(was, to) < today else Fate.MOVES))
    return tuple(found)


def changed_days(before: Calendars, after: Calendars, days: Iterable[date]) -> tuple[date, ...]:
    """Those of the days that become working days or rest days in any of the calendars."""
    return tuple(
        day
        for day in sorted(set(days))
        if any(calendar.is_workday(day) != after[key].is_workday(day) for key, calendar in before.items())
    )


def rolled_otherwise(before: Calendars, after: Calendars, days: Iterable[date]) -> tuple[date, ...]:
    """Those of the days that any of the calendars rolls to another day than before."""
    return tuple(
        day
        for day in sorted(set(days))
        if any(calendar.roll(day) != after[key].roll(day) for key, calendar in before.items())
    )


def stretches(days: Iterable[date]) -> tuple[Stretch, ...]:
    """The changed days in groups that lie together, so that only what is due near one of them is looked at."""
    found: list[Stretch] = []
    for day in sorted(days):
        if found and day - found[-1].last <= CLUSTER_GAP:
            found[-1] = Stretch(found[-1].first, day)
        else:
            found.append(Stretch(day, day))
    return tuple(found)


def lacking_days(cut_off_on: date, unit_due_on: date, top_due_on: date, calendar: WorkCalendar) -> int:
    """How many working days the chain cut-off → unit → coordinator → top lacks (tracking.md 2.7)."""
    for_the_unit = calendar.workdays_between(cut_off_on, unit_due_on)
    for_the_coordinator = calendar.workdays_between(unit_due_on, top_due_on)
    return sum(max(0, LEAST_GAP_WORKDAYS - gap) for gap in (for_the_unit, for_the_coordinator))


def _named(calendars: Calendars, key: str, national: str) -> WorkCalendar:
    return calendars[key] if key in calendars else calendars[national]
