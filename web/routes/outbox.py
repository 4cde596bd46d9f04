"""The ledger of letters: what went, what waits, what failed and why."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from models.queries import balance as balance_queries
from models.queries import ledger as ledger_queries
from models.queries import open_losses
from models.queries import outbox as outbox_queries
from operations.ladder.balance_words import balance_words
from operations.ladder.keep_balance import LAPSES
from operations.letters.retry_failed_letters import retry_failed_letters
from operations.letters.see_to_letter import see_to_letter
from rules.delivery import LetterState
from web.access import Visitor, visitor_of, workspace_of
from web.pages import go_to, render

router = APIRouter()

MOST_ROWS = 200
DAYS_SHOWN = 10
OPEN = "undelivered"
# What the page can be narrowed to, by the word in its address; "": every state; `OPEN`: lost, and nobody has seen to it.
CHOICES: dict[str, tuple[LetterState, ...]] = {
    "": (),
    OPEN: (),
    **{state.value: (state,) for state in LetterState},
}


@router.get("/outbox", name="outbox")
def outbox(
    request: Request,
    visitor: Annotated[Visitor, Depends(visitor_of)],
    state: str = "",
    kind: str = "",
    to: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """What did not arrive first when there is any: a person must know of it, and sometimes act."""
    workspace = workspace_of(request)
    with workspace.database.reading() as session:
        counts = outbox_queries.counts_by_state(session)
        number_open = open_losses.number_open(session)
        chosen = _chosen(state, number_open, is_narrowed=bool(kind or to))
        letters = outbox_queries.find(
            session,
            states=CHOICES[chosen],
            kind=kind,
            to=" ".join(to.split()),
            is_open=chosen == OPEN,
            limit=MOST_ROWS,
        )
        lost = [one.id or 0 for one in letters if one.state in outbox_queries.UNDELIVERED]
        passed = ledger_queries.passed_to(session, lost)
        balances = balance_queries.recent_lines(session, DAYS_SHOWN)
    values = {
        "counts": [(one, counts.get(one, 0)) for one in LetterState],
        "total": sum(counts.values()),
        "chosen": chosen,
        "kind": kind,
        "to": to,
        "undelivered": number_open,
        "failed": counts.get(LetterState.FAILED, 0),
        "letters": letters,
        "passed": passed,
        "lapses": {lapse.value: words for lapse, words in LAPSES.items()},
        "balances": [(line, balance_words(line)) for line in balances],
    }
    return render(request, visitor, "outbox.html", values)


def _chosen(state: str, number_open: int, *, is_narrowed: bool) -> str:
    if state and state in CHOICES:
        return state
    if is_narrowed:
        return ""
    return OPEN if number_open else LetterState.SENT.value


@router.post("/outbox/retry", name="retry_letters")
def retry(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)]) -> Response:
    number = retry_failed_letters(workspace_of(request).acting_as(visitor.name, "web"))
    return go_to(request, "outbox", done="retried" if number else "nothing")


@router.post("/outbox/{letter_id}/retry", name="retry_letter")
def retry_one(
    request: Request,
    visitor: Annotated[Visitor, Depends(visitor_of)],
    letter_id: Annotated[int, Path(ge=1, le=2**31 - 1)],
) -> Response:
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    number = retry_failed_letters(workspace, letter_id=letter_id)
    return go_to(request, "outbox", done="retried" if number else "nothing")


@router.post("/outbox/{letter_id}/seen-to", name="see_to_letter")
def see_to(
    request: Request,
    visitor: Annotated[Visitor, Depends(visitor_of)],
    letter_id: Annotated[int, Path(ge=1, le=2**31 - 1)],
) -> Response:
    is_done = see_to_letter(workspace_of(request).acting_as(visitor.name, "web"), letter_id)
    return go_to(request, "outbox", done="letter_seen_to" if is_done else "nothing")
