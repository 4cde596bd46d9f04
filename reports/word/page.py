"""Pages: A4, the decree's margins, the number centred in the top margin and hidden on the first page (NĐ 30/2020, Phụ lục I)."""

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph

from reports.decree import PAGE, PAGE_NUMBER


def set_up_page(document: WordDocument) -> None:
    section = document.sections[0]
    _lay(section, lying=False)
    _write_page_number(section.header.paragraphs[0])


def add_annex_section(document: WordDocument, *, lying: bool) -> None:
    """It inherits the header, and its pages count from 1, the first without its number as in the document itself."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    flatten(document.paragraphs[-1])  # the one that carries the break
    _lay(section, lying=lying)
    _count_from_one(section)


def text_width(section: Section) -> Length:
    return Mm(PAGE.lying_text_width if _is_lying(section) else PAGE.text_width)


def text_height(section: Section) -> Length:
    return Mm(PAGE.lying_text_height if _is_lying(section) else PAGE.text_height)


def _is_lying(section: Section) -> bool:
    return bool(section.orientation == WD_ORIENT.LANDSCAPE)


def add_end_paragraph(document: WordDocument) -> Paragraph:
    """Word wants a paragraph after a table; this one takes no room, so that it never opens an empty page."""
    paragraph = document.add_paragraph()
    flatten(paragraph)
    return paragraph


def flatten(paragraph: Paragraph) -> None:
    layout = paragraph.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)


def _lay(section: Section, *, lying: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
    sides = (Mm(PAGE.long_side), Mm(PAGE.short_side))
    section.page_width, section.page_height = sides if lying else sides[::-1]
    section.top_margin, section.bottom_margin = Mm(PAGE.top), Mm(PAGE.bottom)
    section.left_margin, section.right_margin = Mm(PAGE.left), Mm(PAGE.right)
    section.header_distance = section.footer_distance = Mm(PAGE.number_from_edge)
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
        run.font.size, run.bold, run.italic = Pt(PAGE_NUMBER.size), PAGE_NUMBER.bold, PAGE_NUMBER.italic
        if kind is None:
            element = OxmlElement("w:instrText" if text == " PAGE " else "w:t")
            element.text = text
            element.set(qn("xml:space"), "preserve")
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)
