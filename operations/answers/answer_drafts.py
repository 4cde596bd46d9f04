"""The answer in the making: one for an obligation, kept as it is typed, never overwritten by an older page."""

from datetime import datetime

from sqlmodel import Session

from models import AnswerDraft, DraftState
from models.queries import answer_drafts as draft_queries
from operations.answers.submit_status import awaited_view
from operations.workspace import Workspace
from rules.answer_draft import DraftContent
from rules.errors import LostRace, Refused
from rules.wording import short_date


def draft_of(session: Session, obligation_id: int) -> AnswerDraft | None:
    return draft_queries.draft_of(session, obligation_id)


def save_draft(
    workspace: Workspace,
    obligation_id: int,
    content: DraftContent,
    *,
    by: str,
    state: DraftState = DraftState.TYPED,
    seen_version: int | None = None,
    arrived_at: datetime | None = None,
) -> AnswerDraft:
    """While the obligation is awaited. `seen_version`: what the writer has read (0: no draft yet); Refused when that is old.

    What the unit's head is reading is not typed over; the same words again change nothing.
    """
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        draft_queries.hold(session, obligation_id)
        return write_draft(
            session,
            workspace,
            obligation_id,
            content,
            by=by,
            state=state,
            seen_version=seen_version,
            arrived_at=arrived_at,
            now=now,
        )


def write_draft(
    session: Session,
    workspace: Workspace,
    obligation_id: int,
    content: DraftContent,
    *,
    by: str,
    state: DraftState,
    seen_version: int | None = None,
    arrived_at: datetime | None = None,
    now: datetime,
) -> AnswerDraft:
    """As `save_draft`, in the transaction of a caller who holds the obligation."""
    awaited_view(session, workspace, obligation_id, now)
    kept = draft_queries.draft_of(session, obligation_id)
    if kept is None:
        return _first(session, obligation_id, content, by, state, arrived_at, now)
    if state in (DraftState.TYPED, DraftState.READ):
        check_not_waiting(kept)
    if kept.content == content.as_json() and state is DraftState.TYPED:
        return kept
    # Not only lower: after an answer is returned the next draft counts from one again.
    if seen_version is not None and seen_version != kept.version:
        raise Refused(_newer_words(workspace, kept))
    changes: dict[str, object] = {"content": content.as_json(), "saved_at": now, "saved_by": by}
    # What the head said stays in sight while the officer mends it.
    if kept.state is not DraftState.SENT_BACK or state is not DraftState.TYPED:
        changes |= {"state": state, "reason": ""}
    if state is DraftState.READ:
        changes |= {
            "arrived_at": arrived_at,
            "arrived_content": content.as_json() if arrived_at else {},
        }
    if not draft_queries.change_draft(session, obligation_id, version=kept.version, **changes):
        raise LostRace("bản nháp vừa được người khác lưu; tải lại trang")
    session.expire(kept)
    return _kept(session, obligation_id)


def check_not_waiting(draft: AnswerDraft | None) -> None:
    """What the unit's head is reading is what is sent: its words and its files."""
    if draft is not None and draft.state is DraftState.AWAITING_APPROVAL:
        raise Refused("bản nháp đang chờ thủ trưởng đơn vị duyệt; chờ ý kiến hoặc rút lại rồi mới sửa tiếp")


def _first(
    session: Session,
    obligation_id: int,
    content: DraftContent,
    by: str,
    state: DraftState,
    arrived_at: datetime | None,
    now: datetime,
) -> AnswerDraft:
    row = {
        "obligation_id": obligation_id,
        "state": state,
        "version": 1,
        "content": content.as_json(),
        "saved_at": now,
        "saved_by": by,
        "arrived_at": arrived_at,
        "arrived_content": content.as_json() if arrived_at else {},
        "reason": "",
    }
    draft_queries.add_draft(session, row)
    return _kept(session, obligation_id)


def _kept(session: Session, obligation_id: int) -> AnswerDraft:
    draft = draft_queries.draft_of(session, obligation_id)
    if draft is None:
        raise LostRace("bản nháp vừa được người khác gửi; tải lại trang")
    return draft


def _newer_words(workspace: Workspace, kept: AnswerDraft) -> str:
    at = workspace.local(kept.saved_at)
    return (
        f"bản nháp vừa được {kept.saved_by} lưu lúc {at:%H:%M} {short_date(at.date())}; "
        "tải lại trang để xem bản đó trước khi ghi tiếp"
    )
