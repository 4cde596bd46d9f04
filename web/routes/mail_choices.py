"""What a person chooses about their letters, by the link in them and without an account; opening it changes nothing.

The same address answers the one-click POST of mail programs (RFC 8058).
"""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import PlainTextResponse, Response

from models import Rhythm
from operations.letters.choose_mail import choice_of, choose_mail, person_of_token
from rules.errors import BadInput
from web.access import Visitor, workspace_of
from web.pages import go_to, render
from web.posted import Posted, text_of

router = APIRouter()

# An address of 254 characters in base64, and its seal.
Token = Annotated[str, Path(max_length=400)]
ONE_CLICK = ("List-Unsubscribe", "One-Click")


@router.get("/o/{token}", name="mail_choices")
def mail_choices(request: Request, token: Token) -> Response:
    workspace = workspace_of(request)
    email = person_of_token(workspace, token)
    with workspace.database.reading() as session:
        choice = choice_of(session, email)
    values = {"email": email, "choice": choice, "token": token, "rhythms": tuple(Rhythm)}
    return render(request, Visitor(None), "mail_choices.html", values)


@router.post("/o/{token}", name="choose_mail")
def choose(request: Request, token: Token, form: Posted) -> Response:
    workspace = workspace_of(request)
    email = person_of_token(workspace, token)
    acting = workspace.acting_as(email, "link")
    name, value = ONE_CLICK
    if text_of(form, name) == value:
        choose_mail(acting, email, without_optional=True)
        return PlainTextResponse("Đã ghi nhận: không gửi thư chỉ để biết nữa.")
    optional, rhythm = text_of(form, "optional"), text_of(form, "rhythm")
    if optional in ("none", "all"):
        choose_mail(acting, email, without_optional=optional == "none")
    elif rhythm in set(Rhythm):
        choose_mail(acting, email, rhythm=Rhythm(rhythm))
    else:
        raise BadInput("chưa chọn cách nhận thư", mend="chọn một cách nhận thư")
    return go_to(request, "mail_choices", done="mail_chosen", token=token)
