"""Files of answers as offices save them, and as they should not be."""

import io
import json
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from intake.answer_files.rows import AnswerRow, read_answers
from intake.answer_files.tables import LARGEST_FILE, MOST_ROWS, excel_table
from rules.errors import BadInput

HEAD = "Đơn vị,Kế hoạch,Kỳ,Nhiệm vụ,Tình hình,Kết quả,Số liệu: Số văn bản,Ngày nhận"
LINE = "STC,46/KH-UBND,2021-H1,1,Đã hoàn thành,Đã ban hành,1.250,15/6/2021"


def rows(text: str | bytes, name: str = "tra-loi.csv") -> tuple[AnswerRow, ...]:
    return read_answers(text.encode() if isinstance(text, str) else text, name)


def sheet(*lines: list[Any], percent: str = "") -> bytes:
    book = Workbook()
    for line in lines:
        book.active.append(line)
    if percent:
        book.active[percent].number_format = "0%"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


READ = AnswerRow(
    "dòng 2",
    unit="STC",
    plan="46/KH-UBND",
    period="2021-H1",
    assignment="1",
    state="done",
    result="Đã ban hành",
    figures={"Số văn bản": "1.250"},
    received_on=date(2021, 6, 15),
)


@pytest.mark.parametrize(
    "data",
    [
        f"{HEAD}\n{LINE}\n".encode(),
        f"﻿{HEAD}\r\n{LINE}\r\n".encode(),
        f"{HEAD}\n{LINE}\n".replace(",", ";").encode(),
        f"sep=;\n{HEAD}\n{LINE}\n".replace(",", ";").encode(),
        f"{HEAD}\n{LINE}\n".replace(",", "\t").encode("utf-16"),
        f"\n{HEAD}\n{LINE}\n,,,,,,,\n".encode().lstrip(),
        f"unit,plan,period,assignment,state,result,figures,received_on\n{LINE}".replace("1.250", "Số văn bản = 1.250").replace("Đã hoàn thành", "done").encode(),
        "DON VI,KE HOACH,KY,NHIEM VU,TINH HINH,KET QUA,So lieu: Số văn bản,NGAY NHAN\n".encode() + LINE.encode(),
    ],
    ids=["plain", "mark", "semicolons", "sep", "utf16", "blank-rows", "ids", "no-marks"],
)  # fmt: skip
def test_a_csv_is_read_however_excel_saved_it(data: bytes) -> None:
    assert rows(data) == (READ,)


def test_a_workbook_is_read_with_its_numbers_and_days() -> None:
    data = sheet(
        ["Báo cáo quý"],
        [*HEAD.split(","), "Số liệu: Tỷ lệ", "Nội dung nhiệm vụ"],
        [
            "STC",
            "46/KH-UBND",
            "2021-H1",
            1,
            "Đã hoàn thành",
            "Đã ban hành",
            1250,
            date(2021, 6, 15),
            0.125,
            "…",
        ],
        percent="I3",
    )
    (row,) = rows(data, "a.xlsx")
    assert (row.place, row.assignment, row.received_on) == ("dòng 3", "1", date(2021, 6, 15))
    assert row.figures == {"Số văn bản": "1.250", "Tỷ lệ": "12,5"}


def test_json_lines_give_the_ids_and_numbers() -> None:
    given = {"unit": "STC", "plan": "46/KH-UBND", "period": "2021-H1", "assignment": 1, "state": "done", "result": "Đã ban hành", "figures": {"Số văn bản": 1250}, "received_on": "2021-06-15"}  # fmt: skip
    (row,) = rows("\n" + json.dumps(given), "a.jsonl")
    assert row == AnswerRow(**{**READ.__dict__, "place": "dòng 2"})
    (other,) = rows(json.dumps({"obligation": "x", "nothing": True, "secret": 1, "note": ["a"]}), "a.jsonl")
    assert other.nothing
    assert len(other.faults) == 2
    assert "secret" in " ".join(other.faults)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("Tình hình", "xong rồi", "không phải là tình hình"),
        ("Ngày nhận", "31/2/2021", "không phải là ngày"),
        ("Số liệu: Số văn bản", "nhiều", "không phải là số"),
        ("Số liệu", "Số văn bản 12", "không rõ là số liệu nào"),
        ("Số liệu", "A = 1; a = 2", "có hai lần"),
        ("Không phát sinh", "chắc là không", "không rõ có hay không"),
        ("Kết quả", "=1+1", "là công thức"),
        ("Kết quả", " =HYPERLINK(1)", "là công thức"),
        ("Kết quả", "x" * 20_001, "dài hơn 20000 ký tự"),
    ],
)
def test_what_is_wrong_in_a_cell_is_that_rows_fault(column: str, value: str, said: str) -> None:
    (row,) = rows(f'Đơn vị;Kế hoạch;{column}\nSTC;46;"{value}"')
    (fault,) = row.faults
    assert fault.startswith(f"cột “{column}”")
    assert said in fault


