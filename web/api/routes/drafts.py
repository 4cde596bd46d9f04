"""Drafts of plans: what was read and what is doubtful, and what a person decides about it."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, Response

from models.queries import drafts as draft_queries
from operations.drafts.add_assignment import add_assignment
from operations.drafts.assignment_fields import BLANK, AssignmentFields, fields_of
from operations.drafts.check_assignment import check_assignment
from operations.drafts.choose_for_plan import bind_name, forget_choice, ignore_name
from operations.drafts.drop_assignment import drop_assignment, restore_assignment
from operations.drafts.edit_assignment import edit_assignment
from operations.drafts.edit_head import edit_head, head_fields_of
from operations.drafts.export_draft import export_draft
from operations.drafts.import_edited_draft import import_edited_draft
from operations.drafts.merge_assignments import merge_assignments
from operations.drafts.review_draft import review_of
from operations.drafts.settle_doubt import settle_doubt
from operations.drafts.split_assignment import split_assignment
from rules.errors import BadInput, NotFound
from rules.folding import fold
from web.api.access import Caller, Known
from web.api.bodies import XLSX, SentFile, file_body, json_body
from web.api.once import api_router
from web.api.sent import Shape
from web.api.shapes.drafts import (
    DoubtOut,
    DraftNameOut,
    DraftOfPlanOut,
    DraftRowOut,
    EditedDraftOut,
    HeadIn,
    NameIn,
    NewRowIn,
    RowIn,
    RowsIn,
    SettleIn,
    SplitIn,
)
from web.api.shared import DoneOut, RowId, file_answer, file_response, key_of, plan_named

router = api_router("drafts")


@router.get("/plans/{plan_id}/draft", name="api_draft")
def draft(caller: Known, plan_id: RowId) -> DraftOfPlanOut:
    """Of a confirmed plan as it was decided."""
    found = review_of(caller.workspace, key_of(caller, plan_id))
    return DraftOfPlanOut(
        id=plan_id,
        key=found.plan.key,
        version=found.version,
        needs=list(found.needs),
        rows=[
            DraftRowOut.of(
                row.assignment,
                unit=row.assignment.unit_as_named,
                cadence=row.assignment.cadence_kind,
                flags=[str(flag) for flag in row.assignment.flags],
            )
            for row in found.rows
        ],
        doubts=[DoubtOut.of(one) for one in found.doubts],
        names=[
            DraftNameOut(
                name=one.written,
                units=[unit.code for unit in one.units],
                ignored=found.decisions.is_ignored(one.written),
            )
            for one in found.names
        ],
    )


@router.get(
    "/plans/{plan_id}/draft.xlsx",
    name="api_draft_file",
    response_class=Response,
    responses=file_response(XLSX),
)
def draft_file(caller: Known, plan_id: RowId) -> Response:
    """The same to be edited in Excel; it comes back by POST /drafts."""
    key = key_of(caller, plan_id)
    return file_answer(
        export_draft(caller.workspace, key), f"ra-soat-{'-'.join(fold(key).split())}.xlsx", XLSX
    )


@router.post("/drafts", name="api_edited_draft")
def edited(
    caller: Known, file: Annotated[SentFile, Depends(file_body({XLSX: "ra-soat.xlsx"}))]
) -> EditedDraftOut:
    """A draft's own file that was edited; the file says which draft it is, and in which version."""
    done = import_edited_draft(caller.workspace, file.content, file.name)
    return EditedDraftOut.of(done, id=done.plan_id)


@router.put("/plans/{plan_id}/draft/head", name="api_edit_head")
def head(caller: Known, plan_id: RowId, given: Annotated[HeadIn, Depends(json_body(HeadIn))]) -> DoneOut:
    with caller.workspace.database.reading() as session:
        plan = plan_named(session, plan_id)
    fields = replace(head_fields_of(plan), **_given(given))
    return DoneOut(id=plan_id, version=edit_head(caller.workspace, plan.key, fields, version=given.version))


@router.put("/plans/{plan_id}/draft/names", name="api_bind_name")
def names(caller: Known, plan_id: RowId, given: Annotated[NameIn, Depends(json_body(NameIn))]) -> DoneOut:
    key, version = key_of(caller, plan_id), given.version
    if given.units and given.reason:
        raise BadInput("vừa chọn đơn vị vừa ghi lý do bỏ qua", where="units", mend="chọn một trong hai")
    if given.units:
        after = bind_name(caller.workspace, key, given.name, given.units, version=version)
    elif given.reason:
        after = ignore_name(caller.workspace, key, given.name, given.reason, version=version)
    else:
        after = forget_choice(caller.workspace, key, given.name, version=version)
    return DoneOut(id=plan_id, version=after)


