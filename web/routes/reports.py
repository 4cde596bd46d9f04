"""Consolidated reports: read, freeze, issue, take away as a file."""

import re
from base64 import b64encode
from hashlib import sha256
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from models import ReportSnapshot
from models.queries import desk
from models.queries import plans as plan_queries
from models.queries import reports as report_queries
from operations.reporting.compile_reports import freeze_report
from operations.reporting.publish_report import publish_report
from operations.reporting.render_report import render_report, report_file_name
from operations.workspace import Workspace
from rules.errors import BadInput, NotFound
from web.access import Visitor, visitor_of, workspace_of
from web.pages import go_to, render
from web.posted import Posted, optional_date_of, text_of
from web.routes.obligations import RowId

router = APIRouter()
Person = Annotated[Visitor, Depends(visitor_of)]

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}
LONGEST_NUMBER = 100
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@router.get("/reports", name="reports")
def reports(request: Request, visitor: Person) -> Response:
    workspace = workspace_of(request)
    with workspace.database.reading() as session:
        rows = desk.reports(session)
    return render(request, visitor, "reports.html", {"rows": rows})


@router.get("/reports/{report_id}", name="report")
def report(request: Request, visitor: Person, report_id: RowId) -> Response:
    workspace = workspace_of(request)
    snapshot = _snapshot(workspace, report_id)
    with workspace.database.reading() as session:
        values = {
            "report": snapshot,
            "plan": plan_queries.plan(session, snapshot.plan_id),
            "period": plan_queries.period(session, snapshot.period_id),
        }
    return render(request, visitor, "report.html", values)


@router.get("/reports/{report_id}/page", name="report_page")
def report_page(request: Request, report_id: RowId) -> Response:
    """The report as it is printed; it brings its own style, which is let in by its checksum alone."""
    content = render_report(_snapshot(workspace_of(request), report_id), "html").decode()
    hashes = [b64encode(sha256(style.encode()).digest()).decode() for style in _STYLE.findall(content)]
    allowed = " ".join(f"'sha256-{found}'" for found in hashes) or "'none'"
    policy = f"default-src 'none'; style-src {allowed}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    return HTMLResponse(content, headers={"Content-Security-Policy": policy})


@router.get("/reports/{report_id}/download", name="download_report")
def download(request: Request, report_id: RowId, form: str = "docx") -> Response:
    known: Literal["docx", "xlsx", "html"]
    match form:
        case "docx" | "xlsx" | "html":
            known = form
        case _:
            raise BadInput("không có dạng tệp này", mend="chọn docx, xlsx hoặc html")
    snapshot = _snapshot(workspace_of(request), report_id)
    headers = {"Content-Disposition": f'attachment; filename="{report_file_name(snapshot, known)}"'}
    return Response(render_report(snapshot, known), media_type=MEDIA_TYPES[known], headers=headers)


@router.post("/reports/{report_id}/freeze", name="freeze_report")
def freeze(request: Request, visitor: Person, report_id: RowId) -> Response:
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    number = freeze_report(workspace, _snapshot(workspace, report_id).period_id)
    return go_to(request, "report", done="frozen" if number else "nothing", report_id=report_id)


@router.post("/reports/{report_id}/issue", name="issue_report")
def issue(request: Request, visitor: Person, report_id: RowId, form: Posted) -> Response:
    number = text_of(form, "document_number")
    if len(number) > LONGEST_NUMBER:
        raise BadInput("số, ký hiệu dài quá", mend="ghi dạng 123/BC-SNV")
    publish_report(
        workspace_of(request).acting_as(visitor.name, "web"),
        report_id,
        document_number=number or None,
        document_date=optional_date_of(form, "document_date", "ngày ban hành"),
    )
    return go_to(request, "report", done="issued", report_id=report_id)


def _snapshot(workspace: Workspace, report_id: int) -> ReportSnapshot:
    with workspace.database.reading() as session:
        found = report_queries.snapshot(session, report_id)
    if found is None:
        raise NotFound("không có báo cáo tổng hợp này")
    return found
