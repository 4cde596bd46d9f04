"""The review page: what it shows, of whom, and what stands beside what."""

import re

import pytest
from fastapi import FastAPI

from models import UserRole
from operations.workspace import Workspace
from tests.web.browser import Browser, signed_in
from tests.web.drafts import ODD_NAME, PLAN, posted, read_with, row_with, rows_of
from web.app import create_app


def _entry(page: str, number: int) -> str:
    return page.split(f'<li id="a{number}"')[1].split("</li>")[0]


def test_every_line_of_the_document_is_there_with_its_anchor(clerk: Browser) -> None:
    page = clerk.get("/plans/1/review").text
    for number, line in enumerate(PLAN.splitlines(), start=1):
        if line.strip():
            found = re.search(rf'<p id="l{number}"[^>]*>(.*?)</p>', page)
            assert found, (number, line)
            assert line.strip()[-20:] in found[1]


def test_row_and_place_point_to_each_other(clerk: Browser, drafted: Workspace) -> None:
    page = clerk.get("/plans/1/review").text
    rows = rows_of(drafted)
    assert len(rows) == 6
    for row in rows:
        line = row.source["start_line"]
        assert f'href="#l{line}"' in _entry(page, row.id or 0)
        place = page.split(f'<p id="l{line}"')[1].split("</p>")[0]
        assert f'href="#a{row.id}"' in place


def test_a_row_tells_unit_time_partner_and_addressee(clerk: Browser, drafted: Workspace) -> None:
    page = clerk.get("/plans/1/review").text
    health = _entry(page, row_with(drafted, "biên soạn tài liệu").id or 0)
    for words in ("Chủ trì", "Sở Y tế", "Phối hợp: Sở Tư pháp", "30/09/2021", "quý III/2021", "mục II.3"):
        assert words in health, words
    duty = _entry(page, row_with(drafted, "Định kỳ").id or 0)
    for words in ("→ 4 đơn vị", "Báo cáo gửi: Sở Nội vụ", "hằng quý, 6 tháng, hằng năm"):
        assert words in duty, words


def test_a_row_whose_unit_nobody_knows_says_so(clerk: Browser, drafted: Workspace) -> None:
    row = row_with(drafted, "Hướng dẫn lập dự toán")
    names = "/plans/1/review/names"
    assert "chưa gắn với danh mục" in _entry(clerk.get("/plans/1/review").text, row.id or 0)
    posted(clerk, drafted, names, name=ODD_NAME, choice="ignore", reason="tập hợp mở")
    assert "bỏ qua" in _entry(clerk.get("/plans/1/review").text, row.id or 0)
    posted(clerk, drafted, names, name=ODD_NAME, choice="STC")
    assert "→ Sở Tài chính" in _entry(clerk.get("/plans/1/review").text, row.id or 0)


@pytest.mark.parametrize(
    ("confidence", "mark", "words"),
    [(0.9, "✓", "chắc chắn"), (0.8, "◇", "nên xem"), (0.5, "◆", "cần xem")],
)
def test_certainty_is_a_word_and_a_mark(
    clerk: Browser, drafted: Workspace, confidence: float, mark: str, words: str
) -> None:
    row = row_with(drafted, "biên soạn tài liệu")
    read_with(drafted, row.id or 0, confidence)
    entry = _entry(clerk.get("/plans/1/review").text, row.id or 0)
    assert f'<span class="mark" aria-hidden="true">{mark}</span>{words}' in entry


def test_only_what_needs_a_look_can_be_asked_for(clerk: Browser, drafted: Workspace) -> None:
    row = row_with(drafted, "biên soạn tài liệu")
    for one in rows_of(drafted):
        read_with(drafted, one.id or 0, 0.5 if one.id == row.id else 0.9)
    assert "chỉ mục cần xem (1)" in clerk.get("/plans/1/review").text
    page = clerk.get("/plans/1/review?only=doubtful").text
    assert page.count('class="entry') == 1
    assert "đơn vị: suy ra từ văn bản" in _entry(page, row.id or 0)
    posted(clerk, drafted, f"/plans/1/review/{row.id}/check")
    assert "Không còn mục nào cần xem" in clerk.get("/plans/1/review?only=doubtful").text
    assert clerk.get("/plans/1/review?only=nonsense").text.count('class="entry') == 6


