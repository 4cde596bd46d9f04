"""Delivery through a relay that is away, refuses, drops the line, is slow: nothing is lost, doubles are on record."""

import ssl
from collections.abc import Callable
from datetime import timedelta

import pytest

from config.clock import SetClock
from notifications.fallback import FallbackTransport
from operations.workspace import Workspace
from rules.delivery import OUTAGE_SIGNS
from tests.notifications.relay import Relay, running
from tests.operations.outgoing import attempts, ids_in, letters, message_id, outcomes, put_letters, states
from tests.operations.relays import closed_port, deliver, deliver_until_done, smtp_to

LETTERS = 8
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
EXPECTED = {message_id(number) for number in range(1, LETTERS + 1)}


def arrived(relay: Relay) -> dict[str, int]:
    return dict(ids_in([content for _, _, content in relay.received]))


def unanswered(workspace: Workspace) -> dict[str, int]:
    """How often each letter was handed over without an answer."""
    named = {letter.id: letter.message_id for letter in letters(workspace)}
    found: dict[str, int] = {}
    for one in attempts(workspace):
        if one.outcome == "unanswered":
            found[named[one.outbox_message_id]] = found.get(named[one.outbox_message_id], 0) + 1
    return found


def refuse_three(relay: Relay) -> None:
    relay.answer("RCPT", "450 4.2.1 busy", "451 4.3.0 later", "452 4.2.2 full")


def refuse_three_texts(relay: Relay) -> None:
    relay.answer("DATA", "451 4.7.1 greylisted", "452 4.3.1 disk full", "421 4.3.2 closing")


def drop_before_the_dot(relay: Relay) -> None:
    relay.drops_during_data = 2


def drop_after_the_dot(relay: Relay) -> None:
    relay.drops_after_dot = 2


# Long for a relay on a busy machine that means no harm, short for a test that waits it out once.
ANSWERS_WITHIN = 3.0


def think_too_long(relay: Relay) -> None:
    relay.thinks_for = 2 * ANSWERS_WITHIN


STORMS: list[tuple[Callable[[Relay], None], dict[str, int], int]] = [
    (refuse_three, {"sent": LETTERS, "postponed": 3}, 0),
    (refuse_three_texts, {"sent": LETTERS, "postponed": 3}, 0),
    (drop_before_the_dot, {"sent": LETTERS, "unanswered": 2}, 0),
    (drop_after_the_dot, {"sent": LETTERS, "unanswered": 2}, 2),
    (think_too_long, {"sent": LETTERS, "unanswered": 1}, 0),
]


@pytest.mark.parametrize(
    ("misbehave", "expected", "doubles"), STORMS, ids=[one[0].__name__ for one in STORMS]
)
def test_no_storm_loses_a_letter_and_every_double_was_handed_over_without_an_answer(
    workspace: Workspace,
    clock: SetClock,
    misbehave: Callable[[Relay], None],
    expected: dict[str, int],
    doubles: int,
) -> None:
    put_letters(workspace, LETTERS)
    with running() as relay:
        misbehave(relay)
        deliver_until_done(workspace, clock, smtp_to(relay.port, timeout=ANSWERS_WITHIN), rounds=3)
        found = arrived(relay)
    assert set(found) == EXPECTED, "lost or invented"
    assert states(workspace) == {"sent": LETTERS}
    assert outcomes(workspace) == expected
    twice = {one: times - 1 for one, times in found.items() if times > 1}
    assert sum(twice.values()) == doubles
    if doubles:
        assert twice == unanswered(workspace)
    relay_name = f"127.0.0.1:{relay.port}"
    assert {one.relay for one in attempts(workspace)} == {relay_name}


@ON_SQLITE
def test_a_refusal_for_good_ends_one_letter_and_no_other(workspace: Workspace, clock: SetClock) -> None:
    put_letters(workspace, LETTERS)
    with running() as relay:
        relay.answer("RCPT", "550 5.1.1 no such mailbox")
        deliver_until_done(workspace, clock, smtp_to(relay.port, connections=1), rounds=2)
        assert set(arrived(relay)) == EXPECTED - {message_id(1)}
    assert states(workspace) == {"sent": LETTERS - 1, "failed": 1}
    failed = letters(workspace)[0]
    assert "550" in (failed.reason or "")
    assert failed.finished_at == clock.now() - timedelta(minutes=20)


