"""Typst at work: our templates and data only, no other file, no package, no network."""

import json
from datetime import datetime
from importlib.resources import as_file, files
from typing import Any, Literal

from reports.consolidated.printable import printable_values
from reports.pdf.fonts import PdfFont

_LARGE = 60_000  # characters of data
_REMEMBERED_RUNS = 11
_NEXT_TO_NOTHING = b"#set page(width: 1pt, height: 1pt, margin: 0pt)"
ARCHIVAL = "a-2b"  # PDF/A: fonts inside, nothing from outside


def typeset_pdf(template: str, data: dict[str, Any], *, font: PdfFont, at: datetime) -> bytes:
    """PDF/A; where the font lacks a letter of the text, which PDF/A forbids, an ordinary PDF shows a box for it."""
    import typst

    try:
        return _run(template, data, font, "pdf", at=at, standards=[ARCHIVAL])
    except typst.TypstError as error:
        if "PDF/A" not in error.message:
            raise
        return _run(template, data, font, "pdf", at=at, standards=[])


def typeset_png(template: str, data: dict[str, Any], *, font: PdfFont, dots_per_inch: int) -> bytes:
    return _run(template, data, font, "png", ppi=float(dots_per_inch))


def _run(
    template: str,
    data: dict[str, Any],
    font: PdfFont,
    form: Literal["pdf", "png"],
    *,
    at: datetime | None = None,
    standards: Any = (),
    ppi: float | None = None,
) -> bytes:
    """The root is the folder of the templates, which read no file; the data come as one string."""
    import typst

    told = json.dumps(printable_values(data), ensure_ascii=False)
    with as_file(files("reports.pdf") / "templates") as root:
        made = typst.compile(
            str(root / template),
            root=str(root),
            font_paths=font.library,
            ignore_system_fonts=True,
            format=form,
            ppi=ppi,
            sys_inputs={"data": told},
            pdf_standards=list(standards),
            timestamp=int(at.timestamp()) if at else None,
            pdf_tags=False,
        )
    if len(told) > _LARGE:
        _forget(font)
    return made


def _forget(font: PdfFont) -> None:
    """Typst remembers what it laid out over its next ten runs: 90 MB for 600 rows, ten times (measured)."""
    import typst

    for _ in range(_REMEMBERED_RUNS):
        typst.compile(_NEXT_TO_NOTHING, font_paths=font.library, ignore_system_fonts=True, format="svg")
