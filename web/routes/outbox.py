"""The ledger of letters: what went, what waits, what failed and why."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from models.queries import balance as balance_queries
from models.queries import outbox as outbox_queries
from operations.balance_words import balance_words
from operations.keep_balance import LAPSES
from operations.retry_failed_letters import retry_failed_letters
from rules.delivery import LetterState
from web.access import Visitor, visitor_of, workspace_of
from web.pages import go_to, render

router = APIRouter()

MOST_ROWS = 200
DAYS_SHOWN = 10


@router.get("/outbox", name="outbox")
def outbox(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)], state: str = "") -> Response:
    """Failures first when there are any: they are what a person must act on."""
    workspace = workspace_of(request)
    with workspace.database.reading() as session:
        counts = outbox_queries.counts_by_state(session)
        known = {one.value: one for one in LetterState}
        fallback = LetterState.FAILED if counts.get(LetterState.FAILED) else LetterState.SENT
        chosen = known.get(state, fallback)
        letters = outbox_queries.in_state(session, chosen, limit=MOST_ROWS)
        balances = balance_queries.recent_lines(session, DAYS_SHOWN)
    values = {
        "counts": [(one, counts.get(one, 0)) for one in LetterState],
        "total": sum(counts.values()),
        "chosen": chosen,
        "letters": letters,
        "lapses": {lapse.value: words for lapse, words in LAPSES.items()},
        "balances": [(line, balance_words(line)) for line in balances],
    }
    return render(request, visitor, "outbox.html", values)


@router.post("/outbox/retry", name="retry_letters")
def retry(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)]) -> Response:
    number = retry_failed_letters(workspace_of(request).acting_as(visitor.name, "web"))
    return go_to(request, "outbox", done="retried" if number else "nothing")
