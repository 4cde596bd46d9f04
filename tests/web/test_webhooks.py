"""Programs are told of what happens: signed, within reach, again until it arrives, and only at hosts that were named."""

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from fastapi import FastAPI
from standardwebhooks import Webhook as Signer
from standardwebhooks import WebhookVerificationError, webhooks

from config.clock import SetClock
from config.settings import Settings
from models import AuditEvent, CallState, UserRole, WebhookCall
from models.queries import access as access_queries
from models.queries import audit as audit_queries
from models.queries import obligations as obligation_queries
from models.queries import units as unit_queries
from models.queries import webhooks as hook_queries
from operations.answers.review_submission import return_submission
from operations.answers.submit_status import submit_status
from operations.ladder.run_round import run_round
from operations.webhooks import deliver_calls as delivering
from operations.webhooks import gather_calls as gathering
from operations.webhooks.add_webhook import AddedWebhook, add_webhook
from operations.webhooks.call_webhooks import call_webhooks
from operations.webhooks.end_webhook import end_webhook
from operations.webhooks.hook_hosts import allowed_hosts, check_url
from operations.webhooks.retry_call import retry_call
from operations.webhooks.try_webhook import try_webhook
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove, NotFound
from rules.webhook_events import ALL_EVENTS
from tests.builders import a_deadline, a_draft, a_plan, an_answer, at
from tests.web.browser import a_user, signed_in

