"""Fire an event in a replayed year: find the assignment that waits for it, by its words and its unit."""

from datetime import date

from flows.actions import Action
from models import Plan
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from operations.plans.event_duties import waits_for_event
from operations.plans.fire_event import fire_event
from operations.workspace import Workspace
from rules.errors import BadInput, ImpossibleDate
from rules.folding import fold
from rules.lifecycle import PlanState


def fire(workspace: Workspace, action: Action) -> None:
    """With a unit, for that unit alone; on the day of `event_on`, else of the action. `term`, `due_on`, `note` as given."""
    unit = _unit_code(workspace, action)
    plan, position = _waiting(workspace, action, unit)
    happened_on = _day(action, "event_on") or workspace.local_day(action.at)
    fire_event(
        workspace,
        plan.key,
        position,
        happened_on=happened_on,
        term_workdays=_term(action),
        due_on=_day(action, "due_on"),
        note=str(action.details.get("note", "")),
        only=(unit,) if unit else (),
    )


def _waiting(workspace: Workspace, action: Action, unit: str) -> tuple[Plan, int]:
    """The first assignment of a running plan that waits for an event in these words."""
    wanted = fold((action.obligation or "").removeprefix("task:"))
    with workspace.database.reading() as session:
        for plan in plan_queries.plans_in_state(session, PlanState.ACTIVE):
            if action.plan not in (None, plan.key, plan.document_number, plan.source_name):
                continue
            led = _led_by(workspace, plan.id or 0, unit)
            for one in plan_queries.assignments(session, plan.id or 0):
                words = fold(f"{one.cadence_text or ''} {one.due_named or ''} {one.task}")
                if wanted in words and waits_for_event(one) and (led is None or one.id in led):
                    return plan, one.position
    whose = f" của {action.unit}" if action.unit else ""
    raise BadInput(
        f"không có nhiệm vụ nào{whose} chờ sự kiện {action.obligation or ''!r}",
        where=action.where,
        mend="ghi 'obligation' là một đoạn của nhiệm vụ, dạng \"task:…\"",
    )


def _led_by(workspace: Workspace, plan_id: int, unit: str) -> set[int] | None:
    """The assignments of a unit; None when no unit is named."""
    if not unit:
        return None
    with workspace.database.reading() as session:
        found = unit_queries.unit_by_code(session, unit)
        rows = plan_queries.assignment_units(session, plan_id)
    return {row.assignment_id for row in rows if found is not None and row.unit_id == found.id}


def _unit_code(workspace: Workspace, action: Action) -> str:
    if not action.unit:
        return ""
    with workspace.database.reading() as session:
        unit = unit_queries.unit_by_code(session, action.unit) or unit_queries.unit_by_name(
            session, action.unit
        )
    if unit is None:
        raise BadInput(f"không có đơn vị {action.unit!r}", where=action.where, mend="xem: dondoc unit list")
    return unit.code


def _day(action: Action, name: str) -> date | None:
    value = action.details.get(name)
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ImpossibleDate(
            f"{name} = {value!r} không phải ngày", where=action.where, mend="viết dạng 2021-06-18"
        ) from None


def _term(action: Action) -> int | None:
    value = action.details.get("term")
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadInput(f"term = {value!r} không phải số ngày", where=action.where, mend="viết dạng 7")
    return value
