"""The rows of an answer: checked against what the unit was asked, written in the caller's transaction."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from models import Difficulty, ObligationKind, Submission, TicketKind
from models.queries import indicators as indicator_queries
from models.queries import plans as plan_queries
from models.queries import submissions as submission_queries
from models.queries import tickets as ticket_queries
from models.queries.obligations import ObligationView
from operations.answers.answer import Answer, AnswerLine
from operations.workspace import Workspace
from rules.errors import BadInput

# A ticket is answered within five working days unless the plan says otherwise (tracking.md 7).
TICKET_WORKDAYS = 5
KEPT_OF_A_TICKET = (
    *("raised_on", "due_on", "answered_at", "answered_by", "answer", "outcome"),
    *("holder", "passed_at", "passed_by", "passed_to", "passed_note"),
)


def check_lines(session: Session, view: ObligationView, answer: Answer) -> None:
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
    lines = answer.lines
    strangers = [line.assignment_id for line in lines if line.assignment_id not in allowed]
    if strangers:
        raise BadInput(
            "có dòng không thuộc nhiệm vụ của đơn vị",
            where=f"nhiệm vụ {strangers[0]}",
            mend="tải lại biểu mẫu",
        )
    _check_figures(session, lines)
    if not lines and not (answer.difficulty or answer.proposal or answer.note.strip()):
        raise BadInput("báo cáo chưa có nội dung", mend="ghi kết quả của ít nhất một nhiệm vụ")


def _check_figures(session: Session, lines: Sequence[AnswerLine]) -> None:
    """Where an assignment has indicators, its figures are theirs; figures of a time without indicators are free."""
    for line in lines:
        if strange := sorted(set(line.estimates) - set(line.figures)):
            raise BadInput(
                f"ghi số ước cho “{strange[0]}” mà không có số liệu ấy",
                where=f"nhiệm vụ {line.assignment_id}",
                mend="ghi số liệu, hoặc bỏ dấu số ước",
            )
    given = {line.assignment_id: set(line.figures) for line in lines if line.figures}
    if not given:
        return
    for assignment_id, indicators in indicator_queries.of_assignments(session, given).items():
        if strange := sorted(given[assignment_id] - {one.name for one in indicators}):
            raise BadInput(
                f"không có chỉ tiêu “{strange[0]}”",
                where=f"nhiệm vụ {assignment_id}",
                mend="dùng: " + "; ".join(one.name for one in indicators),
            )


def write_answer(
    session: Session,
    workspace: Workspace,
    view: ObligationView,
    answer: Answer,
    came_in_at: datetime,
    approved_by: str | None,
    now: datetime,
) -> Submission:
    obligation_id = view.obligation.id or 0
    today = workspace.local_day(now)
    submission = Submission(
        obligation_id=obligation_id,
        version=submission_queries.next_version(session, obligation_id),
        submitted_at=came_in_at,
        submitted_on=workspace.local_day(came_in_at),
        submitted_by=answer.by,
        channel=workspace.channel,
        note=answer.note.strip(),
        approved_by=approved_by,
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
                "estimates": list(line.estimates),
            }
            for line in answer.lines
        ],
    )
    for kind, text in ((TicketKind.DIFFICULTY, answer.difficulty), (TicketKind.PROPOSAL, answer.proposal)):
        if text.strip():
            _raise_ticket(session, workspace, view, submission_id, kind, text.strip(), today)
    return submission


def _raise_ticket(
    session: Session,
    workspace: Workspace,
    view: ObligationView,
    submission_id: int,
    kind: TicketKind,
    text: str,
    today: date,
) -> None:
    """Said in the same words as before a return, it stays the same ticket: its day, its answer, where it lies."""
    before = ticket_queries.said_before(session, view.obligation.id or 0, kind, text)
    kept = {name: getattr(before, name) for name in KEPT_OF_A_TICKET} if before else {}
    fresh = {
        "raised_on": today,
        "due_on": workspace.calendar_of(view.unit).shift(today, TICKET_WORKDAYS),
    }
    ticket = Difficulty(
        submission_id=submission_id,
        plan_id=view.obligation.plan_id,
        unit_id=view.obligation.unit_id,
        kind=kind,
        text=text,
        **{**fresh, **kept},
    )
    submission_queries.add_difficulty(session, ticket)
