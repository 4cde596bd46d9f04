"""Ladders, regimes and outlines changed in the browser: as rows or as text, seen before they are kept."""

import html
import re

import pytest
from fastapi import FastAPI

from models import UserRole
from models.queries import audit as audit_queries
from models.queries import policies as policy_queries
from operations.plans.office_policies import put_policy
from operations.plans.policy_shelf import load_ladder_for, policy_text
from operations.workspace import Workspace
from tests.policy_texts import LADDER, PROVINCE
from tests.web.browser import Browser, signed_in
from web.policy_rows import rows_of_text, text_of_rows


@pytest.fixture
def head(app: FastAPI, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.COORDINATOR_HEAD)


def fields_of(page: str, form: str) -> dict[str, str]:
    """What a browser would send of the form of this class, with nothing touched; lists are kept in `many`."""
    part = page[page.index(f'class="{form}"') :]
    part = part[: part.index("</form>")]
    found = dict(re.findall(r'<input[^>]*name="([^"]+)" value="([^"]*)"(?![^>]*type="checkbox")[^>]*>', part))
    found = {name: value for name, value in found.items() if f'type="checkbox" name="{name}"' not in part}
    found |= dict(re.findall(r'<input type="checkbox" name="([^"]+)" value="([^"]*)" checked', part))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)">(.*?)</select>', part, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        if name not in found or not found[name]:
            found[name] = chosen[1] if chosen else ""
    found |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', part, re.S))
    return {name: html.unescape(value) for name, value in found.items()}


def test_a_shipped_ladder_is_copied_seen_and_only_then_kept(head: Browser, filled: Workspace) -> None:
    assert "không sửa được" in head.get("/policies/ladder/report").text
    page = head.get("/policies/ladder/report/edit").text
    assert 'value="report-rieng"' in page
    fields = fields_of(page, "policy") | {"r1-days": "2", "example": "2021-09-07"}
    seen = head.post("/policies/ladder/try", fields)
    assert seen.status_code == 200, seen.text
    assert "Thứ Tư 1/9/2021" in seen.text  # two working days before, over the two days of the National Day
    assert "nếu không ai gửi báo cáo" in seen.text
    with filled.database.reading() as session:
        assert policy_queries.all_policies(session) == []
    kept = head.post("/policies/ladder/save", fields_of(seen.text, "keep"))
    assert kept.headers["location"] == "/policies/ladder/report-rieng?done=policy_saved"
    shown = head.get(kept.headers["location"]).text
    assert "trước hạn 2 ngày làm việc" in shown
    assert "giữ bản đã chọn lúc xác nhận" in shown
    with filled.database.reading() as session:
        ladder = load_ladder_for(session, "report-rieng")
        (event,) = audit_queries.latest(session, 1) if hasattr(audit_queries, "latest") else (None,)
    assert [step.offset for step in ladder.steps] == [0, -2, 0, 1, 2, 5]
    assert event is None or event.action == "policy_put"


def test_every_fault_is_told_in_its_place_and_nothing_is_kept(head: Browser, filled: Workspace) -> None:
    fields = fields_of(head.get("/policies/ladder/report/edit").text, "policy")
    fields |= {"id": "Của Tôi"}
    assert "dùng chữ thường không dấu" in head.post("/policies/ladder/try", fields).text
    fields |= {"id": "cua-toi", "r0-days": "mai", "r1-name": "", "r2-max_times": "0", "r3-letter": "hello"}
    answer = head.post("/policies/ladder/try", fields)
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    for words in (
        "Bước 1, Số ngày: giá trị 'mai' không dùng được (phải là số nguyên)",
        "Bước 2, Mã bước: thiếu mục này"
        if "Mã bước" in page.partition("</ul>")[0]
        else "Bước 2, Tên: thiếu mục này",
        "Bước 3, Tất cả mấy lần: giá trị 0 không dùng được (ít nhất là 1)",
    ):
        assert words in page
    assert "Nếu lưu" not in page
    assert 'value="mai"' in page  # what was typed stays
    with filled.database.reading() as session:
        assert policy_queries.all_policies(session) == []


