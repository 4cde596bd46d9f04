"""Công văn: drafts that wait for a number, what was issued, their files."""

from typing import Annotated, Literal

from fastapi import Depends, Query, Response

from models import OfficialLetter
from models.queries import api_lists
from models.queries import archive as archive_queries
from models.queries import correspondence as letter_queries
from operations.correspondence.change_letter import attach_signed_letter, drop_letter, edit_letter
from operations.correspondence.draft_by_hand import draft_by_hand, draft_courtesy
from operations.correspondence.issue_letter import MEDIA_TYPES, issue_letter, letter_file_name, render_letter
from operations.correspondence.letter_content import content_now
from operations.reporting.archive_report import read_archived
from reports.correspondence.content import LetterWords
from reports.correspondence.content_json import content_from_json
from rules.errors import NotFound
from web.api.access import Caller, Known
from web.api.bodies import SentFile, file_body, json_body
from web.api.once import api_router
from web.api.paging import PageOut, paged
from web.api.routes.report_steps import SIGNED
from web.api.shapes.documents import (
    CourtesyIn,
    DocumentDetailOut,
    DocumentOut,
    DocumentsAsked,
    DocumentWordsIn,
    DropIn,
    NumberIn,
    UrgeIn,
)
from web.api.shapes.reports import ReportFileOut
from web.api.shared import DoneOut, RowId, file_answer, file_response, local

router = api_router("documents")


@router.get("/documents", name="api_documents")
def documents(caller: Known, asked: Annotated[DocumentsAsked, Query()]) -> PageOut[DocumentOut]:
    """Newest first."""
    with caller.workspace.database.reading() as session:

        def read(before: int, limit: int) -> list[OfficialLetter]:
            return api_lists.documents(
                session, plan_id=asked.plan, state=asked.state, reach=caller.reach, before=before, limit=limit
            )

        return paged(
            caller,
            asked,
            "documents",
            read,
            number=lambda one: one.id or 0,
            show=lambda one: _document_out(caller, one),
        )


@router.get("/documents/{document_id}", name="api_document")
def document(caller: Known, document_id: RowId) -> DocumentDetailOut:
    with caller.workspace.database.reading() as session:
        letter = letter_queries.letter(session, document_id)
        if letter is None:
            raise NotFound("không có công văn này")
        content = content_now(session, caller.workspace, letter)
        about = letter_queries.obligations_of(session, [document_id]).get(document_id, [])
        files = archive_queries.files_of_letter(session, document_id)
    words = content.words
    return DocumentDetailOut(
        **_document_out(caller, letter).model_dump(),
        opening=words.opening,
        paragraphs=list(words.paragraphs),
        closing=words.closing,
        bases=list(words.bases),
        recipients=list(words.recipients),
        symbol=content.head.symbol,
        drafting_office=content.head.drafting_office,
        obligations=about,
        files=[ReportFileOut.of(file) for file in files],
    )


@router.post("/obligations/{obligation_id}/documents", name="api_draft_document", status_code=201)
def draft(
    caller: Known, obligation_id: RowId, given: Annotated[UrgeIn, Depends(json_body(UrgeIn))]
) -> DoneOut:
    """A draft about this obligation, and others of the same plan and unit where they are named."""
    for one in given.obligations:
        caller.view(one)
    about = dict.fromkeys([obligation_id, *given.obligations])
    return DoneOut(id=draft_by_hand(caller.workspace, given.kind, list(about)))


@router.post("/plans/{plan_id}/courtesy-documents", name="api_draft_courtesy", status_code=201)
def courtesy(
    caller: Known, plan_id: RowId, given: Annotated[CourtesyIn, Depends(json_body(CourtesyIn))]
) -> DoneOut:
    return DoneOut(id=draft_courtesy(caller.workspace, plan_id, given.unit))


@router.put("/documents/{document_id}", name="api_edit_document")
def edit(
    caller: Known, document_id: RowId, given: Annotated[DocumentWordsIn, Depends(json_body(DocumentWordsIn))]
) -> DoneOut:
    with caller.workspace.database.reading() as session:
        letter = letter_queries.letter(session, document_id)
        if letter is None:
            raise NotFound("không có công văn này")
        content = content_now(session, caller.workspace, letter)
    was, said = content.words, given.model_fields_set
    words = LetterWords(
        subject=was.subject if given.subject is None else given.subject,
        opening=was.opening if given.opening is None else given.opening,
        paragraphs=was.paragraphs if given.paragraphs is None else tuple(given.paragraphs),
        closing=was.closing if given.closing is None else given.closing,
        bases=was.bases if given.bases is None else tuple(given.bases),
        recipients=was.recipients if given.recipients is None else tuple(given.recipients),
    )
    edit_letter(
        caller.workspace,
        document_id,
        version=given.version,
        words=words,
        answer_by=given.answer_by if "answer_by" in said else content.answer_by,
        symbol=content.head.symbol,
        drafting_office=content.head.drafting_office,
        signatory_id=given.signatory,
        keeps_signature="signatory" not in said,
    )
    return DoneOut(id=document_id, version=given.version + 1)


@router.post("/documents/{document_id}/issue", name="api_issue_document")
def issue(
    caller: Known, document_id: RowId, given: Annotated[NumberIn, Depends(json_body(NumberIn))]
) -> DoneOut:
    """Numbered by the clerk after it was signed."""
    issue_letter(
        caller.workspace,
        document_id,
        number=given.document_number,
        day=given.document_date,
        confirm_answered=given.although_answered,
    )
    return DoneOut(id=document_id)


@router.post("/documents/{document_id}/drop", name="api_drop_document")
def drop(caller: Known, document_id: RowId, given: Annotated[DropIn, Depends(json_body(DropIn))]) -> DoneOut:
    drop_letter(caller.workspace, document_id, reason=given.reason)
    return DoneOut(id=document_id)


@router.post("/documents/{document_id}/signed", name="api_attach_document", status_code=201)
def attach(
    caller: Known, document_id: RowId, file: Annotated[SentFile, Depends(file_body(SIGNED))]
) -> ReportFileOut:
    kept = attach_signed_letter(caller.workspace, document_id, file.content, file.name)
    return ReportFileOut.of(kept)


@router.get(
    "/documents/{document_id}/download",
    name="api_download_document",
    response_class=Response,
    responses=file_response(*MEDIA_TYPES.values()),
)
def download(caller: Known, document_id: RowId, form: Literal["docx", "pdf"] = "docx") -> Response:
    """A draft with its blanks; what was issued, as it is in the archive."""
    letter, content = render_letter(caller.workspace, document_id, form)
    return file_answer(content, letter_file_name(letter, form), MEDIA_TYPES[form])


@router.get(
    "/documents/{document_id}/files/{file_id}",
    name="api_document_file",
    response_class=Response,
    responses=file_response("application/octet-stream"),
)
def file(caller: Known, document_id: RowId, file_id: RowId) -> Response:
    kept, content = read_archived(caller.workspace, file_id)
    if kept.letter_id != document_id:
        raise NotFound("không có tệp lưu trữ này")
    return file_answer(content, kept.file_name, kept.media_type)


def _document_out(caller: Caller, one: OfficialLetter) -> DocumentOut:
    return DocumentOut.of(
        one,
        plan=one.plan_id,
        subject=content_from_json(one.content).words.subject,
        drafted_at=caller.workspace.local(one.drafted_at),
        issued_at=local(caller.workspace, one.issued_at),
    )
