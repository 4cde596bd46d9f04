"""The PDF form, read back: Nghị định 30/2020/NĐ-CP, Phụ lục I, and every word of the value it was made from."""

import io
import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pdfplumber
import pytest
from pypdf import PdfReader

from reports import decree
from reports.consolidated.builder import build_report
from reports.consolidated.facts import ReportFacts
from reports.consolidated.report import ConsolidatedReport
from reports.document import Chart, Head, Item, Paragraph, Section, Series, Signature, Table, cell_text
from reports.form import section_heading
from reports.pdf import fonts
from reports.pdf.render import render_pdf
from reports.pdf.tables import MOST_ROWS

SomeFacts = Callable[..., ReportFacts]
MM = 72 / 25.4
HOSTILE = (
    '#read("/etc/passwd")',
    "$x$ *bold* _it_ @ref <label> {{7*7}} `raw`",
    '"]) #panic("x") \\ #sys.inputs.data',
    '#import "@preview/cetz:0.3.0" // = tiêu đề',
)
CHART = Chart(
    "one", "Phân loại", "stacked", ("Sở Tài chính", "Sở Y tế"), (Series("Hoàn thành đúng hạn", (1, 2)),)
)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b\u00a0]+", "", text)


@pytest.fixture(scope="module")
def report(some_facts: SomeFacts, build: SimpleNamespace) -> ConsolidatedReport:
    """With a chart, what a unit may write, and so many tasks that the last annex has several pages."""
    tasks = tuple(build.task(f"Nhiệm vụ số {n}") for n in range(45))
    made = build_report(some_facts(tasks=tasks))
    first = made.sections[0]
    blocks = (*first.blocks, CHART, *(Paragraph(words) for words in HOSTILE), Item("a\n\nb", lead="Sở Y tế"))
    return replace(made, sections=(replace(first, blocks=blocks), *made.sections[1:]))


@pytest.fixture(scope="module")
def content_of_file(report: ConsolidatedReport) -> bytes:
    return render_pdf(report)


@pytest.fixture(scope="module")
def pages(content_of_file: bytes) -> list[SimpleNamespace]:
    with pdfplumber.open(io.BytesIO(content_of_file)) as pdf:
        return [
            SimpleNamespace(
                size=(round(page.width / MM), round(page.height / MM)),
                text=page.extract_text(),
                words=page.extract_words(extra_attrs=["size", "fontname"]),
                tables=page.extract_tables(),
            )
            for page in pdf.pages
        ]


def tables_of(report: ConsolidatedReport) -> list[Table]:
    body = [block for section in report.sections for block in section.blocks if isinstance(block, Table)]
    return [*body, *(annex.table for annex in report.annexes)]


