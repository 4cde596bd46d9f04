"""The font of PDF files: by its letters, not by its name, and always one at last."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pypdf import PdfReader

from reports.consolidated.builder import build_report
from reports.consolidated.facts import ReportFacts
from reports.document import Paragraph, Section
from reports.pdf import fonts, render
from reports.pdf.render import render_pdf
from rules.errors import BadInput


def text_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_without_a_font_like_times_typst_s_own_is_taken(
    some_facts: Callable[..., ReportFacts], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "TIMES_LIKE", ())
    own = fonts.pdf_font.__wrapped__("")
    assert (own.family, own.folder, own.is_times_like) == (fonts.EMBEDDED, None, False)
    monkeypatch.setattr(render, "pdf_font", lambda _folder: own)
    every = Paragraph(" ".join(sorted(fonts.vietnamese_letters())))
    report = build_report(some_facts())
    made = render_pdf(replace(report, sections=(Section("x", "I", "Chữ", (every,)),), annexes=()))
    assert "".join(every.text.split()) in "".join(text_of(made).split())
    assert b"pdfaid:part>2" in made  # every letter was there


def test_a_font_without_vietnamese_letters_is_refused_whatever_its_name(tmp_path: Path) -> None:
    for style in ("Regular", "Bold", "Italic", "Bold Italic"):
        bare_font(style).save(tmp_path / f"{style}.ttf")
    for folder, said in ((tmp_path, "đủ chữ Việt"), (tmp_path / "khong-co", "không có thư mục")):
        with pytest.raises(BadInput, match=said):
            fonts.pdf_font.__wrapped__(str(folder))
    assert not fonts.has_vietnamese(str(tmp_path / "Bold.ttf"))
    assert len(fonts.vietnamese_letters()) == 146


def bare_font(style: str) -> FontBuilder:
    """Named like the real one, with the letter a alone."""
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", "a"])
    font.setupCharacterMap({ord("a"): "a"})
    font.setupGlyf({".notdef": Glyph(), "a": Glyph()})
    font.setupHorizontalMetrics({".notdef": (500, 0), "a": (500, 0)})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Times New Roman", "styleName": style})
    font.setupOS2(usWeightClass=700 if "Bold" in style else 400, fsSelection=1 if "Italic" in style else 64)
    font.setupPost(italicAngle=-12 if "Italic" in style else 0)
    return font
