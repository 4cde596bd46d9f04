"""Pages: A4, the decree's margins, the number centred in the top margin and hidden on the first page (NĐ 30/2020, Phụ lục I)."""

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph

SHORT_SIDE, LONG_SIDE = Mm(210), Mm(297)
TOP = BOTTOM = Mm(20)
LEFT, RIGHT = Mm(30), Mm(15)
NUMBER_FROM_EDGE = Mm(10)


def set_up_page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = SHORT_SIDE, LONG_SIDE
    _set_margins(section)
    _write_page_number(section.header.paragraphs[0])


def add_annex_section(document: WordDocument) -> None:
    """Landscape, because the tables are wide; it inherits the header, and its pages count from 1."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    flatten(document.paragraphs[-1])  # the one that carries the break
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = LONG_SIDE, SHORT_SIDE
    _set_margins(section)
    _count_from_one(section)


def text_width(section: Section) -> Length:
    wide = section.orientation == WD_ORIENT.LANDSCAPE
    return Length((LONG_SIDE if wide else SHORT_SIDE) - LEFT - RIGHT)


def add_end_paragraph(document: WordDocument) -> Paragraph:
    """Word wants a paragraph after a table; this one takes no room, so that it never opens an empty page."""
    paragraph = document.add_paragraph()
    flatten(paragraph)
    return paragraph


def flatten(paragraph: Paragraph) -> None:
    layout = paragraph.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)


def _set_margins(section: Section) -> None:
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.header_distance = section.footer_distance = NUMBER_FROM_EDGE
    section.different_first_page_header_footer = True


def _count_from_one(section: Section) -> None:
    properties = section._sectPr
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    # The schema wants it right after the margins.
    properties.find(qn("w:pgMar")).addnext(numbering)


def _write_page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", None), (None, " PAGE "), ("separate", None), (None, "2"), ("end", None)):
        run = paragraph.add_run()
        if kind is None:
            element = OxmlElement("w:instrText" if text == " PAGE " else "w:t")
            element.text = text
            element.set(qn("xml:space"), "preserve")
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)
