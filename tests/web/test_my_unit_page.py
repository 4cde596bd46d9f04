"""What a unit's own people see first, and how they answer from there without a letter."""

import asyncio
import re
from collections.abc import Callable
from datetime import date

import pytest
from fastapi import FastAPI
from sqlmodel import select

from config.clock import SetClock
from models import AccessLink, Obligation, ObligationKind, User, UserPlan, UserRole
from models.queries import obligations as obligation_queries
from models.queries import units as unit_queries
from operations.answers.answer_drafts import save_draft
from operations.answers.ask_approval import ask_approval
from operations.answers.review_submission import return_submission
from operations.answers.submit_status import submit_status
from operations.ladder.run_round import run_round
from operations.units.choose_approval import choose_approval
from operations.workspace import Workspace
from rules.lifecycle import State
from tests.builders import a_deadline, a_draft, a_plan, an_answer, at
from tests.operations.answering import a_full_draft
from tests.web.browser import Browser, signed_in


class Officer(Browser):
    """A unit's own person, whose page always has a form."""

    def form_token(self) -> str:
        found = re.search(r'name="form_token" value="([^"]+)"', self.get("/my-unit").text)
        return found[1] if found else ""


def an_officer(app: FastAPI, workspace: Workspace, code: str, role: UserRole = UserRole.UNIT_DESK) -> Officer:
    browser = Officer(app)
    browser.cookies = signed_in(app, workspace, role, unit_code=code).cookies
    return browser


@pytest.fixture
def own(app: FastAPI, filled: Workspace) -> Officer:
    return an_officer(app, filled, "STC")


def _view(workspace: Workspace, obligation_id: int) -> obligation_queries.ObligationView:
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, obligation_id)
    assert view is not None
    return view


def test_who_answers_from_their_own_page_finds_the_way_back(
    own: Officer, officer: Browser, link: str, report_of: Callable[[str], int]
) -> None:
    sent = own.post(f"/obligations/{report_of('STC')}/answer-here", {"form_token": own.form_token()})
    assert "Về trang của tôi" in own.get(sent.headers["location"]).text
    assert (
        "Về trang của tôi" not in officer.get(link).text
    )  # by the letter's link: there is no page of theirs


