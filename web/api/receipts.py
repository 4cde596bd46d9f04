"""What a program is told when it has answered, and why it has not."""

from fastapi.responses import JSONResponse

from models.queries.obligations import ObligationView
from operations.answers.answer import Receipt
from operations.answers.judge_answer import MatchedAnswer
from rules.lifecycle import AWAITED, State
from web.api.problems import Problem
from web.api.schemas import ReceiptOut


def refusal_of(view: ObligationView, judged: MatchedAnswer) -> Problem:
    """409 where no answer is awaited at all, 422 where this one cannot be taken."""
    is_awaited = view.obligation.state in (*AWAITED, State.SCHEDULED)
    errors = [{"what": reason} for reason in judged.reasons]
    return Problem(422 if is_awaited else 409, judged.reasons[0], errors=errors)


def receipt_out(receipt: Receipt | None, questions: tuple[str, ...] = ()) -> ReceiptOut:
    if receipt is None:
        return ReceiptOut(status="awaiting_approval", questions=list(questions))
    return ReceiptOut(
        status="sent",
        receipt=receipt.code,
        received_at=receipt.received_at,
        late=receipt.is_late,
        questions=list(questions),
    )


def said(receipt: ReceiptOut, status: int) -> JSONResponse:
    return JSONResponse(receipt.model_dump(mode="json"), status)
