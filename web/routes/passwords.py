"""A new password by a letter: asked for by a login or an address, set by a link that counts once."""

import logging
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Request
from fastapi.responses import Response

from operations.people.account_links import ask_reset, person_of_link, use_link
from operations.workspace import Workspace
from rules.errors import BadInput, DondocError
from web.access import Visitor, visitor_of, workspace_of
from web.errors import words_of
from web.pages import go_to, render
from web.posted import Posted, text_of
from web.rates import LETTERS, LETTERS_FROM, Rates
from web.routes.sign_in import address_of, rates_of
from web.sessions import drop_cookie

router = APIRouter()
log = logging.getLogger("dondoc.web")
Guest = Annotated[Visitor, Depends(visitor_of)]
DIFFERENT = "Hai lần nhập mật khẩu không giống nhau; chưa có gì được ghi."


@router.get("/login/forgotten", name="forgotten_password")
def forgotten_password(request: Request, visitor: Guest) -> Response:
    return render(request, visitor, "forgotten.html", {"is_asked": False})


@router.post("/login/forgotten", name="ask_new_password")
def ask_new_password(request: Request, visitor: Guest, form: Posted, background: BackgroundTasks) -> Response:
    """The same answer after the same time for everybody: the letter is written when the answer is out."""
    rates = rates_of(request)
    rates.demand(LETTERS_FROM, address_of(request))
    words = text_of(form, "who")
    background.add_task(_write_letter, workspace_of(request), rates, words)
    page = render(request, visitor, "forgotten.html", {"is_asked": True})
    page.background = background
    return page


@router.get("/p/{token}", name="account_link")
def account_link(request: Request, visitor: Guest, token: str) -> Response:
    user = person_of_link(workspace_of(request), token)
    return render(request, visitor, "new_password.html", {"person": user, "token": token, "problem": ""})


@router.post("/p/{token}", name="use_account_link")
def use_account_link(request: Request, visitor: Guest, token: str, form: Posted) -> Response:
    workspace = workspace_of(request)
    user = person_of_link(workspace, token)
    password = str(form.get("password", ""))
    problem = DIFFERENT if password != str(form.get("again", "")) else ""
    if not problem:
        try:
            use_link(workspace, token, password=password)
        except BadInput as error:
            problem = words_of(error)
    if problem:
        values = {"person": user, "token": token, "problem": problem}
        return render(request, visitor, "new_password.html", values, status_code=422)
    response = go_to(request, "login", done="password_set")
    drop_cookie(response, workspace)
    return response


def _write_letter(workspace: Workspace, rates: Rates, words: str) -> None:
    if not words or rates.take(LETTERS, words.casefold()):
        return
    try:
        ask_reset(workspace.acting_as("trang đăng nhập", "web"), words)
    except DondocError as error:
        log.error("a letter to a forgotten password was not written: %s", error)
