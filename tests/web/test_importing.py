"""A plan document comes in by the browser, or is refused in one clear line with nothing left behind."""

import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from fastapi import FastAPI

from models import UserRole
from models.queries import plans as plan_queries
from operations.workspace import Workspace
from tests.web.browser import Browser, signed_in
from tests.web.drafts import PLAN
from web.app import create_app
from web.routes import import_plan as route
from web.upload_paths import UPLOADS
from web.uploads import clean_name

EXAMPLES = Path(__file__).parents[2] / "examples" / "plans"
SECRET = PLAN.replace("KẾ HOẠCH\n", "TỐI MẬT\n\nKẾ HOẠCH\n")


@pytest.fixture
def house(office: Workspace) -> FastAPI:
    return create_app(office)


@pytest.fixture
def browser(house: FastAPI, office: Workspace) -> Browser:
    return signed_in(house, office, UserRole.COORDINATING_DESK)


def _nothing_is_kept(workspace: Workspace) -> bool:
    with workspace.database.reading() as session:
        is_empty = not plan_queries.all_plans(session)
    folder = workspace.data / "plans"
    return is_empty and not (folder.exists() and list(folder.iterdir()))


def test_the_page_names_the_kinds_and_the_bound(browser: Browser) -> None:
    page = browser.get("/import").text
    assert "tối đa 50 MB" in page
    assert 'accept=".docx,.xlsx,.pdf,.txt,.html"' in page
    assert "Nhập kế hoạch" in browser.get("/plans").text


@pytest.mark.parametrize("file", sorted(path.name for path in EXAMPLES.iterdir()))
def test_every_kind_of_file_becomes_a_draft_on_its_review_page(browser: Browser, file: str) -> None:
    response = browser.upload("/import", file, (EXAMPLES / file).read_bytes())
    assert response.status_code == 303
    assert response.headers["location"] == "/plans/1/review?done=imported"
    page = browser.get(response.headers["location"]).text
    assert "chưa theo dõi gì cho đến khi xác nhận" in page
    assert page.count('class="entry') >= 5


def test_a_known_file_leads_to_its_plan(browser: Browser) -> None:
    browser.upload("/import", "ke-hoach.txt", PLAN.encode())
    again = browser.upload("/import", "ten khac.txt", PLAN.encode())
    assert again.headers["location"] == "/plans/1/review?done=known"
    assert "đã có từ trước" in browser.get(again.headers["location"]).text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("trong.txt", b"", "tệp rỗng"),
        ("cu.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "Office cũ"),
        ("hong.docx", b"PK\x03\x04 not a package", "hong.docx"),
        ("gia.pdf", b"plain words", "tệp hỏng"),
        ("quet.pdf", b"%PDF-1.4\n%%EOF", "quet.pdf"),
        ("mat.txt", SECRET.encode(), "độ mật"),
        ("thu.txt", "Kính gửi các đồng chí, mời dự họp lúc 8 giờ.".encode(), "thu.txt"),
        ("anh.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "anh.png"),
    ],
)
def test_what_is_no_plan_is_refused_on_the_same_page(
    browser: Browser, office: Workspace, name: str, content: bytes, words: str
) -> None:
    response = browser.upload("/import", name, content)
    assert response.status_code == 422
    problem = response.text.split('class="problem" role="alert">')[1].split("</p>")[0]
    assert words in problem
    assert "\n" not in problem
    assert "Nhập và đọc" in response.text
    assert _nothing_is_kept(office)


def test_a_package_that_is_neither_word_nor_excel_is_refused(browser: Browser, office: Workspace) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("note.txt", "words")
    assert browser.upload("/import", "nen.docx", packed.getvalue()).status_code == 422
    assert _nothing_is_kept(office)


def test_a_form_without_a_file_or_with_two_is_refused(browser: Browser, office: Workspace) -> None:
    assert "Chưa chọn tệp" in browser.upload("/import", "", b"").text
    two = [("file", ("a.txt", PLAN.encode())), ("file", ("b.txt", PLAN.encode()))]
    response = browser.send_files("/import", two)
    assert response.status_code == 422
    assert "chỉ nhập một tệp" in response.text
    three = browser.send_files("/import", [*two, ("file", ("c.txt", b"c"))])
    assert three.status_code == 400
    assert _nothing_is_kept(office)


