"""Excel files as the sheet shows them: dates, percentages, merged and hidden cells, titles above and notes below."""

from typing import Any

import openpyxl

from intake.document import Document, Paragraph, Table
from intake.read_document import read_document
from tests.intake.sheet_files import a_sheet_file, a_workbook, row

HEADER = ("STT", "Nhiệm vụ", "Chủ trì", "Thời gian")
TASK = ("Rà soát thủ tục", "Sở Y tế")


def read(data: bytes) -> Document:
    return read_document(data, "kh.xlsx")


def with_rows(*rows: tuple[Any, ...]) -> Document:
    def fill(sheet: Any) -> None:
        for one in rows:
            sheet.append(one)

    return read(a_workbook(fill))


def shape(document: Document) -> list[Any]:
    return [
        block.text if isinstance(block, Paragraph) else [[cell.text for cell in line] for line in block.rows]
        for block in document.blocks
    ]


def test_titles_above_and_notes_below_a_table_are_text() -> None:
    document = with_rows(
        ("ỦY BAN NHÂN DÂN TỈNH AN HÒA",),
        ("PHỤ LỤC",),
        (),
        HEADER,
        ("I", "CẢI CÁCH THỦ TỤC", "", ""),
        ("1", *TASK, "Quý I"),
        (),
        ("Ghi chú: báo cáo hằng quý",),
        ("Nơi nhận:", "", "CHỦ TỊCH"),
    )
    assert shape(document) == [
        "ỦY BAN NHÂN DÂN TỈNH AN HÒA",
        "PHỤ LỤC",
        [list(HEADER), ["I", "CẢI CÁCH THỦ TỤC", "", ""], ["1", *TASK, "Quý I"]],
        "Ghi chú: báo cáo hằng quý",
        "Nơi nhận:",
        "CHỦ TỊCH",
    ]


def test_a_second_table_with_its_own_header_is_a_table_of_its_own() -> None:
    other = ("STT", "Tên hội nghị", "Đơn vị", "Kinh phí")
    document = with_rows(HEADER, ("1", *TASK, "Quý I"), ("BIỂU 2",), other, ("1", "Hội nghị", "Sở Y tế", 5))
    assert [type(block) for block in document.blocks] == [Table, Paragraph, Table]
    assert [table.anchor.row for table in document.tables] == [1, 4]


def test_a_header_printed_again_opens_no_new_table() -> None:
    document = with_rows(HEADER, ("1", *TASK, "Quý I"), HEADER, ("2", *TASK, "Quý II"))
    assert [len(table.rows) for table in document.tables] == [4]


def test_merged_cells_are_carried_and_section_rows_stay_whole() -> None:
    def fill(sheet: Any) -> None:
        for line in (HEADER, ("I. CẢI CÁCH THỦ TỤC",), ("1", *TASK, "Quý I"), ("2", "Cập nhật", None, None)):
            sheet.append(line)
        for merged in ("A2:D2", "C3:C4", "D3:D4"):
            sheet.merge_cells(merged)

    (table,) = read(a_workbook(fill)).tables
    assert [(cell.text, cell.carried) for cell in table.rows[1]] == [
        ("I. CẢI CÁCH THỦ TỤC", n > 0) for n in range(4)
    ]
    assert [(cell.text, cell.carried) for cell in table.rows[3][2:]] == [("Sở Y tế", True), ("Quý I", True)]


def hiding(change: str) -> tuple[Document, Table]:
    def fill(sheet: Any) -> None:
        for line in (
            HEADER,
            ("1", *TASK, "Quý I"),
            ("2", "Bỏ", "Sở Nội vụ", "Quý II"),
            ("3", *TASK, "Quý III"),
        ):
            sheet.append(line)
        if change == "row":
            sheet.row_dimensions[3].hidden = True
        elif change == "column":
            sheet.column_dimensions["C"].hidden = True
        else:
            sheet.auto_filter.ref = "A1:D4"
            sheet.sheet_properties.filterMode = True
            sheet.row_dimensions[3].hidden = True

    document = read(a_workbook(fill))
    return document, document.tables[0]


