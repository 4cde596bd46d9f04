"""The font of PDF files: as wide as Times, with every Vietnamese letter.

Debian's fonts-liberation 1.07 lacks 92 of the letters under the very family name of the good fonts-liberation2,
so no font is taken by its name alone.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from rules.errors import BadInput

if TYPE_CHECKING:
    from typst import FontInfo, Fonts

TIMES_LIKE = ("Times New Roman", "Tinos", "Liberation Serif")
EMBEDDED = "Libertinus Serif"  # comes with Typst: not Times, but with every letter
_FACES = {("normal", 400), ("normal", 700), ("italic", 400), ("italic", 700)}
_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


@dataclass(frozen=True)
class PdfFont:
    """`folder` None: the one inside Typst."""

    family: str
    folder: Path | None
    library: "Fonts"

    @property
    def is_times_like(self) -> bool:
        return self.family in TIMES_LIKE


def vietnamese_letters() -> frozenset[str]:
    lower = {unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES} | {"đ"}
    return frozenset(lower | {letter.upper() for letter in lower})


@lru_cache(maxsize=8)
def pdf_font(folder: str = "") -> PdfFont:
    """Of the folder that the settings name; else of the system; else Typst's own, so that a PDF can always be made."""
    import typst

    if folder and not Path(folder).is_dir():
        raise BadInput(
            f"không có thư mục phông chữ {folder}",
            where="DONDOC_FONTS",
            mend="đặt lại DONDOC_FONTS hoặc bỏ trống",
        )
    known = typst.Fonts(
        include_system_fonts=not folder, include_embedded_fonts=False, font_paths=[folder] if folder else []
    ).fonts()
    families = dict.fromkeys((*TIMES_LIKE, *(sorted({face.family for face in known}) if folder else ())))
    for family in families:
        for place in _folders(family, known):
            return PdfFont(family, place, typst.Fonts(include_system_fonts=False, font_paths=[str(place)]))
    if folder:
        raise BadInput(
            f"thư mục {folder} không có phông nào đủ chữ Việt ở cả bốn kiểu (thường, đậm, nghiêng, đậm nghiêng)",
            where="DONDOC_FONTS",
            mend="chép vào đó Times New Roman, Tinos hoặc Liberation Serif 2",
        )
    return PdfFont(EMBEDDED, None, typst.Fonts(include_system_fonts=False))


def _folders(family: str, known: "list[FontInfo]") -> list[Path]:
    """Those where all four faces of the family are, and no face of it that lacks letters: Typst reads whole folders."""
    faces = [face for face in known if face.family == family and face.path]
    folders = sorted({Path(str(face.path)).parent for face in faces})
    return [folder for folder in folders if _is_complete([face for face in faces if _is_below(face, folder)])]


def _is_below(face: "FontInfo", folder: Path) -> bool:
    return Path(str(face.path)).is_relative_to(folder)


def _is_complete(faces: "list[FontInfo]") -> bool:
    kinds = {(face.style, face.weight) for face in faces}
    return kinds >= _FACES and all(has_vietnamese(str(face.path), face.index) for face in faces)


@lru_cache(maxsize=64)
def has_vietnamese(path: str, index: int = 0) -> bool:
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(path, lazy=True, fontNumber=index) as font:
            letters = font.getBestCmap() or {}
    except (OSError, TTLibError):
        return False  # a broken file is no font to print with
    return all(ord(letter) in letters for letter in vietnamese_letters())
