"""The signed page: what one unit owes, how it answers, what it keeps in hand. Opening it changes nothing."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from models import ExtensionState, ObligationKind, Submission, Tier
from models.queries import desk
from models.queries import extensions as extension_queries
from models.queries import obligations as obligation_queries
from models.queries import submissions as submission_queries
from models.queries.obligations import ObligationView
from models.queries.shared_reports import shared_numbers
from operations.obligation_words import plan_number, rule_of_date, what_is_owed
from operations.request_extension import request_extension
from operations.signed_links import LinkHolder, open_link
from operations.snooze_reminders import snooze_reminders
from operations.submit_status import submit_status
from operations.wait_for_unit import wait_for_unit
from operations.workspace import Workspace
from rules.errors import BadInput, DondocError, NotFound
from rules.keys import receipt_code
from rules.lifecycle import AWAITED, State
from web.access import Visitor, workspace_of
from web.answer_form import AnswerForm, answer_of, empty_form, filled_form
from web.errors import status_of
from web.labels import CLASSES, board_class, time_words
from web.obligation_ways import more_time_values, ways_out
from web.pages import go_to, render
from web.posted import Posted, date_of, optional_date_of, text_of

router = APIRouter()

Token = Annotated[str, Path(max_length=200)]
CHANNEL = "link"


@router.get("/s/{token}", name="submission")
def submission(request: Request, token: Token) -> Response:
    workspace = workspace_of(request)
    holder = open_link(workspace, token)
    with workspace.database.reading() as session:
        view = _view(session, holder)
        return _page(request, session, view, holder, token, empty_form(session, view))


@router.post("/s/{token}", name="submit")
def submit(request: Request, token: Token, form: Posted) -> Response:
    """The answer, then the receipt by GET; a form with a mistake comes back with everything that was typed."""
    workspace = workspace_of(request)
    holder = open_link(workspace, token)
    with workspace.database.reading() as session:
        view = _view(session, holder)
        filled = filled_form(empty_form(session, view), form)
    try:
        submit_status(_acting(workspace, holder), holder.obligation_id, answer_of(filled, holder.signature))
    except DondocError as error:
        return _again(request, holder, token, filled, error)
    return go_to(request, "submission", token=token)


@router.post("/s/{token}/more-time", name="ask_more_time")
def ask_more_time(request: Request, token: Token, form: Posted) -> Response:
    workspace = workspace_of(request)
    holder = open_link(workspace, token)
    typed = {"until": text_of(form, "until"), "reason": text_of(form, "reason")}
    try:
        until = date_of(form, "until", "ngày xin gia hạn đến")
        acting = _acting(workspace, holder)
        by = holder.signature
        request_extension(acting, holder.obligation_id, until=until, reason=typed["reason"], by=by)
    except DondocError as error:
        with workspace.database.reading() as session:
            form_again = replace(empty_form(session, _view(session, holder)), more_time=typed)
        return _again(request, holder, token, form_again, error)
    return go_to(request, "submission", done="asked", token=token)


@router.post("/s/{token}/wait", name="ask_input")
def ask_input(request: Request, token: Token, form: Posted) -> Response:
    """The unit points to the one that blocks it: that one is asked, and reminded in its stead."""
    workspace = workspace_of(request)
    holder = open_link(workspace, token)
    typed = {name: text_of(form, name) for name in ("unit", "reason", "until")}
    try:
        wait_for_unit(
            _acting(workspace, holder),
            holder.obligation_id,
            unit_code=typed["unit"],
            reason=typed["reason"],
            until=optional_date_of(form, "until", "ngày chờ ý kiến"),
        )
    except DondocError as error:
        with workspace.database.reading() as session:
            form_again = replace(empty_form(session, _view(session, holder)), waiting=typed)
        return _again(request, holder, token, form_again, error)
    return go_to(request, "submission", done="waiting", token=token)


@router.post("/s/{token}/quiet", name="ask_quiet")
def ask_quiet(request: Request, token: Token, form: Posted) -> Response:
    workspace = workspace_of(request)
    holder = open_link(workspace, token)
    typed = {"until": text_of(form, "until")}
    try:
        until = date_of(form, "until", "ngày nhắc trở lại")
        snooze_reminders(_acting(workspace, holder), holder.obligation_id, until=until, as_unit=True)
    except DondocError as error:
        with workspace.database.reading() as session:
            form_again = replace(empty_form(session, _view(session, holder)), quiet=typed)
        return _again(request, holder, token, form_again, error)
    return go_to(request, "submission", done="snoozed", token=token)


def _acting(workspace: Workspace, holder: LinkHolder) -> Workspace:
    return workspace.acting_as(holder.signature, CHANNEL)


def _view(session: Session, holder: LinkHolder) -> ObligationView:
    view = obligation_queries.view(session, holder.obligation_id)
    if view is None:
        raise NotFound("không có nghĩa vụ báo cáo này")
    return view


def _again(
    request: Request, holder: LinkHolder, token: str, form: AnswerForm, error: DondocError
) -> Response:
    """The same page with what is wrong said on top; an answer that came in meanwhile shows its receipt."""
    status_code, _ = status_of(error)
    if status_code == 500:
        raise error
    words = f"{error.what}. {error.mend}" if isinstance(error, BadInput) else str(error)
    form = replace(form, problem=words[:1].upper() + words[1:])
    with workspace_of(request).database.reading() as session:
        view = _view(session, holder)
        return _page(request, session, view, holder, token, form, status_code=status_code)


def _page(
    request: Request,
    session: Session,
    view: ObligationView,
    holder: LinkHolder,
    token: str,
    form: AnswerForm,
    *,
    status_code: int = 200,
) -> HTMLResponse:
    workspace = workspace_of(request)
    today = workspace.local_day(workspace.clock.now())
    obligation = view.obligation
    extensions = extension_queries.of_obligation(session, obligation.id or 0)
    latest = submission_queries.latest(session, obligation.id or 0)
    values = {
        "view": view,
        "holder": holder,
        "token": token,
        "form": form,
        "what": what_is_owed(view),
        "plan_number": plan_number(view),
        "shared_by": shared_numbers(session, [view.obligation.plan_id]).get(view.obligation.plan_id, ""),
        "rule": rule_of_date(view),
        "time": time_words(obligation, today, workspace.calendar_of(view.unit)),
        "label": CLASSES[board_class(obligation, today, workspace.calendar_of(view.unit))],
        "is_report": obligation.kind is ObligationKind.REPORT,
        "is_awaited": obligation.state in AWAITED and obligation.tier is not Tier.TOP,
        "is_by_consolidated_report": obligation.state in AWAITED and obligation.tier is Tier.TOP,
        "returned": latest if obligation.state is State.RETURNED else None,
        "pending": next((one for one in extensions if one.state is ExtensionState.ASKED), None),
        "earliest": workspace.calendar_of(view.unit).shift(max(today, obligation.due_on), 1),
        **more_time_values(workspace, view, extensions),
        **ways_out(session, workspace, view, today),
        **_receipt(session, latest),
    }
    return render(request, Visitor(None), "submission.html", values, status_code=status_code)


def _receipt(session: Session, latest: Submission | None) -> dict[str, object]:
    if latest is None:
        return {"sent": None, "code": "", "sent_lines": [], "tasks": {}, "tickets": []}
    lines = submission_queries.lines(session, latest.id or 0)
    return {
        "sent": latest,
        "code": receipt_code(latest.id or 0),
        "sent_lines": lines,
        "tasks": desk.assignments_named(session, [line.assignment_id for line in lines]),
        "tickets": submission_queries.difficulties_of(session, [latest.id or 0]),
    }
