"""Events that a person said had come without giving a term: nothing is due by a day, the periodic report tells of them.

tracking.md 2.4: an event's obligation is due after its term, "or without a due date".
"""

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session

from models import Assignment, ReportingPeriod
from models.queries import audit as audit_queries
from operations.plans.note_event import NOTED
from rules.cadence import CadenceKind
from rules.schedule import rhythms_of


def events_told(
    session: Session,
    period: ReportingPeriod,
    assignments: Iterable[Assignment],
    *,
    unit_code: str | None = None,
) -> dict[int, tuple[date, ...]]:
    """For each assignment the days of its events in the period's window; `unit_code`: those that concern one unit."""
    waiting = [
        one.id or 0
        for one in assignments
        if any(rhythm.kind is CadenceKind.EVENT for rhythm in rhythms_of(one))
    ]
    found: dict[int, set[date]] = {}
    for event in audit_queries.of_subjects(session, "assignment", waiting, action=NOTED):
        happened_on = date.fromisoformat(event.change["happened_on"])
        concerns = unit_code is None or unit_code in event.change["units"]
        if concerns and period.window_start_on <= happened_on <= period.window_end_on:
            found.setdefault(event.subject_id, set()).add(happened_on)
    return {assignment: tuple(sorted(days)) for assignment, days in found.items()}
