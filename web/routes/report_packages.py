"""Report packages: taken from another installation after a look at every line, given out for the one above."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from intake.readers.bounds import LARGEST_FILE
from models.queries import rollup as rollup_queries
from models.queries.obligations import ObligationView
from operations.answers.kept_uploads import drop_upload, keep_upload, take_upload
from operations.rollup.deliver_report import Outcome
from operations.rollup.export_package import export_package
from operations.rollup.look_at_package import PackageLook, look_at_package, read_trusted
from operations.rollup.package_target import Target, possible_targets
from operations.rollup.roll_up import OUTCOMES, roll_up_again
from operations.rollup.take_package import take_package
from rules.errors import BadInput, DondocError
from web.access import Visitor, visitor_of, workspace_of
from web.answer_figures import shown_figure
from web.downloads import HEADERS, disposition
from web.errors import status_of, words_of
from web.pages import go_to, render
from web.posted import Posted, text_of
from web.routes.obligations import RowId
from web.uploads import MEGABYTES, the_one_file

router = APIRouter()
Person = Annotated[Visitor, Depends(visitor_of)]
MOST_TARGETS = 300
SERVER_FAULT = 500
DONE = {
    Outcome.SUBMITTED: "rolled_submitted",
    Outcome.DRAFTED: "rolled_drafted",
    Outcome.NOTED: "rolled_noted",
}


@router.get("/report-packages", name="report_packages")
def page(request: Request, visitor: Person) -> Response:
    return _page(request, visitor)


@router.post("/report-packages", name="preview_package")
def preview(request: Request, visitor: Person, form: Posted) -> Response:
    """Read and checked; which report it is for is chosen next. Nothing is taken yet."""
    workspace = workspace_of(request)
    try:
        data, name = the_one_file(form)
        if len(data) > LARGEST_FILE:
            raise BadInput(f"gói lớn hơn {MEGABYTES} MB", where=name, mend="nhận bằng dondoc report take")
        with workspace.database.reading() as session:
            package, office = read_trusted(session, data, name)
            targets = possible_targets(session, package.content)[:MOST_TARGETS]
        ticket = keep_upload(workspace, data, name, by=_login(visitor))
    except DondocError as error:
        return _problem(request, visitor, error)
    words = f"{package.content.issued.words}, kỳ {package.content.issued.period}; khóa của {office.name} ({office.fingerprint})"
    return _page(request, visitor, read=words, targets=targets, ticket=ticket, name=name)


@router.post("/report-packages/look", name="look_at_package")
def look(request: Request, visitor: Person, form: Posted) -> Response:
    """Line by line what would be put where."""
    workspace = workspace_of(request)
    ticket, name, target = _chosen(form)
    try:
        data = take_upload(workspace, ticket, name, by=_login(visitor))
        with workspace.database.reading() as session:
            seen = look_at_package(session, data, name, target)
    except DondocError as error:
        return _problem(request, visitor, error)
    return _page(request, visitor, seen=seen, ticket=ticket, name=name)


@router.post("/report-packages/take", name="take_package")
def take(request: Request, visitor: Person, form: Posted) -> Response:
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    ticket, name, target = _chosen(form)
    try:
        data = take_upload(workspace, ticket, name, by=_login(visitor))
        _, done = take_package(workspace, data, name, target)
    except DondocError as error:
        return _problem(request, visitor, error)
    drop_upload(workspace, ticket)
    return go_to(
        request, "obligation", done=DONE.get(done.outcome, "nothing"), obligation_id=done.obligation_id
    )


@router.get("/reports/{report_id}/package", name="export_package")
def export(request: Request, report_id: RowId) -> Response:
    data, name = export_package(workspace_of(request), report_id)
    headers = HEADERS | {"Content-Disposition": disposition(name)}
    return Response(data, media_type="application/zip", headers=headers)


@router.post("/reports/{report_id}/rollup", name="roll_up_report")
def roll_up(request: Request, visitor: Person, report_id: RowId) -> Response:
    """Again by hand: issuing it has done so once."""
    done = roll_up_again(workspace_of(request).acting_as(visitor.name, "web"), report_id)
    words = DONE.get(done.outcome, f"rolled_{done.outcome.value}") if done else "rolled_nowhere"
    return go_to(request, "report", done=words, report_id=report_id)


def _chosen(form: Posted) -> tuple[str, str, Target]:
    return (
        text_of(form, "ticket"),
        text_of(form, "name"),
        Target(text_of(form, "obligation"), text_of(form, "plan"), text_of(form, "unit")),
    )


def _login(visitor: Visitor) -> str:
    return visitor.user.login if visitor.user else ""


def _problem(request: Request, visitor: Visitor, error: DondocError) -> Response:
    status_code, _ = status_of(error)
    if status_code >= SERVER_FAULT:
        raise error
    return _page(request, visitor, problem=words_of(error), status_code=status_code)


def _page(
    request: Request,
    visitor: Visitor,
    *,
    problem: str = "",
    read: str = "",
    targets: list[ObligationView] | None = None,
    seen: PackageLook | None = None,
    ticket: str = "",
    name: str = "",
    status_code: int = 200,
) -> Response:
    with workspace_of(request).database.reading() as session:
        values = {
            "problem": problem,
            "read": read,
            "targets": targets,
            "seen": seen,
            "lines": list(zip(seen.asked.assignments, seen.rolled.lines, strict=True)) if seen else [],
            "shown_figure": shown_figure,
            "ticket": ticket,
            "name": name,
            "packages": rollup_queries.packages(session),
            "offices": rollup_queries.offices(session),
            "outcomes": {one.value: words for one, words in OUTCOMES.items()},
            "most": LARGEST_FILE,
            "megabytes": MEGABYTES,
        }
    return render(request, visitor, "report_packages.html", values, status_code=status_code)