# How often and how long, not how it is stored: claims, order and reach are tried on both engines.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclass
class Receiver:
    """A program that listens on this machine: what it got, and what it answers."""

    port: int = 0
    status: int = 200
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def types(self) -> list[str]:
        return [json.loads(body)["type"] for _, body in self.got]

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.got]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    told = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(told.status)
            self.send_header("Location", f"http://127.0.0.1:{told.port}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    told.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def telling(workspace: Workspace, receiver: Receiver, clock: SetClock) -> Workspace:
    """One deadline long past and one to come; the receiver's host is named."""
    workspace.settings.webhook_hosts = f"http://127.0.0.1:{receiver.port}"
    a_plan(workspace, a_draft(a_deadline(due_on="2021-05-14"), a_deadline("Sở Y tế", "2021-06-30")))
    return workspace


def a_hook(workspace: Workspace, receiver: Receiver, *events: str, login: str = "") -> AddedWebhook:
    if not login:
        login = a_user(workspace, UserRole.ADMINISTRATOR).login
    url = f"http://127.0.0.1:{receiver.port}/in"
    return add_webhook(workspace, name="phần mềm một cửa", url=url, login=login, events=events)


def calls(workspace: Workspace, hook: AddedWebhook) -> list[WebhookCall]:
    with workspace.database.reading() as session:
        return hook_queries.calls_of(session, hook.webhook_id, limit=1000)


def round_at(workspace: Workspace, clock: SetClock, day: str) -> None:
    clock.set(at(day, "09:00"))
    asyncio.run(run_round(workspace, engine="test"))


def on_clock(monkeypatch: pytest.MonkeyPatch, clock: SetClock) -> None:
    """The library judges a signature's age by the machine's time; here that is the installation's."""

    class OnClock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return clock.now().astimezone(tz)

    monkeypatch.setattr(webhooks, "datetime", OnClock)


def test_what_happens_is_told_once_signed_and_says_no_more_than_it_must(
    telling: Workspace, receiver: Receiver, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = a_hook(telling, receiver)
    for day in ("2021-05-17", "2021-05-26", "2021-06-07"):
        round_at(telling, clock, day)
        call_webhooks(telling)
        call_webhooks(telling)
    assert "obligation.escalated" in receiver.types
    assert len(set(receiver.ids)) == len(receiver.ids), "nothing is told twice"
    on_clock(monkeypatch, clock)
    headers, body = receiver.got[-1]
    told = Signer(hook.secret).verify(body, headers)
    assert told["type"] == "obligation.escalated"
    assert told["data"]["unit"]["code"] == "STC"
    assert told["data"]["level"] >= 1
    assert told["data"]["url"].startswith(telling.settings.base_url)
    assert set(told) == {"type", "timestamp", "data"}
    with pytest.raises(WebhookVerificationError):
        Signer(hook.secret).verify(body.replace(b"STC", b"STX"), headers)
    assert all(one.state is CallState.DELIVERED for one in calls(telling, hook))


@on_sqlite
def test_a_receiver_that_is_down_is_called_again_later_and_the_rest_waits_behind_it(
    telling: Workspace, receiver: Receiver, clock: SetClock
) -> None:
    hook = a_hook(telling, receiver, "submission.received submission.returned")
    receiver.status = 503
    number = answered(telling, clock)
    return_submission(telling, number, reason="thiếu số liệu", due_on=at("2021-06-25").date())
    done = call_webhooks(telling)
    assert (done.delivered, done.postponed) == (0, 1), "one knock is enough to know that nobody is there"
    assert call_webhooks(telling).postponed == 1, "the second call has its own first attempt"
    clock.advance(timedelta(seconds=30))
    assert call_webhooks(telling).postponed == 0
    receiver.status = 204
    clock.advance(timedelta(seconds=31))
    assert call_webhooks(telling).delivered == 2
    assert sorted(receiver.types[-2:]) == ["submission.received", "submission.returned"]
    assert receiver.ids[0] == receiver.ids[2], "the same message under the same id"
    assert {one.attempts for one in calls(telling, hook)} == {2}


def test_a_death_between_sending_and_noting_sends_again_under_the_same_id(
    telling: Workspace, receiver: Receiver, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_hook(telling, receiver, "submission.received")
    answered(telling, clock)
    with monkeypatch.context() as dying:
        dying.setattr(delivering, "_record", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            call_webhooks(telling)
    assert call_webhooks(telling).delivered == 0, "claimed: nobody else sends it meanwhile"
    clock.advance(timedelta(minutes=2))
    assert call_webhooks(telling).delivered == 1
    assert receiver.ids[0] == receiver.ids[1]
    assert len(receiver.got) == 2


@on_sqlite
def test_after_ten_attempts_a_call_is_given_up_and_after_five_days_the_webhook(
    telling: Workspace, receiver: Receiver, clock: SetClock
) -> None:
    hook = a_hook(telling, receiver, "submission.received")
    receiver.status = 500
    answered(telling, clock)
    for _ in range(12):
        call_webhooks(telling)
        clock.advance(timedelta(hours=8))
    (call,) = calls(telling, hook)
    assert (call.state, call.attempts, call.status) == (CallState.FAILED, 10, 500)
    retry_call(telling, hook.webhook_id, call.id or 0)
    with pytest.raises(IllegalMove):
        retry_call(telling, hook.webhook_id, call.id or 0)
    clock.advance(timedelta(days=5))
    call_webhooks(telling)
    with telling.database.reading() as session:
        ended, _ = hook_queries.one(session, hook.webhook_id) or pytest.fail("gone")
        trail = audit_queries.of_subject(session, ("webhook", hook.webhook_id))
    assert ended.ended_reason.startswith("không gửi được từ")
    assert trail[-1].action == "webhook_ended"
    assert trail[-1].actor == "hệ thống"
    receiver.got.clear()
    clock.advance(timedelta(days=1))
    call_webhooks(telling)
    assert receiver.got == []


@on_sqlite
def test_who_says_gone_is_not_called_again_and_no_redirect_is_followed(
    telling: Workspace, receiver: Receiver, clock: SetClock
) -> None:
    hook = a_hook(telling, receiver, "submission.received")
    receiver.status = 302
    answered(telling, clock)
    call_webhooks(telling)
    assert len(receiver.got) == 1, "the address it pointed to was not called"
    assert calls(telling, hook)[0].said == "trả lời 302, không đi theo chuyển hướng"
    receiver.status = 410
    clock.advance(timedelta(minutes=1))
    call_webhooks(telling)
    with pytest.raises(IllegalMove):
        end_webhook(telling, hook.webhook_id)
    assert [one.state for one in calls(telling, hook)] == [CallState.FAILED]


def test_a_program_of_a_unit_hears_of_its_unit_and_of_nothing_else(
    telling: Workspace, receiver: Receiver, clock: SetClock
) -> None:
    of_unit = a_user(telling, UserRole.UNIT_DESK, unit_code="SYT").login
    hook = a_hook(telling, receiver, login=of_unit)
    other = a_hook(telling, receiver, "submission.received")
    answered(telling, clock)
    round_at(telling, clock, "2021-07-05")
    round_at(telling, clock, "2021-07-12")
    call_webhooks(telling)
    told = {one.payload["data"].get("unit", {}).get("code") for one in calls(telling, hook)}
    assert told == {"SYT"}
    assert [one.event for one in calls(telling, other)] == ["submission.received"]


def test_what_was_committed_out_of_order_is_still_told(
    telling: Workspace, receiver: Receiver, clock: SetClock
) -> None:
    hook = a_hook(telling, receiver, "submission.received")
    number = answered(telling, clock)
    call_webhooks(telling)
    # An entry with a smaller number that became visible only now: as the deletion and return of one.
    with telling.database.transaction() as session:
        last = hook_queries.last_event(session)
        session.add(
            AuditEvent(
                id=last + 7, at=clock.now(), actor="a", channel="web", action="submitted",
                subject_type="obligation", subject_id=number,
            )
        )  # fmt: skip
    call_webhooks(telling)
    with telling.database.transaction() as session:
        session.add(
            AuditEvent(
                id=last + 3, at=clock.now(), actor="a", channel="web", action="submitted",
                subject_type="obligation", subject_id=number,
            )
        )  # fmt: skip
    call_webhooks(telling)
    assert len(calls(telling, hook)) == 3


@on_sqlite
def test_a_locked_account_is_told_nothing_and_a_dry_run_tells_nobody(
    telling: Workspace, receiver: Receiver, clock: SetClock
) -> None:
    user = a_user(telling, UserRole.AUDITOR)
    hook = a_hook(telling, receiver, login=user.login)
    with telling.database.transaction() as session:
        kept = access_queries.user(session, user.id or 0)
        assert kept is not None
        kept.is_active = False
        session.add(kept)
    answered(telling, clock)
    call_webhooks(telling)
    assert receiver.got == []
    assert calls(telling, hook) == []
    with pytest.raises(NotFound):
        a_hook(telling, receiver, login=user.login)


@on_sqlite
def test_a_test_call_says_at_once_what_came_of_it(telling: Workspace, receiver: Receiver) -> None:
    hook = a_hook(telling, receiver)
    assert try_webhook(telling, hook.webhook_id).is_taken
    assert receiver.types == ["webhook.ping"]
    receiver.status = 418
    assert try_webhook(telling, hook.webhook_id).said == "trả lời 418"
    telling.settings.webhook_hosts = ""
    assert "chưa được phép gọi" in try_webhook(telling, hook.webhook_id).said
    with pytest.raises(NotFound):
        try_webhook(telling, 99)


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.vn/in",
        "https://mot-cua.vn:8443/in",
        "http://mot-cua.vn/in",
        "https://mot-cua.vn@evil.vn/in",
        "https://name:word@mot-cua.vn/in",
        "https://mot-cua.vn/in#x",
        "https://mot-cua.vn.evil.vn/",
        "https://169.254.169.254/latest",
        "file:///etc/passwd",
        "gopher://mot-cua.vn/",
        "https://mot-cua.vn:99999/",
        "https://mộtcửa.vn/",
        "https://mot-cua.vn/a b",
        "//mot-cua.vn/",
        "https://[::1",
        "",
        "https://mot-cua.vn/" + "a" * 1000,
    ],
)
def test_only_hosts_that_were_named_may_be_called(url: str) -> None:
    settings = Settings(_env_file=None, webhook_hosts="mot-cua.vn, http://10.0.0.5:8080 ://x https://")
    assert allowed_hosts(settings) == {"https://mot-cua.vn:443", "http://10.0.0.5:8080"}
    assert check_url(settings, "https://MOT-CUA.vn/in?x=1") == "https://MOT-CUA.vn/in?x=1"
    assert check_url(settings, "http://10.0.0.5:8080/")
    with pytest.raises(BadInput):
        check_url(settings, url)


@on_sqlite
def test_a_secret_is_sealed_and_wrong_wishes_are_refused(telling: Workspace, receiver: Receiver) -> None:
    hook = a_hook(telling, receiver, "report.issued")
    with telling.database.reading() as session:
        (kept, _), *_ = hook_queries.every(session)
    assert hook.secret.removeprefix("whsec_") not in kept.secret
    for wrong in ({"name": " "}, {"events": ["report.eaten"]}, {"url": "https://x.vn"}):
        with pytest.raises(BadInput):
            add_webhook(telling, **{"name": "x", "url": kept.url, "login": "administrator-house", **wrong})  # type: ignore[arg-type]
    assert len(ALL_EVENTS) > 20


def test_a_storm_of_events_is_gathered_page_by_page(
    telling: Workspace, receiver: Receiver, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "READ_AT_ONCE", 2)
    hook = a_hook(telling, receiver, "submission.received")
    number = answered(telling, clock)
    with telling.database.transaction() as session:
        for _ in range(7):
            audit_queries.record(
                session, at=datetime.now(UTC), actor="a", channel="web", action="submitted",
                subject=("obligation", number),
            )  # fmt: skip
    gathering.gather_calls(telling)
    gathering.gather_calls(telling)
    assert len(calls(telling, hook)) == 8


def answered(workspace: Workspace, clock: SetClock) -> int:
    """The deadline of 14/5 is answered on the day."""
    clock.set(at("2021-05-14", "09:00"))
    asyncio.run(run_round(workspace, engine="test"))
    with workspace.database.reading() as session:
        unit = unit_queries.unit_by_code(session, "STC")
        view = obligation_queries.views_of_unit(session, unit.id or 0 if unit else 0)[0]
    one = view.obligation
    submit_status(workspace, one.id or 0, an_answer(workspace, one.plan_id, one.unit_id))
    return one.id or 0


def test_the_page_adds_shows_the_secret_once_tries_and_ends(
    app: FastAPI, filled: Workspace, receiver: Receiver
) -> None:
    filled.settings.webhook_hosts = f"http://127.0.0.1:{receiver.port}"
    boss = signed_in(app, filled, UserRole.ADMINISTRATOR)
    url = f"http://127.0.0.1:{receiver.port}/in"
    fields = {"name": "<b>một cửa</b>", "url": url, "user": "administrator-house", "event": "report.issued"}
    refused = boss.act("/webhooks", **{**fields, "url": "https://evil.vn/"})
    assert refused.status_code == 422
    assert "chưa được phép gọi" in refused.text
    added = boss.act("/webhooks", **fields)
    assert added.status_code == 200
    assert "whsec_" in added.text
    shown = boss.get("/webhooks").text
    assert "whsec_" not in shown
    assert "&lt;b&gt;một cửa&lt;/b&gt;" in shown
    assert "Gọi thử thành công" in boss.act("/webhooks/1/try").text
    assert receiver.types == ["webhook.ping"]
    assert boss.act("/webhooks/1/end", reason="thay máy chủ").status_code == 303
    assert "thay máy chủ" in boss.get("/webhooks").text
    assert boss.act("/webhooks/1/end").status_code == 409
    assert signed_in(app, filled, UserRole.COORDINATOR_HEAD).get("/webhooks").status_code == 403
