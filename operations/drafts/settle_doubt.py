"""Answer a doubt of the reader."""

from intake.folding import clean
from models import Doubt
from models.queries import drafts
from operations.drafts.edit_draft import DraftEdit, editing_plan
from operations.workspace import Workspace
from rules.errors import BadInput, NotFound


def settle_doubt(workspace: Workspace, doubt_id: int, answer: str, *, version: int) -> int:
    """A person says what is to be made of it; a later answer takes the place of an earlier one."""
    with workspace.database.reading() as session:
        doubt = drafts.doubt(session, doubt_id)
        key = drafts.key_of(session, doubt.plan_id) if doubt else None
    if doubt is None or key is None:
        raise NotFound(f"không có điểm cần xem số {doubt_id}")
    with editing_plan(workspace, key, version=version) as edit:
        change = answer_doubt(edit, doubt_id, answer)
        edit.record("doubt_settled", subject=("doubt", doubt_id), change=change)
        return edit.version


def answer_doubt(edit: DraftEdit, doubt_id: int, answer: str) -> dict[str, str | None]:
    """The part of an edit that writes one answer."""
    words = clean(answer).strip()
    if not words:
        raise BadInput("câu trả lời để trống", mend="ghi cách xử lý, ví dụ “đã hỏi văn thư, số là 46”")
    doubt: Doubt | None = drafts.doubt(edit.session, doubt_id)
    if doubt is None or doubt.plan_id != edit.plan_id:
        raise NotFound(f"kế hoạch {edit.plan.key!r} không có điểm cần xem số {doubt_id}")
    before = doubt.answer
    doubt.answer = words
    doubt.settled_at = edit.now
    doubt.settled_by = edit.workspace.actor
    edit.session.add(doubt)
    return {"code": doubt.code, "before": before, "answer": words}
