"""Numbers on pages: what they count, what they lead to, and that they agree."""

import re
from datetime import date, timedelta

from config.clock import SetClock
from models.queries import dashboard
from models.queries import obligations as obligation_queries
from models.queries.board_choice import BoardClass, Narrowing, Selection
from operations.answers.review_submission import accept_submission
from operations.answers.submit_status import submit_status
from operations.ladder.waive_obligation import waive_obligation
from operations.workspace import Workspace
from tests.builders import an_answer, at
from tests.web.browser import Browser
from tests.web.house import report_obligation
from web.app import create_app
from web.labels import board_class


def test_the_board_says_who_how_late_how_often_told_and_what_comes_next(filled: Workspace) -> None:
    page = Browser(create_app(filled, open_to_readers=True)).get("/").text
    assert "tính đến 09:00 Thứ Sáu 18/6/2021" in _words(page)
    rows = [_words(row) for row in re.findall(r"<tr data-row>.*?</tr>", page, re.DOTALL)]
    assert [row.startswith("Sở Tài chính Trình ban hành quy định mới 46/KH-UBND") for row in rows] == [
        True,
        False,
        False,
        False,
    ]
    assert rows[1] == (
        "Sở Tài chính báo cáo 6 tháng 2021 46/KH-UBND ● Quá hạn 2 ngày làm việc (từ 16/6/2021) "
        "4 lần, lần cuối 09:00 18/6/2021 đôn đốc mức 2, lần 2, "
        "tới thủ trưởng đơn vị, chuyên viên đầu mối, Thứ Ba 22/6/2021 Xử lý"
    )
    assert _words(page).index("Mức 4 – ") < _words(page).index("Mức 2 – ")


def _words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_three_ways_of_adding_up_agree(filled: Workspace) -> None:
    page = Browser(create_app(filled, open_to_readers=True)).get("/").text
    feet = re.findall(r"<tfoot>(.*?)</tfoot>", page, re.DOTALL)
    sums = [re.findall(r">(\d+)<", foot) for foot in feet]
    assert len(sums) == 2
    assert sums[0] == sums[1]
    assert int(sums[0][3]) == 4  # three reports and one deadline are overdue


def test_a_number_leads_to_as_many_rows(filled: Workspace) -> None:
    browser = Browser(create_app(filled, open_to_readers=True))
    links = re.findall(r'<a href="(/obligations\?[^"]+)">(\d+)</a>', browser.get("/").text)
    assert len(links) > 5
    for address, number in links:
        page = browser.get(address.replace("&amp;", "&")).text
        assert f"<strong>{number} việc.</strong>" in page, address
        assert page.count("data-row") == int(number), address


def test_the_database_counts_as_the_rules_do(filled_on_each: Workspace, clock: SetClock) -> None:
    workspace = filled_on_each
    reports = [report_obligation(workspace, code) for code in ("STC", "STP", "SYT")]
    with workspace.database.reading() as session:
        views = obligation_queries.views_of_ids(session, reports)
    for obligation_id, day in zip(reports[:2], ("2021-06-16", "2021-06-17"), strict=True):
        clock.set(at(day, "16:59"))  # the last minute of the due date, and a day later
        unit_id = views[obligation_id].unit.id or 0
        submit_status(workspace, obligation_id, an_answer(workspace, 1, unit_id))
    accept_submission(workspace, reports[0])
    waive_obligation(workspace, reports[2], reason="thử")
    due_dates = (date(2021, 5, 14), date(2021, 6, 16), date(2021, 6, 30), date(2021, 9, 16))
    for due_on in due_dates:
        for days in (-1, 0, 1):
            _compare(workspace, due_on + timedelta(days=days))


def _compare(workspace: Workspace, today: date) -> None:
    with workspace.database.reading() as session:
        counted = dict.fromkeys(BoardClass, 0)
        for row in dashboard.class_counts(session, Selection(), today):
            counted[row.board_class] += row.number
        views = obligation_queries.views_of_plan(session, 1)
        by_rule = [board_class(view.obligation, today, workspace.calendar) for view in views]
        assert counted == {one: by_rule.count(one) for one in BoardClass}, today
        for one in BoardClass:
            listed = dashboard.listed(session, Selection(), Narrowing(one), today, limit=100)
            assert {view.obligation.id for view in listed} == {
                view.obligation.id for view, found in zip(views, by_rule, strict=True) if found is one
            }
