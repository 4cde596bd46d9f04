"""Take an answer: the obligation moves, the ladder falls silent, the unit gets its receipt — one transaction."""

from datetime import datetime

from sqlmodel import Session

from models import ObligationKind, Submission
from models.base import JsonDict
from models.queries import answer_drafts as draft_queries
from models.queries import events as event_queries
from models.queries import evidence as evidence_queries
from models.queries import obligations as obligation_queries
from models.queries.obligations import ObligationView
from notifications.letters import LetterKind
from operations.answers.answer import Answer, AnswerLine, Receipt
from operations.answers.line_verdicts import keep_accepted_lines
from operations.answers.write_answer import check_lines, write_answer
from operations.ladder.end_waiting import drop_inputs, settle_input
from operations.ladder.open_in_time import open_in_time
from operations.letters.tell_person import tell
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import IllegalMove, NotFound
from rules.keys import receipt_code
from rules.ladder import Audience
from rules.lifecycle import AWAITED, Move

__all__ = ["Answer", "AnswerLine", "Receipt", "awaited_view", "submit_status", "take_answer"]


def submit_status(workspace: Workspace, obligation_id: int, answer: Answer) -> Receipt:
    """A late submission is still a submission; a second one before it is returned is refused."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        return take_answer(session, workspace, obligation_id, answer, now=now)


def take_answer(
    session: Session,
    workspace: Workspace,
    obligation_id: int,
    answer: Answer,
    *,
    now: datetime,
    came_in_at: datetime | None = None,
    approved_by: str | None = None,
) -> Receipt:
    """Within the caller's transaction. `came_in_at`: the instant the answer counts as given, where it is not now.

    Files that wait for the answer go with it, and what was left of a draft is done with.
    """
    came_in_at = came_in_at or now
    came_in_on = workspace.local_day(came_in_at)
    view = awaited_view(session, workspace, obligation_id, now)
    check_lines(session, view, answer)
    moved = obligation_queries.change_state(
        session,
        obligation_id,
        Move.SUBMIT,
        at=now,
        answered_on=came_in_on,
        next_action_on=None,
        paused_until=None,
        pause_kind=None,
    )
    if not moved:
        raise IllegalMove("Báo cáo này vừa được gửi bởi người khác trong đơn vị")
    submission = write_answer(session, workspace, view, answer, came_in_at, approved_by, now)
    submission_id = submission.id or 0
    evidence_queries.attach(session, obligation_id, submission_id)
    keep_accepted_lines(session, submission)
    draft_queries.drop_draft(session, obligation_id)
    event_queries.unseal_letters_about(session, obligation_id)
    is_late = came_in_on > view.obligation.due_on
    receipt = Receipt(submission_id, receipt_code(submission_id), came_in_at, is_late)
    _tell_and_record(session, workspace, view, submission, receipt, answer, now)
    if view.obligation.kind is ObligationKind.INPUT:
        settle_input(session, workspace, view, submission, now)
    drop_inputs(session, workspace, [obligation_id], reason=f"{view.unit.name} đã gửi báo cáo", now=now)
    return receipt


def _tell_and_record(
    session: Session,
    workspace: Workspace,
    view: ObligationView,
    submission: Submission,
    receipt: Receipt,
    answer: Answer,
    now: datetime,
) -> None:
    facts = {
        "received_at": workspace.local(receipt.received_at).isoformat(timespec="minutes"),
        "receipt": receipt.code,
    }
    tell(
        session,
        workspace,
        view,
        Audience.DESK_OFFICER,
        LetterKind.SUBMISSION_RECEIVED,
        about=submission.id,
        facts=facts,
        now=now,
    )
    change: JsonDict = {
        "state": [view.obligation.state.value, "submitted"],
        "submission": submission.id,
        "version": submission.version,
        "by": answer.by,
        "late": receipt.is_late,
    }
    if receipt.received_at != now:
        change["came_in_at"] = receipt.received_at.isoformat()
    if submission.approved_by:
        change["approved_by"] = submission.approved_by
    record_audit(
        session,
        workspace,
        at=now,
        action="submitted",
        subject=("obligation", view.obligation.id or 0),
        plan_id=view.obligation.plan_id,
        change=change,
    )


def awaited_view(session: Session, workspace: Workspace, obligation_id: int, now: datetime) -> ObligationView:
    """The obligation, while its unit owes an answer; IllegalMove says where it stands otherwise."""
    view = obligation_queries.view(session, obligation_id)
    if view is None:
        raise NotFound("không có nghĩa vụ báo cáo này")
    view = open_in_time(session, workspace, view, now)
    if view.obligation.state not in AWAITED:
        raise IllegalMove(f"không nhận báo cáo khi đang ở trạng thái '{view.obligation.state}'")
    return view
