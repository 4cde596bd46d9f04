"""A template to begin with: the form of the decree, with the fields where the office may move them."""

import io
from datetime import UTC, datetime

from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.shared import Mm
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from reports import decree
from reports.archive import with_fixed_dates
from reports.decree import Face
from reports.form import MOTTO, NATION
from reports.word.head import centred, draw_rule
from reports.word.page import add_annex_section, add_end_paragraph, set_up_page
from reports.word.shell import Shell
from reports.word.signature import write_run
from reports.word.styles import BODY, CAPTION, CENTRED, set_up_styles
from reports.word.tables import bordered_table, plain_table

_MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)


def sample_template() -> bytes:
    """The same bytes each time."""
    document = Shell().document
    set_up_styles(document)
    set_up_page(document)
    _head(document)
    _text(document)
    _foot(document)
    _annexes(document)
    names = document.core_properties
    names.title, names.author, names.language = "Mẫu báo cáo", "", "vi-VN"
    names.created = names.modified = _MADE_AT
    buffer = io.BytesIO()
    document.save(buffer)
    return with_fixed_dates(buffer.getvalue(), _MADE_AT)


def _head(document: WordDocument) -> None:
    left, right = plain_table(document, (Mm(decree.HEAD_LEFT), Mm(decree.HEAD_RIGHT)))
    _lines(
        left,
        ("{%p if co_quan_chu_quan %}", decree.NUMBER),
        ("{{ co_quan_chu_quan|upper }}", decree.SUPERIOR),
        ("{%p endif %}", decree.NUMBER),
        ("{{ co_quan|upper }}", decree.AGENCY),
    )
    draw_rule(left.add_paragraph(style=CENTRED), Mm(22), Mm(decree.HEAD_LEFT))
    _lines(left, ("{{ so_ky_hieu }}", decree.NUMBER))
    _lines(right, (NATION, decree.NATION), (MOTTO, decree.MOTTO))
    draw_rule(right.add_paragraph(style=CENTRED), Mm(decree.MOTTO_RULE), Mm(decree.HEAD_RIGHT))
    _lines(right, ("{{ dia_danh_ngay }}", decree.DATE))
    add_end_paragraph(document)
    _paragraph(document, "{{ ten_loai }}", CENTRED, decree.TYPE)
    _paragraph(document, "{{ trich_yeu }}", CENTRED, decree.SUBJECT)
    rule = document.add_paragraph(style=CENTRED)
    draw_rule(rule, Mm(50), Mm(decree.PAGE.text_width))
    _listed(document, "kinh_gui", CENTRED, decree.ADDRESSEE)
    _listed(document, "can_cu", BODY, decree.BASIS)


def _text(document: WordDocument) -> None:
    for text, style, face in (
        ("{{ mo_dau }}", BODY, decree.BODY),
        ("{%p for phan in cac_phan %}", BODY, decree.BODY),
        ("{%p if phan.tieu_de %}", BODY, decree.BODY),
        ("{{ phan.tieu_de }}", "Heading 1", decree.SECTION),
        ("{%p endif %}", BODY, decree.BODY),
        ("{%p for khoi in phan.noi_dung %}", BODY, decree.BODY),
        ('{%p if khoi.loai == "nhom" %}', BODY, decree.BODY),
        ("{{ khoi.chu }}", "Heading 2", decree.GROUP),
        ('{%p elif khoi.loai == "tieu_de" %}', BODY, decree.BODY),
        ("{{ khoi.chu }}", "Heading 3", decree.TITLED),
        ('{%p elif khoi.loai == "bang" %}', BODY, decree.BODY),
        ("{{ khoi.chu }}", CAPTION, decree.CAPTION),
    ):
        _paragraph(document, text, style, face)
    _table(document, "khoi", decree.TABLE)
    for text in ("{%p else %}", "{{ khoi.chu }}", "{%p endif %}", "{%p endfor %}", "{%p endfor %}"):
        _paragraph(document, text, BODY, decree.BODY)
    closing = _paragraph(document, "{{ ket_thuc }}", BODY, decree.BODY)
    closing.paragraph_format.keep_with_next = True


def _foot(document: WordDocument) -> None:
    left, right = plain_table(document, (Mm(decree.FOOT_LEFT), Mm(decree.FOOT_RIGHT)))
    write_run(left.paragraphs[0], "Nơi nhận:", decree.RECIPIENTS_TITLE)
    for text in ("{%p for noi in noi_nhan %}", "{{ noi }}", "{%p endfor %}"):
        write_run(left.add_paragraph(), text, decree.RECIPIENTS)
    _lines(
        right,
        ("{%p for dong in chuc_vu %}", decree.BODY),
        ("{{ dong }}", decree.POSITION),
        ("{%p endfor %}", decree.BODY),
    )
    for _ in range(decree.SIGNATURE_ROOM):
        right.add_paragraph(style=CENTRED)
    _lines(right, ("{{ ho_ten }}", decree.SIGNER))


def _annexes(document: WordDocument) -> None:
    """All in one lying section; an office whose tables are narrow turns it upright in Word."""
    add_annex_section(document, lying=True)
    document.sections[-1].start_type = WD_SECTION.NEW_PAGE
    for text, face in (
        ("{%p for phu_luc in cac_phu_luc %}", decree.BODY),
        ("Phụ lục {{ phu_luc.so }}", decree.ANNEX_NUMBER),
        ("{{ phu_luc.ten|upper }}", decree.ANNEX_TITLE),
        ("{{ phu_luc.kem_theo }}", decree.ANNEX_NOTE),
    ):
        _paragraph(document, text, CENTRED, face).paragraph_format.page_break_before = text.startswith("Phụ")
    _table(document, "phu_luc", decree.ANNEX_TABLE)
    _paragraph(document, "{%p endfor %}", CENTRED, decree.BODY)


def _table(document: WordDocument, name: str, face: Face) -> None:
    """Its columns are as many as the report's: the marks of a column and of a row stand in cells of their own."""
    head = Face(face.size, bold=True)
    bordered_table(
        document,
        [
            (("{%tc for cot in " + name + ".cot %}", head), ("{{ cot }}", head), ("{%tc endfor %}", head)),
            (("{%tr for hang in " + name + ".hang %}", face),),
            (("{%tc for o in hang.o %}", face), ("{{ o }}", face), ("{%tc endfor %}", face)),
            (("{%tr endfor %}", face),),
        ],
    )


def _listed(document: WordDocument, name: str, style: str, face: Face) -> None:
    for text in ("{%p for dong in " + name + " %}", "{{ dong }}", "{%p endfor %}"):
        _paragraph(document, text, style, face)


def _paragraph(document: WordDocument, text: str, style: str, face: Face) -> Paragraph:
    return write_run(document.add_paragraph(style=style), text, face)


def _lines(cell: _Cell, *lines: tuple[str, Face]) -> None:
    for text, face in lines:
        centred(cell, text, face)
