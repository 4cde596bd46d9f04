"""Codes of a phone: shown as a picture, confirmed by a first code, dropped by password and code."""

import io
from typing import Annotated

import segno
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from markupsafe import Markup

from operations.people.passwords import NO_PASSWORD
from operations.people.second_factor import (
    address_for_phone,
    drop_second_factor,
    offered_secret,
    set_second_factor,
    shown_secret,
)
from rules.errors import BadInput, IllegalMove
from web.access import Visitor, visitor_of, workspace_of
from web.errors import words_of
from web.pages import go_to, render
from web.posted import Posted, text_of
from web.rates import CODES, Rates
from web.routes.account import acting, own
from web.sessions import sign_in_here

router = APIRouter()
Here = Annotated[Visitor, Depends(visitor_of)]


@router.get("/account/second-factor", name="second_factor")
def second_factor(request: Request, visitor: Here) -> Response:
    user = own(visitor)
    if user.totp_secret:
        return go_to(request, "account", anchor="second-factor")
    if user.password_hash == NO_PASSWORD:
        raise IllegalMove("tài khoản này đăng nhập qua cơ quan; đặt mật khẩu trước khi bật mã xác thực")
    return _page(request, visitor, offered_secret(workspace_of(request), user))


@router.post("/account/second-factor", name="set_second_factor")
def set_own_second_factor(request: Request, visitor: Here, form: Posted) -> Response:
    workspace, user = acting(request, visitor), own(visitor)
    sealed, code = text_of(form, "sealed"), text_of(form, "code")
    _count(request, visitor)
    try:
        set_second_factor(workspace, user, sealed=sealed, code=code, password=str(form.get("password", "")))
    except BadInput as error:
        return _page(request, visitor, sealed, problem=words_of(error))
    response = go_to(request, "account", done="second_factor_set")
    sign_in_here(request, response, workspace, user)
    return response


@router.post("/account/second-factor/drop", name="drop_second_factor")
def drop_own_second_factor(request: Request, visitor: Here, form: Posted) -> Response:
    workspace, user = acting(request, visitor), own(visitor)
    _count(request, visitor)
    drop_second_factor(workspace, user, password=str(form.get("password", "")), code=text_of(form, "code"))
    response = go_to(request, "account", done="second_factor_dropped")
    sign_in_here(request, response, workspace, user)
    return response


def _page(request: Request, visitor: Visitor, sealed: str, *, problem: str = "") -> Response:
    user = own(visitor)
    shared = shown_secret(workspace_of(request), user, sealed)
    picture = io.BytesIO()
    # Drawn with attributes alone, for the policy of this site lets no inline style in.
    segno.make(address_for_phone(user, shared), micro=False).save(
        picture, kind="svg", scale=5, border=2, xmldecl=False, svgns=False, title="Mã QR cho điện thoại"
    )
    values = {
        "sealed": sealed,
        "shared": " ".join(shared[at : at + 4] for at in range(0, len(shared), 4)),
        "picture": Markup(picture.getvalue().decode()),  # noqa: S704  made here, of a secret of letters
        "problem": problem,
    }
    return render(request, visitor, "second_factor.html", values, status_code=422 if problem else 200)


def _count(request: Request, visitor: Visitor) -> None:
    rates: Rates = request.app.state.rates
    rates.demand(CODES, str(own(visitor).id))
