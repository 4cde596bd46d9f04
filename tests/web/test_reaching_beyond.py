"""Reaching for what is another's: guessed numbers, altered fields, links and cookies used again. Refused, and on record."""

import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from sqlmodel import select

from models import AuditEvent, UserRole
from operations.workspace import Workspace
from tests.web.browser import PASSWORD, Browser, a_user, signed_in
from tests.web.test_account_page import NEW, _link
from tests.web.test_attacks import changed, dump
from web.sessions import COOKIE


def _refusals(workspace: Workspace) -> list[tuple[str, str, object]]:
    with workspace.database.reading() as session:
        rows = session.exec(select(AuditEvent).where(AuditEvent.action == "access_refused")).all()
    return [(str(one.change["route"]), str(one.change["why"]), one.change["named"]) for one in rows]


@pytest.fixture
def stranger(app: FastAPI, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.UNIT_HEAD, unit_code="STP")


def test_guessed_numbers_are_refused_alike_whether_they_exist_and_each_is_on_record(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    theirs, nowhere = report_of("STC"), 999_999
    for who in (
        signed_in(app, filled, UserRole.UNIT_DESK, unit_code="STP"),
        signed_in(app, filled, UserRole.COORDINATING_DESK, unit_code="STP"),
    ):
        before = len(_refusals(filled))
        answers = [who.get(f"/obligations/{one}") for one in (theirs, nowhere, "x", "1e1", "٣")]
        assert [one.status_code for one in answers] == [403] * 5
        assert (
            len({one.text for one in answers}) == 1
        )  # what is not there and what is not theirs look the same
        assert who.get("/units/STC").status_code == who.get("/units/KHONG-CO").status_code == 403
        named = [named for route, why, named in _refusals(filled)[before:] if why == "rights"]
        assert {"obligation_id": str(theirs)} in named
        assert {"obligation_id": str(nowhere)} in named
        assert {"code": "STC"} in named
        assert {"code": "KHONG-CO"} in named


def test_a_changed_hidden_field_reaches_no_other_unit(
    app: FastAPI, filled: Workspace, stranger: Browser, report_of: Callable[[str], int]
) -> None:
    page = stranger.get("/units/STP").text
    token = re.findall(r'name="form_token" value="([^"]+)"', page)[0]
    own, theirs = report_of("STP"), report_of("STC")
    before = dump(filled)
    for path, fields in (
        ("/absences", {"unit": "STC", "person": "desk@stc.example.vn", "until": "2021-06-28"}),
        (f"/obligations/{theirs}/snooze", {"obligation_id": str(own), "reason": "x", "until": "2021-06-28"}),
        ("/approvals", {"unit": "STC", "approval": "on"}),
        ("/feeds", {"unit": "STC", "what": "STC"}),
    ):
        answer = stranger.post(path, {"form_token": token, **fields})
        assert answer.status_code in (403, 404, 422), (path, answer.status_code)
    assert changed(before, dump(filled)) == []
    assert ("snooze", "rights", {"obligation_id": str(theirs)}) in _refusals(filled)


def test_nobody_makes_themselves_more_by_a_field_the_page_does_not_have(
    app: FastAPI, filled: Workspace
) -> None:
    desk = signed_in(app, filled, UserRole.COORDINATING_DESK)
    more = {"role": "administrator", "unit": "", "plan": "", "active": "on", "is_active": "true", "id": "1"}
    assert desk.act("/account", name="Tên khác", **more).status_code == 303
    assert desk.get("/people").status_code == 403
    assert desk.act("/people/1", name="x", email="x@example.vn", **more).status_code == 403
    assert [route for route, _, _ in _refusals(filled)] == ["people", "change_person"]


def test_the_form_of_another_session_is_refused_and_on_record(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    one = signed_in(app, filled, UserRole.COORDINATOR_HEAD)
    other = signed_in(app, filled, UserRole.ADMINISTRATOR)
    fields = {"form_token": other.form_token(), "reason": "x"}
    assert one.post(f"/obligations/{report_of('STC')}/waive", fields).status_code == 403
    assert ("waive", "form", {"obligation_id": str(report_of("STC"))}) in _refusals(filled)


def test_a_used_reset_link_and_one_of_before_a_change_of_password_open_nothing(
    app: FastAPI, filled: Workspace
) -> None:
    user, guest = a_user(filled, UserRole.AUDITOR), Browser(app)
    guest.post("/login/forgotten", {"who": user.login})
    used = _link(filled)
    assert guest.post(used, {"password": NEW, "again": NEW}).status_code == 303
    before = dump(filled)
    thief = Browser(app, address="203.0.113.5")
    assert thief.get(used).status_code == 404
    assert thief.post(used, {"password": PASSWORD, "again": PASSWORD}).status_code == 404
    assert thief.get(f"{used[:-1]}{'a' if used[-1] != 'a' else 'b'}").status_code == 404
    assert changed(before, dump(filled)) == []


def test_a_revoked_signed_link_opens_nothing_and_takes_nothing(
    app: FastAPI, filled: Workspace, obligation_id: int, link: str
) -> None:
    desk, officer = signed_in(app, filled, UserRole.COORDINATING_DESK), Browser(app)
    page = officer.get(link).text
    assert "form" in page
    place = f"/obligations/{obligation_id}"
    found = re.findall(rf'action="({place}/links/[^"]+)"', desk.get(place).text)
    assert found
    for one in found:
        assert desk.act(one, reason="lộ địa chỉ").status_code in (303, 409)
    before = dump(filled)
    assert officer.get(link).status_code == 404
    for part in ("", "/draft", "/more-time"):
        assert officer.post(f"{link}{part}", {"result": "x"}).status_code == 404
    assert changed(before, dump(filled)) == []


def test_a_signed_out_cookie_and_its_form_token_do_nothing(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    head = signed_in(app, filled, UserRole.COORDINATOR_HEAD)
    cookie, token = head.cookies[COOKIE], head.form_token()
    assert head.act("/logout").status_code == 303
    copied = Browser(app)
    copied.cookies.set(COOKIE, cookie, domain="dondoc.example")
    before = dump(filled)
    answer = copied.post(f"/obligations/{report_of('STC')}/waive", {"form_token": token, "reason": "x"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert changed(before, dump(filled)) == []
