"""Which plan above a plan carries out: set by a person, suggested where a legal basis names its number."""

from dataclasses import dataclass

from sqlmodel import Session

from models import Plan
from models.queries import desk
from models.queries import plans as plan_queries
from models.queries import rollup as rollup_queries
from models.queries.shared_reports import number_of
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import IllegalMove, NotFound, Refused
from rules.lifecycle import PlanState
from rules.plan_links import plain_number

LINKED_STATES = (PlanState.DRAFT, PlanState.ACTIVE)
ABOVE_STATES = (PlanState.ACTIVE, PlanState.CLOSED)


@dataclass(frozen=True)
class PlanAbove:
    """`suggested`: plans whose number stands among the legal bases; never bound without a person."""

    plan: Plan
    above: Plan | None
    suggested: tuple[Plan, ...]
    possible: tuple[Plan, ...]


def plan_above(session: Session, plan: Plan) -> PlanAbove:
    known = {one.id: one for one in plan_queries.all_plans(session)}
    possible = tuple(one for one in known.values() if one.id != plan.id and one.state in ABOVE_STATES)
    named = [
        (plain_number(basis.number), basis.issued_on)
        for basis in desk.legal_bases(session, plan.id or 0)
        if plain_number(basis.number)
    ]
    suggested = tuple(
        one
        for one in possible
        if any(
            number == plain_number(one.document_number) and (day is None or one.issued_on in (None, day))
            for number, day in named
        )
    )
    return PlanAbove(plan, known.get(plan.implements_plan_id), suggested, possible)


def set_plan_above(workspace: Workspace, plan_key: str, higher_key: str | None) -> bool:
    """False when nothing differs. What the tasks served in another plan is forgotten with it."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        plan = found_plan(session, plan_key)
        higher = found_plan(session, higher_key) if higher_key is not None else None
        if plan.state not in LINKED_STATES:
            raise IllegalMove("kế hoạch đã đóng, không đổi liên kết được")
        higher_id = higher.id if higher else None
        if plan.implements_plan_id == higher_id:
            return False
        if higher is not None:
            _check_above(session, plan, higher)
        was = plan.implements_plan_id
        rollup_queries.implement(session, plan.id or 0, higher_id)
        rollup_queries.forget_served(session, plan.id or 0)
        record_audit(
            session,
            workspace,
            at=now,
            action="plan_above_set",
            subject=("plan", plan.id or 0),
            plan_id=plan.id,
            change={"implements": [was, higher_id], "above": higher.key if higher else None},
        )
    return True


def found_plan(session: Session, key: str | None) -> Plan:
    plan = plan_queries.plan_by_key(session, key or "")
    if plan is None:
        raise NotFound(f"không có kế hoạch {key!r}; xem: dondoc plan list")
    return plan


def _check_above(session: Session, plan: Plan, higher: Plan) -> None:
    if higher.state not in ABOVE_STATES:
        raise IllegalMove(f"kế hoạch {number_of(higher)} chưa được xác nhận; xác nhận trước rồi liên kết")
    known = {one.id: one for one in plan_queries.all_plans(session)}
    step: Plan | None = higher
    seen: set[int | None] = set()
    while step is not None and step.id not in seen:
        if step.id == plan.id:
            raise Refused(
                f"{number_of(higher)} là chính kế hoạch này hoặc thực hiện kế hoạch này: không thành vòng được"
            )
        seen.add(step.id)
        step = known.get(step.implements_plan_id)