def test_a_relay_away_for_ten_minutes_costs_a_few_tries_and_no_letter(
    workspace: Workspace, clock: SetClock
) -> None:
    put_letters(workspace, 30)
    port = closed_port()
    transport = smtp_to(port)
    for _ in range(10):
        deliver(workspace, transport)
        clock.set(clock.now() + timedelta(minutes=1))
    tried = outcomes(workspace)
    assert set(tried) == {"postponed"}
    assert tried["postponed"] <= 10 * (OUTAGE_SIGNS + 2), "not all letters one by one"
    assert states(workspace) == {"due": 30}
    with running(port=port) as relay:
        first = deliver(workspace, transport)
        assert first.sent >= 10, "the first letters leave with the first round after it"
        clock.set(clock.now() + timedelta(minutes=31))
        deliver(workspace, transport)
        assert sorted(arrived(relay).values()) == [1] * 30
    assert states(workspace) == {"sent": 30}


@ON_SQLITE
def test_an_outage_of_two_days_uses_up_no_letter(workspace: Workspace, clock: SetClock) -> None:
    put_letters(workspace, 12)
    transport = smtp_to(closed_port(), connections=1)
    for _ in range(16):
        assert deliver(workspace, transport).failed == 0
        clock.set(clock.now() + timedelta(hours=3))
    assert states(workspace) == {"due": 12}
    assert outcomes(workspace)["postponed"] == 16 * OUTAGE_SIGNS
    with running() as relay:
        assert deliver(workspace, smtp_to(relay.port)).sent == 12
        assert sorted(arrived(relay).values()) == [1] * 12


@ON_SQLITE
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_no_encryption_and_a_refused_login_put_the_letters_off_until_settings_are_mended(
    workspace: Workspace, clock: SetClock
) -> None:
    put_letters(workspace, LETTERS)
    with running() as plain, running(login=True) as locked:
        deliver(workspace, smtp_to(plain.port, tls="starttls"))
        clock.set(clock.now() + timedelta(minutes=10))
        deliver(workspace, smtp_to(plain.port, tls="tls", tls_context=ssl.create_default_context()))
        clock.set(clock.now() + timedelta(minutes=10))
        deliver(workspace, smtp_to(locked.port, username="dondoc", password="sai"))
        assert (plain.received, locked.received) == ([], [])
        assert set(outcomes(workspace)) == {"postponed"}
        clock.set(clock.now() + timedelta(minutes=31))
        deliver(workspace, smtp_to(plain.port))
        assert arrived(plain) == dict.fromkeys(EXPECTED, 1)


def test_the_second_relay_carries_letters_while_the_first_is_away_and_is_left_again(
    workspace: Workspace, clock: SetClock
) -> None:
    seconds = 0.0
    port = closed_port()
    with running() as second:
        transport = FallbackTransport(smtp_to(port), smtp_to(second.port), now=lambda: seconds)
        put_letters(workspace, 5)
        deliver(workspace, transport)
        assert len(second.received) == 5
        with running(port=port) as first:
            put_letters(workspace, 5, first=6)
            deliver(workspace, transport)
            assert (len(first.received), len(second.received)) == (0, 10), "it is given time"
            seconds = 301.0
            put_letters(workspace, 5, first=11)
            deliver(workspace, transport)
            assert (len(first.received), len(second.received)) == (5, 10)
    used = [one.relay for one in attempts(workspace)]
    assert used == [f"127.0.0.1:{second.port}"] * 10 + [f"127.0.0.1:{port}"] * 5
    assert outcomes(workspace) == {"sent": 15}


@ON_SQLITE
def test_a_letter_the_first_relay_may_have_is_not_given_to_the_second(
    workspace: Workspace, clock: SetClock
) -> None:
    put_letters(workspace, 4)
    with running() as first, running() as second:
        first.drops_after_dot = 1
        transport = FallbackTransport(smtp_to(first.port, connections=1), smtp_to(second.port, connections=1))
        deliver(workspace, transport)
        assert not second.received
        clock.set(clock.now() + timedelta(minutes=1))
        deliver(workspace, transport)
        assert arrived(first) == {**{message_id(n): 1 for n in range(2, 5)}, message_id(1): 2}
    assert unanswered(workspace) == {message_id(1): 1}
