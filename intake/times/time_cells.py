"""The value of a time column or a "Thời gian:" label, where offices write shorter than in a sentence."""

import re

from intake.assignment_making import Frame
from intake.folding import one_line
from intake.times.phrases import read_phrase
from rules.cadence import Cadence, CadenceKind
from rules.errors import ImpossibleDate

_SHORT = (
    (re.compile(r"(?<![\w/.-])T\.?\s?(\d{1,2})(?![\w/-]*\d{4}/)(?=[\s/,;.-]|$)"), r"tháng \1"),  # T6/2026
    (re.compile(r"(?<![\w/.-])Q\.?\s?([1-4]|I{1,3}|IV)(?=[\s/,;.-]|$)"), r"quý \1"),  # QII/2026, Q2
    (
        re.compile(r"(?<![\w/.-])(?<!tháng )(\d{1,2})\s*[/.-]\s*(20\d\d)(?![/.-]?\d)"),
        r"tháng \1/\2",
    ),  # 06/2026
    (re.compile(r"(?<!\w)([1-4]|I{1,3}|IV)\s*/\s*(20\d\d)(?=\s*$)"), r"quý \1/\2"),  # III/2026
)
_YEAR_FIRST = re.compile(r"^(20\d\d)(?=\s+(?:và|trở đi|đến))")
_DAY_BEFORE = re.compile(r"(?:tháng|ngày|quý|\d\s*[/.-])\s*$", re.IGNORECASE)


def time_cadence(text: str, frame: Frame) -> tuple[Cadence | None, tuple[str, ...]]:
    """The cadence of a cell that is all about time; what is not understood is kept as written, kind unspecified."""
    written = one_line(text)
    if not re.search(r"\w", written) or re.fullmatch(r"[xX.\-…_ ]+", written):
        return None, ()
    try:
        read = _read(written, frame)
        if read.kind is CadenceKind.UNSPECIFIED:
            spelt = _spelt_out(written)
            read = _read(spelt, frame) if spelt != written else read
    except ImpossibleDate:
        return Cadence(text=written), ("impossible_date",)
    return read if read.kind is not CadenceKind.UNSPECIFIED else Cadence(text=written), ()


def _read(text: str, frame: Frame) -> Cadence:
    time = frame.time
    return read_phrase(text, year=time.year, issued_on=time.issued_on, calendar=time.calendar)


def _spelt_out(text: str) -> str:
    text = _YEAR_FIRST.sub(r"năm \1", text)
    for pattern, words in _SHORT:
        match = pattern.search(text)
        while match:
            known = _DAY_BEFORE.search(text[: match.start()])
            put = match.group() if known else match.expand(words)
            text = f"{text[: match.start()]}{put}{text[match.end() :]}"
            match = pattern.search(text, match.start() + len(put))
    return text