def test_an_upload_needs_the_token_of_its_form(house: FastAPI, browser: Browser, office: Workspace) -> None:
    file = [("file", ("ke-hoach.txt", PLAN.encode()))]
    assert browser.send_files("/import", file, token="guessed").status_code == 403
    assert browser.send_files("/import", file, origin="https://evil.example").status_code == 403
    assert Browser(house).send_files("/import", file, token="x").headers["location"] == "/login"
    assert _nothing_is_kept(office)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.app.UPLOADS", [replace(one, most_bytes=200_000) for one in UPLOADS])
    app = create_app(office)
    browser = signed_in(app, office, UserRole.COORDINATING_DESK)
    read: list[object] = []
    monkeypatch.setattr(route, "the_one_file", read.append)
    large = browser.upload("/import", "to.txt", b"a" * 300_000)
    assert large.status_code == 413
    assert "tối đa 50 MB" in large.text
    assert "Nhập và đọc" in large.text
    assert "Nhập và đọc" not in Browser(app).upload("/import", "to.txt", b"a" * 300_000).text
    endless = browser.upload("/import", "to.txt", b"a" * 1_000_000)
    assert (endless.status_code, endless.text) == (413, "Nội dung gửi lên quá dài.")
    assert read == []
    assert _nothing_is_kept(office)


def test_other_forms_take_no_files_and_keep_their_own_bound(browser: Browser) -> None:
    assert browser.send_files("/logout", [("file", ("a.txt", b"a"))]).status_code == 400
    assert browser.upload("/logout", "a.txt", b"a" * 1_000_001).status_code == 413


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("ke hoach 46.docx", "ke hoach 46.docx"),
        ("C:\\Users\\lan\\ke-hoach.docx", "ke-hoach.docx"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nb\0.txt", "ab.txt"),
        ("..", "van-ban"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ("Kế hoạch.txt", "Kế hoạch.txt"),
    ],
)
def test_a_name_is_only_a_name(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_hostile_file_names_and_tasks_stay_words(browser: Browser) -> None:
    hostile = "<script>alert('x')</script> {{ 7 * 7 }}"
    text = PLAN.replace("Theo dõi, đôn đốc", f"{hostile} Theo dõi, đôn đốc").replace(
        "Nâng cao nhận thức", hostile
    )
    refused = browser.upload("/import", "<script>alert(1)<script>.txt", b"x")
    assert "<script>alert" not in refused.text
    browser.upload("/import", "<img src=x onerror=alert(1)>.txt", text.encode())
    for place in ("/plans/1/review", "/plans/1/review/5", "/plans/1/schedule", "/plans/1", "/plans"):
        page = browser.get(place).text
        assert "<script>alert" not in page, place
        assert "<img src" not in page, place
        assert " 49 " not in page, place
    assert "&lt;script&gt;alert" in browser.get("/plans/1/review").text


def test_a_draft_goes_out_to_excel_and_comes_back_by_the_same_page(
    browser: Browser, office: Workspace
) -> None:
    browser.upload("/import", "ke-hoach.txt", PLAN.encode())
    assert "/plans/1/review.xlsx" in browser.get("/plans/1/review").text
    file = browser.get("/plans/1/review.xlsx")
    assert file.headers["content-disposition"].startswith('attachment; filename="ra-soat-')
    same = browser.upload("/import", "ra-soat.xlsx", file.content)
    assert same.headers["location"] == "/plans/1/review?done=same_file"
    book = openpyxl.load_workbook(BytesIO(file.content))
    tasks = book["Nhiệm vụ"]
    cell = next(cell for row in tasks.iter_rows() for cell in row if cell.value == "Sở Y tế")
    cell.value = "Sở Tư pháp"
    edited = BytesIO()
    book.save(edited)
    back = browser.upload("/import", "ra-soat.xlsx", edited.getvalue())
    assert back.headers["location"] == "/plans/1/review?done=edited_by_file"
    with office.database.reading() as session:
        units = [one.unit_as_named for one in plan_queries.assignments(session, 1)]
    assert "Sở Tư pháp" in units
    assert "Sở Y tế" not in units