@router.put("/plans/{plan_id}/draft/doubts/{doubt_id}", name="api_settle_doubt")
def settle(
    caller: Known, plan_id: RowId, doubt_id: RowId, given: Annotated[SettleIn, Depends(json_body(SettleIn))]
) -> DoneOut:
    with caller.workspace.database.reading() as session:
        doubt = draft_queries.doubt(session, doubt_id)
    if doubt is None or doubt.plan_id != plan_id:
        raise NotFound("bản dự thảo này không có chỗ chưa rõ ấy")
    after = settle_doubt(caller.workspace, doubt_id, given.answer, version=given.version)
    return DoneOut(id=plan_id, version=after)


@router.put("/plans/{plan_id}/draft/rows/{assignment_id}", name="api_edit_row")
def row(
    caller: Known, plan_id: RowId, assignment_id: RowId, given: Annotated[RowIn, Depends(json_body(RowIn))]
) -> DoneOut:
    workspace, version = caller.workspace, given.version
    with workspace.database.reading() as session:
        found = draft_queries.assignment(session, assignment_id)
        if found is None or found.plan_id != plan_id:
            raise NotFound("kế hoạch này không có nhiệm vụ ấy")
        output = draft_queries.deliverables_of(session, [assignment_id]).get(assignment_id)
    match given.act:
        case "check":
            after = check_assignment(workspace, assignment_id, version=version)
        case "drop":
            after = drop_assignment(workspace, assignment_id, version=version, reason=given.reason)
        case "restore":
            after = restore_assignment(workspace, assignment_id, version=version, reason=given.reason)
        case _:
            fields = _fields(fields_of(found, output), given)
            after = edit_assignment(workspace, assignment_id, fields, version=version)
    return DoneOut(id=assignment_id, version=after)


@router.post("/plans/{plan_id}/draft/rows", name="api_add_row", status_code=201)
def add(caller: Known, plan_id: RowId, given: Annotated[NewRowIn, Depends(json_body(NewRowIn))]) -> DoneOut:
    """A row that the reader has missed; a date makes it due once."""
    said = {name: value for name, value in _given(given).items() if name != "after"}
    if "cooperating" in said:
        said["cooperating"] = tuple(said["cooperating"])
    key = key_of(caller, plan_id)
    _own_rows(caller, plan_id, [given.after] if given.after else [])
    after = add_assignment(
        caller.workspace, key, replace(BLANK, **said), after=given.after, version=given.version
    )
    return DoneOut(id=plan_id, version=after)


@router.post("/plans/{plan_id}/draft/rows/{assignment_id}/split", name="api_split_row")
def split(
    caller: Known,
    plan_id: RowId,
    assignment_id: RowId,
    given: Annotated[SplitIn, Depends(json_body(SplitIn))],
) -> DoneOut:
    _own_rows(caller, plan_id, [assignment_id])
    after = split_assignment(caller.workspace, assignment_id, given.parts, by=given.by, version=given.version)
    return DoneOut(id=plan_id, version=after)


@router.post("/plans/{plan_id}/draft/merge", name="api_merge_rows")
def merge(caller: Known, plan_id: RowId, given: Annotated[RowsIn, Depends(json_body(RowsIn))]) -> DoneOut:
    _own_rows(caller, plan_id, given.rows)
    return DoneOut(id=plan_id, version=merge_assignments(caller.workspace, given.rows, version=given.version))


def _own_rows(caller: Caller, plan_id: int, rows: list[int]) -> None:
    """An address names one draft; rows of another are not there."""
    with caller.workspace.database.reading() as session:
        found = [draft_queries.assignment(session, one) for one in rows]
    if any(one is None or one.plan_id != plan_id for one in found):
        raise NotFound("kế hoạch này không có nhiệm vụ ấy")


def _fields(before: AssignmentFields, given: RowIn) -> AssignmentFields:
    said = {name: value for name, value in _given(given).items() if name not in ("act", "reason")}
    if "cooperating" in said:
        said["cooperating"] = tuple(said["cooperating"] or ())
    return replace(before, **said)


def _given(given: Shape) -> dict[str, Any]:
    """What was said, and nothing that was left out; a null says nothing."""
    said = given.model_dump(exclude_unset=True, exclude={"version"})
    return {name: value for name, value in said.items() if value is not None}
