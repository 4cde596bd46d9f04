"""The sheets in which offices follow their tasks: whatever their headings, each row is understood, asked about, or refused."""

from datetime import date
from typing import Any

import pytest

from intake.tracking_sheets.fields import guess_columns
from intake.tracking_sheets.grids import read_sheet_file
from intake.tracking_sheets.headings import find_head
from intake.tracking_sheets.mapping import SheetMapping, mapping_from_toml, resolve
from intake.tracking_sheets.plans import Sheet, SheetPlan, is_ended, plans_of
from intake.tracking_sheets.rows import SheetReading, Weight, read_rows
from intake.tracking_sheets.sources import read_source
from intake.tracking_sheets.statuses import SheetStatus, status_of
from operations.calendars.due_calendar import shipped_days
from rules.cadence import Every
from rules.errors import BadInput
from tests.intake.sheet_files import a_workbook

CALENDAR = shipped_days(2025, 2028)[0]
KH = "Kế hoạch số 52/KH-UBND ngày 22/3/2026 của UBND tỉnh về cải cách hành chính năm 2026"


def an_office_sheet(sheet: Any) -> None:
    """Titles above, headings in two storeys, a numbered row, a group, a merged task, ditto marks, formulas, faults."""
    sheet.title = "Theo dõi 2026"
    sheet.append(["BẢNG THEO DÕI NHIỆM VỤ NĂM 2026"])
    sheet.append(
        ["STT", "Nội dung", "Phân công", None, "Hạn xử lý", "Số, ký hiệu", "Tình trạng", "Kết quả", "Gì đó"]
    )
    sheet.append([None, None, "Chủ trì", "Phối hợp"])
    for column in "ABEFGHI":
        sheet.merge_cells(f"{column}2:{column}3")
    sheet.merge_cells("C2:D2")
    sheet.append([f"({number})" for number in range(1, 10)])
    sheet.append(["I", "LĨNH VỰC NỘI CHÍNH"])
    sheet.merge_cells("B5:I5")
    sheet.append([1, "Rà soát thủ tục", "Sở Nội vụ", "Sở Tư pháp", date(2026, 6, 30), KH, "Đang thực hiện"])
    sheet.append(["=A6+1", "Báo cáo cải cách", "Sở Nội vụ\nSở Tài chính", None, "hàng quý", "52/KH-UBND"])
    sheet.append([3, "Ban hành quy chế", "Sở Tư pháp", None, "15/5/2026", "nt", "Hoàn thành", "=1/0"])
    sheet.append([4, "Kiểm tra", "Sở Tài chính", None, "31/6/2026", "nt"])
    sheet.append([5, None, "Sở Tài chính", None, "30/6/2026", "nt"])
    sheet.append([6, "Dọn kho", None, None, "Quý II/2026", None])
    sheet.append([7, "Dọn kho", "Văn phòng", None, "sớm nhất có thể", None, "chờ xem"])
    sheet.append([8, "Dọn kho", "Văn phòng", None, "sớm nhất có thể"])
    sheet.append([9, "=CONCAT(A1)", "Văn phòng", None, "30/6/2026"])


def reading_of(data: bytes, name: str = "a.xlsx") -> tuple[SheetReading, list[SheetPlan]]:
    file = read_sheet_file(data, name)
    grid = file.sheet("")
    head = find_head(grid)
    reading = read_rows(
        grid, head, guess_columns(head.headings, [cells for _, cells in grid.rows[head.first :]])
    )
    return reading, plans_of(reading, Sheet(name, CALENDAR, 2026, "UBND tỉnh"))


def test_a_sheet_as_offices_keep_it_is_understood_row_by_row() -> None:
    reading, plans = reading_of(a_workbook(an_office_sheet))
    assert (reading.head.row, reading.titles) == (2, [(5, "I. LĨNH VỰC NỘI CHÍNH")])
    assert reading.columns == {
        "task": 1,
        "lead": 2,
        "partner": 3,
        "time": 4,
        "source": 5,
        "status": 6,
        "result": 7,
    }
    faults = {r.cell: r.what for task in reading.tasks for r in task.remarks if r.weight is Weight.FAULT}
    assert faults == {
        "E9": "“31/6/2026” có ngày không có thật",
        "B10": "không có nội dung nhiệm vụ",
        "C11": "không có đơn vị chủ trì",
        "B13": "giống hệt dòng 12",
        "B14": "công thức chưa có kết quả lưu",
    }
    asked = {r.cell for task in reading.tasks for r in task.remarks if r.weight is Weight.QUESTION}
    assert {"E12", "G12"} <= asked
    ours, without = plans
    head = ours.draft.document
    assert (head.number, head.date, head.issuer, head.title) == (
        "52/KH-UBND", date(2026, 3, 22), "UBND tỉnh", "cải cách hành chính năm 2026",
    )  # fmt: skip
    told = [
        (one.unit, one.cadence.due_on, one.cadence.every, is_ended(one)) for one in ours.draft.assignments
    ]
    assert told == [
        ("Sở Nội vụ", date(2026, 6, 30), (), False),
        ("Sở Nội vụ", None, (Every.QUARTERLY,), False),
        ("Sở Tài chính", None, (Every.QUARTERLY,), False),
        ("Sở Tư pháp", date(2026, 5, 15), (), True),
    ]
    assert ours.draft.assignments[0].cooperating == ("Sở Tư pháp",)
    assert [one.task for one in without.draft.assignments] == ["Dọn kho"]
    assert b"\n=" not in ours.original
    assert reading_of(a_workbook(an_office_sheet))[1][0].checksum == ours.checksum


