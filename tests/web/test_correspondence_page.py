"""The pages of công văn and of the register: without a script, for the roles of the table, with words that stay words."""

import io
import re
import zipfile

import pytest
from fastapi import FastAPI

from models import OfficialLetter, UserRole
from models.queries import correspondence as letter_queries
from operations.workspace import Workspace
from tests.web.api_calls import a_program, problem
from tests.web.browser import Browser, signed_in
from web import register_file
from web.routes import register

HOSTILE = "<script>alert('x')</script> {{ 7 * 7 }}"
SCAN = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def desk(app: FastAPI, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.COORDINATING_DESK)


def drafts(workspace: Workspace) -> list[OfficialLetter]:
    with workspace.database.reading() as session:
        return [one.letter for one in letter_queries.listed(session)]


def edit_fields(page: str, **changes: str) -> dict[str, str]:
    """The edit form as the page hands it out."""
    form = page[page.index('id="edit"') :]
    fields = dict(re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', form))
    fields |= dict(re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>([^<]*)</textarea>', form))
    fields |= {"signatory": ""}
    return fields | changes


def test_a_draft_is_read_worded_numbered_and_its_scan_attached(desk: Browser, filled: Workspace) -> None:
    explanation, urging = drafts(filled)
    page = desk.get("/documents").text
    assert page.index("giải trình việc chậm") < page.index("đôn đốc thực hiện nhiệm vụ")
    place = f"/documents/{urging.id}"
    page = desk.get(place).text
    assert "Sở Tài chính" in page
    assert "<script" not in page
    fields = edit_fields(
        page, subject="nhắc lần cuối", recipients="UBND tỉnh Hải Bình (để báo cáo);\n- Thanh tra tỉnh;"
    )
    assert desk.act(f"{place}/edit", **{**fields, "form_token": desk.form_token()}).status_code == 303
    sheet = desk.get(f"{place}/page")
    assert "V/v nhắc lần cuối" in sheet.text
    assert "Thanh tra tỉnh;" in sheet.text
    assert "sha256-" in sheet.headers["content-security-policy"]
    stale = desk.act(f"{place}/edit", **{**fields, "form_token": desk.form_token()})
    assert stale.status_code == 409
    word = desk.get(f"{place}/download?form=docx")
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(word.content)).namelist()
    assert desk.get(f"{place}/download?form=exe").status_code == 422

    assert desk.act(f"{place}/issue", document_number="", document_date="2021-06-18").status_code == 422
    assert desk.act(f"{place}/issue", document_number="45", document_date="2021-06-18").status_code == 303
    issued = desk.get(place).text
    assert "số 45/SNV ngày 18 tháng 6 năm 2021" in issued
    assert "bản phát hành" in issued
    assert 'id="edit"' not in issued
    assert desk.upload(f"{place}/signed", "ký.pdf", SCAN).status_code == 303
    (scan,) = re.findall(rf'href="({place}/files/\d+)"[^>]*>ký\.pdf', desk.get(place).text)
    file = desk.get(scan)
    assert file.content == SCAN
    assert "attachment" in file.headers["content-disposition"]
    assert desk.get(f"/documents/{explanation.id}/files/{scan.rpartition('/')[2]}").status_code == 404
    assert desk.act(f"/documents/{explanation.id}/drop", reason="đã gặp trực tiếp").status_code == 303
    assert "đã gặp trực tiếp" in desk.get(f"/documents/{explanation.id}").text
    (about,) = set(re.findall(r'href="(/obligations/\d+)"', issued))
    told = desk.get(about).text
    assert "Công văn đôn đốc</a>: đã phát hành số 45 ngày 18/6/2021" in told
    assert "Phát hành công văn" in told
    again = desk.act(f"{about}/documents", kind="urging")
    assert again.status_code == 303
    assert "đã có Công văn số 45/SNV" in desk.get(f"{again.headers['location'].partition('?')[0]}/page").text


def test_what_people_type_stays_words(desk: Browser, filled: Workspace) -> None:
    place = f"/documents/{drafts(filled)[0].id}"
    fields = edit_fields(desk.get(place).text, opening=HOSTILE, drafting_office=HOSTILE, symbol="X")
    assert desk.act(f"{place}/edit", **fields).status_code == 303
    assert desk.act(f"{place}/drop", reason=HOSTILE).status_code == 303
    for path in ("/documents", place, f"{place}/page"):
        page = desk.get(path).text
        assert "<script>alert" not in page, path
        assert " 49 " not in page, path
    assert "&lt;script&gt;" in desk.get(place).text


def test_a_register_too_long_for_a_file_is_refused_whole_and_says_how_to_narrow(
    desk: Browser, app: FastAPI, filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_file, "MOST_LINES", 2)
    monkeypatch.setattr(register, "MOST_LINES", 2)
    page = desk.get("/register").text
    assert "Một tệp chứa nhiều nhất 2 dòng" in page
    assert "Tải XLSX" not in page
    for form in ("xlsx", "docx"):
        said = desk.get(f"/register/download?form={form}")
        assert said.status_code == 422
        assert "chọn khoảng ngày ngắn hơn" in said.text.lower()
    program = a_program(app, filled, UserRole.COORDINATING_DESK, unit_code="STC")
    assert problem(program.get("/register"))[0] == 422
    narrowed = "unit=SYT&from=2021-06-01&to=2021-06-30"
    assert "Tải XLSX" in desk.get(f"/register?{narrowed}").text
    assert desk.get(f"/register/download?{narrowed}").content[:2] == b"PK"


def test_the_register_is_read_narrowed_and_taken_away(desk: Browser) -> None:
    page = desk.get("/register").text
    assert "Số, ký hiệu văn bản trả lời" in page
    assert page.count("<th scope") == 7
    assert "Đang thực hiện (quá hạn)" in page
    narrowed = desk.get("/register?unit=SYT&from=2021-06-01&to=2021-06-30").text
    assert "Sở Y tế</td>" in narrowed
    assert "Sở Tài chính</td>" not in narrowed
    assert desk.get("/register/download?form=xlsx&unit=SYT").headers["content-type"] == XLSX
    assert desk.get("/register/download?form=docx").content[:2] == b"PK"
    for wrong in ("/register?from=2021-02-31", "/register?from=2021-06-30&to=2021-06-01", "/register?plan=x"):
        assert desk.get(wrong).status_code in (404, 422), wrong


def test_who_only_reads_changes_nothing_and_units_see_none(app: FastAPI, filled: Workspace) -> None:
    number = drafts(filled)[0].id
    actions = [f"/documents/{number}/{what}" for what in ("edit", "issue", "drop", "signed")]
    actions += ["/documents/courtesy", "/obligations/1/documents"]
    auditor = signed_in(app, filled, UserRole.AUDITOR)
    unit = signed_in(app, filled, UserRole.UNIT_HEAD, unit_code="STC")
    for place in ("/documents", f"/documents/{number}", f"/documents/{number}/page", "/register"):
        assert auditor.get(place).status_code == 200, place
        assert unit.get(place).status_code == 403, place
    for place in actions:
        assert auditor.act(place, reason="x").status_code == 403, place
    assert 'action="/documents' not in auditor.get(f"/documents/{number}").text.replace(
        'action="/documents"', ""
    )
