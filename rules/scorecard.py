"""What a unit did over a year, counted from its obligations: input to the yearly grading, which people do (tracking.md 3)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from rules.lifecycle import State
from rules.progress import AGE_BUCKETS, Timeliness


class Fate(StrEnum):
    """Where an obligation stands; every one of the year is in exactly one."""

    ON_TIME = "on_time"
    LATE = "late"
    IN_TERM = "in_term"
    OVERDUE = "overdue"
    SCHEDULED = "scheduled"
    WAIVED = "waived"
    CANCELLED = "cancelled"


_OF_TIMELINESS = {
    Timeliness.DONE_ON_TIME: Fate.ON_TIME,
    Timeliness.DONE_LATE: Fate.LATE,
    Timeliness.OVERDUE: Fate.OVERDUE,
}
_OF_STATE = {
    State.SCHEDULED: Fate.SCHEDULED,  # nobody has been asked yet, whatever the date
    State.WAIVED: Fate.WAIVED,
    State.CANCELLED: Fate.CANCELLED,
}
DONE = (Fate.ON_TIME, Fate.LATE)
BEGUN = (*DONE, Fate.IN_TERM, Fate.OVERDUE)


def fate_of(state: State, timeliness: Timeliness) -> Fate:
    return _OF_STATE.get(state) or _OF_TIMELINESS.get(timeliness, Fate.IN_TERM)


@dataclass(frozen=True)
class Scored:
    """One obligation as it counts. `days_late`: calendar days; `reminders`: days on which a step was raised."""

    fate: Fate
    is_unit_report: bool = False
    days_late: int = 0
    returned: int = 0
    asked: int = 0
    granted: int = 0
    refused: int = 0
    reminders: int = 0
    level: int = 0
    explanations: int = 0
    is_taken_over: bool = False  # it was overdue when the unit inherited it
    is_lapsed: bool = False  # cancelled after its due date without an answer


@dataclass(frozen=True)
class Share:
    """A rate with what it is made of; no value where nothing is to be divided by."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None


class Scorecard(NamedTuple):
    """Counts alone, so that the cards of several units add up; the highest level is the highest of them."""

    on_time: int = 0
    late: int = 0
    in_term: int = 0
    overdue: int = 0
    scheduled: int = 0
    waived: int = 0
    cancelled: int = 0
    lapsed: int = 0
    reports_sent: int = 0
    reports_owed: int = 0
    overdue_1_30: int = 0
    overdue_31_60: int = 0
    overdue_61_120: int = 0
    overdue_over_120: int = 0
    returned_answers: int = 0
    returned_obligations: int = 0
    extensions_asked: int = 0
    extensions_granted: int = 0
    extensions_refused: int = 0
    reminders: int = 0
    urged: int = 0
    highest_level: int = 0
    explained: int = 0
    taken_over: int = 0
    standing: int = 0

    @property
    def done(self) -> int:
        return self.on_time + self.late

    @property
    def begun(self) -> int:
        return self.done + self.in_term + self.overdue

    @property
    def obligations(self) -> int:
        """All of the year; standing assignments are no obligations."""
        return self.begun + self.scheduled + self.waived + self.cancelled

    @property
    def completion(self) -> Share:
        return Share(self.done, self.done + self.overdue)

    @property
    def on_time_share(self) -> Share:
        return Share(self.on_time, self.done)

    @property
    def update(self) -> Share:
        return Share(self.reports_sent, self.reports_owed)


HIGHEST = "highest_level"  # the one figure that does not add up
MEASURES = Scorecard._fields
AGES = ("overdue_1_30", "overdue_31_60", "overdue_61_120", "overdue_over_120")


def age_of(days_overdue: int) -> str:
    """The name of the age class (tracking.md 3), which are calendar days."""
    for name, (_, last) in zip(AGES, AGE_BUCKETS, strict=True):
        if last is None or days_overdue <= last:
            return name
    raise AssertionError(days_overdue)


def scorecard(rows: Iterable[Scored], *, standing: int = 0) -> Scorecard:
    counts: Counter[str] = Counter(standing=standing)
    highest = 0
    for row in rows:
        counts.update(_told(row))
        highest = max(highest, row.level)
    return Scorecard(highest_level=highest, **counts)


def _told(row: Scored) -> dict[str, int]:
    has_begun = row.fate in BEGUN
    told = {
        row.fate.value: 1,
        "lapsed": int(row.is_lapsed),
        "reports_owed": int(row.is_unit_report and has_begun),
        "reports_sent": int(row.is_unit_report and row.fate in DONE),
        "returned_answers": row.returned,
        "returned_obligations": int(row.returned > 0),
        "extensions_asked": row.asked,
        "extensions_granted": row.granted,
        "extensions_refused": row.refused,
        "reminders": row.reminders,
        "urged": int(row.level > 0),
        "explained": int(row.explanations > 0),
        "taken_over": int(row.is_taken_over and has_begun),
    }
    if row.fate is Fate.OVERDUE:
        told[age_of(row.days_late)] = 1
    return told


def added(cards: Iterable[Scorecard]) -> Scorecard:
    """The card of all together."""
    rows = list(cards)
    columns = zip(MEASURES, zip(*rows, strict=True), strict=True) if rows else ()
    return Scorecard(**{name: max(found) if name == HIGHEST else sum(found) for name, found in columns})
