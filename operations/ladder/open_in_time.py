"""A round that is late keeps nobody from answering: what should be open by now is opened by the first who needs it."""

from datetime import datetime

from sqlmodel import Session

from models.queries import obligations as obligation_queries
from models.queries.obligations import ObligationView
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.lifecycle import Move, PlanState, State


def open_in_time(
    session: Session, workspace: Workspace, view: ObligationView, now: datetime
) -> ObligationView:
    """The obligation as it stands; scheduled ones whose opening day has come are opened, as the next round would do."""
    obligation = view.obligation
    is_due = obligation.state is State.SCHEDULED and obligation.opens_on <= workspace.local_day(now)
    if not is_due or view.plan.state is not PlanState.ACTIVE:
        return view
    if obligation_queries.change_state(session, obligation.id or 0, Move.OPEN, at=now):
        record_audit(
            session,
            workspace,
            at=now,
            action="obligation_opened",
            subject=("obligation", obligation.id or 0),
            plan_id=obligation.plan_id,
            change={"state": ["scheduled", "open"], "due_on": obligation.due_on.isoformat()},
        )
    session.expire(obligation)
    return obligation_queries.view(session, obligation.id or 0) or view
