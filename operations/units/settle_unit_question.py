"""Answer a question that a change of units has left open."""

from models import Doubt
from models.queries import drafts
from models.queries import plans as plan_queries
from operations.record_audit import record_audit
from operations.units.unit_change_summary import QUESTION_CODES
from operations.workspace import Workspace
from rules.errors import BadInput, LostRace, NotFound


def settle_unit_question(workspace: Workspace, doubt_id: int, answer: str) -> None:
    """A person says who goes on with the work, or that nobody does; giving it to a unit is an amendment of the plan."""
    words = " ".join(answer.split())
    if not words:
        raise BadInput(
            "câu trả lời để trống",
            mend="ghi cách xử lý, ví dụ “giao Sở Nội vụ theo kế hoạch điều chỉnh số 60”",
        )
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        doubt: Doubt | None = drafts.doubt(session, doubt_id)
        if doubt is None or doubt.code not in QUESTION_CODES:
            raise NotFound(f"không có điều cần quyết định số {doubt_id}")
        if not plan_queries.settle_doubt(session, doubt_id, at=now, by=workspace.actor, answer=words):
            raise LostRace("điều này vừa được người khác quyết định")
        record_audit(
            session,
            workspace,
            at=now,
            action="unit_question_settled",
            subject=("doubt", doubt_id),
            plan_id=doubt.plan_id,
            change={"message": doubt.message, "answer": words},
        )
