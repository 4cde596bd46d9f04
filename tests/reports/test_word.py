"""The Word form, read back: Nghị định 30/2020/NĐ-CP, Phụ lục I."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table

from reports.consolidated.builder import build_report
from reports.consolidated.facts import ReportFacts
from reports.document import Table as TableBlock
from reports.word.render import render_docx

SomeFacts = Callable[..., ReportFacts]


@pytest.fixture(scope="module")
def document(some_facts: SomeFacts) -> WordDocument:
    return opened(render_docx(build_report(some_facts())))


def opened(content: bytes) -> WordDocument:
    return Document(io.BytesIO(content))


def cell_text(document: WordDocument, table: int, cell: int) -> str:
    return document.tables[table].rows[0].cells[cell].text


def paragraph(document: WordDocument, text: str) -> SimpleNamespace:
    found = next(p for p in document.paragraphs if p.text.startswith(text))
    return SimpleNamespace(style=found.style, runs=found.runs)


def data_tables(document: WordDocument) -> list[Table]:
    """All but the head and the signature block, which have no head row."""
    return [table for table in document.tables if "w:tblHeader" in table._tbl.xml]


def in_mm(*lengths: Length | None) -> list[int]:
    """Whole millimetres: Word keeps twentieths of a point."""
    return [round((length or 0) / Mm(1)) for length in lengths]


def test_pages_are_a4_with_the_margins_of_the_decree(document: WordDocument) -> None:
    first = document.sections[0]
    assert in_mm(first.page_width, first.page_height) == [210, 297]
    for section in document.sections:
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert in_mm(*margins) == [20, 20, 30, 15]


def test_body_text_is_times_14_justified_with_first_line_and_gap(document: WordDocument) -> None:
    body = paragraph(document, "Sở Nội vụ báo cáo tình hình")
    assert (body.style.font.name, body.style.font.size) == ("Times New Roman", Pt(14))
    layout = body.style.paragraph_format
    assert layout.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert abs(layout.first_line_indent - Mm(12.7)) < Mm(0.1)
    assert layout.space_after == Pt(6)


def test_no_theme_font_overrides_times(document: WordDocument) -> None:
    used = {p.style.name for p in document.paragraphs if p.style is not None} | {"Normal"}
    for name in used:
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:asciiTheme")) is None
        assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs", "eastAsia")} == {
            "Times New Roman"
        }


def test_the_head_names_agencies_nation_and_leaves_number_and_date_blank(document: WordDocument) -> None:
    assert cell_text(document, 0, 0).split("\n") == [
        "ỦY BAN NHÂN DÂN",
        "TỈNH BÀ RỊA - VŨNG TÀU",
        "SỞ NỘI VỤ",
        "",
        "Số:\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0/BC-SNV",
    ]
    nation, motto, rule, day = cell_text(document, 0, 1).split("\n")
    assert (nation, motto, rule) == ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "")
    assert re.fullmatch("Bà Rịa - Vũng Tàu, ngày\u00a0+tháng\u00a0+năm 2021", day)


def test_the_superior_is_regular_the_agency_bold_and_rules_stand_below(document: WordDocument) -> None:
    left, right = document.tables[0].rows[0].cells
    assert [p.runs[0].bold for p in left.paragraphs if p.runs] == [False, False, True, False]
    assert [p.runs[0].font.size for p in right.paragraphs if p.runs] == [Pt(13), Pt(14), Pt(14)]
    for cell in (left, right):
        assert len(cell._tc.findall(f".//{qn('w:pBdr')}")) == 1


@pytest.mark.parametrize(
    ("number", "printed"),
    [("15", "Số: 15/BC-SNV"), ("7", "Số: 07/BC-SNV"), ("15/BC-SNV-CCHC", "Số: 15/BC-SNV-CCHC")],
)
def test_number_and_date_are_filled_once_the_clerk_has_entered_them(
    number: str, printed: str, some_facts: SomeFacts
) -> None:
    content = render_docx(build_report(some_facts()), document_number=number, document_date=date(2021, 2, 5))
    filled = opened(content)
    assert cell_text(filled, 0, 0).endswith(printed)
    assert cell_text(filled, 0, 1).endswith("ngày 05 tháng 02 năm 2021")
    assert any(printed.removeprefix("Số: ") in p.text for p in filled.paragraphs if "Kèm theo" in p.text)


def test_type_subject_addressee_and_basis_follow_in_order(document: WordDocument) -> None:
    texts = [p.text for p in document.paragraphs if p.text]
    assert texts[:5] == [
        "BÁO CÁO",
        "Tình hình, kết quả thực hiện Kế hoạch số 46/KH-UBND",
        "kỳ báo cáo 6 tháng 2021",
        "Kính gửi: Ủy ban nhân dân tỉnh",
        "Căn cứ Kế hoạch số 46/KH-UBND ngày 22 tháng 3 năm 2021 của Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu "
        "về tuyên truyền cải cách hành chính năm 2021.",
    ]
    assert paragraph(document, "Căn cứ").runs[0].italic
    assert paragraph(document, "BÁO CÁO").runs[0].bold


def test_section_headings_are_bold_capitals_with_roman_numbers(document: WordDocument) -> None:
    headings = [p for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert [p.text.split(".")[0] for p in headings] == ["I", "II", "III", "IV", "V", "VI", "VII"]
    assert all(p.text == p.text.upper() for p in headings)
    assert document.styles["Heading 1"].font.bold


def test_the_page_number_is_centred_in_the_header_and_hidden_on_page_one(document: WordDocument) -> None:
    first = document.sections[0]
    (line,) = first.header.paragraphs
    assert line.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert [e.text.strip() for e in line._p.findall(f".//{qn('w:instrText')}")] == ["PAGE"]
    assert first.different_first_page_header_footer
    assert first.first_page_header.is_linked_to_previous or not first.first_page_header.paragraphs[0].text


def test_each_annex_is_landscape_and_counts_its_own_pages(document: WordDocument) -> None:
    annexes = list(document.sections)[1:]
    assert len(annexes) == 3
    for section in annexes:
        assert section.orientation == WD_ORIENT.LANDSCAPE
        assert in_mm(section.page_width, section.page_height) == [297, 210]
        assert section.header.is_linked_to_previous
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    titles = [p.text for p in document.paragraphs if p.text.startswith("Phụ lục")]
    assert titles == ["Phụ lục I", "Phụ lục II", "Phụ lục III"]


def test_tables_repeat_their_head_and_never_split_a_row(
    document: WordDocument, some_facts: SomeFacts
) -> None:
    tables = data_tables(document)
    report = build_report(some_facts())
    in_text = [
        block for section in report.sections for block in section.blocks if isinstance(block, TableBlock)
    ]
    assert len(tables) == len(in_text) + len(report.annexes) > 5
    for table in tables:
        head_rows = ["w:tblHeader" in row._tr.xml for row in table.rows]
        assert head_rows[0]
        assert head_rows == sorted(head_rows, reverse=True)
    assert all("w:cantSplit" in row._tr.xml for table in document.tables for row in table.rows)


def test_numbers_stand_at_the_right(document: WordDocument) -> None:
    summary = data_tables(document)[0]
    alignments = [cell.paragraphs[0].alignment for cell in summary.rows[1].cells]
    assert alignments == [WD_ALIGN_PARAGRAPH.LEFT, *[WD_ALIGN_PARAGRAPH.RIGHT] * 6]


def test_columns_fill_the_width_of_the_text(document: WordDocument) -> None:
    for table in data_tables(document):
        width = sum(int(column.get(qn("w:w"))) for column in table._tbl.tblGrid)
        text = Mm(297 - 45) if len(table.columns) > 7 else Mm(165)
        assert abs(width - text.twips) <= len(table.columns)


def test_the_foot_lists_recipients_and_leaves_the_signature_blank(document: WordDocument) -> None:
    signature = next(table for table in document.tables if "Nơi nhận:" in table.rows[0].cells[0].text)
    left, right = signature.rows[0].cells
    lines = left.text.split("\n")
    assert lines[:4] == ["Nơi nhận:", "- Như trên;", "- Thường trực Tỉnh ủy;", "- Các sở, ban, ngành;"]
    assert lines[-1].startswith("- Lưu: VT, …")
    title, entry = left.paragraphs[0].runs[0], left.paragraphs[1].runs[0]
    assert (title.bold, title.italic, title.font.size, entry.font.size) == (True, True, Pt(12), Pt(11))
    assert not re.search(r"\w", right.text)


def test_without_a_superior_there_is_no_addressee(some_facts: SomeFacts, build: SimpleNamespace) -> None:
    facts = some_facts(plan=replace(build.plan, report_to=None))
    plain = opened(render_docx(build_report(facts)))
    texts = [p.text for p in plain.paragraphs]
    assert not any("Kính gửi" in text for text in texts)
    assert not any("Như trên" in cell.text for table in plain.tables for cell in table.rows[0].cells)
