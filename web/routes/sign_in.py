"""Signing in by password, with the code of a phone where one is set, and out again."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from operations.people.passwords import user_with_password
from operations.people.second_factor import take_code
from operations.people.sessions import end_session
from web.access import Visitor, visitor_of, workspace_of
from web.pages import go_to, render
from web.posted import Posted, text_of
from web.rates import CODES, SIGN_IN, SIGN_IN_FROM, Rates, wait_words
from web.sessions import drop_cookie, sign_in_here
from web.sign_in_steps import CodeStep, code_step, drop_step, keep_step, kept_step, own_place, person_at

router = APIRouter()
Guest = Annotated[Visitor, Depends(visitor_of)]

# One sentence for a wrong name and a wrong password: it tells nobody which logins exist.
REFUSED = "Tên đăng nhập hoặc mật khẩu không đúng."
PAUSED = "Sai quá nhiều lần."
WRONG_CODE = "Mã không đúng hoặc đã dùng. Xem giờ của điện thoại rồi nhập mã đang hiện."


@router.get("/login", name="login")
def login(request: Request, visitor: Guest, next: str = "/") -> Response:
    if visitor.user is not None:
        return RedirectResponse(own_place(next), status_code=303)
    return login_page(request, visitor, own_place(next))


@router.post("/login", name="sign_in")
def sign_in(request: Request, visitor: Guest, form: Posted) -> Response:
    workspace, rates = workspace_of(request), rates_of(request)
    name, place = text_of(form, "login"), own_place(text_of(form, "next"))
    address = address_of(request)
    # Counted before the password is looked at: many tries at once are no way around the count.
    if seconds := rates.wait(SIGN_IN_FROM, address) or rates.take(SIGN_IN, name, address):
        problem = f"{PAUSED} {wait_words(seconds)}"
        page = login_page(request, visitor, place, name=name, problem=problem, status_code=429)
        page.headers["Retry-After"] = str(seconds)
        return page
    user = user_with_password(workspace, name, str(form.get("password", "")))
    if user is None:
        rates.take(SIGN_IN_FROM, address)
        return login_page(request, visitor, place, name=name, problem=REFUSED, status_code=401)
    rates.forget(SIGN_IN, name, address)
    if user.totp_secret:
        response: Response = go_to(request, "sign_in_code")
        keep_step(response, workspace, code_step(user, place))
        return response
    response = RedirectResponse(place, status_code=303)
    sign_in_here(request, response, workspace.acting_as(user.name, "web"), user)
    return response


@router.get("/login/code", name="sign_in_code")
def sign_in_code(request: Request, visitor: Guest) -> Response:
    if kept_step(request, workspace_of(request), CodeStep) is None:
        return go_to(request, "login")
    return render(request, visitor, "login_code.html", {"problem": ""})


@router.post("/login/code", name="give_code")
def give_code(request: Request, visitor: Guest, form: Posted) -> Response:
    workspace, rates = workspace_of(request), rates_of(request)
    step = kept_step(request, workspace, CodeStep)
    user = person_at(workspace, step) if step else None
    if step is None or user is None or not user.totp_secret:
        return go_to(request, "login")
    if seconds := rates.take(CODES, str(user.id)):
        problem = f"{PAUSED} {wait_words(seconds)}"
        page = render(request, visitor, "login_code.html", {"problem": problem}, status_code=429)
        page.headers["Retry-After"] = str(seconds)
        return page
    if not take_code(workspace, user, text_of(form, "code")):
        return render(request, visitor, "login_code.html", {"problem": WRONG_CODE}, status_code=401)
    rates.forget(CODES, str(user.id))
    response = RedirectResponse(step.next, status_code=303)
    drop_step(response, workspace, CodeStep)
    sign_in_here(request, response, workspace.acting_as(user.name, "web"), user)
    return response


@router.post("/logout", name="sign_out")
def sign_out(request: Request, visitor: Guest) -> Response:
    """The session ends here and not in the browser alone: a cookie that was copied opens nothing any more."""
    workspace = workspace_of(request)
    if visitor.user is not None and visitor.sign_in is not None:
        acting = workspace.acting_as(visitor.name, "web")
        end_session(acting, visitor.user.id or 0, visitor.sign_in.id or 0)
    response = go_to(request, "login")
    drop_cookie(response, workspace)
    return response


def login_page(
    request: Request,
    visitor: Visitor,
    place: str,
    *,
    name: str = "",
    problem: str = "",
    status_code: int = 200,
) -> Response:
    values = {"login": name, "next": place, "problem": problem, "office": request.app.state.office}
    return render(request, visitor, "login.html", values, status_code=status_code)


def rates_of(request: Request) -> Rates:
    rates: Rates = request.app.state.rates
    return rates


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""
