"""A plan as the PDF a department publishes: text layer, form of Nghị định 30/2020/NĐ-CP, fonts embedded."""

from io import BytesIO
from pathlib import Path

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, HRFlowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table

from forms.source import MOTTO, NATION, PlanSource, Style, load_plan

# Liberation Serif 2 has every Vietnamese letter; version 1 of the same fonts lacks about ninety.
FONT_FOLDERS = (
    Path("/usr/share/fonts/truetype/liberation2"),
    Path("/usr/share/fonts/liberation-serif"),
    Path("/usr/share/fonts/truetype/liberation"),
)
FACES = ("Regular", "Bold", "Italic", "BoldItalic")
HARDEST = "ằẫỗợữỵđĐƯỜ"

BODY = ParagraphStyle(
    "body",
    fontName="Regular",
    fontSize=14,
    leading=18.5,
    alignment=TA_JUSTIFY,
    firstLineIndent=12.7 * mm,
    spaceBefore=5,
)
HEADING = ParagraphStyle("heading", BODY, fontName="Bold", keepWithNext=1)
GROUND = ParagraphStyle("ground", BODY, fontName="Italic")
CENTRED = ParagraphStyle("centred", fontName="Regular", fontSize=13, leading=16, alignment=TA_CENTER)
TITLE = ParagraphStyle("title", CENTRED, fontName="Bold", fontSize=14, leading=18)
LIST = ParagraphStyle("list", fontName="Regular", fontSize=11, leading=13.5)
STYLES = {Style.CAPITALS: HEADING, Style.HEADING: HEADING, Style.BULLET: BODY, Style.PLAIN: BODY}


def foreign_affairs_plan() -> bytes:
    _register_fonts()
    plan = load_plan("foreign_affairs_plan")
    kept = BytesIO()
    document = SimpleDocTemplate(
        kept,
        pagesize=A4,
        leftMargin=30 * mm,
        rightMargin=15 * mm,
        topMargin=20 * mm,
        bottomMargin=20 * mm,
        title=" ".join(plan.title),
        author="Sở Ngoại vụ tỉnh Hải Bình",
        invariant=1,
    )
    document.build(_flowables(plan), onLaterPages=_page_number)
    return kept.getvalue()


def _register_fonts() -> None:
    for face in FACES:
        name = f"LiberationSerif-{face}.ttf"
        file = next((folder / name for folder in FONT_FOLDERS if (folder / name).is_file()), None)
        if file is None:
            raise SystemExit(f"Không có {name}: cài gói fonts-liberation2")
        font = TTFont(face, str(file))
        if any(ord(letter) not in font.face.charToGlyph for letter in HARDEST):
            raise SystemExit(f"{file} thiếu chữ tiếng Việt: cài gói fonts-liberation2")
        pdfmetrics.registerFont(font)


def _page_number(canvas: Canvas, _document: SimpleDocTemplate) -> None:
    canvas.setFont("Regular", 13)
    canvas.drawCentredString(A4[0] / 2 + 7.5 * mm, A4[1] - 13 * mm, str(canvas.getPageNumber()))


def _flowables(plan: PlanSource) -> list[Flowable]:
    grounds = [Paragraph(text, GROUND) for text in plan.grounds]
    body = [
        Paragraph(f"- {text}" if style is Style.BULLET else text, STYLES[style])
        for style, text in plan.paragraphs()
    ]
    return [
        _letterhead(plan),
        *_title(plan),
        *grounds,
        *body,
        Spacer(1, 14),
        KeepTogether([_signature(plan)]),
    ]


def _letterhead(plan: PlanSource) -> Table:
    left = [
        Paragraph(plan.issuer[0], CENTRED),
        Paragraph(f'<font name="Bold">{plan.issuer[1]}</font>', CENTRED),
        _rule(24 * mm),
        Paragraph(f"Số: {plan.number}", CENTRED),
    ]
    right = [
        Paragraph(f'<font name="Bold" size="12">{NATION}</font>', CENTRED),
        Paragraph(f'<font name="Bold">{MOTTO}</font>', CENTRED),
        _rule(56 * mm),
        Paragraph(f'<font name="Italic">{plan.place_and_date}</font>', CENTRED),
    ]
    return Table(
        [[left, right]],
        colWidths=[65 * mm, 100 * mm],
        style=[("VALIGN", (0, 0), (-1, -1), "TOP"), ("ALIGN", (0, 0), (-1, -1), "CENTER")],
    )


def _title(plan: PlanSource) -> list[Flowable]:
    lines = [Paragraph(text, TITLE) for text in (plan.kind, *plan.title)]
    return [Spacer(1, 14), *lines, _rule(45 * mm), Spacer(1, 6)]


def _rule(width: float) -> HRFlowable:
    return HRFlowable(width=width, thickness=0.7, color="black", spaceBefore=3, spaceAfter=5)


def _signature(plan: PlanSource) -> Table:
    left = [Paragraph('<font name="BoldItalic" size="12">Nơi nhận:</font>', LIST)]
    left += [Paragraph(f"- {text}", LIST) for text in plan.recipients]
    right = [Paragraph(post, TITLE) for post in plan.signer]
    right += [Spacer(1, 60), Paragraph(plan.signer_name, TITLE)]
    return Table([[left, right]], colWidths=[82 * mm, 83 * mm], style=[("VALIGN", (0, 0), (-1, -1), "TOP")])