def text_of(content: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def test_every_sentence_of_the_value_is_printed_and_nothing_of_it_is_obeyed(
    report: ConsolidatedReport, content_of_file: bytes
) -> None:
    printed = text_of(content_of_file)
    said = [report.opening, report.closing, *report.head.subject_lines, *report.head.bases, *HOSTILE]
    for section in report.sections:
        said.append(section_heading(section.numeral, section.heading))
        for block in section.blocks:
            said.append(block.caption if isinstance(block, Table) else getattr(block, "text", ""))
            said.append(getattr(block, "lead", "") or getattr(block, "title", ""))
    said += [annex.title.upper() for annex in report.annexes]
    assert len(said) > 40
    # A page may end inside a sentence, and then the number of the next page stands in it.
    missing = [one for one in said if not any(squeezed(part) in printed for part in (one, one[:30]))]
    assert missing == []
    assert "root:" not in printed


def test_every_cell_of_every_table_is_printed_as_in_the_value(
    report: ConsolidatedReport, pages: list[SimpleNamespace]
) -> None:
    found = [
        [squeezed(cell or "") for cell in row] for page in pages for table in page.tables for row in table
    ]
    for table in tables_of(report):
        for row in (*table.rows, *((table.total,) if table.total else ())):
            assert [squeezed(cell_text(cell)) for cell in row] in found


def test_pages_have_the_size_and_margins_of_the_decree(pages: list[SimpleNamespace]) -> None:
    page_form = decree.PAGE
    assert {page.size for page in pages} == {(210, 297), (297, 210)}
    for page in pages:
        width, height = page.size
        for word in (word for word in page.words if word["top"] >= (page_form.top - 1) * MM):
            assert word["x0"] >= (page_form.left - 0.2) * MM, word["text"]
            assert word["x1"] <= (width - page_form.right + 0.2) * MM, word["text"]
            assert word["bottom"] <= (height - page_form.bottom + 0.2) * MM, word["text"]


def test_body_text_begins_with_the_first_line_drawn_in_and_is_justified(pages: list[SimpleNamespace]) -> None:
    """A line at the left edge goes on with a sentence, so the one above it ends at the right edge."""
    left, right = decree.PAGE.left * MM, (210 - decree.PAGE.right) * MM
    ends, drawn_in = [], 0
    for page in pages:
        lines: dict[int, list[Any]] = {}
        inside = [word for word in page.words if word["top"] > (decree.PAGE.top - 1) * MM]
        for word in (word for word in inside if round(word["size"], 1) == decree.BODY.size):
            lines.setdefault(round(word["bottom"]), []).append(word)
        starts = [(line[0]["x0"], line[-1]["x1"]) for _, line in sorted(lines.items())]
        for above, (start, _) in itertools.pairwise(starts):
            ends += [above[1]] if abs(start - left) < MM / 4 else []
            drawn_in += abs(start - left - decree.FIRST_LINE * MM) < MM / 4
    assert len(ends) > 10
    assert drawn_in > 20
    assert max(abs(end - right) for end in ends) < MM / 4


def test_the_page_number_is_centred_at_the_top_hidden_on_first_pages_and_begins_again_with_each_annex(
    pages: list[SimpleNamespace],
) -> None:
    numbers = []
    for page in pages:
        top = [word for word in page.words if word["bottom"] < decree.PAGE.top * MM]
        numbers.append([word["text"] for word in top])
        for word in top:
            middle = (decree.PAGE.left + page.size[0] - decree.PAGE.right) / 2
            assert abs((word["x0"] + word["x1"]) / 2 - middle * MM) < MM
            assert round(word["size"], 1) == decree.PAGE_NUMBER.size
    expected, number = [], 0
    for page in pages:
        number = 1 if page.text.startswith("Phụ lục ") else number + 1
        expected.append([str(number)] if number > 1 else [])
    assert numbers == expected
    assert numbers[-1] == ["4"]  # of the last annex, after which nothing begins again
    assert numbers.count([]) > 3


FACES = (
    ("CỘNG", decree.NATION),
    ("Độc", decree.MOTTO),
    ("TỈNH", decree.SUPERIOR),
    ("NỘI", decree.AGENCY),
    ("Số:", decree.NUMBER),
    ("Rịa", decree.DATE),
    ("BÁO", decree.TYPE),
    ("Tình", decree.SUBJECT),
    ("Kính", decree.ADDRESSEE),
    ("Căn", decree.BASIS),
    ("TÁC", decree.SECTION),
)


def test_the_parts_of_the_form_have_the_sizes_and_faces_of_the_decree(pages: list[SimpleNamespace]) -> None:
    foot = next(page for page in pages if "Nơi nhận:" in page.text)
    annex = next(page for page in pages if page.text.startswith("Phụ lục I"))
    cases = (
        *((pages[0], word, face) for word, face in FACES),
        (foot, "nhận:", decree.RECIPIENTS_TITLE),
        (foot, "Lưu:", decree.RECIPIENTS),
        (annex, "Phụ", decree.ANNEX_NUMBER),
        (annex, "(Kèm", decree.ANNEX_NOTE),
        (annex, "STT", replace(decree.ANNEX_TABLE, bold=True)),
    )
    for page, text, face in cases:
        word = next(word for word in page.words if word["text"] == text)
        style = word["fontname"].rpartition("-")[2]
        assert (round(word["size"], 1), "Bold" in style, "Italic" in style) == (
            face.size,
            face.bold,
            face.italic,
        ), text


def test_heads_of_long_tables_stand_on_every_page(pages: list[SimpleNamespace]) -> None:
    last = pages[-3:]
    assert all(page.tables[0][0][:3] == ["STT", "Nhiệm vụ", "Đơn vị"] for page in last)
    assert [len(page.tables) for page in last] == [1, 1, 1]


def test_the_file_names_itself_holds_its_fonts_and_is_the_same_every_time(
    report: ConsolidatedReport, content_of_file: bytes
) -> None:
    reader = PdfReader(io.BytesIO(content_of_file))
    about = reader.metadata
    assert about is not None
    assert (about.title, about.author) == (f"Báo cáo {report.head.subject}", "Sở Nội vụ")
    assert about.creation_date is not None
    assert about.creation_date.date() == report.as_of.date()
    assert b"pdfaid:part>2" in content_of_file
    assert str(reader.root_object["/Lang"]) == "vi-VN"
    embedded = {font["/BaseFont"] for page in reader.pages for font in fonts_in(page)}
    assert embedded
    assert all(fonts.pdf_font().family.replace(" ", "") in name for name in embedded)
    assert render_pdf(report) == content_of_file


def fonts_in(page: Any) -> list[Any]:
    found = [font.get_object() for font in page["/Resources"].get("/Font", {}).values()]
    for font in found:
        described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(described)
    return found


def test_a_letter_has_its_subject_under_the_number_its_signer_and_its_number(
    report: ConsolidatedReport,
) -> None:
    head = replace(
        report.head,
        type="",
        symbol="SNV-CCHC",
        subject_lines=("đôn đốc thực hiện nhiệm vụ",),
        addressees=("Sở Tài chính", "Sở Y tế"),
        signature=Signature(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Nguyễn Văn Ánh"),
    )
    long = Paragraph("https://example.vn/" + "a" * 300)
    rare = Paragraph("漢字 và 😀 \x01 \ud800")  # in no font of ours: PDF/A would refuse the whole document
    letter = replace(report, head=head, sections=(Section("x", "", "", (long, rare)),), annexes=())
    made = render_pdf(letter, document_number="7", document_date=date(2021, 2, 5))
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        (page,) = pdf.pages
        text, right = squeezed(page.extract_text()), max(word["x1"] for word in page.extract_words())
    order = [
        text.index(squeezed(words))
        for words in (
            "Số: 07/SNV-CCHC",
            "V/v đôn đốc",
            "Kính gửi:",
            "- Sở Tài chính;",
            "- Sở Y tế.",
            "KT. GIÁM ĐỐC",
            "Nguyễn Văn Ánh",
        )
    ]
    assert order == sorted(order)
    assert squeezed("ngày 05 tháng 02 năm 2021") in text
    assert right <= (210 - decree.PAGE.right + 0.2) * MM
    assert "BÁOCÁO" not in text
    assert "a" * 300 in text


def test_a_row_taller_than_its_page_loses_no_word_and_a_table_too_long_is_named_not_cut(
    report: ConsolidatedReport,
) -> None:
    tasks = report.annexes[-1].table
    tall = replace(tasks, rows=(("1", "lời " * 3000 + "cuối cùng", *tasks.rows[0][2:]),))
    long = replace(tasks, rows=tasks.rows[:1] * (MOST_ROWS + 1))
    annexes = (replace(report.annexes[0], table=tall), replace(report.annexes[1], table=long))
    crowd = replace(CHART, series=tuple(Series(f"Chỉ tiêu {n}", (n + 0.5, None)) for n in range(8)))
    section = Section("x", "I", "Biểu đồ", (crowd,))
    printed = text_of(render_pdf(replace(report, sections=(section,), annexes=annexes)))
    assert "7,5" in printed  # more series than anybody tells apart: as a table
    assert printed.count("lời") == 3000
    assert "cuốicùng" in printed
    assert squeezed("Bảng này có 2.001 dòng, được gửi kèm ở tệp Excel") in printed
    assert printed.count("Nhiệmvụsố0") == 0


def test_a_head_without_anything_still_makes_a_page(report: ConsolidatedReport) -> None:
    head = Head(None, "Sở Nội vụ", "BC-SNV", "", 2021, (), ("Kết quả",), (), ())
    made = render_pdf(replace(report, head=head, opening="", sections=(), closing="Hết.", annexes=()))
    assert "Kínhgửi" not in text_of(made)
    assert "Hết." in text_of(made)
