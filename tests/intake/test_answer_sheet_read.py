"""A form file that came back: what is read, and what is refused with its cell named."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from intake.answer_cells import cleaned
from intake.answer_sheet import ReadAnswer, content_of
from intake.filled_sheet import read_filled
from rules.answer_draft import DraftContent, DraftLine
from rules.answer_sheet import STATE_WORDS, AnswerSheet, key_of
from rules.errors import BadInput
from rules.figures import figure_words
from tests.filled_forms import (
    RESULT,
    SECRET,
    STATE,
    a_form,
    a_sheet,
    edited,
    filled,
    rows_of,
    with_formula,
    with_part,
)

NOTHING = "Không phát sinh trong kỳ."


def read(content: bytes, sheet: AnswerSheet | None = None) -> ReadAnswer:
    return content_of(read_filled(content, "bieu.xlsx"), sheet or a_sheet())


def refused(content: bytes) -> str:
    with pytest.raises(BadInput) as error:
        read(content)
    assert "\n" not in str(error.value)
    return str(error.value)


FILLED: dict[str, tuple[Any, Any]] = {
    "11": ("Hoàn thành", "Đã ban hành 02 văn bản\nvà gửi các sở"),
    "12": ("dang thuc hien", "Mở 3 lớp"),
    "12/1": (1234.5, None),
    "12/2": ("12,5 %", None),
    "difficulty": (None, "Thiếu kinh phí"),
    "proposal": (None, "Bổ sung kinh phí"),
}


def test_a_filled_form_is_read_as_the_answer_it_holds() -> None:
    found = read(filled(a_form(), FILLED))
    assert found.notes == ()
    assert found.empty == 0
    assert found.content == DraftContent(
        lines=(
            DraftLine(11, "done", "Đã ban hành 02 văn bản\nvà gửi các sở"),
            DraftLine(12, "in_progress", "Mở 3 lớp", {"Số lớp": "1.234,5", "Tỷ lệ": "12,5"}),
        ),
        difficulty="Thiếu kinh phí",
        proposal="Bổ sung kinh phí",
    )


def test_an_estimate_is_chosen_beside_the_figure_or_written_with_it() -> None:
    marked = {"12/1": (3, " so uoc "), "12/2": ("5 % (ước)", None)}
    line = read(filled(a_form(), FILLED | marked)).content.lines[1]
    assert (line.figures, line.estimates) == ({"Số lớp": "3", "Tỷ lệ": "5"}, ("Số lớp", "Tỷ lệ"))
    actual = read(filled(a_form(), FILLED | {"12/1": (3, "Thực tế")})).content.lines[1]
    assert actual.estimates == ()
    # As a form of before the choice comes back: nothing beside its figures, the same layout.
    assert read(filled(a_form(), FILLED)).content.lines[1].estimates == ()


def test_an_untouched_form_is_an_answer_that_says_nothing_yet() -> None:
    found = read(a_form())
    assert found.content == DraftContent(lines=(DraftLine(11), DraftLine(12)))
    assert found.empty == 2


def test_nothing_to_report_is_said_by_line_or_at_once_and_always_with_a_reason() -> None:
    by_line = read(filled(a_form(), {"11": ("Không phát sinh", "Chưa đến kỳ")}))
    assert by_line.content.lines[0] == DraftLine(11, "in_progress", "Chưa đến kỳ", is_nothing=True)
    again = read(filled(a_form(), {"11": ("Đang thực hiện", f"{NOTHING} Lý do: Chưa đến kỳ")}))
    assert again.content == by_line.content  # as a returned answer comes back in its form
    at_once = read(filled(a_form(), {"nothing": ("Có", "Không có hồ sơ")}))
    assert (at_once.content.is_nothing, at_once.content.nothing_reason, at_once.empty) == (
        True,
        "Không có hồ sơ",
        0,
    )
    assert "ô F11 chọn" in refused(filled(a_form(), {"nothing": ("Có", None)}))
    assert "ghi lý do" in refused(filled(a_form(), {"11": ("Không phát sinh", None)}))


@pytest.mark.parametrize(
    ("row_id", "values", "said"),
    [
        ("11", ("xong rồi", None), "ô E9 ghi “xong rồi”: chọn một trong Hoàn thành, Đang thực hiện"),
        ("12/1", ("3 hội nghị", None), "ô E11 ghi “3 hội nghị”: cần một số (lớp)"),
        ("12/1", (date(2021, 6, 1), None), "ô E11 là ngày 1/6/2021: cần một số (lớp)"),
        ("12/1", (1e16, None), "ô E11 là số quá lớn"),
        ("12/1", (True, None), "ô E11 chứa giá trị đúng/sai"),
        ("12/1", (None, "ghi nhầm ô"), "ô F11 ghi “ghi nhầm ô”: chọn “Thực tế” hoặc “Ước”"),
        ("12/1", ("ước 3", "Thực tế"), "ô E11 ghi “ước 3” mà bên cạnh chọn “Thực tế”"),
        ("difficulty", ("ghi nhầm ô", None), "ô E14 không phải ô để điền"),
        ("11", (None, "x" * 20_001), "ô F9 dài hơn 20000 ký tự"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_taken_is_named(row_id: str, values: tuple[Any, Any], said: str) -> None:
    content = filled(a_form(), {row_id: values})
    rows: dict[str, int] = {}
    edited(content, lambda page: rows.update(rows_of(page)))
    place = said.split()[1]
    assert said.replace(place, place[0] + str(rows[row_id])) in refused(content)


@pytest.mark.parametrize(
    ("typed", "figure"),
    [("1.234,5", "1.234,5"), ("3 lớp", "3"), (0, "0"), (-2.5, "-2,5"), ("1 234", "1.234"), ("", None)],
)
def test_figures_are_read_as_offices_write_them(typed: Any, figure: str | None) -> None:
    line = read(filled(a_form(), {"12/1": (typed, None)})).content.lines[1]
    assert line.figures == ({"Số lớp": figure} if figure is not None else {})


def test_a_percentage_is_taken_where_a_percentage_is_asked_and_nowhere_else() -> None:
    def percent(row_id: str) -> Callable[[Any], None]:
        def write(page: Any) -> None:
            cell = page.cell(rows_of(page)[row_id], STATE)
            cell.value, cell.number_format = 0.125, "0.0%"

        return write

    assert read(edited(a_form(), percent("12/2"))).content.lines[1].figures == {"Tỷ lệ": "12,5"}
    assert "là tỷ lệ phần trăm" in refused(edited(a_form(), percent("12/1")))


def test_a_thousand_taken_for_a_little_more_than_one_is_pointed_out() -> None:
    (note,) = read(filled(a_form(), {"12/1": (1.234, None)})).notes
    assert "đọc là 1,234" in note


@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("http://x","y")', "=cmd|'/c calc'!A0"])
@pytest.mark.parametrize(
    ("row_id", "column"), [("12/1", STATE), ("11", RESULT), ("11", 3), ("difficulty", 9)]
)
def test_a_formula_is_never_taken_and_its_cell_is_named(row_id: str, column: int, formula: str) -> None:
    said = refused(with_formula(filled(a_form(), FILLED), row_id, column, formula))
    assert "chứa công thức: chép ô rồi dán giá trị" in said
    assert f"ô {'ABCDEFGHI'[column - 1]}" in said


def test_many_wrong_cells_are_told_in_one_line() -> None:
    lines = tuple(replace_id(number) for number in range(1, 20))
    sheet = a_sheet(lines=lines)
    content = filled(a_form(sheet), {str(number): ("?", None) for number in range(1, 20)})
    content = filled(content, {str(number): ("xong", None) for number in range(1, 20)})
    with pytest.raises(BadInput, match="và 11 ô khác"):
        read(content, sheet)


def replace_id(number: int) -> Any:
    return type(a_sheet().lines[0])(number, f"Nhiệm vụ {number}")


def test_rows_that_were_moved_are_read_by_their_hidden_ids_and_told() -> None:
    def swap(page: Any) -> None:
        rows = rows_of(page)
        for column in range(1, 7):
            one, two = page.cell(rows["11"], column), page.cell(rows["12"], column)
            one.value, two.value = two.value, one.value
            one.data_type = "s" if one.data_type == "f" else one.data_type

    found = read(edited(filled(a_form(), FILLED), swap))
    assert [line.state for line in found.content.lines] == ["done", "in_progress"]
    assert found.notes == ("Các dòng của biểu đã bị đổi chỗ; mỗi dòng vẫn được đọc đúng nhiệm vụ của nó.",)


def test_a_deleted_row_is_told_and_stays_empty() -> None:
    found = read(edited(filled(a_form(), FILLED), lambda page: page.delete_rows(rows_of(page)["11"])))
    assert found.content.lines[0] == DraftLine(11)
    assert found.notes == ("Thiếu dòng của nhiệm vụ 1 (đã bị xóa khỏi biểu): để trống.",)


def test_words_in_an_inserted_row_are_not_lost_in_silence() -> None:
    def insert(page: Any) -> None:
        page.insert_rows(rows_of(page)["12"])
        page.cell(rows_of(page)["12"] - 1, RESULT).value = "Viết thêm ở đây"

    assert "nằm ở dòng chèn thêm" in refused(edited(a_form(), insert))


def test_of_a_copied_row_nobody_can_say_which_counts() -> None:
    def copy(page: Any) -> None:
        row = rows_of(page)["11"]
        page.insert_rows(row + 1)
        for column in range(1, 7):
            page.cell(row + 1, column).value = page.cell(row, column).value

    assert "dòng bị chép thành hai" in refused(edited(filled(a_form(), FILLED), copy))


def test_columns_are_found_where_they_were_moved_to() -> None:
    content = edited(filled(a_form(), FILLED), lambda page: page.insert_cols(4, 2))
    assert read(content).content == read(filled(a_form(), FILLED)).content


def test_words_beside_the_table_are_told() -> None:
    def write(page: Any) -> None:
        page.cell(rows_of(page)["11"], 8).value = "ghi chú"

    (note,) = read(edited(a_form(), write)).notes
    assert note.startswith("Chữ ngoài bảng không được đọc: ô H")


def test_a_sheet_under_another_name_and_without_protection_is_still_the_form() -> None:
    def rename(page: Any) -> None:
        page.title = "Sheet1"
        page.protection.sheet = False

    assert read(edited(filled(a_form(), FILLED), rename)).content == read(filled(a_form(), FILLED)).content


def _macro_file(content: bytes) -> bytes:
    return with_part(content, "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macro")


def _bomb(content: bytes) -> bytes:
    return with_part(content, "xl/media/image1.png", b"\0" * 210_000_000)


def _lying_bomb(content: bytes) -> bytes:
    """200 MB in the sheet itself, and a directory that says it is small."""
    bomb = with_part(
        content, "xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * 30_000_000 + b"</worksheet>"
    )
    return bomb.replace((30_000_023).to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def _entities(content: bytes) -> bytes:
    part = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    return with_part(content, "xl/worksheets/sheet1.xml", part)


def _other_workbook(content: bytes) -> bytes:
    buffer = io.BytesIO()
    Workbook().save(buffer)
    return buffer.getvalue()


def _word_file(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda _: b"", "tệp rỗng"),
        (lambda _: b"%PDF-1.7", "không phải tệp Excel"),
        (lambda _: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "Excel kiểu cũ (.xls) hoặc có mật khẩu"),
        (lambda _: b"PK" + b"\0" * (5 * 1024 * 1024), "tệp lớn hơn 5 MB"),
        (lambda content: content[:3000], "tệp hỏng"),
        (_word_file, "không phải tệp Excel"),
        (_other_workbook, "không phải biểu báo cáo"),
        (_macro_file, "tệp có macro"),
        (_bomb, "bung ra hơn 20 MB"),
        (_lying_bomb, "hỏng"),
        (_entities, "khai báo XML không an toàn"),
        (lambda content: edited(content, lambda page: page.delete_rows(1)), "dòng 1 (ẩn) đã bị xóa"),
        (lambda content: edited(content, lambda page: page.delete_cols(5)), "các cột của biểu đã bị xóa"),
    ],
)  # fmt: skip
def test_what_is_no_form_is_refused_in_one_line(spoil: Callable[[bytes], bytes], said: str) -> None:
    content = spoil(a_form())
    assert said in refused(content)


def test_the_key_comes_back_as_it_went() -> None:
    assert read_filled(filled(a_form(), FILLED), "bieu.xlsx").key == key_of(a_sheet(), SECRET)


# What a cell of a sheet can hold and people type: no control signs, no ends that are cut off when it is read.
TEXTS = st.text(
    st.characters(exclude_categories=("C", "Zl", "Zp"), include_characters="\n\t"), max_size=60
).map(cleaned)
FIGURES = st.one_of(st.integers(-(10**9), 10**9), st.decimals(-(10**6), 10**6, places=2).map(float))


@given(
    states=st.tuples(*[st.sampled_from(["", *STATE_WORDS])] * 2),
    results=st.tuples(TEXTS, TEXTS),
    figures=st.tuples(*[st.none() | FIGURES] * 2),
    said=st.tuples(TEXTS, TEXTS),
    nothing=st.none() | TEXTS.filter(bool),
)
@settings(max_examples=25, deadline=None)
def test_whatever_fits_the_form_is_read_back_as_it_was_written(
    states: tuple[str, str],
    results: tuple[str, str],
    figures: tuple[float | None, float | None],
    said: tuple[str, str],
    nothing: str | None,
) -> None:
    names = [one.name for one in a_sheet().lines[1].indicators]
    written = {
        name: figure_words(value) for name, value in zip(names, figures, strict=True) if value is not None
    }
    wanted = DraftContent(
        lines=(DraftLine(11, states[0], results[0]), DraftLine(12, states[1], results[1], written)),
        difficulty=said[0],
        proposal=said[1],
        is_nothing=nothing is not None,
        nothing_reason=nothing or "",
    )
    cells: dict[str, tuple[Any, Any]] = {
        "11": (STATE_WORDS.get(states[0]), results[0]),
        "12": (STATE_WORDS.get(states[1]), results[1]),
        "12/1": (figures[0], None),
        "12/2": (figures[1], None),
        "difficulty": (None, said[0]),
        "proposal": (None, said[1]),
        "nothing": ("Có" if nothing else None, nothing),
    }
    assert read(filled(a_form(), cells)).content == wanted


def test_a_form_saved_by_libreoffice_is_read_the_same(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("left out: no LibreOffice here")
    source = tmp_path / "bieu.xlsx"
    source.write_bytes(filled(a_form(), FILLED))
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
               "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "saved"), str(source)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    saved = (tmp_path / "saved" / "bieu.xlsx").read_bytes()
    assert saved != source.read_bytes()
    assert read_filled(saved, "bieu.xlsx").key == key_of(a_sheet(), SECRET)
    assert read(saved).content == read(source.read_bytes()).content
