"""Release a unit from an obligation, with the reason on record."""

from models.queries import obligations as obligation_queries
from operations.ladder.end_waiting import drop_inputs, input_let_off
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove, NotFound
from rules.lifecycle import Move


def waive_obligation(workspace: Workspace, obligation_id: int, *, reason: str) -> None:
    """open or returned → waived; what it waited for is asked no more, who waited for it goes on."""
    if not reason.strip():
        raise BadInput("miễn báo cáo phải ghi lý do", mend="ghi căn cứ miễn")
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        view = obligation_queries.view(session, obligation_id)
        if view is None:
            raise NotFound("không có nghĩa vụ báo cáo này")
        if not obligation_queries.change_state(
            session, obligation_id, Move.WAIVE, at=now, next_action_on=None
        ):
            raise IllegalMove(f"không miễn được khi đang ở trạng thái '{view.obligation.state}'")
        record_audit(
            session,
            workspace,
            at=now,
            action="waived",
            subject=("obligation", obligation_id),
            plan_id=view.obligation.plan_id,
            change={"state": [view.obligation.state.value, "waived"], "reason": reason},
        )
        drop_inputs(
            session, workspace, [obligation_id], reason=f"{view.unit.name} được miễn việc này", now=now
        )
        input_let_off(session, workspace, view, now)
