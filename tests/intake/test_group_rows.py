"""Rows that name a group of tasks across the table, in every kind of file: never tasks, never units."""

import io
from collections.abc import Callable

import docx
import openpyxl
import pytest

from intake.draft import AssignmentDraft
from intake.read_plan import read_plan
from rules.workdays import WorkCalendar
from tests.intake import made_files

HEAD = ("STT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian", "Sản phẩm")
GROUPS = ("Chỉ đạo, điều hành", "Báo chí, phát thanh")
FIRST = ("1", "Ban hành kế hoạch", "Sở Nội vụ", "Sở Tài chính", "Quý I/2026", "Kế hoạch")
SECOND = ("2", "Mở chuyên mục", "Đài Phát thanh và Truyền hình tỉnh", "", "Thường xuyên", "Chuyên mục")


def a_word_table() -> bytes:
    """ "I" in its own cell, the title merged over the other five; then a title over all six."""
    made = docx.Document()
    for text in (*made_files.BODY, "PHỤ LỤC"):
        made.add_paragraph(text)
    table = made.add_table(rows=0, cols=6)
    for row in (HEAD, ("I", GROUPS[0]), FIRST, (f"B. {GROUPS[1]}",), SECOND):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=False):
            cell.text = text
        if len(row) < 6:
            cells[len(row) - 1].merge(cells[5])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def an_excel_table() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["KẾ HOẠCH"])
    for row in (HEAD, ("I", GROUPS[0]), FIRST, ("", f"B. {GROUPS[1]}"), SECOND):
        sheet.append(list(row))
    for line in (3, 5):
        sheet.merge_cells(start_row=line, end_row=line, start_column=2, end_column=6)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def a_web_table() -> bytes:
    cells = "".join(f"<th>{text}</th>" for text in HEAD)
    rows = [f"<tr>{cells}</tr>", f"<tr><td>I</td><td colspan='5'>{GROUPS[0]}</td></tr>"]
    rows.append("<tr>" + "".join(f"<td>{text}</td>" for text in FIRST) + "</tr>")
    rows.append(f"<tr><td colspan='6'>B. {GROUPS[1]}</td></tr>")
    rows.append("<tr>" + "".join(f"<td>{text}</td>" for text in SECOND) + "</tr>")
    return f"<html><body><p>KẾ HOẠCH</p><table>{''.join(rows)}</table></body></html>".encode()


def a_pdf_table() -> bytes:
    rows = (HEAD, ("I", GROUPS[0], "", "", "", ""), FIRST, (f"B. {GROUPS[1]}", "", "", "", "", ""), SECOND)
    return made_files.a_pdf_plan("\n".join(made_files.BODY), rows, spans=((1, 1), (3, 0)))


FILES = [
    (a_word_table, "ke-hoach.docx"),
    (an_excel_table, "ke-hoach.xlsx"),
    (a_web_table, "ke-hoach.html"),
    (a_pdf_table, "ke-hoach.pdf"),
]


def read(data: bytes, name: str) -> tuple[AssignmentDraft, ...]:
    return read_plan(data, name, calendar=WorkCalendar()).assignments


@pytest.mark.parametrize(("make", "name"), FILES)
def test_a_group_row_is_no_task_and_its_words_are_no_units(make: Callable[[], bytes], name: str) -> None:
    found = read(make(), name)
    assert [(a.unit, a.task) for a in found] == [
        ("Sở Nội vụ", "Ban hành kế hoạch"),
        ("Đài Phát thanh và Truyền hình tỉnh", "Mở chuyên mục"),
    ]
    assert [a.section for a in found] == [f"I. {GROUPS[0]}", f"B. {GROUPS[1]}"]


def test_a_row_with_a_merged_lead_cell_above_it_stays_a_task() -> None:
    rows = "".join(
        f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>"
        for row in (HEAD, ("2", "Kiểm tra", "", "Quý II/2026", ""))
    )
    rows = rows.replace(
        "</tr><tr>",
        "</tr><tr><td>1</td><td>Rà soát</td><td rowspan='2'>Sở Nội vụ</td><td></td><td>Quý I/2026</td><td></td></tr><tr>",
    )
    page = f"<html><body><p>KẾ HOẠCH</p><table>{rows}</table><p>{'x' * 40}</p></body></html>"
    assert [(a.unit, a.task) for a in read(page.encode(), "a.html")] == [
        ("Sở Nội vụ", "Rà soát"),
        ("Sở Nội vụ", "Kiểm tra"),
    ]
