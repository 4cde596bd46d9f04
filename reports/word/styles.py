"""Paragraph styles of an official document: black Times New Roman, sizes and spacing of NĐ 30/2020."""

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from reports import decree
from reports.decree import FONT, Face

BODY, ITEM, CENTRED, CAPTION = "Nội dung", "Gạch đầu dòng", "Căn giữa", "Tên bảng"
# The names are for the clerk; inside the file plain letters are the safer key.
_IDS = {BODY: "NoiDung", ITEM: "GachDauDong", CENTRED: "CanGiua", CAPTION: "TenBang"}
# By level: "I. …", the line that groups several, "1. …".
_HEADINGS = (decree.SECTION, decree.GROUP, decree.TITLED)
GAP = Pt(decree.PARAGRAPH_GAP)
_THEME_FONTS = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def set_up_styles(document: WordDocument) -> None:
    _set_defaults(document)
    normal = document.styles["Normal"]
    _set_font(normal, decree.BODY)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = decree.LINE_SPACING
    _add(document, BODY, WD_ALIGN_PARAGRAPH.JUSTIFY, is_indented=True)
    _add(document, ITEM, WD_ALIGN_PARAGRAPH.JUSTIFY, is_indented=True)
    _add(document, CENTRED, WD_ALIGN_PARAGRAPH.CENTER)
    caption = _add(document, CAPTION, WD_ALIGN_PARAGRAPH.CENTER)
    _set_font(caption, decree.CAPTION)
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before = caption.paragraph_format.space_after = GAP
    for level, face in enumerate(_HEADINGS, start=1):
        _set_heading(document.styles[f"Heading {level}"], face)


def _set_heading(style: ParagraphStyle, face: Face) -> None:
    _set_font(style, face)
    layout = style.paragraph_format
    layout.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    layout.first_line_indent = Mm(decree.FIRST_LINE)
    layout.space_before = layout.space_after = GAP
    layout.keep_with_next = True
    layout.keep_together = True


def _add(
    document: WordDocument, name: str, alignment: WD_ALIGN_PARAGRAPH, *, is_indented: bool = False
) -> ParagraphStyle:
    style: ParagraphStyle = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.style_id = _IDS[name]
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    _set_font(style, decree.BODY)
    style.paragraph_format.alignment = alignment
    if is_indented:
        style.paragraph_format.first_line_indent = Mm(decree.FIRST_LINE)
        style.paragraph_format.space_after = GAP
    return style


def _set_font(style: ParagraphStyle, face: Face) -> None:
    """All four scripts, because Word picks the font by script and theme fonts win over names."""
    style.font.name, style.font.size = FONT, Pt(face.size)
    style.font.bold, style.font.italic = face.bold, face.italic
    style.font.color.rgb = RGBColor(0, 0, 0)
    _name_fonts(style.element.rPr.rFonts)


def _name_fonts(fonts: object) -> None:
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)  # type: ignore[attr-defined]
    for theme in _THEME_FONTS:
        fonts.attrib.pop(qn(f"w:{theme}"), None)  # type: ignore[attr-defined]


def _set_defaults(document: WordDocument) -> None:
    """The document's own defaults, so that text typed later looks the same and is proofed as Vietnamese."""
    run = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    _name_fonts(run.find(qn("w:rFonts")))
    run.find(qn("w:lang")).set(qn("w:val"), "vi-VN")
    mode = document.settings.element.find(f"{qn('w:compat')}/{qn('w:compatSetting')}")
    mode.set(qn("w:val"), "15")
