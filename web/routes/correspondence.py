"""Công văn: drafts that wait, one letter with what may be done to it."""

from collections.abc import Collection, Iterator
from typing import Annotated, Literal, NamedTuple

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from models import DocumentKind, DocumentState
from models.queries import archive as archive_queries
from models.queries import audit as audit_queries
from models.queries import correspondence as letter_queries
from models.queries import letters_to_draft as draft_queries
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import signatories as signatory_queries
from models.queries.correspondence import ListedLetter
from operations.correspondence.change_letter import attach_signed_letter, drop_letter, edit_letter
from operations.correspondence.draft_by_hand import draft_by_hand, draft_courtesy
from operations.correspondence.issue_letter import (
    MEDIA_TYPES,
    issue_letter,
    letter_file_name,
    render_letter,
)
from operations.correspondence.issued_letters import number_words_of
from operations.correspondence.letter_content import ASKS, content_now
from operations.obligation_words import what_is_owed
from operations.reporting.archive_report import read_archived
from operations.workspace import Workspace
from reports.correspondence.content_json import content_from_json
from reports.correspondence.wording import DEADLINE
from reports.html.policy import content_policy
from rules.errors import BadInput, NotFound
from rules.reach import Reach
from web.access import Visitor, visitor_of, workspace_of
from web.document_form import edited_of, fields_of, scan_of
from web.downloads import HEADERS, disposition
from web.exports import Column, export_kind, exported, page_of
from web.labels import DOCUMENT_KINDS, DOCUMENT_STATES
from web.pages import go_to, render
from web.posted import Posted, date_of, text_of
from web.routes.obligations import RowId
from web.selecting import Chosen, choose

router = APIRouter()
Person = Annotated[Visitor, Depends(visitor_of)]

PAGE = 60
PART = 500


class _Wanted(NamedTuple):
    plan_id: int | None
    state: DocumentState | None
    plans: Collection[int] | None


def _plans_within(reach: Reach) -> Collection[int] | None:
    """A công văn belongs to a plan and to no unit in particular."""
    return reach.plans if reach.units is None else frozenset()


def _all_listed(session: Session, wanted: _Wanted) -> Iterator[ListedLetter]:
    offset = 0
    while part := letter_queries.listed(session, **wanted._asdict(), limit=PART, offset=offset):
        yield from part
        offset += len(part)


def _choice_words(chosen: Chosen, state: DocumentState | None) -> list[str]:
    said = [f"Kế hoạch: {chosen.plan.document_number or chosen.plan.key}"] if chosen.plan else []
    return said + ([f"Tình trạng: {DOCUMENT_STATES[state]}"] if state else [])


COLUMNS: tuple[Column[ListedLetter], ...] = (
    Column("Gửi", lambda one: ", ".join(content_from_json(one.letter.content).addressees), 40),
    Column("Trích yếu", lambda one: content_from_json(one.letter.content).words.subject, 60),
    Column("Loại", lambda one: DOCUMENT_KINDS[one.letter.kind], 26),
    Column("Kế hoạch", lambda one: one.plan.document_number or one.plan.key, 18),
    Column("Tình trạng", lambda one: DOCUMENT_STATES[one.letter.state], 16),
    Column("Số", lambda one: one.letter.document_number, 14),
    Column("Ngày", lambda one: one.letter.document_date, 12),
    Column("Hạn trả lời", lambda one: one.answer_by, 12),
    Column("Số việc", lambda one: one.owed, 10),
    Column("Còn nợ", lambda one: one.awaited, 10),
)


@router.get("/documents", name="documents")
def documents(request: Request, visitor: Person) -> Response:
    """Drafts first; each with whom it goes to and whether it still has anything to ask for."""
    workspace = workspace_of(request)
    query = dict(request.query_params)
    state, reach = _state(query.get("state", "")), visitor.reach
    with workspace.database.reading() as session:
        chosen = choose(session, plan=query.get("plan", ""), reach=reach)
        wanted = _Wanted(chosen.plan.id if chosen.plan else None, state, _plans_within(reach))
        total = letter_queries.number_listed(session, **wanted._asdict())
        if kind := export_kind(request):
            return exported(
                request,
                visitor,
                kind,
                name="cong-van",
                title="Công văn",
                selected=_choice_words(chosen, state),
                columns=COLUMNS,
                rows=_all_listed(session, wanted),
                total=total,
            )
        page, pages = page_of(request, total, PAGE)
        found = letter_queries.listed(session, **wanted._asdict(), limit=PAGE, offset=(page - 1) * PAGE)
        values = {
            "chosen": chosen,
            "state": query.get("state", ""),
            "rows": [(one, content_from_json(one.letter.content)) for one in found],
            "bodies": draft_queries.recommended_bodies(session, wanted.plan_id)
            if reach.is_everything
            else [],
            "waiting": letter_queries.number_listed(
                session, state=DocumentState.DRAFTED, plans=_plans_within(reach)
            ),
            "total": total,
            "page": page,
            "pages": pages,
            "query": {"plan": wanted.plan_id or "", "state": query.get("state", "")},
        }
    return render(request, visitor, "documents.html", values)


