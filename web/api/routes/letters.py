"""Letters out and in: what became of each, and what a person does about those that were lost or could not be read."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query
from pydantic import Field

from models import InboxKind, InboxMessage, InboxState, OutboxMessage
from models.queries import api_lists
from operations.letters.retry_failed_letters import retry_failed_letters
from operations.letters.see_to_letter import see_to_letter
from operations.mailbox.handle_mail import attach_to_obligation, mark_handled
from rules.delivery import LetterState
from web.api.access import Caller, Known
from web.api.bodies import json_body
from web.api.once import api_router
from web.api.paging import NO_NUL, Paged, PageOut, paged
from web.api.sent import RowId as RowNumber
from web.api.sent import Said, Shape
from web.api.shared import DoneOut, RowId, local

router = api_router("letters")


class OutboxLetterOut(Shape):
    id: int
    kind: str
    to: str
    name: str
    subject: str
    state: LetterState
    attempts: int
    planned_at: datetime
    finished_at: datetime | None
    reason: str | None
    seen_to_at: datetime | None


class InboxLetterOut(Shape):
    id: int
    kind: InboxKind
    state: InboxState
    sender: str
    name: str
    subject: str
    arrived_at: datetime
    obligation: int | None
    letter: int | None
    detail: str


class OutboxAsked(Paged):
    """`lost`: did not arrive, and nobody has seen to it."""

    state: LetterState | None = None
    kind: Annotated[str, Field(pattern=NO_NUL, max_length=60)] = ""
    lost: bool = False


class InboxAsked(Paged):
    state: InboxState | None = None
    kind: InboxKind | None = None


class HandledIn(Shape):
    word: Said


class AboutIn(Shape):
    obligation: RowNumber


@router.get("/outbox", name="api_outbox")
def outbox(caller: Known, asked: Annotated[OutboxAsked, Query()]) -> PageOut[OutboxLetterOut]:
    """Newest first."""
    with caller.workspace.database.reading() as session:

        def read(before: int, limit: int) -> list[OutboxMessage]:
            return api_lists.outbox(
                session, state=asked.state, kind=asked.kind, is_lost=asked.lost, before=before, limit=limit
            )

        return paged(
            caller, asked, "outbox", read, number=lambda one: one.id or 0, show=lambda one: _out(caller, one)
        )


@router.post("/outbox/retry", name="api_retry_letters")
def retry_all(caller: Known) -> DoneOut:
    """Every letter that failed."""
    number = retry_failed_letters(caller.workspace)
    return DoneOut(changed=number > 0, words=f"gửi lại {number} thư")


@router.post("/outbox/{letter_id}/retry", name="api_retry_letter")
def retry(caller: Known, letter_id: RowId) -> DoneOut:
    number = retry_failed_letters(caller.workspace, letter_id=letter_id)
    return DoneOut(id=letter_id, changed=number > 0)


@router.post("/outbox/{letter_id}/seen-to", name="api_see_to_letter")
def see_to(caller: Known, letter_id: RowId) -> DoneOut:
    """A person has dealt with a letter that was lost."""
    return DoneOut(id=letter_id, changed=see_to_letter(caller.workspace, letter_id))


@router.get("/inbox", name="api_inbox")
def inbox(caller: Known, asked: Annotated[InboxAsked, Query()]) -> PageOut[InboxLetterOut]:
    """Newest first; what people wrote stands in GET /inbox/{message_id}."""
    with caller.workspace.database.reading() as session:

        def read(before: int, limit: int) -> list[InboxMessage]:
            return api_lists.inbox(session, state=asked.state, kind=asked.kind, before=before, limit=limit)

        return paged(
            caller,
            asked,
            "inbox",
            read,
            number=lambda one: one.id or 0,
            show=lambda one: inbox_out(caller, one),
        )


@router.post("/inbox/{message_id}/handle", name="api_handle_mail")
def handle(
    caller: Known, message_id: RowId, given: Annotated[HandledIn, Depends(json_body(HandledIn))]
) -> DoneOut:
    mark_handled(caller.workspace, message_id, word=given.word)
    return DoneOut(id=message_id)


@router.post("/inbox/{message_id}/attach", name="api_attach_mail")
def attach(
    caller: Known, message_id: RowId, given: Annotated[AboutIn, Depends(json_body(AboutIn))]
) -> DoneOut:
    """What the letter is about, where it did not say so itself."""
    caller.view(given.obligation)
    attach_to_obligation(caller.workspace, message_id, given.obligation)
    return DoneOut(id=message_id)


def _out(caller: Caller, one: OutboxMessage) -> OutboxLetterOut:
    return OutboxLetterOut.of(
        one,
        to=one.recipient_email,
        name=one.recipient_name,
        planned_at=caller.workspace.local(one.planned_at),
        finished_at=local(caller.workspace, one.finished_at),
        seen_to_at=local(caller.workspace, one.seen_to_at),
    )


def inbox_out(caller: Caller, one: InboxMessage) -> InboxLetterOut:
    return InboxLetterOut.of(
        one,
        sender=one.from_email,
        name=one.from_name,
        arrived_at=caller.workspace.local(one.arrived_at),
        obligation=one.obligation_id,
        letter=one.letter_id,
    )
