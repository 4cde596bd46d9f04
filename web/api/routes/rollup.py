"""What goes up: the plan above and its tasks, packages given out and taken in, a report put above again."""

from typing import Annotated

from fastapi import Depends, Response
from pydantic import Field

from operations.rollup.deliver_report import Outcome, RolledUp
from operations.rollup.export_package import export_package
from operations.rollup.link_plans import plan_above, set_plan_above
from operations.rollup.link_tasks import set_links, task_links
from operations.rollup.look_at_package import look_at_package
from operations.rollup.package_target import Target
from operations.rollup.roll_up import roll_up_again
from operations.rollup.take_package import take_package
from operations.rollup.tasks_above import own_tasks_above
from rules.errors import Refused
from web.api.access import Known
from web.api.bodies import SentFile, file_body, json_body
from web.api.once import api_router
from web.api.sent import RowId as RowNumber
from web.api.sent import Shape
from web.api.shared import DoneOut, RowId, file_answer, file_response, key_of, plan_named

router = api_router("rollup")

ZIP = "application/zip"
Place = Annotated[int, Field(ge=0, le=999_999)]


class TaskLinkOut(Shape):
    """`serves`: the place above of the task that it carries out; `suggested`: the likest, for a person to look at."""

    position: int
    task: str
    serves: int | None
    suggested: int | None


class PlanAboveOut(Shape):
    """`suggested`: plans whose number stands among the legal bases."""

    above: int | None
    suggested: list[int]
    tasks: list[TaskLinkOut]


class PlanAboveIn(Shape):
    """`above`: the id of a plan; null: none."""

    above: RowNumber | None


class TaskLinksIn(Shape):
    """By the number of the task below: the number of the task above, or null."""

    links: dict[Place, Place | None] = Field(max_length=2000, examples=[{"3": 12}])


class RolledUpOut(Shape):
    """`doubts`: line by line what a person has to complete; `outcome` null: there is no plan above here."""

    outcome: Outcome | None
    obligation: int | None
    filled: int
    owed: int
    doubts: list[str]


class PackageOut(Shape):
    """`obligation`: what it would answer; `doubts`: what a person has to complete."""

    obligation: int
    office: str
    lines: int
    doubts: list[str]


@router.get("/plans/{plan_id}/above", name="api_plan_above")
def above(caller: Known, plan_id: RowId) -> PlanAboveOut:
    with caller.workspace.database.reading() as session:
        plan = plan_named(session, plan_id)
        found = plan_above(session, plan)
        try:
            tasks = task_links(session, plan, own_tasks_above(session, plan), suggest=True)
        except Refused:
            tasks = []
    return PlanAboveOut(
        above=found.above.id if found.above else None,
        suggested=[one.id or 0 for one in found.suggested],
        tasks=[
            TaskLinkOut(
                position=one.assignment.position,
                task=one.assignment.task,
                serves=one.serves,
                suggested=one.suggested,
            )
            for one in tasks
        ],
    )


@router.put("/plans/{plan_id}/above", name="api_set_plan_above")
def choose(
    caller: Known, plan_id: RowId, given: Annotated[PlanAboveIn, Depends(json_body(PlanAboveIn))]
) -> DoneOut:
    higher = key_of(caller, given.above) if given.above is not None else None
    return DoneOut(id=plan_id, changed=set_plan_above(caller.workspace, key_of(caller, plan_id), higher))


@router.put("/plans/{plan_id}/above/tasks", name="api_link_tasks")
def link(
    caller: Known, plan_id: RowId, given: Annotated[TaskLinksIn, Depends(json_body(TaskLinksIn))]
) -> DoneOut:
    put = set_links(caller.workspace, key_of(caller, plan_id), given.links)
    return DoneOut(id=plan_id, changed=put.changed > 0)


@router.get(
    "/reports/{report_id}/package",
    name="api_export_package",
    response_class=Response,
    responses=file_response(ZIP),
)
def export(caller: Known, report_id: RowId) -> Response:
    """Of an issued report, signed with this installation's key, for the one above."""
    return file_answer(*export_package(caller.workspace, report_id), ZIP)


@router.post("/reports/{report_id}/rollup", name="api_roll_up_report")
def again(caller: Known, report_id: RowId) -> RolledUpOut:
    """Again by hand: issuing it has done so once."""
    done = roll_up_again(caller.workspace, report_id)
    return _rolled(done) if done else RolledUpOut(outcome=None, obligation=None, filled=0, owed=0, doubts=[])


@router.post("/obligations/{obligation_id}/package-preview", name="api_look_at_package")
def look(
    caller: Known,
    obligation_id: RowId,
    file: Annotated[SentFile, Depends(file_body({ZIP: "goi.zip"}))],
) -> PackageOut:
    """Whose package it is, and what of it this obligation would be answered with."""
    target = Target(caller.view(obligation_id).obligation.key)
    with caller.workspace.database.reading() as session:
        seen = look_at_package(session, file.content, file.name, target)
    return PackageOut(
        obligation=seen.view.obligation.id or 0,
        office=seen.office.name,
        lines=len(seen.rolled.lines),
        doubts=list(seen.doubts),
    )


@router.post("/obligations/{obligation_id}/package", name="api_take_package")
def take(
    caller: Known,
    obligation_id: RowId,
    file: Annotated[SentFile, Depends(file_body({ZIP: "goi.zip"}))],
) -> RolledUpOut:
    target = Target(caller.view(obligation_id).obligation.key)
    _, done = take_package(caller.workspace, file.content, file.name, target)
    return _rolled(done)


def _rolled(one: RolledUp) -> RolledUpOut:
    return RolledUpOut(
        outcome=one.outcome,
        obligation=one.obligation_id,
        filled=one.filled,
        owed=one.owed,
        doubts=list(one.doubts),
    )