def test_formula_cells_of_a_workbook_are_refused_whatever_value_they_show() -> None:
    (row,) = rows(
        sheet(["Đơn vị", "Kế hoạch", "Kết quả"], ["STC", "46", '=HYPERLINK("http://x","y")']), "a.xlsx"
    )
    assert row.faults == ("cột “Kết quả”: là công thức → thay bằng giá trị",)


def test_a_cell_beyond_the_columns_is_a_fault_of_its_row() -> None:
    assert rows("Đơn vị,Kế hoạch\nSTC,46,thừa")[0].faults == ("có ô nằm ngoài các cột",)


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.csv", "tệp rỗng"),
        (b" \n", "a.csv", "tệp rỗng"),
        (HEAD.encode(), "a.csv", "không có dòng nào"),
        ("Đơn vị,Kế hoạch\nSở Nội vụ,1".encode("cp1258", "replace"), "a.csv", "không phải Unicode"),
        ("§¬n vÞ,KÕ ho¹ch\nSTC,1".encode("latin-1"), "a.csv", "không phải Unicode"),
        ("§¬n vÞ,KÕ ho¹ch\nSTC,1".encode(), "a.csv", "không có cột nào tên"),
        (b"PK\x03\x04", "a.csv", "không có cột nào tên"),
        (b"unit,plan\nS\0TC,1", "a.csv", "không phải văn bản"),
        (b'unit,plan\n"STC,1', "a.csv", "CSV không đọc được"),
        (b"Ten,So\nx,1", "a.csv", "không có cột nào tên “Ten”"),
        (b"unit,state\nSTC,done", "a.csv", "thiếu cột nói báo cáo của ai"),
        (b"unit,plan,unit\nSTC,1,STC", "a.csv", "có hai lần"),
        (b"unit,plan\n" + b"STC,1\n" * (MOST_ROWS + 1), "a.csv", f"hơn {MOST_ROWS} dòng"),
        (b"unit," * 300 + b"plan\n", "a.csv", "hơn 200 cột"),
        (b"x" * (LARGEST_FILE + 1), "a.csv", "lớn hơn 10 MB"),
        (b"not a workbook", "a.xlsx", "không mở được như một tệp Excel"),
        (b"{}", "a.docx", "dạng .docx"),
        (b"[1, 2]", "a.jsonl", "dòng 1: không phải một đối tượng"),
        (b'{"unit": "a"}\n{"unit": ', "a.jsonl", "dòng 2: không phải JSON"),
        (b'{"figures": {"a": NaN}}', "a.jsonl", "không phải JSON"),
        (b"[" * 100_000, "a.jsonl", "không phải JSON"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why_in_one_line(data: bytes, name: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        rows(data, name)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("number", ["1e999", "1" + "0" * 400, "-1e16"])
def test_a_number_no_office_has_is_refused(number: str) -> None:
    (row,) = rows('{"figures": {"a": ' + number + "}}", "a.jsonl")
    assert "số quá lớn" in row.faults[0]


def test_a_workbook_of_ten_thousand_rows_to_the_last_column_is_refused_at_once() -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(3):
        sheet.append(["Đơn vị", "Kế hoạch", *[None] * 250, "x"])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(BadInput, match="200 cột"):
        excel_table(out.getvalue(), "rong.xlsx")
