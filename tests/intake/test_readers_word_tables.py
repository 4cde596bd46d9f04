"""Tables of Word: rows of equal length, merged cells carried, frames and layout tables taken away."""

import pytest

from intake.document import Document
from intake.read_document import read_document
from tests.intake.word_files import a_word_file, p, tbl, tc, tr

FILLING = p("Kế hoạch của Ủy ban nhân dân tỉnh về phục vụ người dân năm 2026")
CONTROL = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
BOX = "<w:txbxContent>{}</w:txbxContent>"


def read(body: str) -> Document:
    return read_document(a_word_file(body), "kh.docx")


def rows(body: str) -> list[list[str]]:
    (table,) = read(FILLING + body).tables
    return [[("^" if cell.carried else "") + cell.text for cell in row] for row in table.rows]


SPAN = '<w:gridSpan w:val="{}"/>'
STARTS, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
TABLES = {
    "header of two rows": (
        tr(tc("TT", STARTS), tc("Nhiệm vụ", STARTS), tc("Cơ quan", SPAN.format(2)))
        + tr(tc("", GOES_ON), tc("", GOES_ON), "Chủ trì", "Phối hợp"),
        [["TT", "Nhiệm vụ", "Cơ quan", "^Cơ quan"], ["^TT", "^Nhiệm vụ", "Chủ trì", "Phối hợp"]],
    ),
    "merged across and down": (
        tr("1", tc("a", STARTS + SPAN.format(2))) + tr("2", tc("", GOES_ON + SPAN.format(2))),
        [["1", "a", "^a"], ["2", "^a", "^a"]],
    ),
    "the old way across": (
        tr(tc("a", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), "b") + tr("1", "2", "3"),
        [["a", "^a", "b"], ["1", "2", "3"]],
    ),
    "columns left free": (
        tr("1", "2", "3") + tr("x", properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
        [["1", "2", "3"], ["", "x", ""]],
    ),
    "rows deleted and inserted": (
        tr("1", "2") + tr("a", "b", properties="<w:del/>") + tr("3", "4", properties="<w:ins/>"),
        [["1", "2"], ["3", "4"]],
    ),
    "rows and cells in controls": (
        CONTROL.format("", tr("1", "2")) + f"<w:tr>{CONTROL.format('', tc('3'))}{tc('4')}</w:tr>",
        [["1", "2"], ["3", "4"]],
    ),
    "small table inside": (
        tr("1", tc(p("a") + tbl(tr("x", "y")) + p("b"))) + tr("2", "c"),
        [["1", "a\nx y\nb"], ["2", "c"]],
    ),
    "short rows": (tr("1", "2", "3") + tr("4"), [["1", "2", "3"], ["4", "", ""]]),
    "nothing above to go on from": (tr(tc("a", GOES_ON), "b") + tr("c", "d"), [["a", "b"], ["c", "d"]]),
    "text box in a cell": (tr("1", tc(p(f"<w:r><w:pict>{BOX.format(p('khung'))}</w:pict></w:r>"))) + tr("2", "c"), [["1", "khung"], ["2", "c"]]),
}  # fmt: skip


@pytest.mark.parametrize(("markup", "wanted"), TABLES.values(), ids=TABLES.keys())
def test_a_table_has_rows_of_equal_length_with_merged_cells_carried(
    markup: str, wanted: list[list[str]]
) -> None:
    assert rows(tbl(markup)) == wanted


def test_the_real_table_inside_a_layout_table_is_read_as_a_table() -> None:
    inner = tbl(*(tr(str(n), "Việc", "Sở Y tế") for n in range(3)))
    document = read(FILLING + tbl(tr(tc(p("PHỤ LỤC") + inner), tc("Ghi chú"))))
    assert [len(table.rows) for table in document.tables] == [3]
    assert [q.text for q in document.paragraphs[1:]] == ["PHỤ LỤC", "Ghi chú"]
    assert document.tables[0].anchor.table == 1


def test_a_table_in_a_text_box_is_a_table() -> None:
    inner = tbl(*(tr(str(n), "Việc", "Sở Y tế") for n in range(3)))
    document = read(FILLING + p(f"<w:r><w:pict>{BOX.format(inner)}</w:pict></w:r>"))
    assert [len(table.rows) for table in document.tables] == [3]
