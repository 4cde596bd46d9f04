"""The sheet an office kept until now: uploaded, its columns matched, tried, imported as drafts, taken back."""

from collections.abc import Callable
from threading import Lock
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from intake.readers.bounds import LARGEST_FILE
from intake.tracking_sheets.fields import FIELDS, REQUIRED
from intake.tracking_sheets.grids import KINDS
from intake.tracking_sheets.mapping import SheetMapping
from intake.tracking_sheets.rows import Weight
from intake.tracking_sheets.statuses import STATUS_WORDS
from operations.answers.kept_uploads import drop_upload, keep_upload, take_upload
from operations.sheets.check_sheet import check_sheet, time_meaning
from operations.sheets.fault_file import WEIGHT_WORDS, fault_file
from operations.sheets.import_sheet import import_sheet
from operations.sheets.look_at_sheet import look_at_sheet
from operations.sheets.past_imports import past_imports
from operations.sheets.undo_sheet_import import undo_sheet_import
from operations.workspace import Workspace
from rules.errors import DondocError
from web.access import Visitor, visitor_of, workspace_of
from web.downloads import HEADERS, disposition
from web.errors import status_of, words_of
from web.pages import go_to, render
from web.posted import Posted, text_of
from web.sheet_form import import_number, posted_mapping
from web.uploads import MEGABYTES, the_one_file

router = APIRouter()

Person = Annotated[Visitor, Depends(visitor_of)]
MOST_SHOWN = 300
MOST_IMPORTS = 10
SERVER_FAULT = 500
# Reading a file takes a processor and memory: those that come together are read one after the other.
_reading = Lock()


@router.get("/import/sheet", name="sheet_page")
def page(request: Request, visitor: Person) -> Response:
    return _start(request, visitor)


@router.post("/import/sheet", name="look_at_sheet")
def look(request: Request, visitor: Person, form: Posted) -> Response:
    """The file waits for the next steps; nothing is written into the database."""
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    try:
        data, name = the_one_file(form)
        with _reading:
            seen = look_at_sheet(workspace, data, name)
        ticket = keep_upload(workspace, data, name, by=_login(visitor))
    except DondocError as error:
        return _failed(error, lambda said, status: _start(request, visitor, said, status))
    return _mapping(request, visitor, workspace, data, name, ticket, seen.mapping, keep=False)


@router.post("/import/sheet/next", name="import_sheet")
def step(request: Request, visitor: Person, form: Posted) -> Response:
    """`do` says which step: the columns of another sheet or row, back to the columns, the trial, its faults, the import."""
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    ticket, name, do = text_of(form, "ticket"), text_of(form, "name"), text_of(form, "do")
    try:
        data = take_upload(workspace, ticket, name, by=_login(visitor))
    except DondocError as error:
        return _failed(error, lambda said, status: _start(request, visitor, said, status))
    try:
        mapping = posted_mapping(form)
        if do in ("look", "map"):
            return _mapping(request, visitor, workspace, data, name, ticket, mapping, keep=do == "map")
        if do == "apply":
            return _apply(request, workspace, data, name, ticket, mapping, form)
        return _check(request, visitor, workspace, data, name, ticket, mapping, as_file=do == "faults")
    except DondocError as error:
        kept = posted_mapping(form, is_loose=True)
        return _failed(
            error,
            lambda said, status: _mapping(
                request, visitor, workspace, data, name, ticket, kept, keep=True, problem=said, status=status
            ),
        )


@router.post("/import/sheet/undo", name="undo_sheet")
def undo(request: Request, visitor: Person, form: Posted) -> Response:
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    try:
        undo_sheet_import(workspace, import_number(form))
    except DondocError as error:
        return _failed(error, lambda said, status: _start(request, visitor, said, status))
    return go_to(request, "sheet_page", done="sheet_undone")


def _apply(
    request: Request,
    workspace: Workspace,
    data: bytes,
    name: str,
    ticket: str,
    mapping: SheetMapping,
    form: FormData,
) -> Response:
    with _reading:
        done = import_sheet(workspace, data, name, mapping, only_good=text_of(form, "only_good") == "yes")
    drop_upload(workspace, ticket)
    if len(done.plan_ids) == 1:
        return go_to(request, "review", plan_id=done.plan_ids[0], done="sheet_imported")
    return go_to(request, "sheet_page", done="sheet_imported")


def _failed(error: DondocError, page: Callable[[str, int], Response]) -> Response:
    status, _ = status_of(error)
    if status >= SERVER_FAULT:
        raise error
    return page(words_of(error), status)


def _login(visitor: Visitor) -> str:
    return visitor.user.login if visitor.user else ""


def _start(request: Request, visitor: Visitor, problem: str = "", status: int = 200) -> Response:
    with workspace_of(request).database.reading() as session:
        imports = past_imports(session)[:MOST_IMPORTS]
    values = {
        "problem": problem,
        "imports": imports,
        "kinds": KINDS,
        "megabytes": MEGABYTES,
        "most": LARGEST_FILE,
    }
    return render(request, visitor, "sheet.html", values, status_code=status)


def _mapping(
    request: Request,
    visitor: Visitor,
    workspace: Workspace,
    data: bytes,
    name: str,
    ticket: str,
    chosen: SheetMapping,
    *,
    keep: bool,
    problem: str = "",
    status: int = 200,
) -> Response:
    with _reading:
        try:
            look = look_at_sheet(workspace, data, name, chosen, keep=keep)
        except DondocError as error:
            # A sheet, row or column that is not there: the words say so above what the file itself suggests.
            problem = problem or words_of(error)
            status = max(status, status_of(error)[0])
            look = look_at_sheet(workspace, data, name)
    values = {
        "problem": problem,
        "look": look,
        "name": name,
        "ticket": ticket,
        "fields": FIELDS,
        "required": REQUIRED,
        "chosen": dict.fromkeys(FIELDS, "") | {field: look.letters[at] for field, at in look.columns.items()},
        "statuses": STATUS_WORDS,
    }
    return render(request, visitor, "sheet_mapping.html", values, status_code=status)


def _check(
    request: Request,
    visitor: Visitor,
    workspace: Workspace,
    data: bytes,
    name: str,
    ticket: str,
    mapping: SheetMapping,
    *,
    as_file: bool,
) -> Response:
    with _reading:
        check = check_sheet(workspace, data, name, mapping)
    if as_file:
        headers = HEADERS | {"Content-Disposition": disposition("dong-can-sua.csv")}
        return Response(fault_file(check), media_type="text/csv; charset=utf-8", headers=headers)
    remarks = check.remarks
    values = {
        "check": check,
        "name": name,
        "ticket": ticket,
        "mapping": mapping,
        "remarks": remarks[:MOST_SHOWN],
        "more": max(0, len(remarks) - MOST_SHOWN),
        "most": MOST_SHOWN,
        "questions": sum(one.weight is Weight.QUESTION for one in remarks),
        "weights": WEIGHT_WORDS,
        "weight": Weight,
        "fields": FIELDS,
        "time_meaning": time_meaning,
        "unbound": sum(not one.is_bound for one in check.names),
    }
    return render(request, visitor, "sheet_check.html", values)
