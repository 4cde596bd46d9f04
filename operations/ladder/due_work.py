"""What a round will find, asked cheaply; and what its parts are called."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from models.queries import due_work as due_work_queries
from models.queries import plans as plan_queries
from models.queries import rounds as round_queries
from models.queries.due_obligations import AtRest
from operations.obligation_words import run_name
from operations.workspace import Workspace
from rules.office_hours import acting_day

# Only rounds inside office hours look at plans; at night and on rest days a few may pass that only carry letters.
ROUNDS_LOOKED_BACK = 50
# A change reads its clock before it is committed, so a round may just miss what is dated before it.
OVERLAP = timedelta(minutes=1)
OUTSIDE_PERIODS = "nhiệm vụ có thời hạn"


def today_if_acting(workspace: Workspace, instant: datetime | None = None) -> date | None:
    """The day a round acts on; None before the office opens and on days on which no calendar works (tracking.md 4.2)."""
    local = workspace.local(instant or workspace.clock.now())
    calendars = (workspace.calendars.named(key) for key in workspace.calendars.working_on(local.date()))
    return next(
        (
            day
            for calendar in calendars
            if (day := acting_day(local, opens=workspace.settings.office_opens, calendar=calendar))
        ),
        None,
    )


def at_rest(workspace: Workspace, today: date) -> AtRest:
    """The calendars of the units that are left in peace today; a unit whose calendar nobody has filled follows the national one."""
    working = workspace.calendars.working_on(today)
    if workspace.calendar.is_workday(today):
        return AtRest(tuple(sorted(set(workspace.calendars.keys()) - set(working))))
    return AtRest(working, are_working=True)


def name_of_period(session: Session, period_id: int) -> str:
    """What a run about one period is called."""
    period = plan_queries.period(session, period_id)
    plan = plan_queries.plan(session, period.plan_id)
    return run_name(plan.document_number or plan.key, period.label)


def has_plan_work(session: Session, workspace: Workspace, today: date) -> bool:
    """Whether a report has to be compiled, or a plan was confirmed that no round has seen."""
    if not workspace.calendar.is_workday(today):
        return False
    looked_at = _looked_at_today(session, workspace, today)
    return bool(due_work_queries.periods_to_compile(session, today, looked_at)) or (
        due_work_queries.confirmed_since(session, _last_look(session, workspace))
    )


def _last_look(session: Session, workspace: Workspace) -> datetime | None:
    """Since when a change may not have been seen: just before the last round that looked at plans and ended well."""
    for record in round_queries.recent_rounds(session, ROUNDS_LOOKED_BACK):
        ended_well = record.finished_at is not None and record.error is None
        if ended_well and today_if_acting(workspace, record.started_at) is not None:
            return record.started_at - OVERLAP
    return None


def _looked_at_today(session: Session, workspace: Workspace, today: date) -> datetime | None:
    # A draft speaks of days overdue, so each day it is looked at once although nothing else has changed.
    last = _last_look(session, workspace)
    return last if last is not None and workspace.local_day(last) == today else None
