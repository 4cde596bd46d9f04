"""Every route at once: reading changes nothing, forms from elsewhere change nothing, one unit reaches nothing of another."""

import logging
import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlmodel import SQLModel

from config.clock import SetClock
from models import UserRole
from notifications.letters import LetterKind
from operations.letters.choose_mail import choices_address
from operations.mailbox.take_mail import take_mail
from operations.people.api_tokens import make_token
from operations.workspace import Workspace
from tests.answering_mail import a_reply
from tests.web.api_calls import Caller
from tests.web.browser import PASSWORD, Browser, a_user, signed_in
from tests.web.house import signed_path
from tests.web.test_answer_people import a_file
from tests.web.test_doors import OF_ACCOUNTS
from web.doors.door import UNIT
from web.doors.table import ACCESS
from web.routes import ROUTERS

Dump = dict[str, list[tuple[object, ...]]]
FOREIGN = "https://evil.example"
# A door whose whole request is its signed address (RFC 8058), and the one that opens a session.
ONE_CLICK = "choose_mail"


def dump(workspace: Workspace) -> Dump:
    """Every row of every table; who read which file and who was refused is on record by design."""
    with workspace.database.reading() as session:
        rows = {
            table.name: [tuple(row) for row in session.connection().execute(table.select())]
            for table in SQLModel.metadata.sorted_tables
        }
    by_design = ("evidence_read", "access_refused")
    rows["audit_event"] = [row for row in rows["audit_event"] if not set(by_design) & set(map(str, row))]
    return rows


def changed(before: Dump, after: Dump) -> list[str]:
    return [name for name in before if before[name] != after[name]]


def routes(method: str) -> Iterator[APIRoute]:
    for router in ROUTERS:
        for route in router.routes:
            # A page that never ends is read by the tests of live pages.
            if (
                isinstance(route, APIRoute)
                and method in (route.methods or ())
                and not route.name.endswith("_live")
            ):
                yield route


def place(route: APIRoute, known: dict[str, object]) -> str:
    """The address with what is known put in; 1 for every other number."""
    own = dict(known)
    if route.path.startswith("/o/"):
        own["token"] = known["choices"]
    if route.path.startswith("/letters/"):
        own["kind"] = next(iter(LetterKind)).value
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: str(own.get(found[1], 1)), route.path)


@pytest.fixture
def known(filled: Workspace, obligation_id: int) -> dict[str, object]:
    evidence = a_file(filled, obligation_id)
    mail = take_mail(filled, a_reply(None, "Xin hỏi.", files=(("a.pdf", b"%PDF-1.4\n%%EOF\n"),)))
    return {
        "obligation_id": obligation_id,
        "token": signed_path(filled, obligation_id).removeprefix("/s/"),
        "choices": choices_address(filled, "desk@stc.example.vn").rpartition("/")[2],
        "evidence_id": evidence.id,
        "message_id": mail.message_id,
        "kind": "csv",
        "code": "STC",
        "key": "national",
        "position": 0,
    }


def test_no_get_of_any_route_changes_a_row(app: FastAPI, filled: Workspace, known: dict[str, object]) -> None:
    house = signed_in(app, filled, UserRole.ADMINISTRATOR)
    head = signed_in(app, filled, UserRole.UNIT_HEAD, unit_code="STC")
    key = make_token(filled, login="administrator-house", name="máy", scopes=("answers:read",))
    program = Caller(app, key)
    program.get("/obligations")  # the first use of an hour is noted
    before = dump(filled)
    answered = set()
    for route in routes("GET"):
        door = ACCESS[route.name]
        for browser in (
            house,
            *([head] if door.roles & UNIT else []),
            *([Browser(app)] if door.is_open else []),
        ):
            status = browser.get(place(route, known)).status_code
            assert status < 500, route.name
            answered |= {route.name} if status == 200 else set()
    for path in ("", f"/{known['obligation_id']}", f"/{known['obligation_id']}/form"):
        assert program.get(f"/obligations{path}").status_code == 200
    assert changed(before, dump(filled)) == []
    assert {
        "submission",
        "mail_choices",
        "answer_sheet",
        "signed_evidence",
        "ledger",
        "download_ledger",
    } <= answered
    assert {"inbox_message", "inbox_original", "letter", "letter_shown", "outbox"} <= answered
    assert len(answered) > 30


