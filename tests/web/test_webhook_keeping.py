"""However long ago it was told and whatever has been cleaned up since: an event is told once, and none is left out."""

# ruff: noqa: F811 - fixtures of another file

from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import col, select

from config.clock import SetClock
from models import DueEvent, DueOutcome, UserRole, WebhookCall
from models.queries import access as access_queries
from operations.webhooks import gather_calls as gathering
from operations.webhooks.call_webhooks import CALLS_KEPT, call_webhooks
from operations.webhooks.gather_calls import SETTLES_IN, TOLD_WITHIN
from operations.workspace import Workspace
from tests.web.browser import a_user
from tests.web.test_webhooks import (  # noqa: F401
    Receiver,
    a_hook,
    answered,
    on_sqlite,
    receiver,
    round_at,
    telling,
)

CLIMB = ("2021-05-17", "2021-05-26", "2021-06-07")


def _steps(workspace: Workspace) -> Counter[tuple[int | None, str]]:
    """Steps above the unit itself, and how many people each was raised for."""
    with workspace.database.reading() as session:
        raised = session.exec(
            select(DueEvent).where(
                col(DueEvent.level) >= 1,
                col(DueEvent.outcome) == DueOutcome.RAISED,
                col(DueEvent.instead_of_id).is_(None),
            )
        )
        return Counter((one.obligation_id, one.step) for one in raised)


def test_a_step_for_several_people_is_told_once_however_long_after(
    telling: Workspace, receiver: Receiver, clock: SetClock
) -> None:
    a_hook(telling, receiver, "obligation.escalated")
    for day in CLIMB:
        round_at(telling, clock, day)
        for _ in range(3):
            call_webhooks(telling)
            clock.advance(SETTLES_IN + timedelta(minutes=1))
    steps = _steps(telling)
    assert max(steps.values()) > 1, "somebody else is written to as well"
    assert len(receiver.got) == len(steps)


def test_of_a_page_full_of_steps_none_is_told_twice(
    telling: Workspace, receiver: Receiver, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "READ_AT_ONCE", 1)
    a_hook(telling, receiver, "obligation.escalated")
    for day in CLIMB:
        round_at(telling, clock, day)
    call_webhooks(telling)
    assert len(receiver.got) == len(_steps(telling))


@on_sqlite
def test_what_was_told_is_not_told_again_once_its_call_is_cleaned_up(
    telling: Workspace, receiver: Receiver, clock: SetClock
) -> None:
    a_hook(telling, receiver)
    for day in CLIMB:
        round_at(telling, clock, day)
        call_webhooks(telling)
    told = len(receiver.got)
    assert told
    assert CALLS_KEPT > TOLD_WITHIN
    for days in (20, 20, 19, 1, 1, 30):
        clock.advance(timedelta(days=days))
        call_webhooks(telling)
    assert len(receiver.got) == told
    with telling.database.reading() as session:
        assert session.exec(select(WebhookCall)).all() == []


@on_sqlite
def test_after_a_rest_longer_than_calls_are_kept_only_what_was_not_told_is(
    telling: Workspace, receiver: Receiver, clock: SetClock
) -> None:
    """Somebody whose account was locked meanwhile: the last entries told had not settled yet."""
    user = a_user(telling, UserRole.ADMINISTRATOR)
    a_hook(telling, receiver, "submission.received", login=user.login)
    answered(telling, clock)
    call_webhooks(telling)
    assert receiver.types == ["submission.received"]
    for is_active, pause in ((False, CALLS_KEPT + timedelta(days=1)), (True, timedelta(minutes=1))):
        with telling.database.transaction() as session:
            kept = access_queries.user(session, user.id or 0)
            assert kept is not None
            kept.is_active = is_active
            session.add(kept)
        clock.advance(pause)
        call_webhooks(telling)
    assert receiver.types == ["submission.received"]
