"""What the administrator is told, over which path and how often, and the sign of life that goes out beside it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from config.clock import SetClock
from models import BalanceLine, UserRole
from models.queries import balance as balance_queries
from operations.care.alarm import Alarm
from operations.care.alarm_words import FaultKind
from operations.care.look_after import LookAfter
from operations.ladder.run_round import run_round
from operations.people.add_user import add_user
from operations.workspace import Workspace
from rules.errors import StorageFailed
from tests.builders import a_draft, a_plan, a_reporting_duty, at
from tests.notifications.relay import Relay, running
from tests.operations.relays import closed_port

MINUTE = timedelta(minutes=1)


def with_settings(workspace: Workspace, **changes: Any) -> Workspace:
    return replace(workspace, settings=workspace.settings.model_copy(update=changes))


def through(workspace: Workspace, relay: Relay, **changes: Any) -> Workspace:
    """The first relay is away; the second is the one given."""
    first = {"smtp_host": "127.0.0.1", "smtp_port": closed_port(), "smtp_tls": "none"}
    second = {
        "smtp_fallback_host": "127.0.0.1",
        "smtp_fallback_port": relay.port,
        "smtp_fallback_tls": "none",
    }
    return with_settings(workspace, **first, **second, alarm_email="truc@example.vn", **changes)


def look(after: LookAfter) -> None:
    asyncio.run(after.look(keeps_watch=True))


def minute_by_minute(after: LookAfter, clock: SetClock, minutes: int) -> None:
    for _ in range(minutes):
        look(after)
        clock.advance(MINUTE)


def letters(relay: Relay) -> list[tuple[str, str]]:
    read = [message_from_bytes(content, policy=policy.default) for _, _, content in relay.received]
    return [(str(one["Subject"]), one.get_content()) for one in read]


def work_waits(workspace: Workspace, clock: SetClock) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    clock.set(at("2021-06-07"))


def test_a_standstill_is_told_once_and_again_only_after_it_was_over(
    workspace: Workspace, clock: SetClock
) -> None:
    work_waits(workspace, clock)
    with running() as relay:
        # Without a first relay, whose own alarm comes in the next test.
        house = with_settings(
            workspace, alarm_smtp_host="127.0.0.1", alarm_smtp_port=relay.port, alarm_smtp_tls="none"
        )
        add_user(
            workspace, login="quan-tri", name="Nguyễn Văn An", email="an@example.vn",
            role=UserRole.ADMINISTRATOR, password="một câu dài để thử", unit_code=None,
        )  # fmt: skip
        after = LookAfter(house)
        minute_by_minute(after, clock, 45)
        assert relay.received == []
        minute_by_minute(after, clock, 30)
        # The process ends and begins anew, twice: nothing is told twice, nothing is counted anew.
        minute_by_minute(LookAfter(house), clock, 10)
        minute_by_minute(LookAfter(house), clock, 10)
        ((subject, words),) = letters(relay)
        assert relay.received[0][1] == ["an@example.vn"]
        assert subject == "[Đôn Đốc] Cảnh báo: vòng nhắc việc không chạy"
        assert "Từ lúc: 08:00 ngày 07/06/2021" in words
        assert "1. Trên máy chủ, chạy lệnh: dondoc doctor" in words
        assert list(Alarm(house).active()) == [FaultKind.ROUNDS]
        asyncio.run(run_round(house, engine="prefect"))
        minute_by_minute(after, clock, 10)
        assert Alarm(house).active() == {}
        # The next step of the ladder comes due and nobody runs rounds: a new fault, a new letter.
        clock.set(at("2021-06-17"))
        minute_by_minute(after, clock, 60)
        assert len(relay.received) == 2


def test_a_relay_that_stays_away_is_told_over_the_second_one(workspace: Workspace, clock: SetClock) -> None:
    with running() as relay:
        after = LookAfter(through(workspace, relay))
        minute_by_minute(after, clock, 15)
        assert relay.received == []  # what may be over by itself
        minute_by_minute(after, clock, 60)
        ((subject, words),) = letters(relay)
    assert "máy chủ thư chính" in subject
    assert "127.0.0.1" in words
    assert relay.received[0][1] == ["truc@example.vn"]


def test_an_alarm_nobody_takes_is_a_file_and_tried_again(workspace: Workspace, clock: SetClock) -> None:
    broken = a_broken_balance(workspace)
    with running() as relay:
        relay.answer("MAIL", "451 4.3.0 later")
        after = LookAfter(through(workspace, relay))
        minute_by_minute(after, clock, 8)
        assert relay.received == []
        (file,) = (workspace.data / "care" / "alarms").iterdir()
        assert "cân đối nhắc việc bị lệch" in file.read_text("utf-8")
        minute_by_minute(after, clock, 4)
        assert [subject for subject, _ in letters(relay)] == ["[Đôn Đốc] Cảnh báo: cân đối nhắc việc bị lệch"]
        assert broken.day.strftime("%d/%m/%Y") in letters(relay)[0][1]


def test_the_database_itself_may_be_the_fault(workspace: Workspace, clock: SetClock, tmp_path: Path) -> None:
    class Gone:
        @contextmanager
        def reading(self) -> Iterator[None]:
            raise StorageFailed("cơ sở dữ liệu không dùng được lúc này (ổ đĩa đã đầy)")
            yield

    with running() as relay:
        house = replace(through(workspace, relay), database=Gone())  # type: ignore[arg-type]
        # Nobody holds the lease then, so every process looks; one of them tells.
        for _ in range(8):
            for after in (LookAfter(house), LookAfter(house)):
                assert asyncio.run(after.look(keeps_watch=False)) is None
            clock.advance(MINUTE)
        ((subject, words),) = letters(relay)
    assert "cơ sở dữ liệu" in subject
    assert "ổ đĩa đã đầy" in words


class Monitor(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_response(302 if self.path == "/elsewhere" else 200)
        self.send_header("Location", "/followed")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing on the screen of the tests."""


