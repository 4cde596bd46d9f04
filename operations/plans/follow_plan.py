"""Which plan of last year a plan is compared with: said by a person, suggested where only one can be meant."""

from sqlmodel import Session

from models import Plan
from models.queries import last_year as queries
from models.queries import plans as plan_queries
from operations.plans.shared_places import year_of
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, LostRace, NotFound


def follow_plan(workspace: Workspace, key: str, last_years_key: str | None) -> bool:
    """False when it was so before; None takes it back. Drafts of reports are compiled anew with the next round."""
    with workspace.database.transaction() as session:
        plan = _plan(session, key)
        followed = _plan(session, last_years_key) if last_years_key else None
        if followed is not None:
            _check(plan, followed)
        if plan.follows_plan_id == (followed.id if followed else None):
            return False
        if not queries.set_followed(session, plan, followed.id if followed else None):
            raise LostRace(f"kế hoạch {key!r} vừa được người khác sửa; chạy lại lệnh")
        record_audit(
            session,
            workspace,
            at=workspace.clock.now(),
            action="plan_follows",
            subject=("plan", plan.id or 0),
            plan_id=plan.id,
            change={"follows": followed.key if followed else None},
        )
    return True


def followed_plan(session: Session, plan: Plan) -> Plan | None:
    return plan_queries.plan(session, plan.follows_plan_id) if plan.follows_plan_id is not None else None


def suggested_plan(session: Session, plan: Plan) -> Plan | None:
    """The one plan of last year with the same coordinator and regime; of several nobody can say which."""
    year = year_of(plan)
    if not year or plan.coordinating_unit_id is None or plan.regime_id is None:
        return None
    found = queries.plans_like(session, plan, year=year - 1)
    return found[0] if len(found) == 1 else None


def _plan(session: Session, key: str) -> Plan:
    plan = plan_queries.plan_by_key(session, key)
    if plan is None:
        raise NotFound(f"không có kế hoạch {key!r}; xem: dondoc plan list")
    return plan


def _check(plan: Plan, followed: Plan) -> None:
    """Periods are found by their key one year before, so that any other year would find nothing."""
    if followed.state not in queries.CONFIRMED:
        raise BadInput(
            "chưa được xác nhận nên không có số liệu để so",
            where=followed.key,
            mend="chọn kế hoạch đã thực hiện",
        )
    this, last = year_of(plan), year_of(followed)
    if not this or not last or this - 1 != last:
        years = f"{last or 'không rõ'} và {this or 'không rõ'}"
        raise BadInput(
            f"không phải kế hoạch của năm liền trước (năm {years})",
            where=followed.key,
            mend="chọn kế hoạch của năm liền trước; xem: dondoc plan list",
        )
