"""The figures an assignment's reports must give: added, changed, removed for a plan that is read or runs; all audited."""

from dataclasses import asdict, replace

from sqlmodel import Session

from models import Assignment, Indicator, Plan
from models.base import JsonDict
from models.queries import drafts
from models.queries import indicators as indicator_queries
from models.queries import plans as plan_queries
from operations.plans.indicator_parts import IndicatorFields, check_unused, is_summable, with_parts
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove, NotFound, Refused
from rules.lifecycle import PlanState

LONGEST_NAME = 200
LONGEST_MEASURE = 40
MOST = 40
OPEN_STATES = (PlanState.DRAFT, PlanState.ACTIVE)

__all__ = [
    "IndicatorFields",
    "add_in",
    "add_indicator",
    "change_in",
    "change_indicator",
    "check_open",
    "remove_indicator",
]


def add_indicator(workspace: Workspace, assignment_id: int, fields: IndicatorFields) -> Indicator:
    with workspace.database.transaction() as session:
        plan, assignment = assignment_to_change(session, assignment_id)
        return add_in(session, workspace, plan, assignment, fields)


def change_indicator(workspace: Workspace, indicator_id: int, fields: IndicatorFields) -> bool:
    """False when nothing differs. One that has figures keeps its name and measure: the figures are known by them."""
    with workspace.database.transaction() as session:
        indicator = _indicator(session, indicator_id)
        plan, _ = assignment_to_change(session, indicator.assignment_id)
        return change_in(session, workspace, plan, indicator, fields)


def remove_indicator(workspace: Workspace, indicator_id: int) -> None:
    with workspace.database.transaction() as session:
        indicator = _indicator(session, indicator_id)
        plan, _ = assignment_to_change(session, indicator.assignment_id)
        if indicator_queries.has_figures(session, indicator.assignment_id, indicator.name):
            raise Refused(f"chỉ tiêu “{indicator.name}” đã có số liệu trong báo cáo, không bỏ được")
        check_unused(indicator, _known(session, indicator.assignment_id))
        indicator_queries.remove(session, indicator_id)
        _record(session, workspace, plan, indicator, "indicator_removed", {"was": _words(indicator)})


def add_in(
    session: Session, workspace: Workspace, plan: Plan, assignment: Assignment, fields: IndicatorFields
) -> Indicator:
    """Within the caller's transaction."""
    fields = _checked(fields)
    assignment_id = assignment.id or 0
    known = _known(session, assignment_id)
    _check_name(fields.name, known)
    fields = with_parts(fields, known)
    if len(known) >= MOST:
        raise Refused(f"mỗi nhiệm vụ có nhiều nhất {MOST} chỉ tiêu")
    indicator = indicator_queries.add(
        session,
        Indicator(
            assignment_id=assignment_id,
            position=indicator_queries.next_position(session, assignment_id),
            name=fields.name,
            measure=fields.measure,
            aggregation=fields.aggregation,
            target=fields.target,
            numerator=fields.numerator,
            denominator=fields.denominator,
        ),
    )
    _record(session, workspace, plan, indicator, "indicator_added", {"is": _words(indicator)})
    return indicator


def change_in(
    session: Session, workspace: Workspace, plan: Plan, indicator: Indicator, fields: IndicatorFields
) -> bool:
    known = _known(session, indicator.assignment_id)
    others = [one for one in known if one.id != indicator.id]
    fields = with_parts(_checked(fields), others)
    was, to = _words(indicator), asdict(fields)
    if was == to:
        return False
    if fields.name != indicator.name or not is_summable(fields.aggregation, fields.measure):
        check_unused(indicator, others)
    is_renamed = (fields.name, fields.measure) != (indicator.name, indicator.measure)
    if is_renamed and indicator_queries.has_figures(session, indicator.assignment_id, indicator.name):
        raise Refused(
            f"chỉ tiêu “{indicator.name}” đã có số liệu: giữ tên và đơn vị tính, hoặc thêm chỉ tiêu mới"
        )
    _check_name(fields.name, others)
    indicator_queries.change(session, indicator.id or 0, to)
    _record(session, workspace, plan, indicator, "indicator_changed", {"was": was, "is": to})
    return True


def assignment_to_change(session: Session, assignment_id: int) -> tuple[Plan, Assignment]:
    """An assignment of a plan that is read or runs."""
    assignment = drafts.assignment(session, assignment_id)
    if assignment is None:
        raise NotFound("không có nhiệm vụ này")
    plan = plan_queries.plan(session, assignment.plan_id)
    check_open(plan)
    return plan, assignment


def check_open(plan: Plan) -> None:
    if plan.state not in OPEN_STATES:
        raise IllegalMove("kế hoạch đã đóng, không đổi chỉ tiêu được")


def _indicator(session: Session, indicator_id: int) -> Indicator:
    indicator = indicator_queries.one(session, indicator_id)
    if indicator is None:
        raise NotFound("không có chỉ tiêu này")
    return indicator


def _checked(fields: IndicatorFields) -> IndicatorFields:
    name, measure = " ".join(fields.name.split()), " ".join(fields.measure.split())
    if not name:
        raise BadInput("chưa ghi tên chỉ tiêu", mend="ghi tên, ví dụ Số văn bản đã ban hành")
    if not measure:
        raise BadInput("chưa ghi đơn vị tính", where=name, mend="ghi đơn vị tính, ví dụ văn bản, %")
    for words, most in ((name, LONGEST_NAME), (measure, LONGEST_MEASURE)):
        if len(words) > most:
            raise BadInput(f"dài hơn {most} ký tự", where=words[:40], mend="rút gọn")
    return replace(fields, name=name, measure=measure)


def _known(session: Session, assignment_id: int) -> list[Indicator]:
    return indicator_queries.of_assignments(session, [assignment_id]).get(assignment_id, [])


def _check_name(name: str, others: list[Indicator]) -> None:
    if any(one.name.casefold() == name.casefold() for one in others):
        raise BadInput(f"nhiệm vụ đã có chỉ tiêu “{name}”", mend="dùng tên khác")


def _words(indicator: Indicator) -> JsonDict:
    return {
        "name": indicator.name,
        "measure": indicator.measure,
        "aggregation": indicator.aggregation,
        "target": indicator.target,
        "numerator": indicator.numerator,
        "denominator": indicator.denominator,
    }


def _record(
    session: Session, workspace: Workspace, plan: Plan, indicator: Indicator, action: str, change: JsonDict
) -> None:
    record_audit(
        session,
        workspace,
        at=workspace.clock.now(),
        action=action,
        subject=("assignment", indicator.assignment_id),
        plan_id=plan.id,
        change={"indicator": indicator.id, **change},
    )
