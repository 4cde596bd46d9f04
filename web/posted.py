"""Posted forms: read once, checked against forgery, fields cleaned."""

import unicodedata
from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from rules.errors import BadInput
from web.access import Forged, Visitor, visitor_of, workspace_of
from web.doors.table import ACCESS
from web.rates import POSTS, POSTS_FROM, Rates
from web.sessions import is_form_token

LONGEST_TEXT = 20_000
MOST_FIELDS = 2_000
TOKEN_FIELD = "form_token"  # noqa: S105 - the name of a field
ONE_CLICK_ROUTE = "choose_mail"
# The routes that take files, and how many are let in: one is wanted, a second is refused in words.
# An answer takes its evidence, and the empty field of a browser that has none.
FILES = {
    "import_plan": 2,
    "look_at_sheet": 2,
    "preview_answers": 2,
    "preview_package": 2,
    "preview_unit_change": 1,
    "preview_calendar": 2,
    "preview_units": 2,
    "submit": 21,
    "save_draft": 21,
    "add_evidence": 21,
    "take_answer_sheet": 2,
    "sign_report": 21,
    "attach_signed": 21,
    "attach_document": 1,
    "add_report_template": 2,
}


async def check_post(
    request: Request, visitor: Annotated[Visitor, Depends(visitor_of)]
) -> AsyncIterator[None]:
    """Asked before every POST: same origin always, and the session's own token where there is a session.

    What was spooled to disk is let go when the answer is out, or at once when the form is refused.
    """
    if request.method != "POST":
        yield
        return
    try:
        _count(request, visitor)
        await _check(request, visitor)
        yield
    finally:
        await request.close()


def _count(request: Request, visitor: Visitor) -> None:
    """A flood is answered before its forms are read."""
    rates: Rates = request.app.state.rates
    if visitor.user is not None:
        rates.demand(POSTS, str(visitor.user.id))
    else:
        rates.demand(POSTS_FROM, request.client.host if request.client else "")


async def _check(request: Request, visitor: Visitor) -> None:
    # A mail program opts its reader out from its own pages (RFC 8058): the signed address alone says for whom.
    if request.scope["route"].name != ONE_CLICK_ROUTE and not _is_same_origin(request):
        raise Forged
    form = await posted(request)
    if ACCESS[request.scope["route"].name].is_open:
        return
    if not is_form_token(workspace_of(request), visitor.session, text_of(form, TOKEN_FIELD)):
        raise Forged


async def posted(request: Request) -> FormData:
    """The fields of a form; files are taken where the table says so, and wait on disk."""
    most = FILES.get(request.scope["route"].name, 0)
    try:
        return await request.form(max_files=most, max_fields=MOST_FIELDS, max_part_size=4 * LONGEST_TEXT)
    except HTTPException as error:
        words = "Biểu mẫu có ô quá dài, quá nhiều tệp hoặc không đúng dạng; chưa có gì được ghi."
        raise HTTPException(error.status_code, words) from error


Posted = Annotated[FormData, Depends(posted)]


def _is_same_origin(request: Request) -> bool:
    """Browsers say where a form came from; programs that say nothing carry no cookies of anybody."""
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    own = {request.headers.get("host", ""), urlsplit(workspace_of(request).settings.base_url).netloc}
    return urlsplit(origin).netloc in own - {""}


def text_of(form: FormData, name: str) -> str:
    """A field without the characters no database takes; NFC, as everything else is kept."""
    value = form.get(name, "")
    if not isinstance(value, str):
        return ""
    if len(value) > LONGEST_TEXT:
        raise BadInput(f"nội dung dài hơn {LONGEST_TEXT} ký tự", where=name, mend="rút gọn nội dung")
    value = unicodedata.normalize("NFC", value.replace("\r\n", "\n"))
    return "".join(sign for sign in value if sign in "\n\t" or unicodedata.category(sign)[0] != "C").strip()


def date_of(form: FormData, name: str, what: str) -> date:
    """A date that must be there."""
    found = optional_date_of(form, name, what)
    if found is None:
        raise BadInput(f"chưa chọn {what}", mend=f"chọn {what}")
    return found


def optional_date_of(form: FormData, name: str, what: str) -> date | None:
    """2021-06-30 as date fields send it, or 30/6/2021 as people type it where there is no date field."""
    value = text_of(form, name)
    if not value:
        return None
    parts = value.split("/")
    written = value if len(parts) != 3 else f"{parts[2]}-{parts[1]:0>2}-{parts[0]:0>2}"
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise BadInput(f"{what} {value!r} không phải là ngày", mend="ghi theo dạng 30/6/2021") from None
