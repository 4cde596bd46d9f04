"""Close a plan: what it still awaited is cancelled, what was answered stays."""

from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from operations.plans.shared_reports import check_may_close, leave_reports
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove, NotFound
from rules.lifecycle import PlanState

LONGEST_REASON = 500


def close_plan(workspace: Workspace, key: str, *, reason: str) -> int:
    """active → closed; the number of obligations cancelled. `reason` is kept in the trail."""
    reason = reason.strip()
    if not reason:
        raise BadInput("chưa ghi lý do kết thúc theo dõi", mend="ghi lý do, hoặc văn bản cho phép kết thúc")
    if len(reason) > LONGEST_REASON:
        raise BadInput(f"lý do dài hơn {LONGEST_REASON} ký tự", mend="rút gọn lý do")
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        plan = plan_queries.plan_by_key(session, key)
        if plan is None:
            raise NotFound(f"không có kế hoạch {key!r}; xem: dondoc plan list")
        plan_id = plan.id or 0
        moved = plan_queries.move_plan(
            session, plan_id, source=PlanState.ACTIVE, target=PlanState.CLOSED, closed_at=now
        )
        if not moved:
            raise IllegalMove(f"kế hoạch {key!r} không ở trạng thái đang thực hiện")
        check_may_close(session, plan)
        cancelled = obligation_queries.cancel_plan(session, plan_id, at=now)
        cancelled += leave_reports(session, workspace, plan, now)
        record_audit(
            session,
            workspace,
            at=now,
            action="plan_closed",
            subject=("plan", plan_id),
            plan_id=plan_id,
            change={"state": ["active", "closed"], "cancelled": cancelled, "reason": reason},
        )
    return cancelled
