"""Consolidated reports: the list, their words, and every step from compiling to issuing and correcting."""

from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import Depends, Query, Response
from pydantic import Field

from models import FileKind
from models.queries import archive as archive_queries
from models.queries import plans as plan_queries
from models.queries import reports as report_queries
from operations.reporting.archive_report import read_archived
from operations.reporting.attach_signed import attach_signed
from operations.reporting.compile_reports import compile_report, freeze_report
from operations.reporting.correct_report import correct_report
from operations.reporting.edit_text import drop_text, edit_text
from operations.reporting.publish_report import publish_report
from operations.reporting.render_report import MEDIA_TYPES
from operations.reporting.report_board import ReportRow, report_rows
from operations.reporting.report_file import report_file
from operations.reporting.report_texts import words_of_report
from operations.reporting.review_report import review_report, send_back_report
from operations.reporting.sign_report import sign_report
from rules.errors import IllegalMove, NotFound
from rules.lifecycle import ReportState
from web.api.access import Caller, Known
from web.api.bodies import SentFile, file_body, json_body
from web.api.once import api_router
from web.api.paging import Paged, PageOut, among, paged
from web.api.sent import Line, Said, Shape
from web.api.sent import RowId as RowNumber
from web.api.shared import DoneOut, RowId, file_answer, file_response, local, plan_named

router = api_router("reports")

SIGNED = {"application/pdf": "da-ky.pdf"}


class ReportOut(Shape):
    """`replaced`: a newer version stands in its place; `days_late`: working days past the date of issue."""

    id: int
    plan: int
    plan_number: str
    period: str
    period_label: str
    version: int
    state: ReportState
    top_due_on: date
    days_late: int
    replaced: bool
    document_number: str | None
    document_date: date | None
    compiled_at: datetime
    issued_at: datetime | None


class ReportFileOut(Shape):
    id: int
    kind: FileKind
    file_name: str
    media_type: str
    size: int
    sha256: str


class ReportDetailOut(ReportOut):
    frozen_at: datetime | None
    reviewed_by: str | None
    signed_by: str | None
    checksum: str
    correction_reason: str
    files: list[ReportFileOut]


class ReportsAsked(Paged):
    """`plan`: its id."""

    plan: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    state: ReportState | None = None


class SlotOut(Shape):
    """`version` 0: nothing was written; `gathered`: what units wrote for this place."""

    slot: str
    heading: str
    text: str
    gathered: str
    version: int


class WordsOut(Shape):
    id: int
    open: bool
    slots: list[SlotOut]


class WordsIn(Shape):
    """`version`: as it was read; `text` empty takes the coordinator's words away."""

    slot: Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")]
    text: Said
    version: Annotated[int, Field(ge=0, le=2**31 - 1)]


class CompileIn(Shape):
    """`period`: the id of the period of a plan."""

    period: RowNumber


class ReasonedIn(Shape):
    reason: Said


class CorrectIn(ReasonedIn):
    """`keep_facts`: only the words change, the figures stay as they were issued."""

    keep_facts: bool = True


class SignIn(Shape):
    """`signatory`: one of the unit's; without it the lines ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH") and the name."""

    signatory: RowNumber | None = None
    lines: list[Line] = Field(default=[], max_length=6)
    name: Line = ""


class IssueIn(Shape):
    document_number: Line | None = None
    document_date: date | None = None


class IssuedReportOut(Shape):
    id: int
    sent: int
    file_name: str


@router.get("/reports", name="api_reports")
def reports(caller: Known, asked: Annotated[ReportsAsked, Query()]) -> PageOut[ReportOut]:
    """Newest first."""
    with caller.workspace.database.reading() as session:
        rows = [
            row
            for row in report_rows(session, caller.workspace)
            if caller.reach.covers(unit_id=None, plan_id=row.plan.id)
            and asked.plan in (None, row.plan.id)
            and asked.state in (None, row.report.state)
        ]
    return paged(
        caller,
        asked,
        "reports",
        among(rows, _number, newest_first=True),
        number=_number,
        show=lambda row: _report_out(caller, row),
    )


@router.get("/reports/{report_id}", name="api_report")
def report(caller: Known, report_id: RowId) -> ReportDetailOut:
    with caller.workspace.database.reading() as session:
        row = next(
            (one for one in report_rows(session, caller.workspace) if one.report.id == report_id), None
        )
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
        files=[
            ReportFileOut(
                id=file.id or 0,
                kind=file.kind,
                file_name=file.file_name,
                media_type=file.media_type,
                size=file.size,
                sha256=file.sha256,
            )
            for file in files
        ],
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
    return ReportFileOut(
        id=kept.id or 0,
        kind=kept.kind,
        file_name=kept.file_name,
        media_type=kept.media_type,
        size=kept.size,
        sha256=kept.sha256,
    )


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


def _number(row: ReportRow) -> int:
    return row.report.id or 0


def _report_out(caller: Caller, row: ReportRow) -> ReportOut:
    one = row.report
    return ReportOut(
        id=one.id or 0,
        plan=one.plan_id,
        plan_number=row.plan.document_number or row.plan.key,
        period=row.period.key,
        period_label=row.period.label,
        version=one.version,
        state=one.state,
        top_due_on=row.period.top_due_on,
        days_late=row.days_late,
        replaced=row.is_replaced,
        document_number=one.document_number,
        document_date=one.document_date,
        compiled_at=caller.workspace.local(one.compiled_at),
        issued_at=local(caller.workspace, one.issued_at),
    )