@pytest.mark.parametrize(
    "data",
    [
        "TT;Nhiệm vụ;Đơn vị thực hiện;Thời hạn\n1;Rà soát;Sở Nội vụ;20/6/2026\n".encode("utf-8-sig"),
        "sep=;\r\nTT;Nhiệm vụ;Đơn vị thực hiện;Thời hạn\r\n1;Rà soát;Sở Nội vụ;20/6/2026\r\n".encode(
            "utf-16"
        ),
        "TT,Nhiệm vụ,Đơn vị thực hiện,Thời hạn\n1,=cmd|' /C calc'!A0,Sở Nội vụ,20/6/2026\n".encode(),
    ],
    ids=["semicolons", "utf-16", "a formula is text"],
)
def test_csv_in_every_dress(data: bytes) -> None:
    reading, plans = reading_of(data, "a.csv")
    assert [task.is_good for task in reading.tasks] == [True]
    assert plans[0].draft.assignments[0].cadence.due_on == date(2026, 6, 22)


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"", "a.xlsx"), (b"PK\x03\x04rubbish", "a.xlsx"), (b"\xd0\xcf\x11\xe0old", "a.xls"), (b"%PDF-1.7", "a.csv"), (b"\x00\x01" * 50, "a.csv")],
)  # fmt: skip
def test_what_is_no_sheet_is_refused_in_one_line(data: bytes, name: str) -> None:
    with pytest.raises(BadInput) as told:
        read_sheet_file(data, name)
    assert "\n" not in str(told.value)


def test_a_broken_workbook_is_told_as_one_and_not_as_a_text_file() -> None:
    with pytest.raises(BadInput, match="tệp Excel hỏng → mở tệp gốc bằng Excel rồi lưu lại"):
        read_sheet_file(b"\x00\x01" * 50, "theo-doi.xlsx")


def test_words_of_offices_mean_what_they_mean() -> None:
    assert status_of("Đã hoàn thành (BC 12/BC-SNV)") is SheetStatus.DONE
    assert status_of("CHƯA HOÀN THÀNH") is SheetStatus.NOT_STARTED
    assert [status_of(one) for one in ("70%", "100 %", "0%")] == ["in_progress", "done", "not_started"]
    assert status_of("chờ xem") is None
    assert status_of("chờ xem", {"cho xem": "stopped"}) is SheetStatus.STOPPED
    assert read_source("CV số 1234/SNV-CCHC ngày 5/2/2026").number == "1234/SNV-CCHC"
    assert read_source("Thông báo số 15").number == "15"
    assert read_source("Chỉ đạo miệng của Chủ tịch").number is None
    assert read_source("15/TB-VP", issued="02/4/2026").key == read_source("TB 15/TB-VP ngày 2.4.2026").key


def test_a_choice_of_columns_is_by_heading_or_letters_and_faults_are_named() -> None:
    head = find_head(read_sheet_file(a_workbook(an_office_sheet), "a.xlsx").sheet(""))
    chosen = mapping_from_toml('[columns]\ntask = "B"\nlead = "Phân công / Chủ trì"\n'.encode(), "m.toml")
    assert resolve(chosen, head, "a") == {"task": 1, "lead": 2}
    for wrong in ({"task": "B"}, {"task": "B", "lead": "B"}, {"task": "Không có", "lead": "C"}):
        with pytest.raises(BadInput):
            resolve(SheetMapping(columns=wrong), head, "a")
    for text in ("x = 1", '[columns]\nboss = "B"', '[status]\nxong = "maybe"', "year = 12", "[columns"):
        with pytest.raises(BadInput):
            mapping_from_toml(text.encode(), "m.toml")
