"""Thư đến: what waits for a person first, and what a person can do with it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from models import InboxState
from models.queries import inbox as inbox_queries
from models.queries import mail_tray as tray_queries
from models.queries import obligations as obligation_queries
from operations.mailbox.handle_mail import (
    attach_to_obligation,
    keep_files_by_hand,
    kept_mail,
    mark_handled,
    mark_many_handled,
    message_of,
    take_form_by_hand,
)
from operations.mailbox.keep_mail import read_kept_mail
from operations.mailbox.mailbox_state import last_look
from operations.mailbox.take_reply import is_sheet
from operations.obligation_words import plan_number, what_is_owed
from rules.errors import BadInput, NotFound
from web import inbox_view
from web.access import Visitor, visitor_of, workspace_of
from web.exports import export_kind, exported
from web.labels import INBOX_KINDS
from web.pages import go_to, render
from web.posted import Posted, text_of
from web.routes.outbox import marked

router = APIRouter()

RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Person = Annotated[Visitor, Depends(visitor_of)]
PAGE = 50
MOST_FOUND = 20


@router.get("/inbox", name="inbox")
def inbox(request: Request, visitor: Person) -> Response:
    """The tray, then what has been dealt with; both narrowed the same way, each with its own pages."""
    workspace = workspace_of(request)
    given = dict(request.query_params)
    with workspace.database.reading() as session:
        asked = inbox_view.asked(session, workspace, given)
        if kind := export_kind(request):
            wanted = asked.done if given.get("part") == "done" else asked.tray
            is_done = wanted.state is InboxState.DONE
            return exported(
                request,
                visitor,
                kind,
                name="thu-den",
                title="Thư đến",
                selected=["Đã xử lý" if is_done else "Chờ người xem", *asked.words(wanted)],
                columns=inbox_view.COLUMNS,
                rows=tray_queries.all_pages(session, wanted),
                total=tray_queries.number(session, wanted),
            )
        tray = tray_queries.page(session, asked.tray, after=asked.after, limit=PAGE + 1)
        done = tray_queries.page(session, asked.done, after=asked.before, limit=PAGE + 1)
        values = {
            "asked": asked,
            "tray": tray[:PAGE],
            "tray_total": tray_queries.number(session, asked.tray),
            "tray_next": tray[PAGE - 1].id if len(tray) > PAGE else "",
            "done_messages": done[:PAGE],
            "done_next": done[PAGE - 1].id if len(done) > PAGE else "",
            "counts": tray_queries.numbers_by_kind(session, asked.done),
            "kinds": INBOX_KINDS,
            "chosen": asked.done.kind,
            "look": last_look(workspace),
            "is_read_here": bool(workspace.settings.imap_host),
        }
    return render(request, visitor, "inbox.html", values)


@router.post("/inbox/handle", name="handle_mails")
def handle_many(request: Request, visitor: Person, form: Posted) -> Response:
    acting = workspace_of(request).acting_as(visitor.name, "web")
    number = mark_many_handled(acting, marked(form, "message", "thư"), word=text_of(form, "word"))
    return go_to(request, "inbox", done="mails_handled" if number else "nothing")


@router.get("/inbox/{message_id}", name="inbox_message")
def inbox_message(request: Request, visitor: Person, message_id: RowId, q: str = "") -> Response:
    workspace = workspace_of(request)
    with workspace.database.reading() as session:
        message = message_of(session, message_id)
        about = obligation_queries.view(session, message.obligation_id) if message.obligation_id else None
        letter = inbox_queries.letter(session, message.letter_id) if message.letter_id else None
        found = inbox_queries.obligations_like(session, q.strip()[:100], MOST_FOUND) if q.strip() else []
    mail = kept_mail(workspace, message)
    values = {
        "message": message,
        "kind": INBOX_KINDS[message.kind],
        "about": about,
        "about_what": what_is_owed(about) if about else "",
        "letter": letter,
        "files": [(file, is_sheet(file)) for file in mail.files] if mail else [],
        "has_original": mail is not None,
        "q": q,
        "found": [(one, what_is_owed(one), plan_number(one)) for one in found],
    }
    return render(request, visitor, "inbox_message.html", values)


@router.get("/inbox/{message_id}/original", name="inbox_original")
def original(request: Request, message_id: RowId) -> Response:
    """As it came, and never shown by the browser: a stranger wrote it."""
    workspace = workspace_of(request)
    with workspace.database.reading() as session:
        message = message_of(session, message_id)
    content = read_kept_mail(workspace, message.sha256)
    if content is None:
        raise NotFound("bản gốc của thư không còn trong thư mục dữ liệu")
    headers = {
        "Content-Disposition": f'attachment; filename="thu-den-{message_id}.eml"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type="application/octet-stream", headers=headers)


@router.post("/inbox/{message_id}/handle", name="handle_mail")
def handle(request: Request, visitor: Person, message_id: RowId, form: Posted) -> Response:
    acting = workspace_of(request).acting_as(visitor.name, "web")
    mark_handled(acting, message_id, word=text_of(form, "word"))
    return go_to(request, "inbox", done="mail_handled")


@router.post("/inbox/{message_id}/attach", name="attach_mail")
def attach(request: Request, visitor: Person, message_id: RowId, form: Posted) -> Response:
    given = text_of(form, "obligation")
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        raise BadInput("chưa chọn việc", mend="tìm theo đơn vị hoặc kế hoạch rồi chọn một việc")
    attach_to_obligation(workspace_of(request).acting_as(visitor.name, "web"), message_id, int(given))
    return go_to(request, "inbox_message", done="mail_attached", message_id=message_id)


@router.post("/inbox/{message_id}/form", name="take_mailed_form")
def take_form(request: Request, visitor: Person, message_id: RowId, form: Posted) -> Response:
    acting = workspace_of(request).acting_as(visitor.name, "web")
    take_form_by_hand(acting, message_id, text_of(form, "file"))
    return go_to(request, "inbox_message", done="form_taken", message_id=message_id)


@router.post("/inbox/{message_id}/files", name="keep_mailed_files")
def keep_files(request: Request, visitor: Person, message_id: RowId) -> Response:
    keep_files_by_hand(workspace_of(request).acting_as(visitor.name, "web"), message_id)
    return go_to(request, "inbox_message", done="files_kept", message_id=message_id)