def test_it_says_what_is_owed_until_when_and_leads_to_the_answer(
    own: Officer, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    report = report_of("STC")
    page = own.get("/my-unit").text
    assert "Đơn vị còn nợ <strong>2 việc</strong>" in page
    assert "2 việc quá hạn" in page
    assert page.index("14/5/2021") < page.index("16/6/2021")  # the older first
    assert "Quá hạn 2 ngày làm việc" in page
    opened = own.act(f"/obligations/{report}/answer-here")
    assert (opened.status_code, opened.headers["location"][:3]) == (303, "/s/")
    form = own.get(opened.headers["location"]).text
    assert "báo cáo 6 tháng 2021" in form
    again = own.act(f"/obligations/{report}/answer-here", to="more_time").headers["location"]
    assert again == f"{opened.headers['location']}#more-time"
    for place in ("more-time", "hand-over"):
        assert f'id="{place}"' in form, place
    # Their own link, in their own name; the line of time does not speak of every look.
    with filled.database.reading() as session:
        mails = [one.email for one in session.exec(select(AccessLink)) if one.obligation_id == report]
    assert "unit_desk-stc@example.vn" in [mail.lower() for mail in mails]
    assert "Mở trang báo cáo" not in own.get(f"/obligations/{report}").text
    until = {"until": "2021-06-30", "reason": "chờ số liệu"}
    assert own.post(f"{opened.headers['location']}/more-time", until).status_code == 303
    assert "unit_desk-STC" in own.get(f"/obligations/{report}").text


def test_nobody_opens_the_answer_of_another_unit(
    app: FastAPI, own: Officer, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    assert own.act(f"/obligations/{report_of('STP')}/answer-here").status_code == 403
    assert own.act("/obligations/4711/answer-here").status_code == 403
    assert own.post(f"/obligations/{report_of('STC')}/answer-here").status_code == 403
    # A unit above reads what is below it and answers for itself alone.
    above = an_officer(app, filled, "UBND", UserRole.UNIT_HEAD)
    assert above.get(f"/obligations/{report_of('STC')}").status_code == 200
    assert above.act(f"/obligations/{report_of('STC')}/answer-here").status_code == 403
    page = above.get("/my-unit").text
    assert "Đơn vị không còn nợ báo cáo nào" in page
    assert "Sở Tài chính" in page
    assert "2 việc quá hạn" in page
    for role in (UserRole.COORDINATING_DESK, UserRole.ADMINISTRATOR):
        desk = signed_in(app, filled, role)
        assert desk.get("/my-unit").status_code == 403, role
        assert desk.act(f"/obligations/{report_of('STC')}/answer-here").status_code == 403, role


def test_a_link_made_here_ends_with_the_account(
    own: Officer, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    place = own.act(f"/obligations/{report_of('STC')}/answer-here").headers["location"]
    with filled.database.transaction() as session:
        for user in session.exec(select(User)):
            user.is_active = False
            session.add(user)
    assert own.get(place).status_code == 404


def test_what_came_back_stands_first_with_its_reason(
    own: Officer, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    report = report_of("STC")
    view = _view(filled, report)
    submit_status(filled, report, an_answer(filled, view.obligation.plan_id, view.unit.id or 0))
    assert "Bị trả lại" not in own.get("/my-unit").text
    return_submission(filled, report, reason="Thiếu số liệu <mục> II", due_on=date(2021, 6, 22))
    page = own.get("/my-unit").text
    assert page.index("Bị trả lại, cần bổ sung (1)") < page.index("Phải gửi")
    assert "Thiếu số liệu &lt;mục&gt; II" in page
    assert page.count(f"/obligations/{report}/answer-here") == page.count(f'"/obligations/{report}"') * 3


def test_the_head_sees_first_what_waits_for_approval(
    app: FastAPI, own: Officer, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    report = report_of("STC")
    choose_approval(filled, "STC", is_needed=True)
    save_draft(filled, report, a_full_draft(filled, _view(filled, report)), by="Lê Thị Hoa", seen_version=0)
    ask_approval(filled, report, by="Lê Thị Hoa")
    head = an_officer(app, filled, "STC", UserRole.UNIT_HEAD)
    page = head.get("/my-unit").text
    assert page.index("Chờ Ông/Bà duyệt (1)") < page.index("Phải gửi")
    assert "Lê Thị Hoa" in page
    assert "Chờ thủ trưởng duyệt (1)" in own.get("/my-unit").text


def test_a_unit_with_four_hundred_obligations_has_light_pages(
    app: FastAPI, own: Officer, filled: Workspace
) -> None:
    with filled.database.transaction() as session:
        unit = unit_queries.unit_by_code(session, "STC")
        assert unit is not None
        like = session.exec(
            select(Obligation).where(Obligation.unit_id == unit.id, Obligation.kind == ObligationKind.TASK)
        ).first()
        assert like is not None
        values = like.model_dump(exclude={"id", "key"})
        for number in range(400):
            state = {"state": State.ACCEPTED, "answered_on": like.due_on} if number % 4 == 0 else {}
            session.add(Obligation(**{**values, **state}, key=f"many:{number}"))
    desk = signed_in(app, filled, UserRole.COORDINATING_DESK)
    for browser, place in (
        (own, "/my-unit"),
        (own, "/my-unit?page=7"),
        (desk, "/units/STC"),
        (desk, "/units/STC?part=overdue"),
        (desk, "/units/STC?part=overdue&page=4"),
        (desk, "/units/STC?part=sent&page=99"),
    ):
        page = browser.get(place)
        assert page.status_code == 200, place
        assert len(page.content) < 200_000, (place, len(page.content))
    assert "Xem cả 302 việc" in desk.get("/units/STC").text
    assert "Trang 4 trên 4" in desk.get("/units/STC?part=overdue&page=4").text
    assert desk.get("/units/STC?part=x").status_code == 422
    assert "Đơn vị còn nợ <strong>302 việc</strong>" in own.get("/my-unit?page=7").text


def test_an_absence_said_here_leads_back_here(own: Officer) -> None:
    assert own.get("/").headers["location"] == "/my-unit"
    assert 'name="back" value="my_unit"' in own.get("/my-unit").text
    away = {"person": "desk@stc.example.vn", "stand_in": "head@stc.example.vn", "unit": "STC"}
    days = {"starts_on": "2021-06-21", "ends_on": "2021-06-25", "back": "my_unit"}
    said = own.act("/absences", **away, **days)
    assert said.headers["location"] == "/my-unit?done=absence_added#absences"


@pytest.fixture
def second_plan(filled: Workspace, clock: SetClock) -> Workspace:
    """Another plan asks Sở Tài chính and Sở Y tế for one thing each, and a third plan asks Sở Y tế alone."""
    asked = (a_deadline("Sở Tài chính", "2021-05-20"), a_deadline("Sở Y tế", "2021-05-21"))
    a_plan(filled, a_draft(*asked, number="77/KH-UBND", title="Rà soát thủ tục lưu trữ"))
    a_plan(
        filled, a_draft(a_deadline("Sở Y tế", "2021-05-22"), number="88/KH-UBND", title="Phòng chống dịch")
    )
    clock.set(at("2021-06-21", "09:00"))
    asyncio.run(run_round(filled, engine="test"))
    return filled


def test_a_unit_narrows_its_page_to_one_plan(app: FastAPI, second_plan: Workspace) -> None:
    own = an_officer(app, second_plan, "STC")
    everything = own.get("/my-unit").text
    assert "77/KH-UBND – Rà soát thủ tục lưu trữ</option>" in everything
    assert "88/KH-UBND" not in everything
    first, second = own.get("/my-unit?plan=1"), own.get("/my-unit?plan=2")
    assert "Theo kế hoạch 77/KH-UBND" in second.text
    assert 'value="2" selected' in second.text
    assert set(re.findall(r'data-label="Kế hoạch" class="nowrap">([^<]+)<', second.text)) == {"77/KH-UBND"}
    owed = {which: _owed_said(page.text) for which, page in (("1", first), ("2", second))}
    assert 0 < owed["1"] < _owed_said(everything)
    assert owed["1"] + owed["2"] == _owed_said(everything)
    assert "Bỏ lọc" in second.text
    assert own.get("/my-unit?plan=3").status_code == 404  # it asks nothing of this unit
    assert own.get("/my-unit?plan=x").status_code == 404


def _owed_said(page: str) -> int:
    found = re.search(r"còn nợ <strong>(\d+) việc", page)
    return int(found[1]) if found else 0


def test_with_one_plan_there_is_nothing_to_choose(own: Officer) -> None:
    assert 'name="plan"' not in own.get("/my-unit").text


def test_whose_rights_end_at_a_plan_reads_of_no_other_on_their_own_page(
    app: FastAPI, second_plan: Workspace
) -> None:
    own = an_officer(app, second_plan, "STC")
    with second_plan.database.transaction() as session:
        user = session.exec(select(User).where(User.login == "unit_desk-STC")).one()
        session.add(UserPlan(user_id=user.id or 0, plan_id=2))
    page = own.get("/my-unit").text
    assert "77/KH-UBND" in page
    assert "46/KH-UBND" not in page
    assert own.get("/my-unit?plan=1").status_code == 404