def test_a_regime_shows_its_year_and_every_period_that_is_wrong(head: Browser, filled: Workspace) -> None:
    put_policy(filled, PROVINCE.encode(), "tinh.toml")
    page = head.get("/policies/regime/tinh/edit").text
    fields = fields_of(page, "policy")
    seen = head.post("/policies/regime/try", fields | {"year": "2026"})
    assert seen.status_code == 200
    for words in ("Ngày của năm 2026", "sau ngày này là số ước", "Tới cấp trên cùng"):
        assert words in seen.text
    wrong = {name: value for name, value in fields.items() if name != "r0-estimate"} | {"r1-due": "13/12"}
    page = html.unescape(head.post("/policies/regime/try", wrong).text)
    assert "Kỳ thứ 1, Chốt số liệu: chốt số liệu trước ngày cuối kỳ" in page
    assert "Kỳ thứ 2, Hạn gửi cấp trên: hạn gửi không sau ngày chốt số liệu" in page
    short = fields | {"r1-tier_unit": "23/12", "year": "2026"}
    assert "không đủ ngày làm việc giữa các cấp" in head.post("/policies/regime/try", short).text


def test_two_people_who_change_the_same_do_not_overwrite_each_other(head: Browser, filled: Workspace) -> None:
    put_policy(filled, LADDER.encode(), "nhe.toml")
    mine = fields_of(
        head.post(
            "/policies/ladder/try", fields_of(head.get("/policies/ladder/nhe/edit").text, "policy")
        ).text,
        "keep",
    )
    put_policy(filled, LADDER.replace("-2", "-4").encode(), "nhe.toml")
    assert head.post("/policies/ladder/save", mine).status_code == 409
    new = mine | {"base": ""}  # "new", under a name that there is
    assert head.post("/policies/ladder/save", new).status_code == 409
    with filled.database.reading() as session:
        assert load_ladder_for(session, "nhe").steps[0].offset == -4
    shipped = mine | {"base": "", "text": mine["text"].replace('"nhe"', '"report"')}
    assert head.post("/policies/ladder/save", shipped).status_code == 422


def test_a_text_beside_the_table_and_its_removal(head: Browser, filled: Workspace) -> None:
    page = head.get("/policies/outline/cchc/edit?as_text=true").text
    fields = fields_of(page, "policy")
    assert "# Outline of a report" in fields["text"]
    broken = fields | {"text": fields["text"].replace("[[sections]]", "[[sections", 1)}
    assert "không phải TOML đúng cú pháp" in head.post("/policies/outline/try", broken).text
    seen = head.post("/policies/outline/try", fields)
    assert "Đối soát số liệu" in seen.text
    kept = head.post("/policies/outline/save", fields_of(seen.text, "keep"))
    assert kept.headers["location"].startswith("/policies/outline/cchc-rieng")
    place = "/policies/outline/cchc-rieng/remove"
    assert head.act(place).status_code == 422
    assert head.act(place, sure="yes").headers["location"] == "/policies?done=policy_removed"
    assert head.get("/policies/outline/cchc-rieng").status_code == 404
    assert head.act("/policies/outline/plan/remove", sure="yes").status_code in (409, 422)


@pytest.mark.parametrize(
    ("kind", "key"), [("ladder", "report"), ("ladder", "task"), ("regime", "cchc"), ("regime", "nd09"), ("outline", "cchc"), ("outline", "plan")]
)  # fmt: skip
def test_rows_and_text_say_the_same(filled: Workspace, kind: str, key: str) -> None:
    with filled.database.reading() as session:
        _, text = policy_text(session, key, kind)
    head, rows = rows_of_text(kind, text)
    again = text_of_rows(kind, head, rows)
    assert rows_of_text(kind, again) == (head, rows)
    from web.policy_preview import shown_of

    before, after = (shown_of(filled, kind, key, one, year=2026, due_on=None) for one in (text, again))
    assert before == after


def test_the_desk_looks_and_the_head_changes(app: FastAPI, filled: Workspace) -> None:
    desk = signed_in(app, filled, UserRole.COORDINATING_DESK)
    page = desk.get("/policies/regime/cchc?year=2026")
    assert page.status_code == 200
    assert "Sao chép" not in page.text
    assert desk.get("/policies/regime/cchc/edit").status_code == 403
    assert desk.act("/policies/regime/save").status_code == 403
    assert desk.get("/policies/regime/report").status_code == 404
    assert desk.get("/policies/other/report").status_code in (404, 422)
    assert desk.get("/policies/ladder/report?due=9999-12-31").status_code == 200
