"""Due dates in somebody's own calendar: read back with icalendar and compared with the obligations."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from fastapi import FastAPI
from icalendar import Calendar
from sqlmodel import select

from models import CalendarFeed, Unit, User, UserRole
from models.queries import obligations as obligation_queries
from models.queries import units as unit_queries
from operations.ladder.decide_extension import decide_extension
from operations.ladder.request_extension import request_extension
from operations.ladder.waive_obligation import waive_obligation
from operations.workspace import Workspace
from tests.web.browser import Browser, signed_in
from tests.web.test_my_unit_page import Officer, _view, an_officer


def made(browser: Browser, **fields: str) -> str:
    """The path of a new calendar, as the page tells it once."""
    page = browser.act("/feeds", **fields)
    assert page.status_code == 200
    found = re.search(r"(/calendar/[\w-]+\.ics)", page.text)
    assert found
    assert found[1] not in browser.get("/feeds").text
    return found[1]


def events(browser: Browser, path: str) -> dict[str, tuple[date, str, int]]:
    answer = browser.get(path)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    return {
        str(one["UID"]): (one.decoded("DTSTART"), str(one["STATUS"]), int(str(one["SEQUENCE"])))
        for one in calendar.walk("VEVENT")
    }


@pytest.fixture
def own(app: FastAPI, filled: Workspace) -> Officer:
    return an_officer(app, filled, "STC")


def _owed(workspace: Workspace, code: str) -> dict[str, date]:
    with workspace.database.reading() as session:
        unit = unit_queries.unit_by_code(session, code)
        assert unit is not None
        views = obligation_queries.views_of_unit(session, unit.id or 0)
    return {f"obligation-{one.obligation.key}@127.0.0.1": one.obligation.due_on for one in views}


def test_a_units_calendar_holds_each_due_date_as_a_day(app: FastAPI, filled: Workspace, own: Officer) -> None:
    path = made(own, unit="STC", name="điện thoại")
    stranger = Browser(app)
    found = events(stranger, path)
    assert {uid: day for uid, (day, _, _) in found.items()} == _owed(filled, "STC")
    assert len(found) >= 3
    text = stranger.get(path).text
    assert "VALARM" not in text
    assert "DTSTART;VALUE=DATE:20210616" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "điện thoại" in own.get("/feeds").text


def test_what_moves_keeps_its_name_and_what_is_waived_is_cancelled(
    filled: Workspace, own: Officer, report_of: Callable[[str], int]
) -> None:
    report = report_of("STC")
    uid = f"obligation-{_view(filled, report).obligation.key}@127.0.0.1"
    path = made(own, unit="STC")
    before = events(own, path)
    request_extension(filled, report, until=date(2021, 6, 30), reason="chờ số liệu", by="STC")
    decide_extension(filled, report, grant=True)
    after = events(own, path)
    assert (before[uid][0], after[uid][0]) == (date(2021, 6, 16), date(2021, 6, 30))
    assert after[uid][2] > before[uid][2]
    assert before.keys() == after.keys()
    waive_obligation(filled, report, reason="miễn")
    assert events(own, path)[uid][1] == "CANCELLED"


def test_a_program_that_has_it_already_is_sent_nothing(own: Officer) -> None:
    path = made(own, unit="STC")
    first = own.get(path)
    assert first.headers["cache-control"].startswith("private")
    again = own.get(path, **{"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_person_sees_what_they_may_see_and_many_units_stand_together(
    app: FastAPI, filled: Workspace, own: Officer
) -> None:
    assert len(events(own, made(own, unit="", name="tôi"))) == len(_owed(filled, "STC"))
    desk = signed_in(app, filled, UserRole.COORDINATING_DESK)
    text = desk.get(made(desk, name="đầu mối")).text.replace("\r\n ", "")
    assert "báo cáo 6 tháng 2021 (46/KH-UBND)\\, 0/" in text
    assert text.count("BEGIN:VEVENT") < len(_owed(filled, "STC")) * 4


def test_unknown_revoked_and_ended_ones_open_nothing(app: FastAPI, filled: Workspace, own: Officer) -> None:
    stranger = Browser(app)
    for wrong in ("/calendar/x.ics", f"/calendar/{'a' * 43}.ics", "/calendar/.ics"):
        assert stranger.get(wrong).status_code in (303, 404), wrong
    path, other = made(own, unit="STC"), made(own, unit="STC", name="hai")
    with filled.database.reading() as session:
        first = session.exec(select(CalendarFeed)).first()
    assert first is not None
    assert first.token_hash not in path
    thief = an_officer(app, filled, "STP")
    assert thief.act(f"/feeds/{first.id}/revoke").status_code == 404
    assert own.act(f"/feeds/{first.id}/revoke").status_code == 303
    assert stranger.get(path).status_code == 404
    assert own.act(f"/feeds/{first.id}/revoke").status_code == 404
    assert stranger.get(other).status_code == 200
    with filled.database.transaction() as session:
        unit = session.exec(select(Unit).where(Unit.code == "STP")).one()
        user = session.exec(select(User).where(User.login == "unit_desk-STC")).one()
        user.unit_id = unit.id  # moved to another office: the old unit's calendar is theirs no more
        session.add(user)
    assert stranger.get(other).status_code == 404


def test_nobody_makes_a_calendar_of_a_unit_they_may_not_see(app: FastAPI, own: Officer) -> None:
    assert own.act("/feeds", unit="STP").status_code == 403
    assert own.act("/feeds", unit="KHONG").status_code == 403
    assert own.act("/feeds", unit="STC", name="x" * 101).status_code == 422
    assert Browser(app).get("/feeds").status_code == 303
    for _ in range(10):
        own.act("/feeds", unit="STC")
    assert "nhiều nhất 10 lịch" in own.act("/feeds", unit="STC").text
