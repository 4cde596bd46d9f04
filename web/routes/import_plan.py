"""A plan document comes in by the browser: one file, read at once, shown as a draft."""

import hashlib
from threading import Lock
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response
from starlette.concurrency import run_in_threadpool

from intake.readers.bounds import LARGEST_FILE
from models.queries import plans as plan_queries
from operations.drafts.import_edited_draft import import_edited_draft, is_draft_file
from operations.drafts.import_plan import import_plan as import_document
from operations.workspace import Workspace
from rules.errors import DondocError
from rules.going_on import Progress
from rules.lifecycle import PlanState
from web.access import Visitor, visitor_of, workspace_of
from web.errors import status_of, words_of
from web.pages import render, render_error
from web.posted import Posted
from web.uploads import KINDS, MEGABYTES, the_one_file
from web.work_answers import Leads, worked

router = APIRouter()

TOO_LONG = f"Tệp quá lớn: mỗi tệp tối đa {MEGABYTES} MB. Bỏ bớt ảnh trong văn bản rồi gửi lại."
# Reading takes a processor and memory: uploads that come together are read one after the other.
_reading = Lock()


@router.get("/import", name="import_page")
def import_page(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)]) -> Response:
    return show_import(request, visitor)


@router.post("/import", name="import_plan")
def import_plan(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)], form: Posted) -> Response:
    """To the draft; a file that is known leads to its plan; a file that cannot be read leaves nothing behind.

    A draft's own Excel file that comes back edited is applied to its draft. A long file is read on its own page.
    """
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    try:
        data, name = the_one_file(form)
        return worked(
            request,
            visitor,
            "import",
            lambda progress: _taken(workspace, data, name, progress),
            back=Leads("import_page"),
            same=hashlib.sha256(data).hexdigest(),
        )
    except DondocError as error:
        status_code, _ = status_of(error)
        if status_code == 500:
            raise
        return show_import(request, visitor, problem=words_of(error), status_code=status_code)


def _taken(workspace: Workspace, data: bytes, name: str, progress: Progress) -> Leads:
    with _reading:
        if is_draft_file(data, name):
            progress(0, 1, "Đang đối chiếu tệp Excel với bản dự thảo")
            edited = import_edited_draft(workspace, data, name)
            done = "edited_by_file" if edited.changes else "same_file"
            return Leads("review", {"plan_id": edited.plan_id}, {"done": done})
        plan = import_document(workspace, data, name, progress=progress)
    with workspace.database.reading() as session:
        is_draft = plan_queries.plan(session, plan.plan_id).state is PlanState.DRAFT
    done = "imported" if plan.is_new else "known"
    return Leads("review" if is_draft else "plan", {"plan_id": plan.plan_id}, {"done": done})


async def say_too_long(request: Request) -> Response:
    """Said by the guard, before anything of the file was looked at."""

    def page() -> Response:
        visitor = visitor_of(request)
        if not visitor.may("import_plan"):
            return render_error(request, 413, "Chưa nhận được tệp", TOO_LONG)
        return show_import(request, visitor, problem=TOO_LONG, status_code=413)

    return await run_in_threadpool(page)


def show_import(
    request: Request, visitor: Visitor, *, problem: str = "", status_code: int = 200
) -> HTMLResponse:
    """The page with its form, and what was wrong with the last file."""
    values = {"problem": problem, "kinds": KINDS, "megabytes": MEGABYTES, "most": LARGEST_FILE}
    return render(request, visitor, "import.html", values, status_code=status_code)
