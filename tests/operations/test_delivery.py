"""Delivery: several letters at once, each fate on record, claims that end in time, what a round leaves behind."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from config.clock import SetClock
from models.queries import delivery as delivery_queries
from notifications.recording import RecordingTransport
from notifications.transport import MailError
from operations.ladder.run_round import run_round
from operations.letters import deliver_mail as deliver_mail_module
from operations.letters import early_delivery
from operations.letters.deliver_mail import Delivered, deliver_mail
from operations.workspace import Workspace
from rules.delivery import CLAIM_LEASE, OUTAGE_SIGNS, OUTAGE_WAIT, SENDING_LIMIT, may_begin
from rules.errors import StorageFailed
from tests.builders import at
from tests.engine.many import a_plan_with_many_tasks
from tests.mail_servers.postfix import BUSY, REFUSED, Postfix
from tests.notifications.relay import running
from tests.operations.outgoing import attempts, ids_in, letters, message_id, outcomes, put_letters, states
from tests.operations.relays import deliver, smtp_to

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Lanes(RecordingTransport):
    """Takes letters one turn of the loop later, and knows how many were on their way at once."""

    def __init__(self, workspace: Workspace, lanes: int = 3) -> None:
        super().__init__()
        self.lanes = lanes
        self.workspace = workspace
        self.in_flight = self.most = 0
        self.unrecorded: list[int] = []

    async def send(self, *, recipient: str, content: bytes, key: str, message_id: str = "") -> str:
        self.in_flight += 1
        self.most = max(self.most, self.in_flight)
        self.unrecorded.append(len(self.sent) - states(self.workspace).get("sent", 0))
        await asyncio.sleep(0)
        self.in_flight -= 1
        return await super().send(recipient=recipient, content=content, key=key, message_id=message_id)


def test_each_fate_is_on_record_before_the_next_letter_leaves_on_its_lane(workspace: Workspace) -> None:
    put_letters(workspace, 25)
    transport = Lanes(workspace)
    assert deliver(workspace, transport).sent == 25
    assert transport.most == 3
    assert max(transport.unrecorded) < 3, "a kill at any moment repeats no more letters than lanes"
    assert [one.attempts for one in letters(workspace)] == [1] * 25
    assert outcomes(workspace) == {"sent": 25}


@ON_SQLITE
def test_a_claim_never_outlives_its_lease(workspace: Workspace, clock: SetClock) -> None:
    put_letters(workspace, 12)
    left: list[timedelta] = []

    class Slow(RecordingTransport):
        """Every letter takes a minute and a half of the office's time."""

        async def send(self, *, recipient: str, content: bytes, key: str, message_id: str = "") -> str:
            mine = next(one for one in letters(workspace) if one.key == key)
            assert mine.claimed_until is not None
            left.append(mine.claimed_until - clock.now())
            clock.set(clock.now() + timedelta(seconds=90))
            return await super().send(recipient=recipient, content=content, key=key, message_id=message_id)

    transport = Slow()
    assert deliver(workspace, transport).sent == 12
    assert min(left) > SENDING_LIMIT
    assert len({one.key for one in transport.sent}) == 12


