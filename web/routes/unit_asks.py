"""What a unit asks for from its signed page besides answering: more time, another unit's input, quiet."""

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import Response

from operations.answers.signed_links import LinkHolder, open_link
from operations.ladder.request_extension import request_extension
from operations.ladder.snooze_reminders import snooze_reminders
from operations.ladder.wait_for_unit import wait_for_unit
from rules.errors import DondocError
from web.access import workspace_of
from web.answer_form import AnswerForm, empty_form
from web.pages import go_to
from web.posted import Posted, date_of, optional_date_of, text_of
from web.routes.submissions import Token
from web.submission_page import acting, again, view_of

router = APIRouter()


@router.post("/s/{token}/more-time", name="ask_more_time")
def ask_more_time(request: Request, token: Token, form: Posted) -> Response:
    workspace = workspace_of(request)
    holder = open_link(workspace, token)
    typed = {"until": text_of(form, "until"), "reason": text_of(form, "reason")}
    try:
        until = date_of(form, "until", "ngày xin gia hạn đến")
        by = holder.signature
        own = acting(workspace, holder)
        request_extension(own, holder.obligation_id, until=until, reason=typed["reason"], by=by)
    except DondocError as error:
        form_again = replace(_form(request, holder), more_time=typed)
        return again(request, holder, token, form_again, error)
    return go_to(request, "submission", done="asked", token=token)


@router.post("/s/{token}/wait", name="ask_input")
def ask_input(request: Request, token: Token, form: Posted) -> Response:
    """The unit points to the one that blocks it: that one is asked, and reminded in its stead."""
    workspace = workspace_of(request)
    holder = open_link(workspace, token)
    typed = {name: text_of(form, name) for name in ("unit", "reason", "until")}
    try:
        wait_for_unit(
            acting(workspace, holder),
            holder.obligation_id,
            unit_code=typed["unit"],
            reason=typed["reason"],
            until=optional_date_of(form, "until", "ngày chờ ý kiến"),
        )
    except DondocError as error:
        form_again = replace(_form(request, holder), waiting=typed)
        return again(request, holder, token, form_again, error)
    return go_to(request, "submission", done="waiting", token=token)


@router.post("/s/{token}/quiet", name="ask_quiet")
def ask_quiet(request: Request, token: Token, form: Posted) -> Response:
    workspace = workspace_of(request)
    holder = open_link(workspace, token)
    typed = {"until": text_of(form, "until")}
    try:
        until = date_of(form, "until", "ngày nhắc trở lại")
        snooze_reminders(acting(workspace, holder), holder.obligation_id, until=until, as_unit=True)
    except DondocError as error:
        form_again = replace(_form(request, holder), quiet=typed)
        return again(request, holder, token, form_again, error)
    return go_to(request, "submission", done="snoozed", token=token)


def _form(request: Request, holder: LinkHolder) -> AnswerForm:
    with workspace_of(request).database.reading() as session:
        return empty_form(session, view_of(session, holder))
