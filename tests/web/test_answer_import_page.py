"""The desk types paper reports into a file, looks at what it would do, and sends it without choosing it again."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from fastapi import FastAPI

from intake.answer_files.rows import read_answers
from models import UserRole
from operations.workspace import Workspace
from rules.errors import BadInput
from rules.lifecycle import State
from tests.web.browser import Browser, signed_in
from tests.web.forms import last_answer, state_of

HEAD = "Đơn vị,Kế hoạch,Kỳ,Tình hình,Kết quả,Ngày nhận\n"
GOOD = "STC,46/KH-UBND,2021-H1,Đã hoàn thành,Đã ban hành,15/6/2021\n"
BAD = "ABC,46/KH-UBND,2021-H1,Đã hoàn thành,<script>alert(1)</script>,\n"


def hidden(page: str) -> dict[str, str]:
    form = page[page.index("/answers/import/confirm") :]
    return {name: unescape(value) for name, value in re.findall(r'name="(ticket|name|received_on)" value="([^"]*)"', form)}  # fmt: skip


def test_a_file_is_previewed_then_sent_without_being_chosen_again(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    desk = signed_in(app, filled, UserRole.COORDINATING_DESK)
    assert "Nhập báo cáo của nhiều đơn vị" in desk.get("/obligations").text
    seen = desk.upload("/answers/import", "giấy.csv", (HEAD + GOOD + BAD).encode())
    assert seen.status_code == 200
    assert "không có đơn vị “ABC”" in unescape(seen.text)
    assert "Gửi 1 báo cáo" in seen.text
    assert state_of(filled, report_of("STC")) is State.OPEN
    fields = hidden(seen.text)
    stranger = signed_in(app, filled, UserRole.ADMINISTRATOR)
    assert stranger.act("/answers/import/confirm", **fields).status_code == 404
    for wrong in ({"name": "khác.csv"}, {"ticket": "../" * 20 + ".x"}, {"ticket": "0" * 64 + "." + "0" * 32}):
        assert desk.act("/answers/import/confirm", **{**fields, **wrong}).status_code == 404
    held = desk.act("/answers/import/confirm", together="yes", **fields)
    assert "Không gửi được báo cáo nào" in held.text
    sent = desk.act("/answers/import/confirm", **fields)
    assert sent.headers["location"] == "/answers/import?done=answers_imported"
    page = unescape(desk.get(sent.headers["location"]).text)
    assert "giấy.csv" in page
    assert "1 lý do" in page
    submission, _ = last_answer(filled, report_of("STC"))
    assert (submission.channel, str(submission.submitted_on)) == ("import", "2021-06-15")
    assert submission.submitted_by == "Sở Tài chính; Người dùng coordinating_desk-house nhập"
    assert desk.act("/answers/import/confirm", **fields).status_code == 404  # let go
    again = desk.upload("/answers/import", "giấy.csv", (HEAD + GOOD).encode())
    assert "không có gì thay đổi" in again.text
    assert not list((filled.data / "uploads").glob(".*"))


def test_what_cannot_be_read_is_said_on_the_page(app: FastAPI, filled: Workspace) -> None:
    desk = signed_in(app, filled, UserRole.COORDINATING_DESK)
    for name, content in (
        ("a.csv", b"\xfe\x01"),
        ("a.docx", b"x"),
        ("a.xlsx", b"x"),
        ("a.csv", b"Ten,x\na,b"),
    ):
        told = desk.upload("/answers/import", name, content)
        assert (told.status_code, 'class="problem"' in told.text) == (422, True), (name, content)
    assert desk.send_files("/answers/import", []).status_code == 422
    assert desk.upload("/answers/import", "a.csv", (HEAD + GOOD).encode()).status_code == 200
    script = desk.upload("/answers/import", "<script>.csv", (HEAD + BAD).encode())
    assert "<script>alert" not in script.text
    assert desk.send_files("/answers/import", [("file", ("a.csv", b"x"))], token="forged").status_code == 403


def test_the_template_is_filled_in_with_what_is_owed_and_comes_back(app: FastAPI, filled: Workspace) -> None:
    desk = signed_in(app, filled, UserRole.COORDINATING_DESK)
    template = desk.get("/answers/template?period=2021-H1&plan=46/kh-ubnd")
    assert template.headers["content-disposition"].startswith("attachment")
    with pytest.raises(BadInput, match="chưa dòng nào có nội dung báo cáo"):
        read_answers(template.content, "a.xlsx")
    assert desk.get("/answers/template?period=2030-H1").status_code == 404
    assert Browser(app).get("/answers/template").status_code == 303
