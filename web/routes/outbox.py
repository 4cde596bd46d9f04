"""The ledger of letters: what went, what waits, what failed and why."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from sqlmodel import Session
from starlette.datastructures import FormData

from models.queries import balance as balance_queries
from models.queries import letter_tray as tray_queries
from operations.ladder.balance_words import balance_words
from operations.ladder.keep_balance import LAPSES
from operations.letters.retry_failed_letters import retry_failed_letters
from operations.letters.see_to_letter import see_to_letter, see_to_letters
from rules.delivery import LetterState
from rules.errors import BadInput
from web import outbox_view
from web.access import Visitor, visitor_of, workspace_of
from web.exports import export_kind, exported
from web.outbox_view import CHOICES, OPEN, Asked
from web.pages import go_to, render
from web.posted import Posted, text_of

router = APIRouter()
Person = Annotated[Visitor, Depends(visitor_of)]
LetterId = Annotated[int, Path(ge=1, le=2**31 - 1)]

PAGE = 60
DAYS_SHOWN = 10


@router.get("/outbox", name="outbox")
def outbox(request: Request, visitor: Person) -> Response:
    """What did not arrive first when there is any: a person must know of it, and sometimes act."""
    workspace = workspace_of(request)
    given = dict(request.query_params)
    with workspace.database.reading() as session:
        asked = outbox_view.asked(session, workspace, given, visitor.reach)
        number_open = tray_queries.number(session, asked.of_fate(OPEN))
        state = _state(given.get("state", ""), number_open, is_narrowed=asked.wanted.is_narrowed)
        wanted = asked.of_fate(state)
        counts = tray_queries.numbers_by_state(session, asked.wanted)
        total = (
            number_open if state == OPEN else sum(counts.get(one, 0) for one in CHOICES[state] or LetterState)
        )
        if kind := export_kind(request):
            return exported(
                request,
                visitor,
                kind,
                name="thu-di",
                title="Thư đi",
                selected=asked.words(state),
                columns=outbox_view.COLUMNS,
                rows=outbox_view.rows_of_file(session, wanted),
                total=total,
            )
        letters = tray_queries.page(session, wanted, after=asked.after, limit=PAGE + 1)
        shown = letters[:PAGE]
        values = {
            "asked": asked,
            "unit_typed": outbox_view.unit_typed(asked),
            "query": {**asked.query, "state": state},
            "counts": [(one, counts.get(one, 0)) for one in LetterState],
            "everything": sum(counts.values()),
            "total": total,
            "chosen": state,
            "undelivered": number_open,
            "failed": counts.get(LetterState.FAILED, 0),
            "rows": outbox_view.with_passed(session, shown),
            "older": outbox_view.after_words(shown[-1]) if len(letters) > PAGE else "",
            "sees_all": visitor.reach.is_everything,
            **_balances(session, asked),
        }
    return render(request, visitor, "outbox.html", values)


def _balances(session: Session, asked: Asked) -> dict[str, object]:
    """Of the whole house, for those who see it whole."""
    is_shown = asked.wanted.reach is None
    balances = balance_queries.recent_lines(session, DAYS_SHOWN) if is_shown else []
    return {
        "lapses": {lapse.value: words for lapse, words in LAPSES.items()},
        "balances": [(line, balance_words(line)) for line in balances],
    }


def _state(given: str, number_open: int, *, is_narrowed: bool) -> str:
    if given and given in CHOICES:
        return given
    if is_narrowed:
        return ""
    return OPEN if number_open else LetterState.SENT.value


@router.post("/outbox/retry", name="retry_letters")
def retry(request: Request, visitor: Person, form: Posted) -> Response:
    """What was marked on the page; without marks, everything that failed."""
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    if text_of(form, "marked"):
        number = retry_failed_letters(workspace, letter_ids=marked(form, "letter", "thư"))
    else:
        number = retry_failed_letters(workspace)
    return go_to(request, "outbox", done="retried" if number else "nothing")


@router.post("/outbox/seen-to", name="see_to_letters")
def see_to_many(request: Request, visitor: Person, form: Posted) -> Response:
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    number = see_to_letters(workspace, marked(form, "letter", "thư"))
    return go_to(request, "outbox", done="letters_seen_to" if number else "nothing")


@router.post("/outbox/{letter_id}/retry", name="retry_letter")
def retry_one(request: Request, visitor: Person, letter_id: LetterId) -> Response:
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    number = retry_failed_letters(workspace, letter_id=letter_id)
    return go_to(request, "outbox", done="retried" if number else "nothing")


@router.post("/outbox/{letter_id}/seen-to", name="see_to_letter")
def see_to(request: Request, visitor: Person, letter_id: LetterId) -> Response:
    is_done = see_to_letter(workspace_of(request).acting_as(visitor.name, "web"), letter_id)
    return go_to(request, "outbox", done="letter_seen_to" if is_done else "nothing")


def marked(form: FormData, name: str, what: str) -> list[int]:
    """The rows a person has ticked; BadInput when there are none."""
    given = [str(one) for one in form.getlist(name)]
    found = [int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 10]
    if not found:
        raise BadInput(f"chưa chọn {what} nào", mend=f"đánh dấu các {what} rồi bấm lại")
    return found
