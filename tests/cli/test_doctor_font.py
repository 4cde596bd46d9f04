"""`dondoc doctor` about the font of PDF files: which, from where, and how to mend it."""

from pathlib import Path

import pytest

from cli.pdf_font import font_findings
from reports.pdf import fonts


def test_the_font_is_named_with_its_place() -> None:
    ((is_well, line),) = font_findings("")
    font = fonts.pdf_font()
    assert is_well
    assert line.startswith(f"phông chữ của PDF: {font.family} (")
    assert ("→" in line) is not font.is_times_like


def test_a_font_unlike_times_is_said_with_what_to_do_and_breaks_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fonts, "TIMES_LIKE", ())
    fonts.pdf_font.cache_clear()
    try:
        ((is_well, line),) = font_findings("")
    finally:
        fonts.pdf_font.cache_clear()
    assert is_well
    assert "không phải Times New Roman" in line
    assert "apt install fonts-liberation2" in line
    assert "DONDOC_FONTS" in line


def test_a_folder_without_a_usable_font_is_an_error(tmp_path: Path) -> None:
    ((is_well, line),) = font_findings(str(tmp_path))
    assert not is_well
    assert str(tmp_path) in line
    assert "→" in line
