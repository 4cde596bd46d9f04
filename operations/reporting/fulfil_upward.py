"""An issued report fulfils the coordinator's own duty towards the body above (tracking.md 6.4)."""

from datetime import datetime

from sqlmodel import Session

from models import ReportSnapshot, Submission, SubmissionState, Tier
from models.queries import events as event_queries
from models.queries import obligations as obligation_queries
from models.queries import submissions as submission_queries
from operations.ladder.end_waiting import drop_inputs
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.lifecycle import AWAITED, Move

REASON = "báo cáo tổng hợp đã phát hành"


def fulfil_upward_duty(session: Session, workspace: Workspace, report: ReportSnapshot, now: datetime) -> None:
    """It is the submission of that report, and nobody here accepts it for them; a correction finds it done."""
    for view in obligation_queries.views_of_period(session, report.period_id):
        obligation = view.obligation
        if obligation.tier is not Tier.TOP or obligation.state not in AWAITED:
            continue
        obligation_id = obligation.id or 0
        today = workspace.local_day(now)
        obligation_queries.change_state(
            session, obligation_id, Move.SUBMIT, at=now, answered_on=today, next_action_on=None
        )
        obligation_queries.change_state(session, obligation_id, Move.ACCEPT, at=now)
        drop_inputs(session, workspace, [obligation_id], reason=REASON, now=now)
        submission = Submission(
            obligation_id=obligation_id,
            version=submission_queries.next_version(session, obligation_id),
            state=SubmissionState.ACCEPTED,
            submitted_at=now,
            submitted_on=today,
            submitted_by=workspace.actor,
            channel="report",
            decided_at=now,
            decided_by=workspace.actor,
            reason=REASON,
        )
        submission_queries.add_submission(session, submission)
        event_queries.unseal_letters_about(session, obligation_id)
        for action, change in (("submitted", ["open", "submitted"]), ("accepted", ["submitted", "accepted"])):
            record_audit(
                session,
                workspace,
                at=now,
                action=action,
                subject=("obligation", obligation_id),
                plan_id=obligation.plan_id,
                change={"state": change, "report": report.id},
            )
