"""The escalation board: what is late, who heard of it, what may be done, and who may see it."""

import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from sqlalchemy import event
from sqlmodel import col, select

from config.clock import SetClock
from models import Plan, User, UserPlan, UserRole
from models.queries import board as board_queries
from models.queries import obligations as obligation_queries
from models.queries import units as unit_queries
from models.queries.board import Overdue
from models.queries.board_choice import Selection
from operations.ladder.request_extension import request_extension
from operations.workspace import Workspace
from rules.reach import Reach
from tests.builders import at
from tests.web.browser import Browser, signed_in
from tests.web.house import report_obligation
from web.app import create_app

MOST_STATEMENTS = 25


def _words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def _rows(page: str) -> list[str]:
    return [_words(row) for row in re.findall(r"<tr data-row=.*?</tr>", page, re.DOTALL)]


@pytest.fixture
def head(app: FastAPI, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.COORDINATOR_HEAD)


def _task(workspace: Workspace) -> int:
    """The dated task of Sở Tài chính, at level 4 since 14/5."""
    with workspace.database.reading() as session:
        (view,) = board_queries.listed(
            session, Overdue(Selection(), level=4), at("2021-06-18").date(), limit=9
        )
    return view.obligation.id or 0


def test_the_highest_level_comes_first_and_each_row_says_who_was_told(
    app: FastAPI, filled: Workspace
) -> None:
    page = signed_in(app, filled, UserRole.SUPERVISOR).get("/board").text
    assert "tính đến 09:00 Thứ Sáu 18/6/2021" in _words(page)
    rows = _rows(page)
    assert len(rows) == 4
    assert rows[0].startswith(
        "● Sở Tài chính Trình ban hành quy định mới 46/KH-UBND Quá hạn 25 ngày làm việc"
    )
    assert "tới thủ trưởng đơn vị Giám đốc STC, lãnh đạo cơ quan đầu mối Giám đốc SNV" in rows[0]
    assert "Thứ Sáu 25/6/2021: đôn đốc mức 4, lần 4, dự thảo công văn tới" in rows[0]
    assert "Quá hạn 4 Mức 4: 1 · Mức 2: 3" in _words(page)


def test_every_number_of_the_table_leads_to_as_many_rows(head: Browser) -> None:
    page = head.get("/board").text
    table = re.search(r'<div class="scroll ages">.*?</table>', page, re.DOTALL)
    assert table
    cells = re.findall(r'<a href="(/board[^"]*)"[^>]*>(\d+)</a>', table[0])
    assert len(cells) > 5
    for address, number in cells:
        assert len(_rows(head.get(address.replace("&amp;", "&")).text)) == int(number), address


def test_filters_narrow_the_rows_and_say_so(head: Browser) -> None:
    for query, number in (
        ("unit=STC", 2),
        ("unit=s%E1%BB%9F%20t%C3%A0i%20ch%C3%ADnh", 2),
        ("kind=task", 1),
        ("kind=report&level=2", 3),
        ("who=desk@stp.example.vn", 1),
        ("who=Chuy%C3%AAn%20vi%C3%AAn%20SYT", 1),
        ("who=100%25", 0),
        ("age=1", 1),
        ("field=y%20t%E1%BA%BF", 0),
        ("plan=1&age=0&level=2", 3),
    ):
        page = head.get(f"/board?{query}")
        assert (page.status_code, len(_rows(page.text))) == (200, number), query
        assert f"{number} việc quá hạn" in _words(page.text), query


@pytest.mark.parametrize(
    ("query", "status"),
    [("level=x", 422), ("age=9", 422), ("kind=y", 422), ("unit=no", 404), ("plan=99", 404), ("page=0", 422)],
)
def test_what_the_address_names_and_is_not_there_is_said(head: Browser, query: str, status: int) -> None:
    assert head.get(f"/board?{query}").status_code == status


