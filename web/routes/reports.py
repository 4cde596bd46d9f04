"""Consolidated reports: the list, one of them, and its files."""

from typing import Annotated, cast, get_args

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response

from models import ReportSnapshot
from models.queries import reports as report_queries
from operations.reporting.compile_reports import freeze_report
from operations.reporting.office_templates import file_by_template, list_templates
from operations.reporting.render_report import Form
from operations.reporting.report_board import ReportChoice, chosen_rows, report_rows
from operations.reporting.report_file import report_file
from operations.reporting.report_file import report_page as made_page
from operations.workspace import Workspace
from reports.html.policy import content_policy
from rules.errors import BadInput, NotFound
from rules.lifecycle import ReportState
from web.access import ACCESS, Visitor, visitor_of, workspace_of
from web.pages import go_to, render
from web.report_page import late_words, report_page_values
from web.routes.obligations import RowId

router = APIRouter()
Person = Annotated[Visitor, Depends(visitor_of)]
Short = Annotated[str, Query(max_length=20)]


@router.get("/reports", name="reports")
def reports(
    request: Request,
    visitor: Person,
    plan: Short = "",
    state: Short = "",
    year: Short = "",
    late: Short = "",
    sort: Short = "",
) -> Response:
    workspace = workspace_of(request)
    with workspace.database.reading() as session:
        everything = report_rows(session, workspace)
    choice = ReportChoice(
        plan_id=_number(plan),
        state=ReportState(state) if state in set(ReportState) else None,
        year=_number(year),
        late_only=bool(late),
        by_lateness=sort == "late",
    )
    values = {
        "rows": chosen_rows(everything, choice),
        "everything": everything,
        "choice": choice,
        "late_words": late_words,
        "plans": sorted({row.plan.id: row.plan for row in everything}.items()),
        "years": sorted({row.period.window_end_on.year for row in everything}, reverse=True),
        "late_number": sum(1 for row in everything if row.days_late and row.is_waiting),
    }
    return render(request, visitor, "reports.html", values)


@router.get("/reports/{report_id}", name="report")
def report(request: Request, visitor: Person, report_id: RowId) -> Response:
    workspace = workspace_of(request)
    snapshot = report_named(workspace, report_id)
    with workspace.database.reading() as session:
        values = report_page_values(session, workspace, snapshot)
    values |= {"late_words": late_words, "has_words_page": "report_words" in ACCESS}
    values["templates"] = list_templates(workspace)
    return render(request, visitor, "report.html", values)


@router.get("/reports/{report_id}/page", name="report_page")
def report_page(request: Request, report_id: RowId) -> Response:
    """The report as it is printed, its rows with links to their obligations; its own style comes in by checksum alone."""
    workspace = workspace_of(request)
    # Looked up once: a report may have twenty thousand rows.
    place = str(request.app.url_path_for("obligation", obligation_id=0)).removesuffix("0")
    content = made_page(workspace, report_named(workspace, report_id), lambda number: f"{place}{number}")
    return HTMLResponse(content, headers={"Content-Security-Policy": content_policy(content)})


@router.get("/reports/{report_id}/download", name="download_report")
def download(request: Request, report_id: RowId, form: str = "docx", template: str = "") -> Response:
    """Of an issued report the very bytes of the archive, with their checksum beside them; or printed by an office's template."""
    if form not in get_args(Form):
        raise BadInput("không có dạng tệp này", mend="chọn docx, pdf, xlsx hoặc html")
    workspace = workspace_of(request)
    if template and form == "docx":
        made = file_by_template(workspace, report_named(workspace, report_id), template)
    else:
        made = report_file(workspace, report_named(workspace, report_id, is_light=True), cast("Form", form))
    headers = {"Content-Disposition": f'attachment; filename="{made.file_name}"'}
    if made.archived is not None:
        headers["ETag"] = f'"{made.archived.sha256}"'
    return Response(made.content, media_type=made.media_type, headers=headers)


@router.post("/reports/{report_id}/freeze", name="freeze_report")
def freeze(request: Request, visitor: Person, report_id: RowId) -> Response:
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    number = freeze_report(workspace, report_named(workspace, report_id).period_id)
    return go_to(request, "report", done="frozen" if number else "nothing", report_id=report_id)


def report_named(workspace: Workspace, report_id: int, *, is_light: bool = False) -> ReportSnapshot:
    """`is_light`: without its facts, where they are not looked at or read by themselves."""
    read = report_queries.light_snapshot if is_light else report_queries.snapshot
    with workspace.database.reading() as session:
        found = read(session, report_id)
    if found is None:
        raise NotFound("không có báo cáo tổng hợp này")
    return found


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else None
