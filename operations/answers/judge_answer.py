"""One answer judged: said before, refused with every reason, or ready to be sent (nothing is written here)."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from sqlmodel import Session

from models import SubmissionState, TicketKind
from models.queries import answer_drafts as draft_queries
from models.queries import submissions as submission_queries
from models.queries.obligations import ObligationView
from operations.answers.answer import Answer
from operations.answers.answer_of_draft import answer_of, asked_of, faults_of
from operations.answers.answer_rows import Gathered
from operations.answers.ask_approval import is_approval_needed
from operations.answers.jump_questions import questions_of
from operations.workspace import Workspace
from rules.answer_draft import DraftContent
from rules.keys import receipt_code
from rules.lifecycle import AWAITED, State
from rules.wording import short_date

# The hour of a paper's arrival is not known: it counts as come in by the end of that office day.
PAPER_HOUR = time(17)
STANDS = {
    State.SCHEDULED: "chưa đến kỳ báo cáo",
    State.SUBMITTED: "đã có báo cáo khác, đang chờ tiếp nhận",
    State.ACCEPTED: "đã có báo cáo khác được tiếp nhận",
    State.WAIVED: "việc này đã được miễn",
    State.CANCELLED: "việc này đã thôi theo dõi",
}


class Fate(StrEnum):
    READY = "ready"
    SENT = "sent"
    KNOWN = "known"  # said before, word for word
    REFUSED = "refused"
    HELD = "held"  # nothing wrong with it, but with another one of a file that goes all or nothing


@dataclass(frozen=True)
class Giver:
    """Who gives answers in bulk. `unit_id` None: the coordinating desk, for any unit."""

    name: str
    email: str = ""
    unit_id: int | None = None

    @property
    def is_desk(self) -> bool:
        return self.unit_id is None


@dataclass(frozen=True)
class MatchedAnswer:
    """`rows`: its places in the file; `view` None: it names no obligation."""

    rows: tuple[str, ...]
    fate: Fate
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()  # figures far from last period's: told, and no reason to refuse
    view: ObligationView | None = None
    answer: Answer | None = None
    came_in_at: datetime | None = None
    received_on: date | None = None
    receipt: str = ""
    is_late: bool = False


def whole_answer(
    session: Session,
    workspace: Workspace,
    view: ObligationView,
    gathered: Gathered,
    giver: Giver,
    *,
    places: tuple[str, ...] = (),
    asks_head: bool = False,
) -> MatchedAnswer:
    """One answer judged: said before, refused with every reason, or ready to be sent.

    `asks_head`: whoever sends it will ask the unit's head where that is wanted.
    """
    obligation = view.obligation
    asked = asked_of(session, view)
    faults = list(gathered.faults)
    if not faults:
        faults = [f"{one.words} → {one.mend}" for one in faults_of(asked, gathered.content)]
    answer = None
    if not faults:
        answer = answer_of(asked, gathered.content, by=_signature(view, gathered.by, giver))
        latest = submission_queries.latest(session, obligation.id or 0)
        if latest is not None and _is_said(session, latest.id or 0, latest.note, answer):
            code = receipt_code(latest.id or 0)
            if latest.state is not SubmissionState.RETURNED:
                is_late = latest.submitted_on > obligation.due_on
                return MatchedAnswer(places, Fate.KNOWN, view=view, receipt=code, is_late=is_late)
            faults.append(f"giống hệt báo cáo {code} đã bị trả lại: {latest.reason or ''}".rstrip(": "))
    today = workspace.local_day(workspace.clock.now())
    if not _is_awaited(view, today):
        faults = [STANDS[obligation.state]]
    faults += _day_faults(session, workspace, view, gathered.received_on, giver)
    is_of_a_unit = giver.unit_id is not None
    if is_of_a_unit and not asks_head and is_approval_needed(session, view, giver.email, today):
        faults.append("đơn vị yêu cầu thủ trưởng duyệt trước khi gửi → gửi từng báo cáo để trình duyệt")
    notes = () if faults else _notes(session, view)
    questions = () if faults else questions_of(asked, gathered.content)
    received_on = gathered.received_on
    came_in_at = None
    if received_on is not None and received_on != today:
        came_in_at = datetime.combine(received_on, PAPER_HOUR, workspace.zone)
    return MatchedAnswer(
        places,
        Fate.REFUSED if faults else Fate.READY,
        tuple(dict.fromkeys(faults)),
        notes,
        questions,
        view,
        answer,
        came_in_at,
        received_on,
        is_late=(received_on or today) > obligation.due_on,
    )


def content_given(content: DraftContent, by: str = "", received_on: date | None = None) -> Gathered:
    """An answer that came whole, from a program and not from rows."""
    return Gathered(content, by, received_on)


def _is_awaited(view: ObligationView, today: date) -> bool:
    """What the next round would open is awaited (operations/ladder/open_in_time.py)."""
    opens = view.obligation.state is State.SCHEDULED and view.obligation.opens_on <= today
    return opens or view.obligation.state in AWAITED


def _day_faults(
    session: Session, workspace: Workspace, view: ObligationView, day: date | None, giver: Giver
) -> list[str]:
    """A paper counts on the day it came: not in the future, not before its plan, not before what it mends was returned."""
    if day is None:
        return []
    if not giver.is_desk:
        return ["ngày nhận do cơ quan đầu mối ghi → bỏ cột “Ngày nhận”"]
    if day > workspace.local_day(workspace.clock.now()):
        return [f"ngày nhận {short_date(day)} ở tương lai → ghi ngày báo cáo giấy đã đến"]
    if view.plan.issued_on and day < view.plan.issued_on:
        return [f"ngày nhận {short_date(day)} trước ngày ban hành kế hoạch {short_date(view.plan.issued_on)}"]
    latest = submission_queries.latest(session, view.obligation.id or 0)
    if latest is not None and latest.decided_at and day < workspace.local_day(latest.decided_at):
        decided = short_date(workspace.local_day(latest.decided_at))
        return [f"ngày nhận {short_date(day)} trước ngày trả lại {decided} → bản bổ sung phải đến sau"]
    return []


def _signature(view: ObligationView, by: str, giver: Giver) -> str:
    """As the record names who gave it: 'Trần Văn Bình (Sở Tài chính); Lê Thị Hoa nhập'."""
    if not giver.is_desk:
        return f"{by}; {giver.name} gửi" if by and by != giver.name else giver.name
    return f"{f'{by} ({view.unit.name})' if by else view.unit.name}; {giver.name} nhập"


def _is_said(session: Session, submission_id: int, note: str, answer: Answer) -> bool:
    lines = {
        line.assignment_id: (line.state, line.result, line.figures, sorted(line.estimates or ()))
        for line in submission_queries.lines(session, submission_id)
    }
    told = {one.kind: one.text for one in submission_queries.difficulties_of(session, [submission_id])}
    given = {
        line.assignment_id: (line.state, line.result.strip(), line.figures, sorted(line.estimates))
        for line in answer.lines
    }
    words = (told.get(TicketKind.DIFFICULTY, ""), told.get(TicketKind.PROPOSAL, ""), note)
    return lines == given and words == (
        answer.difficulty.strip(),
        answer.proposal.strip(),
        answer.note.strip(),
    )


def _notes(session: Session, view: ObligationView) -> tuple[str, ...]:
    draft = draft_queries.draft_of(session, view.obligation.id or 0)
    if draft is None:
        return ()
    return (f"đơn vị đang có bản nháp do {draft.saved_by} lưu; báo cáo này thay cho bản nháp",)
