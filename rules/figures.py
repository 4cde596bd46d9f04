"""Figures as offices write them: "1.234,5", "1 234,5", "1234.5", "12,5 %"; and figures as they are shown again."""

import re
import unicodedata

from rules.errors import BadInput

LONGEST = 40
LARGEST = 1e15
# More than this many times last period's figure, or less than one part of it: people are asked, never refused.
JUMP = 5.0
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")
_VIETNAMESE = re.compile(r"(0|[1-9][0-9]{0,2}(\.[0-9]{3})*|[1-9][0-9]*)(,[0-9]+)?")
_ENGLISH = re.compile(r"(0|[1-9][0-9]{0,2}(,[0-9]{3})+|[1-9][0-9]*)(\.[0-9]+)?")


_ESTIMATE = re.compile(
    r"^\s*(?:số\s+)?ước(?:\s+(?:tính|đạt))?[\s:]+|\s*\((?:số\s+)?ước(?:\s+tính)?\)\s*$", re.IGNORECASE
)


def is_estimate(written: str) -> bool:
    """'ước 1.200', '1.200 (ước)': a figure that will be known later."""
    return bool(_ESTIMATE.search(unicodedata.normalize("NFC", written)))


def bare_figure(written: str) -> str:
    """Without the words that make it an estimate; what has none stays letter by letter."""
    text = unicodedata.normalize("NFC", written)
    return _ESTIMATE.sub("", text).strip() if _ESTIMATE.search(text) else written


def read_figure(written: str, measure: str = "") -> float:
    """A dot before three digits groups thousands, a comma is the decimal sign; what cannot be that is read the English way.

    The measure may stand behind the figure, "ước" before it. BadInput for anything else: no figure is guessed.
    """
    text = _SPACES.sub(" ", _ESTIMATE.sub("", unicodedata.normalize("NFC", written))).strip()
    if measure and text.casefold().endswith(measure.casefold()):
        text = text[: -len(measure)].strip()
    sign = -1.0 if text[:1] in ("-", "−") else 1.0
    digits = text[1:].strip() if sign < 0 else text
    digits = re.sub(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))", "", digits)
    if _VIETNAMESE.fullmatch(digits):
        plain = digits.replace(".", "").replace(",", ".")
    elif _ENGLISH.fullmatch(digits):
        plain = digits.replace(",", "")
    else:
        raise BadInput(f"“{written.strip()[:LONGEST]}” không phải là số", mend="ghi số, ví dụ 1.234,5")
    if len(digits) > LONGEST or float(plain) > LARGEST:
        raise BadInput(f"số “{digits[:LONGEST]}” lớn quá mức", mend="kiểm tra lại đơn vị tính")
    return sign * float(plain)


def figure_words(value: float) -> str:
    """1.234,5: read back by `read_figure` as the same number."""
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def written_again(value: float, *, is_estimated: bool) -> str:
    """As a unit would write it."""
    return f"ước {figure_words(value)}" if is_estimated else figure_words(value)


def marked_figure(shown: str, *, is_estimated: bool) -> str:
    """As people read it: '120 văn bản (ước)'."""
    return f"{shown} (ước)" if is_estimated else shown


def jump_words(now: float, before: float) -> str:
    """A question about a figure far from last period's; "" where it is near, or nothing can be said."""
    if before == 0 or now == 0 or (now < 0) != (before < 0):
        return ""
    times = now / before
    if times > JUMP:
        return f"Gấp {figure_words(round(times, 1))} lần kỳ trước ({figure_words(before)}): đúng thì cứ để nguyên."
    if times < 1 / JUMP:
        share = figure_words(round(1 / times, 1))
        return f"Chỉ bằng 1/{share} kỳ trước ({figure_words(before)}): đúng thì cứ để nguyên."
    return ""
