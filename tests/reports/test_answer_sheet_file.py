"""The form file as it is made: what can be filled in, what is locked, what is hidden, how it prints."""

import io
import zipfile
from dataclasses import replace

from openpyxl import load_workbook

from reports.excel.sheet_height import TALLEST, height_of
from rules.answer_sheet import FORM_SHEET, KEY_SHEET, STATE_WORDS, key_of
from tests.filled_forms import LINES, RESULT, SECRET, STATE, a_form, a_sheet, rows_of


def test_only_the_cells_to_be_filled_in_are_unlocked() -> None:
    page = load_workbook(io.BytesIO(a_form()))[FORM_SHEET]
    rows = rows_of(page)
    assert page.protection.sheet
    open_cells = {cell.coordinate for row in page.iter_rows() for cell in row if not cell.protection.locked}
    wanted = {(rows["11"], STATE), (rows["11"], RESULT), (rows["12"], STATE), (rows["12"], RESULT)}
    wanted |= {
        (rows["12/1"], STATE),
        (rows["12/2"], STATE),
        (rows["12/1"], RESULT),
        (rows["12/2"], RESULT),
        (rows["nothing"], STATE),
        (rows["nothing"], RESULT),
    }
    wanted |= {(rows["difficulty"], RESULT), (rows["proposal"], RESULT)}
    assert open_cells == {page.cell(*place).coordinate for place in wanted}


def test_the_key_is_hidden_where_no_menu_shows_it() -> None:
    book = load_workbook(io.BytesIO(a_form()))
    assert book[KEY_SHEET].sheet_state == "veryHidden"
    assert book[KEY_SHEET].cell(1, 1).value == key_of(a_sheet(), SECRET)
    assert book[FORM_SHEET].row_dimensions[1].hidden
    assert book[FORM_SHEET].column_dimensions["A"].hidden


def test_the_form_says_who_answers_whom_by_when_and_what_was_said_last_time() -> None:
    page = load_workbook(io.BytesIO(a_form(a_sheet(returned="Thiếu số liệu"))))[FORM_SHEET]
    words = "\n".join(str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None)
    for said in (
        "BÁO CÁO 6 THÁNG 2021",
        "Kế hoạch 46/KH-UBND: Tuyên truyền cải cách hành chính năm 2021",
        "Đơn vị báo cáo: Sở Tài chính. Nơi nhận: Sở Nội vụ. Hạn gửi: Thứ Tư 16/6/2021.",
        "Báo cáo được trả lại để bổ sung: Thiếu số liệu",
        "Đang thực hiện. Đang soạn",
        "– Số lớp (lớp; mục tiêu 12,5)",
        "Hướng dẫn: ",
    ):
        assert said in words


def test_words_of_a_plan_are_never_a_formula() -> None:
    page = load_workbook(io.BytesIO(a_form()))[FORM_SHEET]
    cell = page.cell(rows_of(page)["12"], 3)
    assert (cell.value, cell.data_type) == ("= Tổ chức tập huấn", "s")


def test_what_was_answered_before_it_came_back_stands_in_the_cells() -> None:
    one, two = LINES
    indicator = replace(two.indicators[0], figure=1234.5, is_estimated=True)
    two = replace(two, indicators=(indicator, two.indicators[1]), returned="Ghi rõ số lớp")
    sheet = a_sheet(
        lines=(replace(one, state="done", result="Đã xong", is_accepted=True), two), proposal="Bổ sung"
    )
    page = load_workbook(io.BytesIO(a_form(sheet)))[FORM_SHEET]
    rows = rows_of(page)
    assert page.cell(rows["11"], STATE).value == STATE_WORDS["done"]
    assert page.cell(rows["11"], RESULT).value == "Đã xong"
    assert page.cell(rows["12/1"], STATE).value == 1234.5
    assert page.cell(rows["12/1"], RESULT).value == "Ước"
    assert page.cell(rows["12/2"], RESULT).value is None
    assert page.cell(rows["proposal"], RESULT).value == "Bổ sung"
    assert "Cần bổ sung: Ghi rõ số lớp" in page.cell(rows["12"], 3).value
    assert "Đã được tiếp nhận" in page.cell(rows["11"], 3).value


def test_it_prints_on_a4_landscape_with_its_head_on_every_page() -> None:
    page = load_workbook(io.BytesIO(a_form()))[FORM_SHEET]
    head = rows_of(page)["head"]
    assert (page.page_setup.orientation, int(page.page_setup.paperSize)) == ("landscape", 9)
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == f"${head}:${head}"
    assert page.freeze_panes == f"D{head + 1}"
    fonts = {
        cell.font.name
        for row in page.iter_rows(min_row=2, min_col=2)
        for cell in row
        if cell.value is not None
    }
    assert fonts == {"Times New Roman"}


def test_states_and_figures_have_rules_of_their_own() -> None:
    page = load_workbook(io.BytesIO(a_form()))[FORM_SHEET]
    rows = rows_of(page)
    rules = {str(cell): rule for rule in page.data_validations.dataValidation for cell in rule.sqref.ranges}
    assert rules[f"E{rows['11']}"].formula1 == '"Hoàn thành,Đang thực hiện,Chưa thực hiện,Không phát sinh"'
    assert rules[f"E{rows['12/1']}"].type == "decimal"
    assert rules[f"F{rows['12/1']}"].formula1 == rules[f"F{rows['12/2']}"].formula1 == '"Thực tế,Ước"'


def test_the_same_form_is_the_same_bytes() -> None:
    assert a_form() == a_form()
    assert a_form() != a_form(a_sheet(obligation_id=8))
    with zipfile.ZipFile(io.BytesIO(a_form())) as package:
        assert not [name for name in package.namelist() if "calcChain" in name or "externalLink" in name]


def test_rows_grow_with_their_text_up_to_what_a_sheet_allows() -> None:
    assert height_of("", 40) == height_of("một dòng", 40)
    assert height_of("chữ " * 100, 40) > 5 * height_of("chữ", 40)
    assert height_of("a\nb\nc", 40) > 2 * height_of("a", 40)
    assert height_of("x" * 20_000, 40) == TALLEST
