"""The policies to choose from are shown with a year's dates; a period's dates are seen before a letter moves them."""

import re

from models import UserRole
from models.queries import plans as plan_queries
from operations.plans.office_policies import put_policy
from operations.workspace import Workspace
from tests.policy_texts import LADDER, PROVINCE
from tests.web.browser import Browser, signed_in
from web.app import create_app


def test_the_page_of_policies_shows_the_dates_of_a_year_and_every_step(filled: Workspace) -> None:
    put_policy(filled, PROVINCE.encode(), "tinh.toml")
    put_policy(filled, LADDER.encode(), "nhe.toml")
    page = signed_in(create_app(filled), filled, UserRole.AUDITOR).get("/policies?year=2026").text
    for words in (
        "Báo cáo cải cách hành chính định kỳ",
        "22/06/2026",  # the 20th is a Saturday
        "ngày nêu: 20/06/2026",
        "Báo cáo định kỳ của tỉnh",
        "sau ngày này là số ước",
        "Tới cấp trên cùng",
        "Thang đôn đốc: Báo cáo định kỳ",
        "quá hạn 2 ngày làm việc, sau đó mỗi 2 ngày làm việc, tất cả 3 lần",
        "trước hạn 2 ngày làm việc",
        "ngày mở kỳ báo cáo",
    ):
        assert words in page, words


def test_a_period_is_moved_by_a_letter_after_it_was_seen(filled: Workspace) -> None:
    clerk = signed_in(create_app(filled), filled, UserRole.COORDINATING_DESK)
    with filled.database.reading() as session:
        period = next(one for one in plan_queries.periods(session, 1) if one.key == "2021-Y")
    place = f"/plans/1/periods/{period.id}"
    assert place in clerk.get("/plans/1").text
    asked = "unit_due_on=2021-12-17&top_due_on=&letter=123/SNV-CCHC ngày 15/6/2021"
    short = clerk.get(f"{place}?unit_due_on=2021-12-20&letter=1/SNV ngày 15/6/2021").text
    assert "thiếu 1 ngày làm việc" in short
    page = clerk.get(f"{place}?{asked}").text
    assert "Sẽ đổi theo công văn số 123/SNV-CCHC ngày 15/6/2021" in page
    assert page.count("17/12/2021") >= 3
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page[page.rindex("<form") :]))
    moved = clerk.post(place, fields)
    assert moved.headers["location"] == "/plans/1?done=period_moved"
    assert "theo công văn 123/SNV-CCHC ngày 15/6/2021" in clerk.get("/plans/1").text
    again = clerk.post(place, fields)
    assert again.status_code in (409, 422)
    wrong = clerk.get(f"{place}?unit_due_on=2021-12-17&letter=khong so").text
    assert "Không đổi được" in wrong
    assert "Viết như 123/SNV-CCHC ngày 5/6/2021" in wrong


def test_who_only_looks_cannot_move_a_period(filled: Workspace) -> None:
    app = create_app(filled)
    with filled.database.reading() as session:
        period = plan_queries.periods(session, 1)[-1]
    looker: Browser = signed_in(app, filled, UserRole.AUDITOR)
    page = looker.get(f"/plans/1/periods/{period.id}")
    assert page.status_code == 200
    assert "Xem ai đổi hạn" not in page.text
    assert looker.post(f"/plans/1/periods/{period.id}", {}).status_code == 403
    assert looker.get("/plans/1/periods/99999").status_code == 404
