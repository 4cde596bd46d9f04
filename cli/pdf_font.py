"""The line of `dondoc doctor` about the font of PDF files."""

from collections.abc import Iterator


def font_findings(folder: str) -> Iterator[tuple[bool, str]]:
    """Another font than Times still makes a PDF, though not the decree's: said, not counted as broken."""
    from reports.pdf.fonts import pdf_font
    from rules.errors import BadInput

    try:
        font = pdf_font(folder)
    except BadInput as error:
        yield False, str(error)
        return
    mend = (
        ", không phải Times New Roman như Nghị định 30/2020"
        " → apt install fonts-liberation2, hoặc đặt DONDOC_FONTS vào thư mục có Times New Roman, Tinos"
    )
    place = font.folder or "có sẵn trong Typst"
    yield True, f"phông chữ của PDF: {font.family} ({place}){'' if font.is_times_like else mend}"
