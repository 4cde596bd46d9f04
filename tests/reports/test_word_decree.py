"""Word files read back and held against the decree's own table (NĐ 30/2020/NĐ-CP, Phụ lục I; domain.md 3.1–3.3)."""

import io
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from reports.document import (
    Annex,
    Chart,
    Column,
    Head,
    Heading,
    Item,
    OfficialDocument,
    Paragraph,
    Section,
    Series,
    Signature,
    Table,
)
from reports.form import point_letter
from reports.word.render import render_docx

LONG = "Tuyên truyền cải cách hành chính trên cổng thông tin điện tử. " * 200
NARROW = (Column("STT", 12, is_mark=True), Column("Chỉ tiêu", 90), Column("Số liệu", 30, is_number=True))
WIDE = (*NARROW, Column("Ghi chú", 100))
SIGNED = Signature(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Nguyễn Văn An")


@dataclass(frozen=True)
class Asked:
    """What the decree allows: sizes from–to, letters, place."""

    sizes: tuple[int, int]
    bold: bool = False
    italic: bool = False
    upper: bool = False
    centred: bool = False


# component → (the text that finds it, what the decree asks)
DECREE: dict[str, tuple[str, Asked]] = {
    "Quốc hiệu": ("CỘNG HÒA XÃ HỘI", Asked((12, 13), bold=True, upper=True, centred=True)),
    "Tiêu ngữ": ("Độc lập - Tự do - Hạnh phúc", Asked((13, 14), bold=True, centred=True)),
    "Cơ quan chủ quản": ("ỦY BAN NHÂN DÂN", Asked((12, 13), upper=True, centred=True)),
    "Cơ quan ban hành": ("SỞ NỘI VỤ", Asked((12, 13), bold=True, upper=True, centred=True)),
    "Số, ký hiệu": ("Số:", Asked((13, 13), centred=True)),
    "Địa danh, ngày tháng": ("Bà Rịa, ngày", Asked((13, 14), italic=True, centred=True)),
    "Tên loại": ("BÁO CÁO", Asked((13, 14), bold=True, upper=True, centred=True)),
    "Trích yếu": ("Kết quả thực hiện", Asked((13, 14), bold=True, centred=True)),
    "Căn cứ": ("Căn cứ Kế hoạch", Asked((13, 14), italic=True)),
    "Nội dung": ("Sở Nội vụ báo cáo", Asked((13, 14))),
    "Gạch đầu dòng": ("- Sở Y tế", Asked((13, 14))),
    "Phần, mục I": ("I. TÌNH HÌNH", Asked((13, 14), bold=True, upper=True)),
    "Khoản có tiêu đề": ("1. Kết quả", Asked((13, 14), bold=True)),
    "Kính gửi": ("Kính gửi:", Asked((13, 14), centred=True)),
    "Nơi nhận": ("Nơi nhận:", Asked((12, 12), bold=True, italic=True)),
    "Danh sách nơi nhận": ("- Như trên;", Asked((11, 11))),
    "Quyền hạn": ("TM. ỦY BAN", Asked((13, 14), bold=True, upper=True, centred=True)),
    "Chức vụ": ("PHÓ CHỦ TỊCH", Asked((13, 14), bold=True, upper=True, centred=True)),
    "Họ tên": ("Nguyễn Văn An", Asked((13, 14), bold=True, centred=True)),
    "Số phụ lục": ("Phụ lục I", Asked((14, 14), bold=True, centred=True)),
    "Tên phụ lục": ("BẢNG HẸP", Asked((13, 14), bold=True, upper=True, centred=True)),
    "Kèm theo": ("(Kèm theo Báo cáo số", Asked((13, 14), italic=True, centred=True)),
}


def a_head(**changes: object) -> Head:
    head = Head(
        superior="Ủy ban nhân dân tỉnh",
        agency="Sở Nội vụ",
        symbol="BC-SNV",
        place="Bà Rịa",
        year=2021,
        addressees=("Ủy ban nhân dân tỉnh",),
        subject_lines=("Kết quả thực hiện kế hoạch tuyên truyền",),
        bases=("Căn cứ Kế hoạch số 46/KH-UBND", "Căn cứ Công văn số 12/SNV-CCHC"),
        recipients=("Các sở, ban, ngành", "Ủy ban nhân dân tỉnh"),
        signature=SIGNED,
        drafting_office="CCHC",
    )
    return replace(head, **changes)  # type: ignore[arg-type]


def a_document(**changes: object) -> OfficialDocument:
    document = OfficialDocument(
        head=a_head(),
        as_of=datetime(2021, 6, 18, 1, tzinfo=UTC),
        version=1,
        opening="Sở Nội vụ báo cáo như sau:",
        sections=(
            Section(
                "a",
                "I",
                "Tình hình",
                (Heading("1. Kết quả"), Paragraph("Có {{7*7}} & <b>\x00"), Item("tốt", "Sở Y tế")),
            ),
        ),
        closing="Trên đây là báo cáo của Sở Nội vụ./.",
        annexes=(
            Annex("I", "Bảng hẹp", Table("", NARROW, (("1", "Tin, bài", "1.234"), ("2", LONG, "7")))),
            Annex("II", "Bảng rộng", Table("", WIDE, (("1", "Tin, bài", "15", ""),))),
        ),
    )
    return replace(document, **changes)  # type: ignore[arg-type]


def opened(document: OfficialDocument, **entered: object) -> WordDocument:
    return Document(io.BytesIO(render_docx(document, **entered)))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def word() -> WordDocument:
    return opened(a_document())


def paragraphs(word: WordDocument) -> Iterator[WordParagraph]:
    yield from word.paragraphs
    for table in word.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def found(word: WordDocument, text: str) -> WordParagraph:
    return next(p for p in paragraphs(word) if p.text.startswith(text))


def of_style(paragraph: WordParagraph, name: str) -> object:
    """What the run says itself, else its style, else the style that one is based on: as Word reads it."""
    own = getattr(paragraph.runs[0].font, name)
    style = paragraph.style
    while own is None and style is not None:
        own = getattr(style.font, name)
        style = style.base_style
    return own


def alignment(paragraph: WordParagraph) -> WD_ALIGN_PARAGRAPH | None:
    own = paragraph.alignment
    return paragraph.style.paragraph_format.alignment if own is None and paragraph.style else own


def rule_lengths(cell_or_word: _Cell | WordDocument, width: Length) -> list[float]:
    ruled = [p for p in cell_or_word.paragraphs if p._p.find(f".//{qn('w:pBdr')}") is not None]
    return [(width - p.paragraph_format.left_indent - p.paragraph_format.right_indent) / Mm(1) for p in ruled]


def in_mm(length: Length | None) -> float:
    return (length or 0) / Mm(1)


def head_cells(word: WordDocument) -> tuple[_Cell, _Cell]:
    left, right = word.tables[0].rows[0].cells
    return left, right


def foot_cells(word: WordDocument) -> tuple[_Cell, _Cell]:
    table = next(t for t in word.tables if t.rows[0].cells[0].text.startswith("Nơi nhận"))
    left, right = table.rows[0].cells
    return left, right


@pytest.mark.parametrize("component", DECREE)
def test_every_component_has_the_size_and_letters_of_the_decree(component: str, word: WordDocument) -> None:
    text, asked = DECREE[component]
    paragraph = found(word, text)
    assert of_style(paragraph, "name") == "Times New Roman"
    size = of_style(paragraph, "size")
    assert isinstance(size, Length)
    assert asked.sizes[0] <= size.pt <= asked.sizes[1]
    assert bool(of_style(paragraph, "bold")) == asked.bold
    assert bool(of_style(paragraph, "italic")) == asked.italic
    assert (paragraph.text == paragraph.text.upper()) == asked.upper
    assert (alignment(paragraph) == WD_ALIGN_PARAGRAPH.CENTER) == asked.centred


def test_body_is_justified_indented_and_spaced(word: WordDocument) -> None:
    for text in ("Sở Nội vụ báo cáo", "- Sở Y tế", "Căn cứ", "Trên đây"):
        paragraph = found(word, text)
        style = paragraph.style
        assert style is not None
        layout = style.paragraph_format
        assert alignment(paragraph) == WD_ALIGN_PARAGRAPH.JUSTIFY
        assert in_mm(layout.first_line_indent) == pytest.approx(12.7, abs=0.05)
        assert (layout.space_after or 0) >= Pt(6)
        assert 1.0 <= (style.base_style.paragraph_format.line_spacing or 0) <= 1.5


def test_paper_and_margins_are_the_decrees_and_only_wide_tables_lie(word: WordDocument) -> None:
    turned = [section.orientation == WD_ORIENT.LANDSCAPE for section in word.sections]
    assert turned == [False, False, True]
    for section, lies in zip(word.sections, turned, strict=True):
        sides = [round(in_mm(length)) for length in (section.page_width, section.page_height)]
        assert sides == ([297, 210] if lies else [210, 297])
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        ranges = ((20, 25), (20, 25), (30, 35), (15, 20))
        assert all(a <= round(in_mm(m), 1) <= b for m, (a, b) in zip(margins, ranges, strict=True))


def test_page_numbers_are_centred_above_hidden_on_first_pages_and_restart_in_annexes(
    word: WordDocument,
) -> None:
    main, *annexes = word.sections
    (line,) = main.header.paragraphs
    assert line.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert [e.text.strip() for e in line._p.iter(qn("w:instrText"))] == ["PAGE"]
    assert {(run.font.size, run.bold, run.italic) for run in line.runs} == {(Pt(14), False, False)}
    assert in_mm(main.header_distance) < in_mm(main.top_margin)
    for section in word.sections:
        assert section.different_first_page_header_footer
        assert not any(p.text for p in section.first_page_header.paragraphs)
    for section in annexes:
        assert section.header.is_linked_to_previous
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


def test_the_head_has_two_columns_with_the_national_title_on_one_line(word: WordDocument) -> None:
    left, right = head_cells(word)
    assert [p.text for p in left.paragraphs][:2] == ["ỦY BAN NHÂN DÂN TỈNH", "SỞ NỘI VỤ"]
    assert [p.text for p in right.paragraphs][:2] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    widths = [int(c.get(qn("w:w"))) / 56.7 for c in word.tables[0]._tbl.tblGrid]
    # In Times bold of size 13 the national title is 95.7 mm long (measured with the font's own widths).
    assert widths[1] >= 96
    assert sum(widths) == pytest.approx(165, abs=0.5)


def test_rules_are_as_long_as_the_decree_says(word: WordDocument) -> None:
    left, right = head_cells(word)
    (motto,) = rule_lengths(right, Mm(100))
    assert motto == pytest.approx(60.46, abs=1)  # the motto in Times bold of size 14
    (agency,) = rule_lengths(left, Mm(65))
    assert 23.7 / 3 <= agency <= 23.7 / 2  # "SỞ NỘI VỤ" in bold 13
    (subject,) = rule_lengths(word, Mm(165))
    assert 88 / 3 <= subject <= 88 / 2  # the subject in bold 14


def test_number_and_date_are_left_blank_with_room_for_the_clerk_and_filled_by_him(word: WordDocument) -> None:
    left, right = head_cells(word)
    assert left.paragraphs[-1].text == "Số:" + "\u00a0" * 6 + "/BC-SNV"
    assert (
        right.paragraphs[-1].text
        == "Bà Rịa, ngày\u00a0\u00a0\u00a0\u00a0tháng\u00a0\u00a0\u00a0\u00a0năm 2021"
    )
    left, right = head_cells(opened(a_document(), document_number="7", document_date=date(2021, 2, 5)))
    assert (left.paragraphs[-1].text, right.paragraphs[-1].text) == (
        "Số: 07/BC-SNV",
        "Bà Rịa, ngày 05 tháng 02 năm 2021",
    )


def test_bases_end_in_semicolons_and_the_last_in_a_stop(word: WordDocument) -> None:
    texts = [p.text for p in word.paragraphs if p.text.startswith("Căn cứ")]
    assert texts == ["Căn cứ Kế hoạch số 46/KH-UBND;", "Căn cứ Công văn số 12/SNV-CCHC."]


@pytest.mark.parametrize(
    "lines",
    [
        ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"),
        ("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG TỔNG HỢP"),
        ("Q. GIÁM ĐỐC",),
        ("GIÁM ĐỐC",),
    ],
)
def test_the_signature_block_holds_each_authority(lines: tuple[str, ...]) -> None:
    head = a_head(signature=Signature(tuple(line.capitalize() for line in lines), "Trần Thị Bình"))
    _, right = foot_cells(opened(a_document(head=head, annexes=())))
    texts = [p.text for p in right.paragraphs]
    assert tuple(texts[: len(lines)]) == lines
    assert texts[len(lines) : -1] == [""] * (len(texts) - len(lines) - 1)
    assert len(texts) - len(lines) - 1 >= 3  # room for the hand and the seal
    assert texts[-1] == "Trần Thị Bình"
    assert {p.runs[0].bold for p in right.paragraphs if p.runs} == {True}


def test_without_a_signer_there_are_dots_for_the_clerk() -> None:
    _, right = foot_cells(opened(a_document(head=a_head(signature=Signature()))))
    assert not any(letter.isalnum() for letter in right.text)
    assert "…" in right.text


def test_the_signature_is_never_torn_from_the_text(word: WordDocument) -> None:
    assert found(word, "Trên đây").paragraph_format.keep_with_next
    left, _ = foot_cells(word)
    assert left._tc.getparent().find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None
    bare = opened(a_document(closing="", annexes=()))
    assert found(bare, "- Sở Y tế").paragraph_format.keep_with_next


@pytest.mark.parametrize(
    ("addressees", "printed", "first"),
    [
        ((), [], "- Các sở, ban, ngành;"),
        (("Bộ Nội vụ",), ["Kính gửi: Bộ Nội vụ"], "- Như trên;"),
        (
            ("Sở Y tế", "Sở Tài chính", "Sở Tư pháp"),
            ["Kính gửi:", "- Sở Y tế;", "- Sở Tài chính;", "- Sở Tư pháp."],
            "- Như trên;",
        ),
    ],
)
def test_addressees_stand_on_the_line_or_below_it(
    addressees: tuple[str, ...], printed: list[str], first: str
) -> None:
    word = opened(a_document(head=a_head(addressees=addressees, type="", bases=()), annexes=()))
    lines = [p for p in word.paragraphs if p.text]
    opening = next(n for n, p in enumerate(lines) if p.text.startswith("Sở Nội vụ báo cáo"))
    assert [p.text for p in lines[:opening]] == printed
    dashes = {p.paragraph_format.left_indent for p in lines[1:opening]}
    assert len(dashes) <= 1
    assert foot_cells(word)[0].paragraphs[1].text == first


def test_recipients_end_with_the_file_of_the_drafting_office(word: WordDocument) -> None:
    lines = foot_cells(word)[0].text.split("\n")
    assert lines == ["Nơi nhận:", "- Như trên;", "- Các sở, ban, ngành;", "- Lưu: VT, CCHC."]


def test_a_letter_has_no_type_and_its_subject_below_the_number() -> None:
    head = a_head(
        type="", symbol="SNV-CCHC", subject_lines=("V/v đôn đốc báo cáo", "6 tháng"), addressees=("Sở Y tế",)
    )
    word = opened(a_document(head=head))
    left, _ = head_cells(word)
    number, subject = left.paragraphs[-2:]
    assert (number.text.split("/")[1], subject.text) == ("SNV-CCHC", "V/v đôn đốc báo cáo 6 tháng")
    run = subject.runs[0]
    assert (run.font.size, run.bold, run.italic) == (Pt(13), False, False)
    assert subject.paragraph_format.space_before == Pt(6)
    assert alignment(subject) == WD_ALIGN_PARAGRAPH.CENTER
    assert next(p.text for p in word.paragraphs if p.text) == "Kính gửi: Sở Y tế"
    assert found(word, "(Kèm theo Công văn số").text.endswith("của Sở Nội vụ)")


def test_rows_stay_whole_unless_they_are_taller_than_a_page(word: WordDocument) -> None:
    table = next(t for t in word.tables if t.rows[0].cells[0].text == "STT")
    head, short, tall = table.rows
    assert head._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    whole = [row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in (head, short, tall)]
    assert whole == [True, True, False]
    assert [cell.paragraphs[0].alignment for cell in short.cells] == [
        WD_ALIGN_PARAGRAPH.CENTER,
        WD_ALIGN_PARAGRAPH.LEFT,
        WD_ALIGN_PARAGRAPH.RIGHT,
    ]


def test_other_peoples_words_stay_words(word: WordDocument) -> None:
    assert found(word, "Có {{7*7}}").text == "Có {{7*7}} & <b>\ufffd"
    hostile = ("<w:p/>", "<?dondoc-rows 0?>", "{{ 7*7 }}\x0b&amp;")
    table = Table("", NARROW, (hostile,))
    cells = opened(a_document(annexes=(Annex("I", "A", table),))).tables[-1].rows[1].cells
    assert [cell.text for cell in cells] == ["<w:p/>", "<?dondoc-rows 0?>", "{{ 7*7 }}\ufffd&amp;"]


def test_points_are_lettered_in_vietnamese() -> None:
    letters = [point_letter(n) for n in range(1, 25)]
    assert letters[:7] == ["a", "b", "c", "d", "đ", "e", "g"]
    assert not set("fjwz") & set("".join(letters))
    assert letters[22:] == ["y", "aa"]


CHART = Chart(
    "classes",
    "Kết quả theo đơn vị",
    "stacked",
    ("Sở Y tế",),
    (Series("Đúng hạn", (3,)), Series("Quá hạn", (None,))),
)


def with_a_chart() -> OfficialDocument:
    return a_document(sections=(Section("c", "I", "Biểu đồ", (CHART,)),))


def test_the_same_document_is_the_same_file_tomorrow_and_elsewhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    today = render_docx(with_a_chart())
    moment = time.time() + 86_400
    monkeypatch.setattr(time, "time", lambda: moment)
    assert render_docx(with_a_chart()) == today
    script = (
        "import runpy, sys; made = runpy.run_path(sys.argv[1]);"
        "open(sys.argv[2], 'wb').write(made['render_docx'](made['with_a_chart']()))"
    )
    elsewhere = tmp_path / "elsewhere.docx"
    root = Path(__file__).parents[2]
    surroundings = os.environ | {
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": str(root),
    }
    subprocess.run(
        [sys.executable, "-c", script, __file__, str(elsewhere)], check=True, env=surroundings, cwd=tmp_path
    )
    assert parts_of(elsewhere.read_bytes()) == parts_of(today)


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_chart_is_a_picture_that_says_what_it_shows() -> None:
    markup = parts_of(render_docx(with_a_chart()))
    assert markup["word/media/image1.png"].startswith(b"\x89PNG")
    assert 'descr="Kết quả theo đơn vị. Sở Y tế: ' in markup["word/document.xml"].decode()
    many = replace(CHART, series=tuple(Series(f"Mức {n}", (float(n),)) for n in range(1, 31)))
    table = opened(a_document(sections=(Section("c", "I", "Biểu đồ", (many,)),), annexes=())).tables[1]
    assert [cell.text for cell in table.rows[1].cells][:3] == ["Sở Y tế", "1", "2"]


def test_long_tables_are_written_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shell that python-docx holds stays small however long the table is."""
    rows = tuple((str(n), f"Chỉ tiêu {n}", str(n)) for n in range(1, 5_001))
    sizes: list[int] = []
    saved: Callable[..., None] = WordDocument.save

    def measure(self: WordDocument, target: object) -> None:
        sizes.append(len(self.element.xml))
        saved(self, target)

    monkeypatch.setattr(WordDocument, "save", measure)
    content = render_docx(a_document(annexes=(Annex("I", "Dài", Table("", NARROW, rows)),)))
    assert sizes[0] < 100_000
    markup = parts_of(content)["word/document.xml"].decode()
    assert markup.count("<w:tr>") == 5_000 + 3
    assert "Chỉ tiêu 5000<" in markup
    assert "<?dondoc" not in markup
