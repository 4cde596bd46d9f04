"""A plan as a Word file in the form of Nghị định 30/2020/NĐ-CP, Phụ lục I, with its annex on landscape pages."""

from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table

from forms.packed import same_bytes
from forms.source import MOTTO, NATION, PlanSource, Style, load_plan
from forms.word_annex import write_annex
from forms.word_text import CENTRE, body, centred, line, rule, set_widths

FACE = "Times New Roman"
DASHES = 21  # the numbering of "- " items, defined below

DASH_LIST = (
    f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{DASHES}"><w:multiLevelType w:val="singleLevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:suff w:val="space"/><w:lvlText w:val="-"/>'
    '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="720"/></w:pPr>'
    '<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/></w:rPr></w:lvl></w:abstractNum>'
)
DASH_NUMBER = f'<w:num {nsdecls("w")} w:numId="{DASHES}"><w:abstractNumId w:val="{DASHES}"/></w:num>'


def province_plan() -> bytes:
    plan = load_plan("province_plan")
    document = _empty_document(" ".join(plan.title))
    _letterhead(document, plan)
    _title(document, plan)
    for ground in plan.grounds:
        body(document, ground).runs[0].italic = True
    for style, text in plan.paragraphs():
        _styled(document, style, text)
    _signature(document, plan)
    if plan.annex:
        _page(document.add_section(WD_SECTION.NEW_PAGE), landscape=True)
        write_annex(document, plan.annex)
    kept = BytesIO()
    document.save(kept)
    return same_bytes(kept.getvalue())


def _empty_document(title: str) -> WordDocument:
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FACE, Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    normal.paragraph_format.space_after = Pt(0)
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(DASH_LIST))
    numbering.append(parse_xml(DASH_NUMBER))
    document.core_properties.title, document.core_properties.author = title, "Văn phòng UBND tỉnh Hải Bình"
    document.core_properties.comments = ""
    _page(document.sections[0], landscape=False)
    return document


def _page(section: Section, *, landscape: bool) -> None:
    """A4, margins 20-20-30-15 mm; the page number stands in the top margin from page 2, each annex from 1."""
    width, height = (297, 210) if landscape else (210, 297)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number._p.append(field)
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    section._sectPr.append(start)


def _letterhead(document: WordDocument, plan: PlanSource) -> None:
    table = _invisible_table(document, (6.6, 9.9))
    left, right = table.rows[0].cells
    line(left, plan.issuer[0], size=13, bold=True, first=True)
    line(left, plan.issuer[1], size=13, bold=True)
    rule(left, aside=2.3)
    line(left, f"Số: {plan.number}", size=13)
    line(right, NATION, size=12, bold=True, first=True)
    line(right, MOTTO, size=13, bold=True)
    rule(right, aside=2.2)
    line(right, plan.place_and_date, size=13, italic=True)


def _title(document: WordDocument, plan: PlanSource) -> None:
    for number, text in enumerate([plan.kind, *plan.title]):
        paragraph = centred(document, text, bold=True)
        paragraph.paragraph_format.space_before = Pt(18 if number == 0 else 0)
    rule(document, aside=6.2).paragraph_format.space_after = Pt(10)


def _styled(document: WordDocument, style: Style, text: str) -> None:
    paragraph = body(document, text)
    if style is Style.BULLET:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = DASHES
        properties.get_or_add_ilvl().val = 0
        paragraph.paragraph_format.first_line_indent = None
    if style in (Style.CAPITALS, Style.HEADING):
        paragraph.runs[0].bold = True
        paragraph.paragraph_format.keep_with_next = True


def _signature(document: WordDocument, plan: PlanSource) -> None:
    body(document, "").paragraph_format.first_line_indent = None
    left, right = _invisible_table(document, (8.2, 8.3)).rows[0].cells
    heading = line(left, "Nơi nhận:", size=12, bold=True, italic=True, first=True)
    heading.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for recipient in plan.recipients:
        line(left, f"- {recipient}", size=11).alignment = WD_ALIGN_PARAGRAPH.LEFT
    for number, post in enumerate(plan.signer):
        line(right, post, bold=True, first=number == 0)
    for _ in range(4):
        line(right, "")
    line(right, plan.signer_name, bold=True)


def _invisible_table(document: WordDocument, widths: tuple[float, float]) -> Table:
    table: Table = document.add_table(rows=1, cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    set_widths(table, widths)
    return table
