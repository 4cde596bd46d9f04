"""From the frozen report to the archive: reviewed, sent back, signed, issued, corrected; its files."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from operations.reporting.archive_report import read_archived
from operations.reporting.attach_signed import LARGEST, attach_signed, check_signed_file
from operations.reporting.correct_report import correct_report
from operations.reporting.publish_report import publish_report
from operations.reporting.review_report import review_report, send_back_report
from operations.reporting.sign_report import sign_report
from operations.workspace import Workspace
from rules.errors import BadInput, NotFound
from rules.file_names import safe_file_name
from rules.going_on import Progress
from rules.signing import split_lines
from web.access import Visitor, visitor_of, workspace_of
from web.downloads import download_archived
from web.pages import go_to
from web.posted import Posted, optional_date_of, text_of
from web.work_answers import Leads, worked

router = APIRouter(prefix="/reports/{report_id}")

RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Person = Annotated[Visitor, Depends(visitor_of)]
OTHER = "other"  # of the signatories: lines and name are written in the form


@router.post("/review", name="review_report")
def review(request: Request, visitor: Person, report_id: RowId) -> Response:
    review_report(_acting(request, visitor), report_id)
    return go_to(request, "report", done="report_reviewed", report_id=report_id)


@router.post("/send-back", name="send_back_report")
def send_back(request: Request, visitor: Person, report_id: RowId, form: Posted) -> Response:
    new_id = send_back_report(_acting(request, visitor), report_id, reason=text_of(form, "reason"))
    return go_to(request, "report", done="report_sent_back", report_id=new_id)


@router.post("/sign", name="sign_report")
def sign(request: Request, visitor: Person, report_id: RowId, form: Posted) -> Response:
    """Who signed, and the signed file in the same go; files are looked at before anything is written."""
    workspace = _acting(request, visitor)
    files = _files(form)
    chosen = text_of(form, "signatory")
    lines = split_lines(text_of(form, "lines"))
    if not (chosen.isdecimal() or lines):
        raise BadInput("chưa ghi quyền hạn, chức vụ của người ký", mend="mỗi dòng một chức vụ")
    for content, name in files:
        check_signed_file(content, name)
    if chosen.isdecimal():
        sign_report(workspace, report_id, signatory_id=int(chosen[:9]))
    else:
        sign_report(workspace, report_id, lines=lines, name=text_of(form, "name"))
    _attach(workspace, report_id, files)
    return go_to(request, "report", done="report_signed", report_id=report_id)


@router.post("/attach", name="attach_signed")
def attach(request: Request, visitor: Person, report_id: RowId, form: Posted) -> Response:
    files = _files(form)
    if not files:
        raise BadInput("chưa chọn tệp", mend="chọn bản quét hoặc tệp đã ký số")
    _attach(_acting(request, visitor), report_id, files)
    return go_to(request, "report", done="signed_attached", report_id=report_id, anchor="files")


@router.post("/issue", name="issue_report")
def issue(request: Request, visitor: Person, report_id: RowId, form: Posted) -> Response:
    """Every form is made for the archive: of a long report on a page of its own."""
    acting, page = _acting(request, visitor), Leads("report", {"report_id": report_id})
    number = text_of(form, "document_number") or None
    day = optional_date_of(form, "document_date", "ngày ban hành")

    def work(progress: Progress) -> Leads:
        publish_report(acting, report_id, document_number=number, document_date=day, progress=progress)
        return replace(page, query={"done": "issued"})

    return worked(request, visitor, "issue", work, back=page, same=f"{report_id}:{number}:{day}")


@router.post("/correct", name="correct_report")
def correct(request: Request, visitor: Person, report_id: RowId, form: Posted) -> Response:
    new_id = correct_report(
        _acting(request, visitor),
        report_id,
        reason=text_of(form, "reason"),
        keep_facts=text_of(form, "keep_facts") == "yes",
    )
    return go_to(request, "report", done="report_corrected", report_id=new_id)


@router.get("/files/{file_id}", name="report_file")
def file(request: Request, report_id: RowId, file_id: RowId) -> Response:
    kept, content = read_archived(workspace_of(request), file_id)
    if kept.report_id != report_id:
        raise NotFound("không có tệp lưu trữ này")
    return download_archived(kept, content)


def _files(form: FormData) -> list[tuple[bytes, str]]:
    chosen = [one for one in form.getlist("file") if isinstance(one, UploadFile) and one.filename]
    # One byte beyond the bound is enough to be refused.
    return [(one.file.read(LARGEST + 1), safe_file_name(one.filename or "")) for one in chosen]


def _attach(workspace: Workspace, report_id: int, files: list[tuple[bytes, str]]) -> None:
    for content, name in files:
        attach_signed(workspace, report_id, content, name)


def _acting(request: Request, visitor: Visitor) -> Workspace:
    return workspace_of(request).acting_as(visitor.name, "web")
