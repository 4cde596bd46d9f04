"""PDF files made for the tests: pages set by hand, and files turned, locked or damaged afterwards."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import pypdf
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from tests.intake.made_files import vietnamese_font

Draw = Callable[[Any], None]
LINE = 16  # points between two lines


def a_pdf(*pages: Draw, size: tuple[float, float] = (595, 842)) -> bytes:
    """One page per drawing; each draws with the font "Viet"."""
    from reportlab.pdfgen.canvas import Canvas

    vietnamese_font()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    for draw in pages:
        canvas.setFont("Viet", 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def lines(*texts: str, top: float = 780, left: float = 70) -> Draw:
    def draw(canvas: Any) -> None:
        for number, text in enumerate(texts):
            canvas.drawString(left, top - LINE * number, text)

    return draw


def both(*draws: Draw) -> Draw:
    def draw(canvas: Any) -> None:
        for one in draws:
            one(canvas)

    return draw


def ruled(
    rows: Sequence[Sequence[str]], widths: Sequence[float], *, top: float = 700, left: float = 70
) -> Draw:
    """A table of one-line cells; None leaves out the line above, so that a cell goes on from the row before."""

    def draw(canvas: Any) -> None:
        xs = [left + sum(widths[:n]) for n in range(len(widths) + 1)]
        for r, row in enumerate(rows):
            y = top - 20 * r
            for c, text in enumerate(row):
                canvas.line(xs[c], y, xs[c], y - 20)
                if text is not None:
                    canvas.line(xs[c], y, xs[c + 1], y)
                    canvas.drawString(xs[c] + 3, y - 14, text)
            canvas.line(xs[-1], y, xs[-1], y - 20)
        canvas.line(xs[0], top - 20 * len(rows), xs[-1], top - 20 * len(rows))

    return draw


def changed(data: bytes, change: Callable[[pypdf.PdfWriter], None]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def turned(data: bytes, angle: int) -> bytes:
    """Pages drawn on their side and turned back by the viewer, as scanners and some printers write them."""

    def change(writer: pypdf.PdfWriter) -> None:
        for page in writer.pages:
            page.rotate(-angle)
            page.transfer_rotation_to_content()
            page.rotate(angle)

    return changed(data, change)


def without_letters(data: bytes) -> bytes:
    """The fonts lose the map from their signs to letters."""

    def change(writer: pypdf.PdfWriter) -> None:
        for page in writer.pages:
            fonts = page["/Resources"]["/Font"]  # type: ignore[index]
            for font in fonts.values():
                font.get_object().pop("/ToUnicode", None)

    return changed(data, change)


def with_script_and_attachment(data: bytes) -> bytes:
    def change(writer: pypdf.PdfWriter) -> None:
        writer.add_attachment("a.txt", "Sở Nội vụ chủ trì việc trong tệp đính kèm".encode())
        script = {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert(1)"),
        }
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)

    return changed(data, change)


def locked(data: bytes) -> bytes:
    return changed(data, lambda writer: writer.encrypt("mat-khau", algorithm="RC4-128"))


def scanned(canvas: Any) -> None:
    """A page that is only a picture."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)
