"""What a person does to the assignments of a draft; each is one operation, and leads back to its row."""

from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from models.queries import drafts
from operations.drafts.add_assignment import add_assignment
from operations.drafts.assignment_fields import BLANK
from operations.drafts.check_assignment import check_assignment
from operations.drafts.check_assignments import check_assignments
from operations.drafts.drop_assignment import drop_assignment, restore_assignment
from operations.drafts.edit_assignment import AssignmentFields, edit_assignment, fields_of, read_time
from operations.drafts.merge_assignments import merge_assignments
from operations.drafts.review_draft import review_of
from operations.drafts.split_assignment import split_assignment
from rules.errors import BadInput
from web.access import Visitor, visitor_of
from web.assignment_form import ReadTime, fields_from, filled_form, lines_of, numbers_of
from web.assignment_page import Subject, assignment_page
from web.certainty import CERTAIN, certainty_of_row
from web.draft_entries import anchor_of_row
from web.draft_posts import Draft, DraftPost, known_filter, own_row
from web.routes.obligations import RowId

router = APIRouter(prefix="/plans/{plan_id}/review")

Person = Annotated[Visitor, Depends(visitor_of)]
Only = Annotated[str, Query(max_length=20)]


@router.get("/new", name="add_page")
def add_page(
    request: Request,
    visitor: Person,
    plan_id: RowId,
    after: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    only: Only = "",
) -> Response:
    return assignment_page(request, visitor, Subject(plan_id, after=after, only=known_filter(only)))


@router.post("/new", name="add_assignment")
def add(visitor: Person, post: Draft) -> Response:
    after = next(iter(numbers_of([post.text("after")] if post.text("after") else [])), None)
    form = filled_form(post.form, BLANK)
    try:
        fields = fields_from(form, post.form, BLANK, _reader(post))
        add_assignment(post.workspace, post.plan.key, fields, after=after, version=post.version)
    except BadInput as error:
        subject = Subject(post.plan_id, after=after, only=post.only)
        return assignment_page(post.request, visitor, subject, form, error=error)
    rows = review_of(post.workspace, post.plan.key).rows
    place = next((number + 1 for number, row in enumerate(rows) if row.assignment.id == after), -1)
    return post.back("added", anchor_of_row(rows[place].assignment.id or 0))


@router.post("/merge", name="merge_assignments")
def merge(post: Draft) -> Response:
    chosen = numbers_of(post.form.getlist("chosen"))
    if len(chosen) < 2:
        raise BadInput("chưa chọn đủ nhiệm vụ để gộp", mend="đánh dấu ít nhất hai nhiệm vụ rồi bấm lại")
    rows = [own_row(post, one) for one in chosen]
    merge_assignments(post.workspace, chosen, version=post.version)
    first = min(rows, key=lambda row: row.position)
    return post.back("merged", anchor_of_row(first.id or 0))


@router.post("/check", name="check_all")
def check_all(post: Draft) -> Response:
    """Every row the reader is certain of; what is doubtful a person looks at one by one."""
    rows = [row for row in review_of(post.workspace, post.plan.key).rows if certainty_of_row(row) == CERTAIN]
    if rows:
        ids = [row.assignment.id or 0 for row in rows]
        check_assignments(post.workspace, post.plan.key, ids, version=post.version)
    return post.back("checked" if rows else "nothing", "list")


@router.get("/{assignment_id}", name="edit_page")
def edit_page(
    request: Request, visitor: Person, plan_id: RowId, assignment_id: RowId, only: Only = ""
) -> Response:
    return assignment_page(request, visitor, Subject(plan_id, assignment_id, only=known_filter(only)))


@router.post("/{assignment_id}", name="edit_assignment")
def edit(visitor: Person, post: Draft, assignment_id: RowId) -> Response:
    now = _fields_now(post, assignment_id)
    form = filled_form(post.form, now)
    try:
        fields = fields_from(form, post.form, now, _reader(post))
        edit_assignment(post.workspace, assignment_id, fields, version=post.version)
    except BadInput as error:
        subject = Subject(post.plan_id, assignment_id, only=post.only)
        return assignment_page(post.request, visitor, subject, form, error=error)
    return post.back("edited", anchor_of_row(assignment_id))


@router.post("/{assignment_id}/split", name="split_assignment")
def split(visitor: Person, post: Draft, assignment_id: RowId) -> Response:
    own_row(post, assignment_id)
    by: Literal["task", "unit"] = "unit" if post.text("by") == "unit" else "task"
    parts = lines_of(post.text("parts"))
    try:
        split_assignment(post.workspace, assignment_id, parts, by=by, version=post.version)
    except BadInput as error:
        subject = Subject(post.plan_id, assignment_id, only=post.only)
        typed = {"by": by, "parts": post.text("parts")}
        return assignment_page(post.request, visitor, subject, error=error, split=typed)
    return post.back("split", anchor_of_row(assignment_id))


@router.post("/{assignment_id}/drop", name="drop_assignment")
def drop(post: Draft, assignment_id: RowId) -> Response:
    own_row(post, assignment_id)
    reason = post.text("reason")
    if not reason:
        raise BadInput("bỏ nhiệm vụ phải ghi lý do", mend="ghi lý do rồi bấm lại")
    drop_assignment(post.workspace, assignment_id, version=post.version, reason=reason)
    return post.back("dropped", "list")


@router.post("/{assignment_id}/restore", name="restore_assignment")
def restore(post: Draft, assignment_id: RowId) -> Response:
    own_row(post, assignment_id)
    restore_assignment(post.workspace, assignment_id, version=post.version)
    return post.back("restored", anchor_of_row(assignment_id))


@router.post("/{assignment_id}/check", name="check_assignment")
def check(post: Draft, assignment_id: RowId) -> Response:
    own_row(post, assignment_id)
    check_assignment(post.workspace, assignment_id, version=post.version)
    return post.back("checked", anchor_of_row(assignment_id))


def _reader(post: DraftPost) -> ReadTime:
    return partial(read_time, post.workspace, post.plan)


def _fields_now(post: DraftPost, assignment_id: int) -> AssignmentFields:
    row = own_row(post, assignment_id)
    with post.workspace.database.reading() as session:
        return fields_of(row, drafts.deliverables_of(session, [assignment_id]).get(assignment_id))