def test_letters_of_a_process_that_died_are_taken_over_when_its_claim_has_ended(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    put_letters(workspace, 3)
    now = clock.now()
    with workspace.database.transaction() as session:
        claimed = delivery_queries.claim(session, now=now, until=now + CLAIM_LEASE, process="dead", limit=2)
    assert len(claimed) == 2
    assert deliver(workspace, transport).sent == 1
    clock.set(now + CLAIM_LEASE + timedelta(seconds=1))
    assert deliver(workspace, transport).sent == 2
    assert outcomes(workspace) == {"sent": 3, "taken_over": 2}
    assert states(workspace) == {"sent": 3}


def test_when_the_relay_is_out_of_order_the_rest_is_put_back_untried(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    put_letters(workspace, 40)
    transport.break_down()
    assert deliver(workspace, transport).postponed == OUTAGE_SIGNS == transport.attempts
    found = letters(workspace)
    assert sum(one.attempts for one in found) == OUTAGE_SIGNS
    assert {one.state.value for one in found} == {"due"}
    assert {one.claimed_by for one in found} == {None}
    put_back = [one for one in found if one.not_before == clock.now() + OUTAGE_WAIT and not one.attempts]
    assert put_back
    assert {one.reason for one in put_back} == {"máy chủ thư không trả lời"}
    transport.mend()
    clock.set(clock.now() + OUTAGE_WAIT)
    deliver(workspace, transport)
    assert states(workspace)["sent"] >= 37
    assert all(one.reason is None for one in letters(workspace) if one.state.value == "sent")


@ON_SQLITE
def test_a_letter_refused_between_two_signs_shows_that_the_relay_is_there(workspace: Workspace) -> None:
    class OneInThree(RecordingTransport):
        async def send(self, **_: object) -> str:
            if self.attempts % 3 == 2:
                self.attempts += 1
                raise MailError("hộp thư đầy", permanent=False)
            self.attempts += 1
            raise MailError("đứt đường", permanent=False, is_unanswered=True)

    put_letters(workspace, 9)
    assert deliver(workspace, OneInThree()).postponed == 9
    assert outcomes(workspace) == {"unanswered": 6, "postponed": 3}


def test_a_delivery_that_is_stopped_gives_back_what_it_has_not_tried(workspace: Workspace) -> None:
    put_letters(workspace, 10)

    class Endless(RecordingTransport):
        async def send(self, *, recipient: str, content: bytes, key: str, message_id: str = "") -> str:
            if len(self.sent) == 2:
                await asyncio.sleep(60)
            return await super().send(recipient=recipient, content=content, key=key, message_id=message_id)

    async def stopped() -> None:
        async with asyncio.timeout(0.3):
            await deliver_mail(replace(workspace, transport=Endless()))

    with pytest.raises(TimeoutError):
        asyncio.run(stopped())
    # The letter that was on its way waits for the end of its claim: it may have left.
    assert states(workspace) == {"sent": 2, "sending": 1, "due": 7}


def test_a_database_that_fails_ends_the_delivery_in_one_line_and_loses_nothing(
    workspace: Workspace, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_letters(workspace, 6)

    def fail(*_: object) -> None:
        raise StorageFailed("ổ đĩa đã đầy")

    transport = Lanes(workspace)
    with monkeypatch.context() as broken:
        broken.setattr(delivery_queries, "settle", fail)
        with pytest.raises(StorageFailed, match="ổ đĩa"):
            deliver(workspace, transport)
    assert len(transport.sent) <= 3, "nobody begins another letter"
    clock.set(clock.now() + CLAIM_LEASE + timedelta(seconds=1))
    deliver(workspace, transport)
    assert {one.key for one in transport.sent} == {f"letter:{number}" for number in range(1, 7)}


@pytest.mark.parametrize(
    ("left", "expected"),
    [(SENDING_LIMIT, False), (SENDING_LIMIT + timedelta(seconds=1), True), (CLAIM_LEASE, True)],
)
def test_a_letter_is_begun_only_if_it_can_be_ended_in_time(left: timedelta, expected: bool) -> None:
    now = datetime.fromisoformat("2021-06-07T08:00:00+07:00")
    assert may_begin(now, now + left) is expected


@ON_SQLITE
def test_postfix_takes_letters_refuses_others_and_names_the_letter_it_bounces(
    workspace: Workspace, postfix_server: Postfix
) -> None:
    postfix_server.empty()
    put_letters(workspace, 30)
    _readdress(workspace, {1: REFUSED, 2: BUSY, 3: "tra-lai@example.vn"})
    done = deliver(workspace, postfix_server.transport(connections=3, per_connection=7))
    assert (done.sent, done.postponed, done.failed) == (28, 1, 1)
    found = postfix_server.wait_for(28)
    bounces = [one for one in found if b"Original-Envelope-Id" in one]
    assert len(bounces) == 1
    assert f"Original-Envelope-Id: {message_id(3)[1:33]}".encode() in bounces[0]
    arrived = ids_in([one for one in found if one not in bounces])
    assert arrived == {message_id(number): 1 for number in range(4, 31)}
    assert {one.relay for one in attempts(workspace)} == {f"127.0.0.1:{postfix_server.port}"}


def _readdress(workspace: Workspace, addresses: dict[int, str]) -> None:
    with workspace.database.transaction() as session:
        for letter in letters(workspace):
            if (number := int(letter.key.partition(":")[2])) in addresses:
                letter.recipient_email = addresses[number]
                session.add(letter)


@ON_SQLITE
def test_a_letter_that_takes_longer_than_it_may_is_unanswered_and_goes_again_under_its_id(
    workspace: Workspace, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliver_mail_module, "SENDING_LIMIT", timedelta(seconds=0.3))
    put_letters(workspace, 1)
    with running() as relay:
        relay.thinks_for = 0.6
        assert deliver(workspace, smtp_to(relay.port)) == Delivered(postponed=1)
        assert outcomes(workspace) == {"unanswered": 1}
        (letter,) = letters(workspace)
        assert (letter.state, letter.finished_at) == ("due", None)
        assert "có thể thư đã đi" in (letter.reason or "")
        monkeypatch.setattr(deliver_mail_module, "SENDING_LIMIT", timedelta(seconds=60))
        clock.set(clock.now() + timedelta(minutes=2))
        assert deliver(workspace, smtp_to(relay.port)) == Delivered(sent=1)
        assert set(ids_in([content for _, _, content in relay.received])) == {message_id(1)}
    assert outcomes(workspace) == {"unanswered": 1, "sent": 1}


@ON_SQLITE
def test_letters_keep_the_pace_and_the_number_for_each_connection(workspace: Workspace) -> None:
    put_letters(workspace, 7)

    async def timed() -> float:
        begin = asyncio.get_running_loop().time()
        transport = smtp_to(relay.port, connections=3, per_connection=3, per_minute=1200)
        await deliver_mail(replace(workspace, transport=transport))
        return asyncio.get_running_loop().time() - begin

    with running() as relay:
        assert asyncio.run(timed()) >= 6 * 60 / 1200
        assert len(relay.received) == 7
        assert relay.connections >= 3
        assert max(relay.letters_of.values()) <= 3


@ON_SQLITE
def test_in_a_large_round_the_first_letters_leave_before_the_last_is_written(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(early_delivery, "WORTH_IT", 3)
    monkeypatch.setattr(early_delivery, "FIRST_PART", 3)
    a_plan_with_many_tasks(workspace, units=8, tasks=1, due_on=date(2021, 6, 15))
    written: list[int] = []
    kept = transport.send

    async def watched(**letter: Any) -> str:
        written.append(states(workspace).get("planned", 0))
        return await kept(**letter)

    monkeypatch.setattr(transport, "send", watched)
    clock.set(at("2021-06-16", "08:30"))
    counts = asyncio.run(run_round(workspace, engine="test"))
    assert counts.delivered.sent == len(transport.sent) == counts.sealed.sealed >= 8
    assert written[0] > 0
    assert written[-1] == 0
    assert len({letter.key for letter in transport.sent}) == len(transport.sent)


@ON_SQLITE
def test_a_relay_that_is_out_of_order_is_not_asked_after_every_batch(
    workspace: Workspace, transport: RecordingTransport
) -> None:
    put_letters(workspace, 10)
    transport.break_down()
    early = early_delivery.EarlyDelivery(workspace)
    assert [early(100).postponed, early(200).postponed] == [OUTAGE_SIGNS, 0]
    assert list(early_delivery.in_growing_parts(["a"] * 700)) == [["a"] * 200, ["a"] * 400, ["a"] * 100]