@contextmanager
def a_monitor() -> Iterator[tuple[int, list[str]]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Monitor)
    server.asked = []  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], server.asked  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def a_broken_balance(workspace: Workspace) -> BalanceLine:
    now = workspace.clock.now()
    line = BalanceLine(
        day=workspace.local_day(now), due=3, sent=2, bundled=0, skipped=0, failed=0, waiting=0, missing=1,
        is_balanced=False, written_at=now, detail={"lost": 1},
    )  # fmt: skip
    with workspace.database.transaction() as session:
        balance_queries.write_line(session, line)
    return line


def test_the_heart_beats_while_rounds_are_in_time_and_the_balance_holds(
    workspace: Workspace, clock: SetClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    work_waits(workspace, clock)
    file = tmp_path / "nhip-tim"
    with a_monitor() as (port, asked):
        house = with_settings(
            workspace, heartbeat_file=str(file), heartbeat_url=f"http://127.0.0.1:{port}/alive/key-1"
        )
        after = LookAfter(house)
        look(after)
        assert asked == ["/alive/key-1"]
        assert file.read_text() == "2021-06-07T08:00:00+07:00\n"
        # A process that is not the one that acts for all writes its own file and leaves the address alone.
        asyncio.run(after.look(keeps_watch=False))
        # What the engine of this process knows of itself counts before the record can tell.
        asyncio.run(after.look(keeps_watch=True, is_engine_late=True))
        clock.advance(46 * MINUTE)
        look(after)
        assert (len(asked), file.read_text()) == (1, "2021-06-07T08:00:00+07:00\n")
        asyncio.run(run_round(house, engine="prefect"))
        look(after)
        assert (len(asked), file.read_text()) == (2, "2021-06-07T08:46:00+07:00\n")
        a_broken_balance(workspace)
        look(after)
        assert len(asked) == 2
    with a_monitor() as (port, asked):
        with workspace.database.transaction() as session:
            balance_queries.write_line(
                session, BalanceLine(**{**a_broken_balance(workspace).model_dump(), "is_balanced": True})
            )
        look(LookAfter(with_settings(workspace, heartbeat_url=f"http://127.0.0.1:{port}/elsewhere")))
        look(LookAfter(with_settings(workspace, heartbeat_url=f"http://giam-sat.example.vn:{port}/key-2")))
        assert asked == ["/elsewhere"]
    said = caplog.text
    assert "trả lời 302" in said
    assert "DONDOC_WEBHOOK_HOSTS" in said
    assert "key-1" not in said
    assert "key-2" not in said
