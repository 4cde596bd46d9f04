"""Consolidated reports: every step from freezing to issuing and correcting."""

from typing import Annotated

from fastapi import Depends

from models.queries import reports as report_queries
from operations.reporting.attach_signed import attach_signed
from operations.reporting.compile_reports import freeze_report
from operations.reporting.correct_report import correct_report
from operations.reporting.publish_report import publish_report
from operations.reporting.review_report import review_report, send_back_report
from operations.reporting.sign_report import sign_report
from rules.errors import IllegalMove, NotFound
from web.api.access import Known
from web.api.bodies import SentFile, file_body, json_body
from web.api.once import api_router
from web.api.shapes.reports import (
    CorrectIn,
    IssuedReportOut,
    IssueIn,
    ReasonedIn,
    ReportFileOut,
    SignIn,
)
from web.api.shared import DoneOut, RowId

router = api_router("reports")


SIGNED = {"application/pdf": "da-ky.pdf"}


@router.post("/reports/{report_id}/freeze", name="api_freeze_report")
def freeze(caller: Known, report_id: RowId) -> DoneOut:
    """From now on its figures stay; what comes in later belongs to the next version."""
    with caller.workspace.database.reading() as session:
        found = report_queries.light_snapshot(session, report_id)
        newest = report_queries.newest_of_period(session, found.period_id) if found else None
    if found is None:
        raise NotFound("không có báo cáo tổng hợp này")
    if newest is None or newest.id != report_id:
        raise IllegalMove("đã có bản mới hơn của báo cáo này")
    number = freeze_report(caller.workspace, found.period_id)
    return DoneOut(id=number or report_id, changed=bool(number))


@router.post("/reports/{report_id}/review", name="api_review_report")
def review(caller: Known, report_id: RowId) -> DoneOut:
    review_report(caller.workspace, report_id)
    return DoneOut(id=report_id)


@router.post("/reports/{report_id}/send-back", name="api_send_back_report")
def send_back(
    caller: Known, report_id: RowId, given: Annotated[ReasonedIn, Depends(json_body(ReasonedIn))]
) -> DoneOut:
    """The id is that of the new draft."""
    return DoneOut(id=send_back_report(caller.workspace, report_id, reason=given.reason))


@router.post("/reports/{report_id}/sign", name="api_sign_report")
def sign(caller: Known, report_id: RowId, given: Annotated[SignIn, Depends(json_body(SignIn))]) -> DoneOut:
    """Who has signed it on paper or digitally; the signed file comes by /signed."""
    if given.signatory is not None:
        sign_report(caller.workspace, report_id, signatory_id=given.signatory)
    else:
        sign_report(caller.workspace, report_id, lines=given.lines, name=given.name)
    return DoneOut(id=report_id)


@router.post("/reports/{report_id}/signed", name="api_attach_signed", status_code=201)
def attach(
    caller: Known, report_id: RowId, file: Annotated[SentFile, Depends(file_body(SIGNED))]
) -> ReportFileOut:
    kept = attach_signed(caller.workspace, report_id, file.content, file.name)
    return ReportFileOut.of(kept)


@router.post("/reports/{report_id}/issue", name="api_issue_report")
def issue(
    caller: Known, report_id: RowId, given: Annotated[IssueIn, Depends(json_body(IssueIn))]
) -> IssuedReportOut:
    """Archived in every form and sent to whoever receives it."""
    done = publish_report(
        caller.workspace,
        report_id,
        document_number=given.document_number or None,
        document_date=given.document_date,
    )
    return IssuedReportOut(id=done.report_id, sent=done.sent, file_name=done.file.name)


@router.post("/reports/{report_id}/correct", name="api_correct_report")
def correct(
    caller: Known, report_id: RowId, given: Annotated[CorrectIn, Depends(json_body(CorrectIn))]
) -> DoneOut:
    """A new version of an issued report; the id is that of the new draft."""
    number = correct_report(caller.workspace, report_id, reason=given.reason, keep_facts=given.keep_facts)
    return DoneOut(id=number)
