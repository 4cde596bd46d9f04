"""Answers of many units from one file: looked at first, sent when a person has seen what would be refused."""

from datetime import date
from threading import Lock
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from intake.answer_files.columns import FOR_PEOPLE, TITLES
from intake.answer_files.rows import KINDS
from intake.answer_files.tables import LARGEST_FILE
from models.queries import audit as audit_queries
from operations.answers.answer_template import answer_template, template_name
from operations.answers.import_answers import ACTION, AnswerImport, check_answers, import_answers
from operations.answers.judge_answer import Fate, Giver
from operations.answers.kept_uploads import drop_upload, keep_upload, take_upload
from operations.obligation_words import plan_number, what_is_owed
from rules.errors import DondocError
from web.access import Visitor, visitor_of, workspace_of
from web.api.bodies import XLSX
from web.downloads import HEADERS, disposition
from web.errors import status_of, words_of
from web.pages import go_to, render
from web.posted import Posted, optional_date_of, text_of
from web.uploads import the_one_file

router = APIRouter()

Person = Annotated[Visitor, Depends(visitor_of)]
CHANNEL = "import"
MOST_ROWS = 500
MOST_IMPORTS = 10
SERVER_FAULT = 500
FATES = {
    Fate.READY: "Sẽ gửi",
    Fate.SENT: "Đã gửi",
    Fate.KNOWN: "Đã có, không đổi",
    Fate.REFUSED: "Từ chối",
    Fate.HELD: "Chưa gửi",
}
# What needs a person comes first.
ORDER = (Fate.REFUSED, Fate.HELD, Fate.READY, Fate.SENT, Fate.KNOWN)
# Judging a file reads much: files that come together are judged one after the other.
_judging = Lock()


@router.get("/answers/import", name="answer_import_page")
def page(request: Request, visitor: Person) -> Response:
    return _page(request, visitor)


@router.get("/answers/template", name="answer_template")
def template(
    request: Request,
    plan: Annotated[str, Query(max_length=200)] = "",
    period: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Filled in with what is owed now."""
    workspace = workspace_of(request)
    with workspace.database.reading() as session:
        content = answer_template(session, plan=plan or None, period=period or None)
    name = template_name(workspace.local_day(workspace.clock.now()))
    return Response(content, media_type=XLSX, headers=HEADERS | {"Content-Disposition": disposition(name)})


@router.post("/answers/import", name="preview_answers")
def preview(request: Request, visitor: Person, form: Posted) -> Response:
    """What the file would do; nothing is sent, and the file waits for the confirmation."""
    workspace = workspace_of(request).acting_as(visitor.name, CHANNEL)
    typed = text_of(form, "received_on")
    try:
        received_on = optional_date_of(form, "received_on", "ngày nhận")
        data, name = the_one_file(form)
        with _judging:
            seen = check_answers(workspace, data, name, _giver(visitor), received_on=received_on)
        ticket = keep_upload(workspace, data, name, by=_login(visitor))
    except DondocError as error:
        return _problem(request, visitor, error, typed)
    return _page(request, visitor, seen=seen, ticket=ticket, received_on=received_on)


@router.post("/answers/import/confirm", name="import_answers")
def confirm(request: Request, visitor: Person, form: Posted) -> Response:
    """The file that was looked at is judged again and sent; what has changed meanwhile is refused with its reason."""
    workspace = workspace_of(request).acting_as(visitor.name, CHANNEL)
    ticket, name = text_of(form, "ticket"), text_of(form, "name")
    try:
        received_on = optional_date_of(form, "received_on", "ngày nhận")
        data = take_upload(workspace, ticket, name, by=_login(visitor))
        with _judging:
            done = import_answers(
                workspace,
                data,
                name,
                _giver(visitor),
                received_on=received_on,
                all_or_nothing=text_of(form, "together") == "yes",
            )
    except DondocError as error:
        return _problem(request, visitor, error, "")
    if not done.count(Fate.SENT):
        return _page(request, visitor, seen=done, ticket=ticket, received_on=received_on)
    drop_upload(workspace, ticket)
    return go_to(request, "answer_import_page", done="answers_imported")


def _giver(visitor: Visitor) -> Giver:
    return Giver(visitor.name, visitor.user.email if visitor.user else "")


def _login(visitor: Visitor) -> str:
    return visitor.user.login if visitor.user else ""


def _problem(request: Request, visitor: Visitor, error: DondocError, typed: str) -> Response:
    status_code, _ = status_of(error)
    if status_code >= SERVER_FAULT:
        raise error
    return _page(request, visitor, problem=words_of(error), typed=typed, status_code=status_code)


def _page(
    request: Request,
    visitor: Visitor,
    *,
    problem: str = "",
    typed: str = "",
    seen: AnswerImport | None = None,
    ticket: str = "",
    received_on: date | None = None,
    status_code: int = 200,
) -> Response:
    workspace = workspace_of(request)
    with workspace.database.reading() as session:
        trail = audit_queries.of_subject(session, ("answers", 0))
    imports = [one for one in reversed(trail) if one.action == ACTION][:MOST_IMPORTS]
    answers = sorted(seen.answers, key=lambda one: ORDER.index(one.fate)) if seen else []
    values = {
        "problem": problem,
        "typed": typed,
        "seen": seen,
        "answers": answers[:MOST_ROWS],
        "more": max(0, len(answers) - MOST_ROWS),
        "counts": [(FATES[fate], seen.count(fate)) for fate in ORDER if seen and seen.count(fate)],
        "ready": seen.count(Fate.READY) if seen else 0,
        "fates": FATES,
        "fate": Fate,
        "ticket": ticket,
        "received_on": received_on,
        "imports": imports,
        "kinds": KINDS,
        "most": LARGEST_FILE,
        "megabytes": LARGEST_FILE >> 20,
        "columns": [*TITLES.values(), *FOR_PEOPLE.values()],
        "what_is_owed": what_is_owed,
        "plan_number": plan_number,
    }
    return render(request, visitor, "answer_import.html", values, status_code=status_code)
