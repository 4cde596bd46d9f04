"""Consolidated reports: the list, compiling, their words and files."""

from typing import Annotated, Literal

from fastapi import Depends, Path, Query, Response

from models.queries import api_lists
from models.queries import archive as archive_queries
from models.queries import plans as plan_queries
from models.queries import reports as report_queries
from operations.reporting.archive_report import read_archived
from operations.reporting.compile_reports import compile_report
from operations.reporting.edit_text import drop_text, edit_text
from operations.reporting.render_report import MEDIA_TYPES
from operations.reporting.render_section import SECTION_TYPES, render_section, section_file_name
from operations.reporting.report_board import ReportRow, report_row, with_lateness
from operations.reporting.report_file import report_file
from operations.reporting.report_texts import words_of_report
from rules.errors import NotFound
from web.api.access import Caller, Known
from web.api.bodies import json_body
from web.api.once import api_router
from web.api.paging import NO_NUL, PageOut, paged
from web.api.shapes.reports import (
    CompileIn,
    ReportDetailOut,
    ReportFileOut,
    ReportOut,
    ReportsAsked,
    SlotOut,
    WordsIn,
    WordsOut,
)
from web.api.shared import DoneOut, RowId, file_answer, file_response, local, plan_named

router = api_router("reports")


@router.get("/reports", name="api_reports")
def reports(caller: Known, asked: Annotated[ReportsAsked, Query()]) -> PageOut[ReportOut]:
    """Newest first."""
    with caller.workspace.database.reading() as session:

        def read(before: int, limit: int) -> list[ReportRow]:
            found = api_lists.reports(
                session, plan_id=asked.plan, state=asked.state, reach=caller.reach, before=before, limit=limit
            )
            return with_lateness(session, caller.workspace, found)

        return paged(
            caller,
            asked,
            "reports",
            read,
            number=lambda row: row.report.id or 0,
            show=lambda row: _report_out(caller, row),
        )


@router.get("/reports/{report_id}", name="api_report")
def report(caller: Known, report_id: RowId) -> ReportDetailOut:
    with caller.workspace.database.reading() as session:
        row = report_row(session, caller.workspace, report_id)
        if row is None:
            raise NotFound("không có báo cáo tổng hợp này")
        files = archive_queries.files_of_report(session, report_id)
    one = row.report
    return ReportDetailOut(
        **_report_out(caller, row).model_dump(),
        frozen_at=local(caller.workspace, one.frozen_at),
        reviewed_by=one.reviewed_by,
        signed_by=one.signed_by,
        checksum=one.checksum,
        correction_reason=one.correction_reason,
        files=[ReportFileOut.of(file) for file in files],
    )


@router.post("/plans/{plan_id}/reports", name="api_compile_report", status_code=201)
def compile_(
    caller: Known, plan_id: RowId, given: Annotated[CompileIn, Depends(json_body(CompileIn))]
) -> DoneOut:
    """The draft of a period's report, written anew from what has come in; the coordinator's words stay."""
    with caller.workspace.database.reading() as session:
        plan_named(session, plan_id)
        known = {one.id for one in plan_queries.periods(session, plan_id)}
    if given.period not in known:
        raise NotFound("kế hoạch này không có kỳ báo cáo ấy")
    return DoneOut(id=compile_report(caller.workspace, given.period))


@router.get("/reports/{report_id}/words", name="api_report_words")
def words(caller: Known, report_id: RowId) -> WordsOut:
    found = words_of_report(caller.workspace, report_id)
    return WordsOut(
        id=report_id,
        open=found.is_open,
        slots=[
            SlotOut(
                slot=slot.key,
                heading=slot.heading,
                text=slot.text.text if slot.text else "",
                gathered=slot.gathered,
                version=found.versions.get(slot.key, 0),
            )
            for slot in found.slots
        ],
    )


@router.put("/reports/{report_id}/words", name="api_write_words")
def write(caller: Known, report_id: RowId, given: Annotated[WordsIn, Depends(json_body(WordsIn))]) -> DoneOut:
    """One place of the report; refused when somebody else has written there since."""
    period_id = words_of_report(caller.workspace, report_id).period.id or 0
    if not given.text:
        changed = drop_text(caller.workspace, period_id, given.slot, seen_version=given.version)
        return DoneOut(id=report_id, changed=changed, version=0)
    after = edit_text(caller.workspace, period_id, given.slot, given.text, seen_version=given.version)
    return DoneOut(id=report_id, changed=after != given.version, version=after)


@router.get(
    "/reports/{report_id}/download",
    name="api_download_report",
    response_class=Response,
    responses=file_response(*MEDIA_TYPES.values()),
)
def download(
    caller: Known, report_id: RowId, form: Literal["docx", "pdf", "xlsx", "html"] = "docx"
) -> Response:
    """Of an issued report the very bytes of the archive."""
    with caller.workspace.database.reading() as session:
        found = report_queries.light_snapshot(session, report_id)
    if found is None:
        raise NotFound("không có báo cáo tổng hợp này")
    made = report_file(caller.workspace, found, form)
    return file_answer(made.content, made.file_name, made.media_type)


@router.get(
    "/reports/{report_id}/sections/{key}",
    name="api_report_section",
    response_class=Response,
    responses=file_response(*SECTION_TYPES.values()),
)
def section(
    caller: Known,
    report_id: RowId,
    key: Annotated[str, Path(max_length=60, pattern=NO_NUL)],
    form: Literal["docx", "html", "txt"] = "docx",
) -> Response:
    """One part alone, to be put into another document; a key that is not there is answered with those that are."""
    with caller.workspace.database.reading() as session:
        found = report_queries.snapshot(session, report_id)
    if found is None:
        raise NotFound("không có báo cáo tổng hợp này")
    content = render_section(found, key, form, fonts=caller.workspace.settings.fonts)
    return file_answer(content, section_file_name(found, key, form), SECTION_TYPES[form])


@router.get(
    "/reports/{report_id}/files/{file_id}",
    name="api_report_file",
    response_class=Response,
    responses=file_response("application/octet-stream"),
)
def file(caller: Known, report_id: RowId, file_id: RowId) -> Response:
    kept, content = read_archived(caller.workspace, file_id)
    if kept.report_id != report_id:
        raise NotFound("không có tệp lưu trữ này")
    return file_answer(content, kept.file_name, kept.media_type)


def _report_out(caller: Caller, row: ReportRow) -> ReportOut:
    one = row.report
    return ReportOut.of(
        one,
        plan=one.plan_id,
        plan_number=row.plan.document_number or row.plan.key,
        period=row.period.key,
        period_label=row.period.label,
        top_due_on=row.period.top_due_on,
        days_late=row.days_late,
        replaced=row.is_replaced,
        compiled_at=caller.workspace.local(one.compiled_at),
        issued_at=local(caller.workspace, one.issued_at),
    )
