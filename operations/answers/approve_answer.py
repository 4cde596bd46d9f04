"""The unit's head approves the answer that waits, which sends it, or gives it back to the officer with a reason."""

from sqlmodel import Session

from models import AnswerDraft, DraftState
from models.queries import answer_drafts as draft_queries
from models.queries import submissions as submission_queries
from models.queries.obligations import ObligationView
from models.queries.units import Person
from notifications.letters import LetterKind
from operations.answers.ask_approval import is_head
from operations.answers.send_draft import send_draft
from operations.answers.signed_links import link_for
from operations.answers.submit_status import Receipt, awaited_view
from operations.letters.tell_person import tell
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, DondocError, IllegalMove, LostRace, Refused
from rules.ladder import Audience


def approve_answer(
    workspace: Workspace, obligation_id: int, *, by: str, email: str, version: int | None = None
) -> Receipt:
    """Sends what the head has read (`version`) in the name of the officer who asked, and says who approved it."""
    with workspace.database.transaction() as session:
        _, draft = _waiting(session, workspace, obligation_id, email, version)
        officer, seen = draft.saved_by, draft.version
    # Between the two transactions only the version can have moved, and then nothing is sent.
    acting = workspace.acting_as(by, workspace.channel)
    receipt = send_draft(acting, obligation_id, by=officer, email=email, version=seen, approved_by=by)
    if receipt is None:
        raise DondocError(f"the approved answer of obligation {obligation_id} was not sent")
    return receipt


def send_back_answer(
    workspace: Workspace, obligation_id: int, *, by: str, email: str, reason: str, version: int | None = None
) -> None:
    """The officer is told what to mend, by letter and on the page; nothing has left the unit."""
    reason = reason.strip()
    if not reason:
        raise BadInput("chưa ghi lý do trả lại", mend="ghi điều cần sửa")
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        view, draft = _waiting(session, workspace, obligation_id, email, version)
        moved = draft_queries.change_draft(
            session, obligation_id, version=draft.version, state=DraftState.SENT_BACK, reason=reason
        )
        if not moved:
            raise LostRace("bản nháp vừa được người khác thay đổi; tải lại trang")
        # Versions of a draft, and its id, start again once an answer has been sent; the answer's do not.
        about = f"{submission_queries.next_version(session, obligation_id)}-{draft.version}-o{obligation_id}"

        def facts(officer: Person) -> dict[str, str]:
            link = link_for(
                session,
                workspace,
                obligation_id=obligation_id,
                due_version=view.obligation.due_version,
                email=officer.email,
                name=officer.name,
                now=now,
            )
            return {"by": by, "reason": reason, "due": view.obligation.due_on.isoformat(), "link": link}

        tell(
            session,
            workspace,
            view,
            Audience.DESK_OFFICER,
            LetterKind.APPROVAL_REFUSED,
            about=about,
            facts=facts,
            now=now,
        )
        record_audit(
            session,
            workspace,
            at=now,
            action="approval_refused",
            subject=("obligation", obligation_id),
            plan_id=view.obligation.plan_id,
            change={"by": by, "reason": reason, "draft": draft.version + 1},
        )


def _waiting(
    session: Session, workspace: Workspace, obligation_id: int, email: str, version: int | None
) -> tuple[ObligationView, AnswerDraft]:
    now = workspace.clock.now()
    draft_queries.hold(session, obligation_id)
    view = awaited_view(session, workspace, obligation_id, now)
    if not is_head(session, view.unit.id or 0, email, workspace.local_day(now)):
        raise Refused("chỉ thủ trưởng đơn vị hoặc người nhận thay mới duyệt được")
    draft = draft_queries.draft_of(session, obligation_id)
    if draft is None or draft.state is not DraftState.AWAITING_APPROVAL:
        raise IllegalMove("không có báo cáo nào đang chờ duyệt")
    if version is not None and version != draft.version:
        raise Refused("báo cáo đã được trình lại sau khi mở trang này; tải lại trang rồi duyệt")
    return view, draft
