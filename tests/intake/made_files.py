"""Small files of every kind, made for the tests."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

ROWS = [
    ("STT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Sản phẩm"),
    ("I", "CÔNG KHAI THỦ TỤC", "", "", "", ""),
    ("1", "Rà soát danh mục thủ tục", "Sở Tư pháp", "Các sở, ngành", "Quý II/2026", "Danh mục"),
    ("2", "Cập nhật Cổng dịch vụ công", "Sở Tư pháp", "", "Thường xuyên", ""),
    ("3", "Khảo sát sự hài lòng", "Sở Nội vụ; Sở Tài chính", "UBND các xã", "30/11/2026", "Báo cáo"),
]
BODY = (
    "UBND TỈNH AN HÒA",
    "Số: 58/KH-UBND",
    "An Hòa, ngày 05 tháng 01 năm 2026",
    "KẾ HOẠCH",
    "Phục vụ người dân năm 2026",
)


def a_word_plan() -> bytes:
    """A body with automatic numbers, an annex table with merged lead cells, and changes not yet accepted."""
    made = docx.Document()
    for text in BODY:
        made.add_paragraph(text)
    made.add_paragraph("II. TỔ CHỨC THỰC HIỆN")
    made.add_paragraph("Sở Y tế: Xây dựng quy trình.", style="List Number")
    changed = made.add_paragraph("Sở Nội vụ: Báo cáo Ủy ban nhân dân tỉnh ", style="List Number")
    _insert(changed, "hằng quý")
    _delete(changed, "hằng tuần")
    made.add_paragraph("PHỤ LỤC")
    table = made.add_table(rows=0, cols=6)
    for row in ROWS:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    table.cell(2, 2).merge(table.cell(3, 2)).text = "Sở Tư pháp"
    _text_box(made.add_paragraph(), "Ghi chú trong khung")
    return _saved(made)


def _saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _insert(paragraph: Any, text: str) -> None:
    run = paragraph.add_run(text)._r
    mark = OxmlElement("w:ins")
    run.addprevious(mark)
    mark.append(run)


def _delete(paragraph: Any, text: str) -> None:
    run = paragraph.add_run(text)._r
    for piece in run.findall(qn("w:t")):
        piece.tag = qn("w:delText")
    mark = OxmlElement("w:del")
    run.addprevious(mark)
    mark.append(run)


def _text_box(paragraph: Any, text: str) -> None:
    box = (
        f"<w:r {nsdecls('w')}><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
        f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    paragraph._p.append(parse_xml(box))


def an_excel_plan(rows: Sequence[tuple[str, ...]] | None = None) -> bytes:
    """A title above the header, a merged lead cell, and a hidden sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["PHỤ LỤC: DANH MỤC NHIỆM VỤ (Kèm theo Kế hoạch số 58/KH-UBND ngày 05/01/2026)"])
    sheet.merge_cells("A1:F1")
    sheet.append([])
    for row in ROWS if rows is None else rows:
        sheet.append(list(row))
    if rows is None:
        sheet["C6"] = None
        sheet.merge_cells("C5:C6")
    hidden = book.create_sheet("Nháp")
    hidden.append(["Không", "dùng", "nữa"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
)


def vietnamese_font() -> None:
    """A font with all Vietnamese letters under the name "Viet"; the test is left out where there is none."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    font = next((path for path in FONTS if Path(path).exists()), None)
    if font is None:
        pytest.skip("no font with Vietnamese letters on this machine")
    pdfmetrics.registerFont(TTFont("Viet", font))


def a_pdf_plan(
    text: str, rows: Sequence[tuple[str, ...]] | None = None, *, spans: Sequence[tuple[int, int]] = ()
) -> bytes:
    """Text that wraps, a running title with page numbers, and a ruled table; `spans` are merged to the right end."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    vietnamese_font()
    style = ParagraphStyle("body", fontName="Viet", fontSize=12, leading=16)
    story: list[Any] = []
    for line in text.split("\n"):
        story += [Paragraph(line, style), Spacer(1, 6)] if line.strip() else []
    if rows:
        merged = [("SPAN", (column, row), (-1, row)) for row, column in spans]
        lines = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONTNAME", (0, 0), (-1, -1), "Viet")]
        grid = TableStyle([*lines, *merged])
        cells = [[Paragraph(cell, style) for cell in row] for row in rows]
        story.append(Table(cells, colWidths=[35, 130, 85, 85, 85, 80], style=grid, repeatRows=1))

    def furniture(canvas: Any, page: Any) -> None:
        canvas.setFont("Viet", 9)
        canvas.drawString(250, 815, "Công báo tỉnh An Hòa")
        canvas.drawString(290, 20, str(page.page))

    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4).build(story, onFirstPage=furniture, onLaterPages=furniture)
    return out.getvalue()


def an_empty_pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.rect(100, 100, 200, 200)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def a_zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"<a>" + b"0" * 60_000_000)
    return out.getvalue()


def a_package(document: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", document)
    return out.getvalue()


def unpacked_pdf(data: bytes) -> bytes:
    """The same file with its drawing instructions readable, so that they can be spoilt one by one."""
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        if content := page.get_contents():
            content.set_data(content.get_data())
            page.replace_contents(content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
