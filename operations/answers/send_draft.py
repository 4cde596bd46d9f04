"""The draft is sent: to the unit's head where the unit wants that, else to the coordinating desk, all in one transaction."""

from datetime import datetime

from models import AnswerDraft, DraftState
from models.queries import answer_drafts as draft_queries
from operations.answers.answer_of_draft import Asked, answer_of, asked_of, resolved
from operations.answers.ask_approval import ask_approval, is_approval_needed
from operations.answers.submit_status import Receipt, awaited_view, take_answer
from operations.workspace import Workspace
from rules.answer_draft import DraftContent, came_in_at
from rules.errors import IllegalMove, Refused


def send_draft(
    workspace: Workspace,
    obligation_id: int,
    *,
    by: str,
    email: str,
    version: int | None = None,
    approved_by: str | None = None,
) -> Receipt | None:
    """None: it went to the unit's head. `version`: what the sender has read; `approved_by`: the head, who has said yes."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        draft_queries.hold(session, obligation_id)
        view = awaited_view(session, workspace, obligation_id, now)
        draft = draft_queries.draft_of(session, obligation_id)
        if draft is None:
            raise IllegalMove("chưa có bản nháp nào để gửi")
        if version is not None and version != draft.version:
            raise Refused(f"bản nháp vừa được {draft.saved_by} thay đổi; tải lại trang rồi gửi")
        content = DraftContent.from_json(draft.content)
        asked = asked_of(session, view)
        answer = answer_of(asked, content, by=by)
        is_approved = approved_by is not None or not is_approval_needed(
            session, view, email, workspace.local_day(now)
        )
        if is_approved:
            return take_answer(
                session,
                workspace,
                obligation_id,
                answer,
                now=now,
                came_in_at=_came_in_at(asked, draft, content, now),
                approved_by=approved_by,
            )
        if draft.state is DraftState.AWAITING_APPROVAL:
            raise Refused("bản nháp đang chờ thủ trưởng đơn vị duyệt; chưa gửi được")
    ask_approval(workspace, obligation_id, by=by)
    return None


def _came_in_at(asked: Asked, draft: AnswerDraft, content: DraftContent, now: datetime) -> datetime:
    if not draft.arrived_content:
        return now
    arrived = DraftContent.from_json(draft.arrived_content)
    return came_in_at(now, resolved(asked, content), draft.arrived_at, resolved(asked, arrived))
