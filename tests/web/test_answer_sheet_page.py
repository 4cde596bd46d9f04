"""The form file from the signed page: down, filled in, up again, and confirmed where it is shown."""

from models import UserRole
from models.queries import submissions as submission_queries
from operations.workspace import Workspace
from tests.filled_forms import edited, rows_of, with_formula, with_key
from tests.filled_forms import filled as filled_in
from tests.web.browser import Browser, signed_in
from tests.web.forms import lines_asked, state_of
from tests.web.house import report_obligation, signed_path
from web.app import create_app


def the_form(officer: Browser, link: str) -> bytes:
    response = officer.get(f"{link}/form")
    assert response.status_code == 200
    assert (
        'filename="bao-cao-46-KH-UBND-2021-H1-so-tai-chinh.xlsx"' in response.headers["content-disposition"]
    )
    return response.content


def ids_in(form: bytes) -> list[str]:
    found: dict[str, int] = {}
    edited(form, lambda page: found.update(rows_of(page)))
    return [one for one in found if one.isdecimal()]


def answered(form: bytes) -> bytes:
    return filled_in(form, dict.fromkeys(ids_in(form), ("Đang thực hiện", "Đã ban hành 3 văn bản")))


def test_a_filled_form_is_shown_for_confirmation_and_sends_nothing_by_itself(
    officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    assert f'href="{link}/form"' in officer.get(link).text
    form = the_form(officer, link)
    assert form == the_form(officer, link)
    response = officer.upload(f"{link}/form", "bieu.xlsx", answered(form))
    assert (response.status_code, response.headers["location"]) == (303, f"{link}?done=sheet_read")
    page = officer.get(response.headers["location"]).text
    assert "Đã đọc từ tệp bieu.xlsx" in page
    assert page.count("Đã ban hành 3 văn bản") == len(lines_asked(page))
    assert state_of(filled, obligation_id) == "open"
    assert not is_answered(filled, obligation_id)


def is_answered(workspace: Workspace, obligation_id: int) -> bool:
    with workspace.database.reading() as session:
        return submission_queries.latest(session, obligation_id) is not None


def test_what_is_wrong_with_a_form_is_said_on_the_page_and_nothing_changes(
    officer: Browser, link: str, filled: Workspace
) -> None:
    form = the_form(officer, link)
    other = (
        Browser(create_app(filled))
        .get(f"{signed_path(filled, report_obligation(filled, 'SYT'))}/form")
        .content
    )
    (first, *_) = ids_in(form)
    for content, said in (
        (with_formula(form, first, 6, "=1+1"), "chứa công thức: chép ô rồi dán giá trị"),
        (with_key(form, None), "Tệp không có khóa của biểu báo cáo"),
        (other, "Đây là biểu của Sở Y tế, không phải của Sở Tài chính"),
        (b"%PDF-1.7", "không phải tệp Excel (.xlsx)"),
    ):
        response = officer.upload(f"{link}/form", "bieu.xlsx", content)
        assert response.status_code in (400, 422)
        assert said in response.text
        assert "Traceback" not in response.text
    assert "chưa chọn tệp" in officer.post(f"{link}/form").text.lower()
    assert "Đã đọc từ tệp" not in officer.get(link).text


def test_a_unit_downloads_its_own_form_from_its_page_and_nobody_elses(filled: Workspace) -> None:
    app = create_app(filled)
    own, other = (report_obligation(filled, code) for code in ("STC", "SYT"))
    desk = signed_in(app, filled, UserRole.UNIT_DESK, unit_code="STC")
    assert f'href="/obligations/{own}/form"' in desk.get(f"/obligations/{own}").text
    assert desk.get(f"/obligations/{own}/form").content.startswith(b"PK")
    assert desk.get(f"/obligations/{other}/form").status_code == 403
    assert Browser(app).get(f"/obligations/{own}/form").status_code in (303, 401)
