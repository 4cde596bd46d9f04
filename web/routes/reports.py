"""Consolidated reports: the list, one of them, and its files."""

from dataclasses import replace
from typing import Annotated, cast, get_args

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response

from models import ReportSnapshot
from models.queries import reports as report_queries
from operations.reporting.compile_reports import freeze_report
from operations.reporting.office_templates import file_by_template, list_templates
from operations.reporting.render_report import Form
from operations.reporting.report_board import ReportChoice, ReportRow, chosen_rows, report_rows
from operations.reporting.report_file import report_file
from operations.reporting.report_file import report_page as made_page
from operations.workspace import Workspace
from reports.html.policy import content_policy
from reports.html.shortened import shortened
from rules.errors import BadInput, NotFound
from rules.going_on import Progress
from rules.lifecycle import ReportState
from web.access import Visitor, visitor_of, workspace_of
from web.doors.table import ACCESS
from web.exports import Column, export_kind, exported, page_of
from web.labels import REPORT_STATES
from web.pages import render
from web.report_page import late_words, report_page_values
from web.routes.obligations import RowId
from web.work_answers import Leads, worked

router = APIRouter()
Person = Annotated[Visitor, Depends(visitor_of)]
PAGE = 100
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
        everything = [
            row
            for row in report_rows(session, workspace)
            if visitor.reach.covers(unit_id=None, plan_id=row.plan.id)
        ]
    choice = ReportChoice(
        plan_id=_number(plan),
        state=ReportState(state) if state in set(ReportState) else None,
        year=_number(year),
        late_only=bool(late),
        by_lateness=sort == "late",
    )
    rows = chosen_rows(everything, choice)
    if kind := export_kind(request):
        return exported(
            request,
            visitor,
            kind,
            name="bao-cao-tong-hop",
            title="Báo cáo tổng hợp",
            selected=_choice_words(choice, everything),
            columns=COLUMNS,
            rows=rows,
            total=len(rows),
        )
    number, pages = page_of(request, len(rows), PAGE)
    values = {
        "rows": rows[(number - 1) * PAGE : number * PAGE],
        "total": len(rows),
        "page": number,
        "pages": pages,
        "query": {name: given for name, given in request.query_params.items() if name not in ("as", "done")},
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
    """The report as it is printed, its rows with links to their obligations; its own style comes in by checksum alone.

    Of long tables the first rows, as many as a page bears: the file to download has them all.
    """
    workspace = workspace_of(request)
    # Looked up once: a report may have twenty thousand rows.
    place = str(request.app.url_path_for("obligation", obligation_id=0)).removesuffix("0")
    whole = made_page(workspace, report_named(workspace, report_id), lambda number: f"{place}{number}")
    file = request.app.url_path_for("download_report", report_id=report_id)
    content = shortened(whole, f"{file}?form=xlsx")
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
    """Gathering a long report takes a while: it goes on on its own page."""
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    period_id = report_named(workspace, report_id, is_light=True).period_id
    page = Leads("report", {"report_id": report_id})

    def work(progress: Progress) -> Leads:
        number = freeze_report(workspace, period_id, progress=progress)
        return replace(page, query={"done": "frozen" if number else "nothing"})

    return worked(request, visitor, "freeze", work, back=page, same=str(period_id))


def _choice_words(choice: ReportChoice, everything: list[ReportRow]) -> list[str]:
    plan = next((row.plan for row in everything if row.plan.id == choice.plan_id), None)
    said = [f"Kế hoạch: {plan.document_number or plan.key}"] if plan else []
    said += [f"Tình trạng: {REPORT_STATES[choice.state]}"] if choice.state else []
    said += [f"Năm: {choice.year}"] if choice.year else []
    return said + (["Chậm phát hành"] if choice.late_only else [])


COLUMNS: tuple[Column[ReportRow], ...] = (
    Column("Kế hoạch", lambda row: row.plan.document_number or row.plan.key, 18),
    Column("Tên kế hoạch", lambda row: row.plan.title, 50),
    Column("Kỳ", lambda row: row.period.label, 20),
    Column("Tình trạng", lambda row: REPORT_STATES[row.report.state], 24),
    Column("Phát hành", late_words, 24),
    Column("Số", lambda row: row.report.document_number, 16),
    Column("Ngày", lambda row: row.report.document_date, 12),
    Column("Bản", lambda row: row.report.version, 10),
    Column("Tổng hợp lúc", lambda row: row.report.compiled_at, 18),
    Column("Hạn gửi cấp trên", lambda row: row.period.top_due_on, 12),
    Column("Số ngày làm việc chậm", lambda row: row.days_late, 12),
)


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