def test_what_keeps_it_from_being_confirmed_stands_on_top(clerk: Browser) -> None:
    page = clerk.get("/plans/1/review").text
    assert "1 tên chưa gắn với đơn vị" in page.split('id="head"')[0]
    assert f"“{ODD_NAME}”</strong> chưa gắn" in page


@pytest.mark.parametrize("role", list(UserRole))
def test_who_may_do_what(draft_app: FastAPI, drafted: Workspace, role: UserRole) -> None:
    unit = "STC" if role in (UserRole.UNIT_DESK, UserRole.UNIT_HEAD) else None
    person = signed_in(draft_app, drafted, role, unit_code=unit)
    is_desk = role in (UserRole.ADMINISTRATOR, UserRole.COORDINATING_DESK, UserRole.COORDINATOR_HEAD)
    reads = 403 if unit else 200
    assert person.get("/plans/1/review").status_code == reads
    assert person.get("/plans/1/schedule").status_code == reads
    for place in ("/import", "/plans/1/review/1", "/plans/1/review/new"):
        assert person.get(place).status_code == (200 if is_desk else 403), place
    for place in ACTIONS:
        status = person.act(place).status_code
        assert status != 403 if is_desk else status == 403, place


ACTIONS = (
    "/import",
    "/plans/1/review/1",
    "/plans/1/review/new",
    "/plans/1/review/merge",
    "/plans/1/review/check",
    "/plans/1/review/1/split",
    "/plans/1/review/1/drop",
    "/plans/1/review/1/restore",
    "/plans/1/review/1/check",
    "/plans/1/review/head",
    "/plans/1/review/doubts/1",
    "/plans/1/review/names",
    "/plans/1/review/subject",
    "/plans/1/schedule",
    "/plans/1/confirm",
)


def test_those_who_only_read_see_no_forms(draft_app: FastAPI, drafted: Workspace) -> None:
    page = signed_in(draft_app, drafted, UserRole.AUDITOR).get("/plans/1/review").text
    assert "Định kỳ hàng quý" in page
    for words in ("Gộp mục", ">Sửa<", "Lưu phần đầu", 'type="checkbox"', "Đúng</button>"):
        assert words not in page, words


def test_readers_of_an_open_house_see_a_draft_and_no_forms(drafted: Workspace) -> None:
    guest = Browser(create_app(drafted, open_to_readers=True))
    assert guest.get("/plans/1/review").status_code == 200
    assert guest.get("/plans/1/schedule").status_code == 200
    for place in ("/import", "/plans/1/review/1", "/plans/1/review/new"):
        assert guest.get(place).headers["location"].startswith("/login"), place


def test_every_form_needs_its_token(clerk: Browser) -> None:
    for place in ACTIONS:
        assert clerk.post(place, {"form_token": "guessed", "version": "1"}).status_code == 403, place


def test_every_form_of_a_draft_needs_the_version_it_was_shown_in(clerk: Browser) -> None:
    for place in ACTIONS[1:]:
        for version in ("", "x", "1" * 30):
            assert clerk.act(place, version=version).status_code == 422, (place, version)


def test_what_is_not_there_is_said(clerk: Browser) -> None:
    for place in ("/plans/9/review", "/plans/9/schedule", "/plans/1/review/99", "/plans/x/review"):
        assert clerk.get(place).status_code == 404, place


def test_a_draft_whose_document_is_gone_can_still_be_reviewed(clerk: Browser, drafted: Workspace) -> None:
    for file in (drafted.data / "plans").iterdir():
        file.unlink()
    page = clerk.get("/plans/1/review").text
    assert "Không mở được văn bản gốc" in page
    assert page.count('class="entry') == 6
