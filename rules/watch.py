"""The watchdog's question, asked from the ladder and the record alone: has every step its place (tracking.md 4)?"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice

from rules.ladder import Ladder, occurrences
from rules.workdays import WorkCalendar


class Lapse(StrEnum):
    """What the watchdog may find."""

    NOT_OPENED = "not_opened"  # its opening day has passed
    NOT_RAISED = "not_raised"  # its next step has passed
    NO_NEXT_DAY = "no_next_day"  # its next step would never be asked for
    NOT_ON_RECORD = "not_on_record"  # the ladder has gone on, the record has not


@dataclass(frozen=True)
class LadderStand:
    """Where one awaited obligation stands; `recorded`: different steps on record for its present date.

    `is_whole`: its ladder was begun at the foot, so every step below its position belongs on record. One that was armed
    anew, or asked for in the middle, begins higher: what lies below was never due.
    """

    obligation_id: int
    due_on: date
    due_version: int
    opens_on: date
    position: int
    next_on: date | None
    paused_until: date | None
    recorded: int
    is_open: bool
    is_whole: bool = True


@dataclass(frozen=True)
class Finding:
    """`right_day`: when the next step must be asked for, where that is what went wrong."""

    obligation_id: int
    lapse: Lapse
    right_day: date | None = None


def look_at(stand: LadderStand, ladder: Ladder, calendar: WorkCalendar, as_of: date) -> Finding | None:
    """What is wrong with an obligation once the rounds of `as_of` should be over; None when nothing is."""
    if not stand.is_open:
        return Finding(stand.obligation_id, Lapse.NOT_OPENED) if stand.opens_on <= as_of else None
    if stand.next_on is not None and stand.next_on <= as_of:
        return Finding(stand.obligation_id, Lapse.NOT_RAISED)
    line = occurrences(ladder, due_on=stand.due_on, opens_on=stand.opens_on, calendar=calendar)
    following = next(islice(line, stand.position, None), None)
    right_day = following.day if following else None
    if right_day is not None and stand.paused_until is not None:
        right_day = max(right_day, stand.paused_until)
    if right_day is not None and (stand.next_on is None or stand.next_on > max(right_day, as_of)):
        return Finding(stand.obligation_id, Lapse.NO_NEXT_DAY, right_day)
    if stand.is_whole and stand.recorded < stand.position:
        return Finding(stand.obligation_id, Lapse.NOT_ON_RECORD)
    return None
