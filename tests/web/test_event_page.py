"""The desk records that an event has happened; what it opens is seen before."""

import pytest
from fastapi import FastAPI

from models import UserRole
from models.queries import obligations as obligation_queries
from operations.workspace import Workspace
from rules.cadence import Cadence, CadenceKind
from tests.builders import a_draft, a_plan, a_reporting_duty, an_assignment
from tests.web.browser import Browser, signed_in
from web.app import create_app

PLACE = "/plans/1/events/2"
TERM = "trong 07 ngày làm việc kể từ khi có kết luận"


@pytest.fixture
def waiting(office: Workspace) -> FastAPI:
    event = Cadence(CadenceKind.EVENT, text=TERM)
    a_plan(office, a_draft(a_reporting_duty(), an_assignment("Sở Y tế", task="Khắc phục", cadence=event)))
    return create_app(office)


def tasks(office: Workspace) -> list[str]:
    with office.database.reading() as session:
        views = obligation_queries.views_of_plan(session, 1)
    return [f"{view.unit.code} {view.obligation.due_on}" for view in views if view.assignment]


def test_who_owes_what_by_when_is_seen_before_it_is_recorded(waiting: FastAPI, office: Workspace) -> None:
    desk = signed_in(waiting, office, UserRole.COORDINATING_DESK)
    assert f'href="{PLACE}"' in desk.get("/plans/1").text
    assert "07 ngày làm việc kể từ ngày xảy ra (theo kế hoạch)" in desk.get(PLACE).text
    seen = desk.get(f"{PLACE}?on=2021-03-19&by=plan&note=Kết luận 5").text
    assert "Thứ Ba 30/3/2021" in seen
    assert 'name="note" value="Kết luận 5"' in seen
    assert tasks(office) == []
    answer = desk.act(PLACE, on="2021-03-19", by="plan", note="Kết luận 5")
    assert answer.headers["location"] == "/plans/1?done=event_fired#n2"
    assert tasks(office) == ["SYT 2021-03-30"]
    assert "không có gì để mở thêm" in desk.get(f"{PLACE}?on=2021-03-19").text
    again = desk.act(PLACE, on="2021-03-19", by="due", due="2021-04-09")
    assert again.headers["location"] == "/plans/1?done=event_known#n2"
    assert tasks(office) == ["SYT 2021-03-30"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("on=2023-03-23", "hơn một năm"),
        ("on=31/6", "ngày xảy ra"),
        ("on=2021-03-19&by=term&term=x", "số ngày"),
        ("on=2021-03-19&by=due&due=2021-03-01", "sớm hơn"),
        ("on=2021-03-19&by=luck", "cách tính hạn"),
    ],
)
def test_a_slip_is_said_on_the_form(waiting: FastAPI, office: Workspace, query: str, words: str) -> None:
    desk: Browser = signed_in(waiting, office, UserRole.COORDINATING_DESK)
    answer = desk.get(f"{PLACE}?{query}")
    assert answer.status_code == 422
    assert words in answer.text
    assert 'name="on"' in answer.text


def test_only_assignments_that_wait_have_the_page_and_only_the_desk_uses_it(
    waiting: FastAPI, office: Workspace
) -> None:
    assert signed_in(waiting, office, UserRole.COORDINATING_DESK).get("/plans/1/events/1").status_code == 404
    auditor = signed_in(waiting, office, UserRole.AUDITOR)
    assert auditor.get(PLACE).status_code == 403
    assert "Ghi nhận sự kiện" not in auditor.get("/plans/1").text
