"""A plan's page holds a bounded part of everything, and what the desk settles about a plan."""

import re

import pytest
from fastapi import FastAPI

from models import UserRole
from models.queries import plans as plan_queries
from operations.workspace import Workspace
from tests.web.browser import Browser, signed_in


@pytest.fixture
def head(app: FastAPI, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.COORDINATOR_HEAD)


def test_the_page_tells_people_k_of_n_and_the_latest_first(head: Browser) -> None:
    page = head.get("/plans/1").text
    for words in (
        "desk@snv.example.vn",
        "Báo cáo theo lớp đơn vị",
        "chậm nhất đứng đầu",
        "quá 2</a>",
        "Lĩnh vực",
    ):
        assert words in page, words
    late = head.get("/plans/1?late=yes&unit=tai+chinh").text
    matrix = late[late.index('class="matrix"') : late.index("</table>", late.index('class="matrix"'))]
    assert re.findall(r'title="([^"]+)">', matrix)[0] == "Sở Tài chính"
    assert matrix.count("<tr>") == 2
    assert "Không có đơn vị nào như đã chọn" in head.get("/plans/1?unit=khong+co").text
    assert "Không có nhiệm vụ nào như đã tìm" in head.get("/plans/1?q=khong+he+co").text
    assert "Trình ban hành quy định mới" in head.get("/plans/1?q=trinh+ban+hanh").text
    units = head.get("/plans/1/assignments/1/units").text
    assert "chưa báo cáo" in units
    assert head.get("/plans/1/assignments/99/units").status_code == 404


def test_a_field_is_written_once_and_filters_the_list(head: Browser) -> None:
    assert (
        head.act("/plans/1/field", field="Cải cách  hành chính", seen="")
        .headers["location"]
        .endswith("done=field_set")
    )
    assert head.act("/plans/1/field", field="Khác", seen="").status_code == 409
    same = head.act("/plans/1/field", field="cải cách hành chính", seen="Cải cách hành chính")
    assert same.headers["location"].endswith("done=nothing")
    assert "46/KH-UBND" in head.get("/plans?field=Cải cách hành chính&year=2021&state=active").text
    assert "Không có kế hoạch nào như đã chọn" in head.get("/plans?year=1999").text
    assert "Cải cách hành chính" in head.get("/plans?as=csv").text
    assert head.get("/plans?state=half").status_code == 422


def test_a_plan_is_closed_for_a_reason_after_a_look(head: Browser, app: FastAPI, filled: Workspace) -> None:
    assert "thôi theo dõi" in head.get("/plans/1/close").text
    assert head.act("/plans/1/close", sure="yes").status_code == 422
    assert (
        head.act("/plans/1/close", sure="yes", reason="Theo QĐ 1/QĐ-UBND").headers["location"]
        == "/plans/1?done=plan_closed"
    )
    assert "Đã kết thúc theo dõi" in head.get("/plans/1").text
    assert head.act("/plans/1/close", sure="yes", reason="lại").status_code == 409
    assert head.get("/plans/1/close").status_code == 404
    assert "Đã kết thúc" in head.get("/plans").text
    with filled.database.reading() as session:
        assert plan_queries.plan(session, 1).closed_at is not None
    desk = signed_in(app, filled, UserRole.COORDINATING_DESK)
    assert desk.get("/plans/1/close").status_code == 403


def test_a_year_is_seen_and_a_calendar_of_its_own_is_made(head: Browser) -> None:
    page = head.get("/calendar?year=2021").text
    assert page.count('class="month"') == 12
    assert re.search(r'class="off"><abbr title="[^"]+">2<sup>L</sup>', page)
    made = head.post(
        "/calendar",
        {
            "form_token": head.form_token(),
            "key": "truong",
            "name": "Trường học",
            "weekdays": ["mon", "tue", "sat"],
        },
    )
    assert made.headers["location"] == "/calendar/truong?done=calendar_added"
    assert "Thứ Bảy" in head.get("/calendar/truong?year=2021").text
    bad = head.act("/calendar", key="Trường", name="x")
    assert (bad.status_code, 'role="alert"' in bad.text) == (422, True)
