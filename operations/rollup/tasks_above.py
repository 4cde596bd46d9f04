"""Bảng nhiệm vụ: what a unit owes in the plan above, here or as another installation wrote it down."""

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlmodel import Session

from models import Plan
from models.queries import indicators as indicator_queries
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from models.queries.shared_reports import number_of
from operations.rollup.link_plans import found_plan
from operations.workspace import Workspace
from reports.consolidated.printable import printable
from rules.errors import BadInput, NotFound, Refused

FORMAT = "dondoc-tasks/1"
LARGEST = 1024 * 1024


@dataclass(frozen=True)
class AboveIndicator:
    name: str
    measure: str
    aggregation: str


@dataclass(frozen=True)
class AboveTask:
    position: int
    task: str
    section: str = ""
    indicators: tuple[AboveIndicator, ...] = ()
    assignment_id: int | None = None  # of this installation


@dataclass(frozen=True)
class AboveTasks:
    number: str
    title: str
    unit: str
    tasks: tuple[AboveTask, ...]
    format: str = FORMAT


_ADAPTER = TypeAdapter(AboveTasks)


def tasks_of(session: Session, plan: Plan, unit_id: int, unit: str) -> AboveTasks:
    """What one unit leads in a plan, with the figures it must give."""
    led = [one for one in plan_queries.led_assignments(session, plan.id or 0, unit_id) if not one.inside]
    indicators = indicator_queries.of_assignments(session, [one.id or 0 for one in led])
    tasks = (
        AboveTask(
            one.position,
            one.task,
            one.section or "",
            tuple(
                AboveIndicator(each.name, each.measure, each.aggregation.value)
                for each in indicators.get(one.id or 0, [])
            ),
            one.id,
        )
        for one in led
        if one.plan_id == plan.id
    )
    return AboveTasks(number_of(plan), plan.title, unit, tuple(tasks))


def own_tasks_above(session: Session, plan: Plan) -> AboveTasks:
    """In the plan that this one carries out, of the unit that answers for it there."""
    if plan.implements_plan_id is None:
        raise Refused("chưa chọn kế hoạch cấp trên; xem: dondoc plan implements")
    above = plan_queries.plan(session, plan.implements_plan_id)
    units = unit_queries.unit_names(session, list(answering_units(plan)))
    for unit_id in answering_units(plan):
        found = tasks_of(session, above, unit_id, units[unit_id].name)
        if found.tasks:
            return found
    raise Refused(
        f"{number_of(above)} không giao nhiệm vụ nào cho cơ quan đầu mối hoặc cơ quan ban hành kế hoạch này"
    )


def answering_units(plan: Plan) -> tuple[int, ...]:
    """Who may owe the report above: the coordinator of the plan; where it owes none there, the plan's issuer."""
    return tuple(
        dict.fromkeys(one for one in (plan.coordinating_unit_id, plan.issuer_unit_id) if one is not None)
    )


def written_tasks(workspace: Workspace, plan_key: str, unit_code: str) -> bytes:
    """The file for another installation: texts and figures, no row numbers of this one."""
    with workspace.database.reading() as session:
        plan = found_plan(session, plan_key)
        unit = unit_queries.unit_by_code(session, unit_code)
        if unit is None:
            raise NotFound(f"không có đơn vị {unit_code!r}; xem: dondoc unit list")
        tasks = tasks_of(session, plan, unit.id or 0, unit.name)
    if not tasks.tasks:
        raise Refused(f"{tasks.number} không giao nhiệm vụ nào cho {tasks.unit}")
    data: dict[str, Any] = asdict(tasks)
    for task in data["tasks"]:
        task.pop("assignment_id")
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).encode()


def read_tasks(content: bytes, name: str) -> AboveTasks:
    """BadInput for anything but such a file; a row number in it counts for nothing."""
    if len(content) > LARGEST:
        raise BadInput("tệp lớn hơn 1 MB", where=name, mend="xuất lại bằng dondoc plan tasks")
    try:
        found = _ADAPTER.validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "đầu tệp"
        raise BadInput(
            f"không phải bảng nhiệm vụ ({place})", where=name, mend="xuất lại bằng dondoc plan tasks"
        ) from error
    if found.format != FORMAT or any(task.assignment_id is not None for task in found.tasks):
        raise BadInput("bảng nhiệm vụ không đúng dạng", where=name, mend="xuất lại bằng dondoc plan tasks")
    tasks = (replace(one, task=printable(one.task), section=printable(one.section)) for one in found.tasks)
    return replace(found, number=printable(found.number), tasks=tuple(tasks))