def test_a_supervisor_of_one_unit_sees_that_unit_alone(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    browser = signed_in(app, filled, UserRole.SUPERVISOR, unit_code="STP")
    page = browser.get("/board").text
    assert [row.startswith("● Sở Tư pháp") for row in _rows(page)] == [True]
    assert "Quá hạn 1 " in _words(page)
    assert browser.get("/board?unit=STC").status_code == 404
    assert browser.get(f"/board/{report_of('STC')}").status_code == 403
    assert browser.get(f"/board/{report_of('STP')}").status_code == 200
    page = browser.get("/").text
    assert "Sở Tài chính" not in page
    assert "/scorecards" not in page, "it holds every unit, and would be refused"


def test_a_supervisor_of_another_plan_sees_nothing_of_this_one(app: FastAPI, filled: Workspace) -> None:
    browser = signed_in(app, filled, UserRole.SUPERVISOR)
    with filled.database.transaction() as session:
        user = session.exec(select(User).where(col(User.login) == "supervisor-house")).one()
        plan = session.exec(select(Plan)).one()
        other = Plan(**plan.model_dump() | {"id": None, "key": "khac", "source_sha256": "khac"})
        session.add(other)
        session.flush()
        session.add(UserPlan(user_id=user.id or 0, plan_id=other.id or 0))
    page = browser.get("/board").text
    assert _rows(page) == []
    assert "Không có việc nào quá hạn" in page
    assert browser.get("/board?plan=1").status_code == 404
    assert browser.get("/board/1").status_code == 403
    assert "Sở Tài chính" not in browser.get("/").text


def test_people_of_units_have_no_board(app: FastAPI, filled: Workspace) -> None:
    browser = signed_in(app, filled, UserRole.UNIT_HEAD, unit_code="STC")
    assert browser.get("/board").status_code == 403
    assert browser.get("/board/live").status_code == 403


def test_an_auditor_and_a_guest_read_and_find_nothing_to_do(app: FastAPI, filled: Workspace) -> None:
    for browser in (
        signed_in(app, filled, UserRole.AUDITOR),
        Browser(create_app(filled, open_to_readers=True)),
    ):
        page = browser.get("/board").text
        assert len(_rows(page)) == 4
        assert "Tiếp nhận" not in page
        assert "<textarea" not in browser.get("/board/1").text


def test_an_action_leads_back_to_the_board_as_it_was_narrowed(
    head: Browser, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    number = report_of("STC")
    page = head.get(f"/board/{number}?unit=STC&level=2").text
    assert 'name="board" value="unit=STC&amp;level=2"' in page
    answer = head.act(
        f"/obligations/{number}/acknowledge", note="Làm việc", until="2021-06-25", board="unit=STC&level=2"
    )
    assert answer.headers["location"] == f"/board?done=acknowledged&unit=STC&level=2#o{number}"
    page = head.get("/board?unit=STC&level=2").text
    assert "tạm dừng đến 25/6/2021: lãnh đạo đã biết" in _words(page)
    answer = head.act(f"/obligations/{number}/waive", reason="thử", board="https://evil.example/?x=1")
    assert answer.headers["location"] == f"/board?done=waived#o{number}"


def test_a_request_for_more_time_is_seen_and_decided(head: Browser, filled: Workspace) -> None:
    number = report_obligation(filled, "STC")
    until = at("2021-06-30").date()
    request_extension(filled, number, until=until, reason="Chờ số liệu", by="Chuyên viên STC")
    assert "xin gia hạn đến 30/6/2021" in _words(head.get("/board").text)
    assert "Chờ số liệu" in head.get(f"/board/{number}").text
    answer = head.act(f"/obligations/{number}/extension", decision="grant", until="2021-06-30", board="all")
    assert answer.headers["location"].startswith("/board?done=extended")


def test_the_head_gives_more_time_for_a_request_that_came_on_paper(
    app: FastAPI, head: Browser, filled: Workspace
) -> None:
    number = report_obligation(filled, "STC")
    answer = head.act(f"/obligations/{number}/extend", until="2021-06-30", reason="Công văn 12/STC")
    assert answer.status_code == 303
    with filled.database.reading() as session:
        view = obligation_queries.view(session, number)
    assert view is not None
    assert view.obligation.due_on == at("2021-06-30").date()
    page = head.get(f"/obligations/{number}").text
    assert "Công văn 12/STC" in page
    assert "ghi theo đề nghị của đơn vị" in page
    again = head.act(f"/obligations/{number}/extend", until="2021-07-30", reason="Nữa")
    assert again.status_code == 409
    desk = signed_in(app, filled, UserRole.COORDINATING_DESK)
    assert desk.act(f"/obligations/{number}/extend", until="2021-07-30", reason="x").status_code == 403


def test_a_task_goes_to_another_unit_with_its_days(head: Browser, filled: Workspace) -> None:
    number = _task(filled)
    answer = head.act(
        f"/obligations/{number}/reassign", unit="sở tư pháp", reason="Ý kiến Chủ tịch", board="all"
    )
    assert answer.headers["location"].startswith("/board?done=reassigned")
    with filled.database.reading() as session:
        view = obligation_queries.view(session, number)
        before = unit_queries.unit_by_code(session, "STC")
    assert view is not None
    assert before is not None
    obligation = view.obligation
    assert view.unit.code == "STP"
    assert (obligation.inherited_from_id, obligation.inherited_on) == (before.id, at("2021-06-18").date())
    assert (obligation.due_on, obligation.level_reached) == (at("2021-05-14").date(), 4)
    page = head.get(f"/obligations/{number}").text
    assert "Chuyển đơn vị khác thực hiện" in page
    assert "Ý kiến Chủ tịch" in page
    assert _rows(head.get("/board").text)[0].startswith("● Sở Tư pháp Trình ban hành")
    back = head.act(f"/obligations/{number}/reassign", unit="STC", reason="Trả lại")
    assert back.status_code == 303


@pytest.mark.parametrize(
    ("unit", "reason", "status"), [("STC", "x", 409), ("STP", "", 422), ("ZZZ", "x", 404), ("", "x", 404)]
)
def test_a_task_goes_nowhere_without_a_unit_and_a_reason(
    head: Browser, filled: Workspace, unit: str, reason: str, status: int
) -> None:
    number = _task(filled)
    assert head.act(f"/obligations/{number}/reassign", unit=unit, reason=reason).status_code == status


def test_a_report_of_a_unit_goes_to_nobody_else(
    app: FastAPI, head: Browser, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    assert head.act(f"/obligations/{report_of('STC')}/reassign", unit="STP", reason="x").status_code == 409
    assert 'id="reassign"' not in head.get(f"/board/{report_of('STC')}").text
    desk = signed_in(app, filled, UserRole.COORDINATING_DESK)
    assert desk.act(f"/obligations/{_task(filled)}/reassign", unit="STP", reason="x").status_code == 403


def test_a_saved_view_is_of_one_person_alone(app: FastAPI, head: Browser, filled: Workspace) -> None:
    other = signed_in(app, filled, UserRole.SUPERVISOR)
    name = "<b>Sở Tài chính</b>"
    assert head.act("/board/views", name=name, query="unit=STC&level=2&evil=1").status_code == 303
    page = head.get("/board").text
    assert '<a href="/board?unit=STC&amp;level=2">&lt;b&gt;Sở Tài chính&lt;/b&gt;</a>' in page
    assert "&lt;b&gt;" not in other.get("/board").text
    assert other.act("/board/views/drop", name=name).status_code == 404
    head.act("/board/views", name=name, query="unit=STP")
    assert head.get("/board").text.count("&lt;b&gt;Sở Tài chính&lt;/b&gt;</a>") == 1
    assert head.act("/board/views", name=" ", query="unit=STP").status_code == 422
    assert head.act("/board/views", name="y" * 61, query="unit=STP").status_code == 422
    assert head.act("/board/views/drop", name=name).status_code == 303
    assert "&lt;b&gt;" not in head.get("/board").text


def test_the_board_is_a_file_as_it_is_narrowed(head: Browser) -> None:
    answer = head.get("/board?unit=STC&as=csv")
    assert answer.status_code == 200
    words = answer.content.decode("utf-8-sig")
    assert "Đơn vị: Sở Tài chính" in words
    assert words.count("46/KH-UBND") == 2
    assert head.get("/board?as=xlsx").status_code == 200
    assert head.get("/board?as=pdf").status_code == 422


def test_the_page_works_without_a_script(head: Browser) -> None:
    page = head.get("/board").text
    assert "<script>" not in page
    assert " style=" not in page
    row = re.search(r"<tr data-row=.*?</tr>", page, re.DOTALL)
    assert row
    links = re.findall(r'href="(/[^"]+)"', row[0])
    for address in links:
        assert head.get(address.partition("#")[0]).status_code == 200, address
    item = head.get(links[-1]).text
    for anchor in {address.partition("#")[2] for address in links} - {""}:
        assert f'id="{anchor}"' in item


def test_first_page_asks_few_questions_however_many_rows(
    app: FastAPI, head: Browser, filled: Workspace
) -> None:
    asked: list[str] = []

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(filled.database.engine, "before_cursor_execute", note)
    numbers = []
    for place in ("/board?unit=STP", "/board", "/"):
        head.get(place)
        asked.clear()
        head.get(place)
        numbers.append(len(asked))
    event.remove(filled.database.engine, "before_cursor_execute", note)
    one, four, overview = numbers
    # naming the unit is a question, and where few are late to which level they climb is known without one
    assert four <= one <= four + 1
    assert four <= MOST_STATEMENTS
    assert overview <= 40


def test_an_empty_board_says_so(workspace: Workspace, clock: SetClock) -> None:
    page = Browser(create_app(workspace, open_to_readers=True)).get("/board").text
    assert "Chưa có kế hoạch nào đang theo dõi" in page


def test_level_and_age_add_up_to_the_overdue_rows_on_each_database(
    filled_on_each: Workspace, clock: SetClock
) -> None:
    workspace = filled_on_each
    with workspace.database.reading() as session:
        unit = unit_queries.unit_by_code(session, "STP")
        assert unit is not None
        reach = Reach(units=frozenset({unit.id or 0}))
        for day in ("2021-05-14", "2021-05-15", "2021-06-14", "2021-07-17", "2021-09-14", "2022-01-31"):
            today = at(day).date()
            for wanted in (
                Overdue(Selection()),
                Overdue(Selection(plan_id=1)),
                Overdue(Selection(unit_id=unit.id)),
                Overdue(Selection(reach=reach)),
                Overdue(Selection(), handler="desk@stc.example.vn"),
            ):
                table = board_queries.by_level_and_age(session, wanted, today)
                rows = board_queries.listed(session, wanted, today, limit=1000)
                assert sum(table.values()) == len(rows), (day, wanted)
                for (level, age), number in table.items():
                    cell = Overdue(wanted.selection, level=level, age=age, handler=wanted.handler)
                    assert len(board_queries.listed(session, cell, today, limit=1000)) == number
                if not wanted.handler:
                    counted = board_queries.by_level_and_age(
                        session, Overdue(wanted.selection, handler="@"), today
                    )
                    assert sum(counted.values()) <= sum(table.values())
        ids = [
            view.obligation.id or 0
            for view in board_queries.listed(session, Overdue(Selection()), today, limit=9)
        ]
        told = board_queries.last_told(session, ids)
        assert all(len({one.raised_at for one in people}) == 1 for people in told.values())
        assert board_queries.steps_by_day(session, Overdue(Selection()), at("2021-06-18").date(), today)
