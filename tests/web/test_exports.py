"""Lists as files: exactly what the page is filtered to, all of it, within the reader's reach, and written down."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from models import AuditEvent, UserRole
from operations.workspace import Workspace
from tests.web.browser import Browser, signed_in
from web import exports

OVERDUE = "Đang thực hiện (quá hạn): chưa gửi hoặc bị trả lại, đã qua hạn"


def table_of(response: object) -> tuple[dict[str, str], list[dict[str, str]]]:
    """What the file says of itself, and its rows by their headings."""
    text = response.content.decode("utf-8-sig")  # type: ignore[attr-defined]
    lines = list(csv.reader(io.StringIO(text, newline="")))
    blank = lines.index([])
    said = {"": lines[0][0]} | {line[0]: line[1] for line in lines[1:blank]}
    return said, [dict(zip(lines[blank + 1], line, strict=True)) for line in lines[blank + 2 :]]


@pytest.fixture
def desk(app: object, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.COORDINATING_DESK)  # type: ignore[arg-type]


def ids_shown(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/obligations/(\d+)"', page)


@pytest.mark.parametrize(
    "query", ["", "?class=overdue", "?unit=STC", "?class=overdue&unit=SYT", "?state=open&plan=1"]
)
def test_a_file_holds_exactly_the_rows_of_the_filtered_list(desk: Browser, query: str) -> None:
    page = desk.get(f"/obligations{query}").text
    joint = "&" if query else "?"
    response = desk.get(f"/obligations{query}{joint}as=csv")
    said, rows = table_of(response)
    assert [row["Số của việc"] for row in rows] == ids_shown(page)
    assert said["Số dòng"] == str(len(rows))
    assert (said["Người trích"], said["Trích lúc"]) == (
        "Người dùng coordinating_desk-house",
        "09:00 Thứ Sáu 18/6/2021",
    )
    assert f'href="/obligations{query}{joint}as=xlsx"'.replace("&", "&amp;") in page


def test_the_file_says_what_was_selected_and_is_named_by_its_day(desk: Browser) -> None:
    response = desk.get("/obligations?class=overdue&unit=STC&as=csv")
    said, rows = table_of(response)
    assert said["Đã chọn"] == f"Đơn vị: Sở Tài chính; {OVERDUE}"
    assert {row["Đơn vị"] for row in rows} == {"Sở Tài chính"}
    assert 'filename="danh-sach-viec-2021-06-18.csv"' in response.headers["content-disposition"]
    assert response.headers["x-content-type-options"] == "nosniff"


def test_all_rows_are_in_the_file_and_not_only_those_of_the_page(
    desk: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.routes.lists.PAGE", 2)
    monkeypatch.setattr("web.obligation_columns.PART", 2)
    pages = [ids_shown(desk.get(f"/obligations?page={number}").text) for number in (1, 2)]
    assert [len(page) for page in pages] == [2, 2]
    _, rows = table_of(desk.get("/obligations?page=2&as=csv"))
    assert [row["Số của việc"] for row in rows][:4] == pages[0] + pages[1]
    assert len(rows) > 4


def test_a_workbook_has_the_same_rows_as_the_other_file(desk: Browser) -> None:
    _, rows = table_of(desk.get("/obligations?as=csv"))
    response = desk.get("/obligations?as=xlsx")
    page = load_workbook(io.BytesIO(response.content)).active
    values = list(page.iter_rows(values_only=True))
    start = next(number for number, row in enumerate(values) if row[0] == "Đơn vị")
    assert [str(row[14]) for row in values[start + 1 :]] == [row["Số của việc"] for row in rows]


def test_a_list_without_rows_is_a_file_without_rows(desk: Browser) -> None:
    said, rows = table_of(desk.get("/obligations?level=9&as=csv"))
    assert (said["Số dòng"], rows) == ("0", [])


def test_a_desk_with_a_limited_reach_takes_its_own_rows_only(app: object, filled: Workspace) -> None:
    limited = signed_in(app, filled, UserRole.COORDINATING_DESK, unit_code="STC")  # type: ignore[arg-type]
    _, rows = table_of(limited.get("/obligations?as=csv"))
    assert {row["Mã đơn vị"] for row in rows} == {"STC"}
    assert limited.get("/obligations?unit=SYT&as=csv").status_code == 404


def test_who_took_which_list_is_written_down(desk: Browser, filled: Workspace) -> None:
    _, rows = table_of(desk.get("/obligations?unit=STC&as=csv"))
    with filled.database.reading() as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.action == "list_exported")).one()
    assert (event.actor, event.channel) == ("Người dùng coordinating_desk-house", "web")
    assert event.change == {
        "list": "danh-sach-viec",
        "form": "csv",
        "selected": ["Đơn vị: Sở Tài chính"],
        "rows": len(rows),
    }


def test_an_unknown_form_and_a_list_too_long_are_said(desk: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "chọn xlsx hoặc csv" in desk.get("/obligations?as=exe").text.lower()
    monkeypatch.setattr(exports, "MOST_ROWS", {"csv": 1000, "xlsx": 1})
    response = desk.get("/obligations?as=xlsx")
    assert response.status_code == 422
    assert "một tệp XLSX chứa nhiều nhất 1" in response.text
    assert "tải csv" in response.text.lower()
    assert desk.get("/obligations?as=csv").status_code == 200
    monkeypatch.setattr(exports, "MOST_ROWS", {"csv": 1, "xlsx": 1})
    for kind in ("csv", "xlsx"):
        text = desk.get(f"/obligations?as={kind}").text
        assert f"một tệp {kind.upper()} chứa nhiều nhất 1" in text
        assert "thu hẹp danh sách" in text.lower()
        assert "tải csv" not in text.lower()


def test_what_goes_wrong_while_a_file_is_made_is_a_page(
    desk: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("disk")

    monkeypatch.setattr("web.obligation_columns.board.rows_of", broken)
    response = desk.get("/obligations?as=csv")
    assert response.status_code == 500
    assert "disk" not in response.text