def test_a_row_hidden_by_hand_is_not_read_and_said() -> None:
    document, table = hiding("row")
    assert [line[0].text for line in table.rows] == ["STT", "1", "3"]
    assert [place.row for place in table.places] == [1, 2, 4]
    assert document.problems == ("Trang tính “Sheet”: dòng 3 bị ẩn, không được đọc.",)


def test_a_row_that_only_a_filter_hides_is_read() -> None:
    document, table = hiding("filter")
    assert [line[0].text for line in table.rows] == ["STT", "1", "2", "3"]
    assert "đang lọc" in document.problems[0]


def test_a_hidden_column_is_not_read_and_said() -> None:
    document, table = hiding("column")
    assert [cell.text for cell in table.rows[0]] == ["STT", "Nhiệm vụ", "Thời gian"]
    assert "cột C" in document.problems[0]


def test_hidden_sheets_are_named_and_all_others_read_in_order() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["Trang một"])
        for name, state in (("Ẩn", "hidden"), ("Rất ẩn", "veryHidden"), ("Hai", "visible")):
            other = sheet.parent.create_sheet(name)
            other.append([f"Trang {name}"])
            other.sheet_state = state

    document = read(a_workbook(fill))
    assert shape(document) == ["Trang một", "Trang Hai"]
    assert document.problems == (
        "Trang tính ẩn “Ẩn” không được đọc.",
        "Trang tính ẩn “Rất ẩn” không được đọc.",
    )


def test_a_formula_shows_its_stored_result_and_is_never_computed() -> None:
    rows = row(*HEADER) + row(
        "<c><f>1+1</f><v>17</v></c>",
        '<c t="str"><f>"a"&amp;"b"</f><v>Rà soát</v></c>',
        "<c><f>WEBSERVICE(A1)</f></c>",
        '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>',
    )
    rows += row("18", *TASK, "Quý I")
    document = read(a_sheet_file(rows))
    assert [cell.text for cell in document.tables[0].rows[1]] == ["17", "Rà soát", "", ""]
    assert "ô C2 có công thức nhưng chưa có kết quả" in document.problems[0]
    assert "ô D2 (#DIV/0!) báo lỗi" in document.problems[1]


def test_openpyxl_writes_formulas_without_result() -> None:
    document = with_rows(HEADER, ("=A1", *TASK, "Quý I"))
    assert any("A2" in problem for problem in document.problems)


def test_rows_and_cells_without_a_place_follow_each_other() -> None:
    rows = row(*HEADER, number=5) + row("Rà soát", '<c r="D6" t="inlineStr"><is><t>x</t></is></c>')
    (table,) = read(a_sheet_file(rows)).tables
    assert [cell.text for cell in table.rows[1]] == ["Rà soát", "", "", "x"]
    assert table.anchor.row == 5


def test_a_file_of_another_program_without_styles_is_read() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    data = a_sheet_file(row(*HEADER) + row("1", *TASK, '<c s="99"><v>5</v></c>'))
    assert read(data).tables[0].rows[1][3].text == "5"


def test_a_stray_cell_far_away_costs_nothing() -> None:
    rows = row(*HEADER) + row("1", *TASK, "Quý I")
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    document = read(a_sheet_file(rows + far, before='<dimension ref="A1:XFD1048576"/>'))
    assert [[cell.text for cell in line][:4] for line in document.tables[0].rows][1] == ["1", *TASK, "Quý I"]
    assert document.blocks[-1].anchor.row == 1048576


def test_a_text_box_over_a_sheet_is_said() -> None:
    import io
    import zipfile

    from tests.intake.sheet_files import RELATED, RELATIONS

    drawn = '<d xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:t>Phụ lục một</a:t></d>'
    out = io.BytesIO(a_sheet_file(row(*HEADER) + row("1", *TASK, "Quý I")))
    with zipfile.ZipFile(out, "a") as package:
        link = f'<Relationship Id="d" Type="{RELATED}/drawing" Target="d.xml"/>'
        package.writestr(
            "xl/_rels/worksheet.xml.rels", f'<Relationships xmlns="{RELATIONS}">{link}</Relationships>'
        )
        package.writestr("xl/d.xml", drawn)
    assert read(out.getvalue()).problems == (
        "Trang tính “Biểu 1” có khung chữ không được đọc: “Phụ lục một”.",
    )
