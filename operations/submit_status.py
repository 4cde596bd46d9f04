"""Take an answer: the obligation moves, the ladder falls silent, the unit gets its receipt — one transaction."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session

from models import Difficulty, LineState, ObligationKind, Submission, TicketKind
from models.queries import events as event_queries
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import submissions as submission_queries
from models.queries.obligations import ObligationView
from notifications.letters import LetterKind
from operations.end_waiting import drop_inputs, settle_input
from operations.open_in_time import open_in_time
from operations.record_audit import record_audit
from operations.tell_person import tell
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove, NotFound
from rules.keys import receipt_code
from rules.ladder import Audience
from rules.lifecycle import AWAITED, Move

# A ticket is answered within five working days unless the plan says otherwise (tracking.md 7).
TICKET_WORKDAYS = 5


@dataclass(frozen=True)
class AnswerLine:
    assignment_id: int
    state: LineState
    result: str
    figures: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What a unit says: a line for each assignment, what hinders it, what it proposes; `note`: the input it was asked for."""

    by: str
    lines: tuple[AnswerLine, ...]
    difficulty: str = ""
    proposal: str = ""
    note: str = ""


@dataclass(frozen=True)
class Receipt:
    submission_id: int
    code: str
    received_at: datetime
    is_late: bool


def submit_status(workspace: Workspace, obligation_id: int, answer: Answer) -> Receipt:
    """A late submission is still a submission; a second one before it is returned is refused."""
    now = workspace.clock.now()
    today = workspace.local_day(now)
    with workspace.database.transaction() as session:
        view = _awaited(session, workspace, obligation_id, now)
        _check_lines(session, view, answer)
        moved = obligation_queries.change_state(
            session,
            obligation_id,
            Move.SUBMIT,
            at=now,
            answered_on=today,
            next_action_on=None,
            paused_until=None,
            pause_kind=None,
        )
        if not moved:
            raise IllegalMove("Báo cáo này vừa được gửi bởi người khác trong đơn vị")
        submission = _write(session, workspace, view, answer, now, today)
        event_queries.unseal_letters_about(session, obligation_id)
        receipt = Receipt(
            submission.id or 0, receipt_code(submission.id or 0), now, today > view.obligation.due_on
        )
        facts = {
            "received_at": workspace.local(now).isoformat(timespec="minutes"),
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
        record_audit(
            session,
            workspace,
            at=now,
            action="submitted",
            subject=("obligation", obligation_id),
            plan_id=view.obligation.plan_id,
            change={
                "state": [view.obligation.state.value, "submitted"],
                "submission": submission.id,
                "version": submission.version,
                "by": answer.by,
                "late": receipt.is_late,
            },
        )
        if view.obligation.kind is ObligationKind.INPUT:
            settle_input(session, workspace, view, submission, now)
        drop_inputs(session, workspace, [obligation_id], reason=f"{view.unit.name} đã gửi báo cáo", now=now)
    return receipt


def _awaited(session: Session, workspace: Workspace, obligation_id: int, now: datetime) -> ObligationView:
    view = obligation_queries.view(session, obligation_id)
    if view is None:
        raise NotFound("không có nghĩa vụ báo cáo này")
    view = open_in_time(session, workspace, view, now)
    if view.obligation.state not in AWAITED:
        raise IllegalMove(f"không nhận báo cáo khi đang ở trạng thái '{view.obligation.state}'")
    return view


def _check_lines(session: Session, view: ObligationView, answer: Answer) -> None:
    """Only the unit's own assignments may be answered, and an empty answer is none."""
    if view.obligation.kind is ObligationKind.INPUT:
        if not answer.note.strip():
            raise BadInput("chưa ghi ý kiến", mend="ghi ý kiến của đơn vị")
        allowed = set()
    elif view.assignment is not None:
        allowed = {view.assignment.id}
    else:
        led = plan_queries.led_assignments(
            session, view.obligation.plan_id, view.obligation.unit_id, view.period
        )
        allowed = {assignment.id for assignment in led}
    strangers = [line.assignment_id for line in answer.lines if line.assignment_id not in allowed]
    if strangers:
        raise BadInput(
            "có dòng không thuộc nhiệm vụ của đơn vị",
            where=f"nhiệm vụ {strangers[0]}",
            mend="tải lại biểu mẫu",
        )
    if not answer.lines and not (answer.difficulty or answer.proposal or answer.note.strip()):
        raise BadInput("báo cáo chưa có nội dung", mend="ghi kết quả của ít nhất một nhiệm vụ")


def _write(
    session: Session, workspace: Workspace, view: ObligationView, answer: Answer, now: datetime, today: date
) -> Submission:
    obligation_id = view.obligation.id or 0
    submission = Submission(
        obligation_id=obligation_id,
        version=submission_queries.next_version(session, obligation_id),
        submitted_at=now,
        submitted_on=today,
        submitted_by=answer.by,
        channel=workspace.channel,
        note=answer.note.strip(),
    )
    submission_id = submission_queries.add_submission(session, submission)
    submission_queries.add_lines(
        session,
        [
            {
                "submission_id": submission_id,
                "assignment_id": line.assignment_id,
                "state": line.state,
                "result": line.result.strip(),
                "figures": line.figures,
            }
            for line in answer.lines
        ],
    )
    for kind, text in ((TicketKind.DIFFICULTY, answer.difficulty), (TicketKind.PROPOSAL, answer.proposal)):
        if text.strip():
            submission_queries.add_difficulty(
                session,
                Difficulty(
                    submission_id=submission_id,
                    plan_id=view.obligation.plan_id,
                    unit_id=view.obligation.unit_id,
                    kind=kind,
                    text=text.strip(),
                    raised_on=today,
                    due_on=workspace.calendar_of(view.unit).shift(today, TICKET_WORKDAYS),
                ),
            )
    return submission