def test_no_post_from_elsewhere_is_taken_with_fields_or_with_files(
    app: FastAPI, filled: Workspace, known: dict[str, object]
) -> None:
    browser = signed_in(app, filled, UserRole.ADMINISTRATOR)
    token = browser.form_token()
    before, walked = dump(filled), 0
    for route in routes("POST"):
        if route.name == ONE_CLICK:
            continue
        path, walked = place(route, known), walked + 1
        if walked % 2 and ACCESS[route.name].is_open is False:
            answer = browser.send_files(path, [], token="guessed")
        elif walked % 3:
            answer = browser.send_files(path, [("file", ("a.txt", b"x"))], token=token, origin=FOREIGN)
        else:
            answer = browser.post(path, {"form_token": token, "reason": "x"}, origin=FOREIGN)
        assert answer.status_code == 403, route.name
    assert changed(before, dump(filled)) == []
    assert walked > 50


def test_a_unit_reaches_nothing_of_another_by_any_route_of_its_own(
    app: FastAPI, filled: Workspace, known: dict[str, object], report_of: Callable[[str], int]
) -> None:
    stranger = signed_in(app, filled, UserRole.UNIT_HEAD, unit_code="STP")
    page = stranger.get("/units/STP").text
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found
    theirs = {**known, "token": signed_path(filled, report_of("STP")).removeprefix("/s/")}
    fields = {"form_token": found[1], "reason": "x", "unit": "STC", "approval": "on", "until": "2021-06-28"}
    # Lists of what is one's own: tests/web/test_reach_of_lists.py reads them.
    own = ("sign_out", "overview", "tickets", "my_unit", "feeds", "search", *OF_ACCOUNTS)
    before = dump(filled)
    for method in ("GET", "POST"):
        for route in routes(method):
            if not ACCESS[route.name].roles & UNIT or route.name in own:
                continue
            path = place(route, theirs)
            answer = stranger.get(path) if method == "GET" else stranger.post(path, fields)
            assert answer.status_code in (403, 404, 422), (route.name, answer.status_code)
    answer = stranger.get(f"/s/{theirs['token']}/evidence/{known['evidence_id']}")
    assert answer.status_code == 404
    assert changed(before, dump(filled)) == []


def test_forged_expired_and_revoked_tokens_open_nothing_and_change_nothing(
    app: FastAPI, filled: Workspace, known: dict[str, object], clock: SetClock
) -> None:
    browser, before = Browser(app), dump(filled)
    good = str(known["token"])
    for bad in (f"{good[:-1]}{'a' if good[-1] != 'a' else 'b'}", "%00..", "x" * 190):
        for route in (*routes("GET"), *routes("POST")):
            if route.path.startswith(("/s/", "/o/")):
                path = place(route, {**known, "token": bad, "choices": bad})
                is_post = "POST" in (route.methods or ())
                answer = browser.post(path, {"result": "x"}) if is_post else browser.get(path)
                assert answer.status_code in (400, 404, 405, 422), (route.name, bad, answer.status_code)
                assert good not in answer.text
    clock.advance(timedelta(days=201))
    assert browser.post(f"/s/{good}/draft", {"result": "x"}).status_code == 404
    assert changed(before, dump(filled)) == []


def test_no_secret_stands_in_a_log_a_page_or_a_row(
    app: FastAPI, filled: Workspace, known: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    user = a_user(filled, UserRole.COORDINATING_DESK)
    key = make_token(filled, login=user.login, name="máy", scopes=("answers:read", "answers:write"))
    token = str(known["token"])
    browser = Browser(app)
    seen = [
        browser.post("/login", {"login": user.login, "password": f"{PASSWORD}x"}).text,
        browser.post("/login", {"login": user.login, "password": PASSWORD}).text,
        browser.post(f"/s/{token}/more-time", {"until": "hôm nào"}).headers.get("location", ""),
        Caller(app, f"{key}x").get("/obligations").text,
        Caller(app, key).post("/obligations/1/answer", json={"lines": 1}).text,
    ]
    app.get("/s/{token}/broken", name="submission")(lambda token: len(token) // 0)
    app.router.routes.insert(0, app.router.routes.pop())
    broken = browser.get(f"/s/{token}/broken")
    assert broken.status_code == 500
    assert token not in broken.text
    lines = [one for one in caplog.records if not one.name.startswith(("httpx", "httpcore"))]
    written = [logging.Formatter().format(one) for one in lines]  # with the tracebacks
    assert any(one.name == "dondoc.web" for one in lines)
    told = "\n".join([*written, *seen, repr(filled), repr(filled.settings), repr(filled.sender)])
    told += repr([*dump(filled).values()])
    for secret in (PASSWORD, key, token, filled.secret):
        assert secret not in told, secret[:6]