@router.get("/documents/{document_id}", name="document")
def document(request: Request, visitor: Person, document_id: RowId) -> Response:
    workspace = workspace_of(request)
    with workspace.database.reading() as session:
        letter = letter_queries.letter(session, document_id)
        if letter is None:
            raise NotFound("không có công văn này")
        content = content_now(session, workspace, letter)
        plan = plan_queries.plan(session, letter.plan_id)
        about = letter_queries.obligations_of(session, [document_id]).get(document_id, [])
        views = obligation_queries.views_of_ids(session, about)
        values = {
            "letter": letter,
            "content": content,
            "plan": plan,
            "about": [(one, views[one].unit, what_is_owed(views[one])) for one in about],
            "fields": fields_of(content),
            "deadline": DEADLINE,
            "signatories": signatory_queries.of_units(session, [plan.coordinating_unit_id or 0]),
            "files": archive_queries.files_of_letter(session, document_id),
            "trail": audit_queries.of_subject(session, ("letter", document_id)),
            "number": number_words_of(letter) if letter.document_number else "",
            "asks": letter.kind in ASKS,
            "is_draft": letter.state is DocumentState.DRAFTED,
        }
    return render(request, visitor, "document.html", values)


@router.get("/documents/{document_id}/page", name="document_page")
def page(request: Request, document_id: RowId) -> Response:
    """As it is printed; it brings its own style, which is let in by its checksum alone."""
    _, content = render_letter(workspace_of(request), document_id, "html")
    words = content.decode()
    return HTMLResponse(words, headers={"Content-Security-Policy": content_policy(words)})


@router.get("/documents/{document_id}/download", name="download_document")
def download(request: Request, document_id: RowId, form: Literal["docx", "pdf"] = "docx") -> Response:
    """A draft with its blanks; what was issued, as it is in the archive."""
    letter, content = render_letter(workspace_of(request), document_id, form)
    headers = HEADERS | {"Content-Disposition": disposition(letter_file_name(letter, form))}
    return Response(content, media_type=MEDIA_TYPES[form], headers=headers)


@router.get("/documents/{document_id}/files/{file_id}", name="document_file")
def kept_file(request: Request, document_id: RowId, file_id: RowId) -> Response:
    file, content = read_archived(workspace_of(request), file_id)
    if file.letter_id != document_id:
        raise NotFound("không có tệp lưu trữ này")
    headers = HEADERS | {"Content-Disposition": disposition(file.file_name)}
    return Response(content, headers=headers | {"Content-Type": file.media_type})


@router.post("/documents/{document_id}/edit", name="edit_document")
def edit(request: Request, visitor: Person, document_id: RowId, form: Posted) -> Response:
    typed = edited_of(form)
    edit_letter(_acting(request, visitor), document_id, **typed._asdict())
    return go_to(request, "document", done="document_edited", document_id=document_id)


@router.post("/documents/{document_id}/issue", name="issue_document")
def issue(request: Request, visitor: Person, document_id: RowId, form: Posted) -> Response:
    issue_letter(
        _acting(request, visitor),
        document_id,
        number=text_of(form, "document_number"),
        day=date_of(form, "document_date", "ngày văn bản"),
        confirm_answered=text_of(form, "although_answered") == "yes",
    )
    return go_to(request, "document", done="document_issued", document_id=document_id)


@router.post("/documents/{document_id}/drop", name="drop_document")
def drop(request: Request, visitor: Person, document_id: RowId, form: Posted) -> Response:
    drop_letter(_acting(request, visitor), document_id, reason=text_of(form, "reason"))
    return go_to(request, "document", done="document_dropped", document_id=document_id)


@router.post("/documents/{document_id}/signed", name="attach_document")
def attach(request: Request, visitor: Person, document_id: RowId, form: Posted) -> Response:
    content, name = scan_of(form)
    attach_signed_letter(_acting(request, visitor), document_id, content, name)
    return go_to(request, "document", done="document_signed", document_id=document_id)


@router.post("/documents/courtesy", name="draft_courtesy")
def courtesy(request: Request, visitor: Person, form: Posted) -> Response:
    """`body`: plan and unit, as one choice of the list."""
    plan, _, unit = text_of(form, "body").partition(":")
    if not unit or not plan.isascii() or not plan.isdecimal() or len(plan) > 9:
        raise BadInput("chưa chọn đơn vị được đề nghị phối hợp", mend="chọn trong danh sách")
    number = draft_courtesy(_acting(request, visitor), int(plan), unit)
    return go_to(request, "document", done="document_drafted", document_id=number)


@router.post("/obligations/{obligation_id}/documents", name="draft_document")
def draft(request: Request, visitor: Person, obligation_id: RowId, form: Posted) -> Response:
    try:
        kind = DocumentKind(text_of(form, "kind"))
    except ValueError:
        raise BadInput("không có loại công văn này", mend="chọn trong danh sách") from None
    number = draft_by_hand(_acting(request, visitor), kind, [obligation_id])
    return go_to(request, "document", done="document_drafted", document_id=number)


def _state(word: str) -> DocumentState | None:
    if not word:
        return None
    try:
        return DocumentState(word)
    except ValueError:
        raise BadInput("không có tình trạng này", mend="chọn trong danh sách") from None


def _acting(request: Request, visitor: Visitor) -> Workspace:
    return workspace_of(request).acting_as(visitor.name, "web")
