"""The document beside the draft: anchors, merged cells, leaves, and the way from a source to its place."""

import pytest

from intake.document import Anchor, Cell, Document, Paragraph, Table
from web.document_pane import LEAF_OF_LINES, LEAF_OF_ROWS, anchor_of, pane_of
from web.table_grid import column_widths, grid_parts


def _lines(*texts: str, page: int | None = None) -> list[Paragraph]:
    return [Paragraph(text, Anchor(line=n, end_line=n, page=page)) for n, text in enumerate(texts, start=1)]


def _table(*rows: str, **anchor: int | str) -> Table:
    """'a|^b' is a row of two cells, the second carried."""
    cells = (
        tuple(Cell(text.removeprefix("^"), text.startswith("^")) for text in row.split("|")) for row in rows
    )
    return Table(tuple(cells), Anchor(**anchor))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("place", "anchor"),
    [
        ({"start_line": 12, "end_line": 14}, "l12"),
        ({"table": 2, "row": 3}, "t2r3"),
        ({"row": 30, "sheet": "KH"}, "t1r30"),
        ({"page": 2}, "p2"),
        ({}, ""),
    ],
)
def test_a_place_names_its_anchor(place: dict[str, object], anchor: str) -> None:
    assert anchor_of(place) == anchor


def test_a_line_inside_a_joined_paragraph_leads_to_that_paragraph() -> None:
    blocks = (Paragraph("một", Anchor(line=1, end_line=1)), Paragraph("hai", Anchor(line=2, end_line=5)))
    places = pane_of(Document(blocks)).places
    assert [places.find({"start_line": line}) for line in (1, 2, 4, 5)] == ["l1", "l2", "l2", "l2"]
    assert places.find({"start_line": 0, "page": 9}) == ""


def test_where_only_the_page_is_known_the_words_find_the_paragraph() -> None:
    blocks = (
        Paragraph("Mục đích", Anchor(page=1)),
        Paragraph("Sở Y tế báo cáo kết", Anchor(page=1)),
        Paragraph("Sở Nội vụ tổng hợp", Anchor(page=2)),
    )
    pane = pane_of(Document(blocks))
    assert pane.places.find({"page": 2}, "sở nội vụ") == "b2"
    assert pane.places.find({"page": 2}, "Sở Y tế báo cáo") == "b1"  # it began on the page before
    assert pane.places.find({"page": 2}, "không có câu này") == "p2"
    assert pane.places.find({"page": 7}, "Sở") == ""
    assert [leaf.heading for leaf in pane.leaves] == ["Trang 1", "Trang 2"]


def test_tables_of_a_text_count_their_rows_from_one() -> None:
    pane = pane_of(Document((_table("STT|Việc", "1|a", table=1), _table("STT|Việc", "1|b", table=2))))
    assert [row.id for leaf in pane.leaves for row in leaf.rows] == ["t1r1", "t1r2", "t2r1", "t2r2"]
    assert pane.places.find({"table": 2, "row": 2}) == "t2r2"


def test_a_sheet_counts_its_own_rows() -> None:
    heading = Paragraph("Kế hoạch", Anchor(line=3, row=3, sheet="KH"))
    beside = Paragraph("Số:", Anchor(line=3, row=3, sheet="KH"))
    pane = pane_of(Document((heading, beside, _table("STT|Việc", "1|a", row=12, sheet="KH"))))
    assert pane.places.find({"table": 1, "row": 13, "sheet": "KH"}) == "t1r13"
    assert pane.places.find({"row": 3, "sheet": "KH"}) == "l3"
    assert [line.id for leaf in pane.leaves for line in leaf.lines] == ["l3", "l3-2"]


def test_merged_cells_are_shown_as_merged() -> None:
    table = _table("A|^A|B", "^A|^A|C", "D|E|^C")
    (rows,) = grid_parts(table, lambda index: f"r{index}", most=9)
    shown = [[(cell.text, cell.across, cell.down) for cell in row.cells] for row in rows]
    assert shown == [[("A", 2, 2), ("B", 1, 1)], [("C", 1, 2)], [("D", 1, 1), ("E", 1, 1)]]


def test_columns_are_as_wide_as_what_is_written_in_them() -> None:
    table = _table(f"STT|{'việc ' * 12}|Sở Y tế", "I|^I|^I", f"1|{'việc ' * 12}|Sở Nội vụ")
    number, task, unit = column_widths(table)
    assert number < unit < task
    assert column_widths(_table()) == ()


def test_a_merged_cell_is_written_again_after_a_cut() -> None:
    table = _table("A|1", "^A|2", "^A|3")
    first, second = grid_parts(table, lambda index: f"r{index}", most=2)
    assert [(cell.text, cell.down, cell.is_carried) for cell in first[0].cells] == [
        ("A", 2, False),
        ("1", 1, False),
    ]
    assert [(cell.text, cell.down, cell.is_carried) for cell in second[0].cells] == [
        ("A", 1, True),
        ("3", 1, False),
    ]


def test_a_long_document_comes_in_leaves_and_loses_nothing() -> None:
    rows = [f"{number}|việc" for number in range(5 * LEAF_OF_ROWS + 1)]
    document = Document((*_lines(*("câu" for _ in range(3 * LEAF_OF_LINES + 1))), _table(*rows)))
    pane = pane_of(document)
    assert sum(len(leaf.lines) for leaf in pane.leaves) == 3 * LEAF_OF_LINES + 1
    assert sum(len(leaf.rows) for leaf in pane.leaves) == len(rows)
    assert max(len(leaf.lines) for leaf in pane.leaves) == LEAF_OF_LINES
    assert max(len(leaf.rows) for leaf in pane.leaves) == LEAF_OF_ROWS
    anchors = [line.id for leaf in pane.leaves for line in leaf.lines]
    anchors += [row.id for leaf in pane.leaves for row in leaf.rows]
    assert len(set(anchors)) == len(anchors)
