"""What an Excel cell shows: stored numbers become the date, percentage or plain number that its format makes of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.escape import unescape

from intake.readers.markup import attribute, child, children, name_of, number_in
from intake.readers.text import tidy

_FIRST_DAY, _FIRST_DAY_MAC = date(1899, 12, 30), date(1904, 1, 1)
_LATEST = 2_958_466  # 31/12/9999
_BUILTIN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|[_*].')
_AFFIXED = re.compile(
    r'(?:"([^"]*)"|\\(\S))*\s*(General|[#0,]*[#0](?:\.[0#]+)?)\s*(?:"([^"]*)")?', re.IGNORECASE
)


@dataclass
class Formats:
    """Number formats by the style index a cell carries."""

    codes: list[str] = field(default_factory=list)
    from_1904: bool = False

    @classmethod
    def of(cls, styles: Any, *, from_1904: bool) -> "Formats":
        own = {
            number_in(one, "numFmtId"): attribute(one, "formatCode") or ""
            for one in children(child(styles, "x:numFmts"))
        }
        kinds = [number_in(one, "numFmtId") for one in children(child(styles, "x:cellXfs"))]
        return cls([own.get(kind) or _builtin(kind) for kind in kinds], from_1904)

    def code(self, style: str | None) -> str:
        place = int(style) if style and style.isdigit() and len(style) < 9 else 0
        return self.codes[place] if place < len(self.codes) else "General"

    def is_percent(self, style: str | None) -> bool:
        """Whether a stored 0.125 is shown as 12.5%."""
        return _is_percent(self.code(style).split(";")[0])

    def shown(self, text: str, style: str | None) -> str:
        """A stored number as the sheet shows it."""
        code = self.code(style).split(";")[0]
        try:
            value = float(text)
        except ValueError:
            return text
        if is_date_format(code) and 0 <= value < _LATEST:
            return _moment(value, code, _FIRST_DAY_MAC if self.from_1904 else _FIRST_DAY)
        if _is_percent(code):
            return f"{plain_number(round(value * 100, 6))}%"
        return _with_words(plain_number(value), code)


def _is_percent(code: str) -> bool:
    return "%" in _LITERAL.sub("", code)


def _builtin(kind: int) -> str:
    if kind in _BUILTIN_DATES:
        return "h:mm" if kind in (18, 19, 20, 21, 45, 46, 47) else "dd/mm/yyyy"
    return str(BUILTIN_FORMATS.get(kind, "General"))


def plain_number(value: float) -> str:
    """As a person would write it: no ".0", no digits beyond what Excel keeps, no exponent."""
    if value != value or abs(value) == float("inf"):
        return ""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.15g}"
    return text if "e" not in text else f"{value:.10f}".rstrip("0").rstrip(".")


def _with_words(number: str, code: str) -> str:
    """ "Quý "0 and 0" ngày" say with words what the number means; 00 keeps its zero."""
    found = _AFFIXED.fullmatch(code.strip())
    if not found or not number.isdigit():
        return number
    digits = found[3] or ""
    if re.fullmatch(r"0{2,6}", digits):
        number = number.zfill(len(digits))
    return tidy(f"{found[1] or found[2] or ''}{number}{found[4] or ''}").strip()


def _moment(value: float, code: str, first: date) -> str:
    plain = _LITERAL.sub("", code).lower()
    day = first + timedelta(days=int(value))
    seconds = round((value - int(value)) * 86_400)
    time = f"{seconds // 3600 % 24:02d}:{seconds // 60 % 60:02d}"
    has_time = "h" in plain or "ss" in plain
    if not re.search(r"[dy]", plain) and has_time:
        return time
    if "d" not in plain and "y" in plain:  # a month or a year is all the author gave
        return f"{day.month:02d}/{day.year}" if "m" in plain else str(day.year)
    shown = f"{day.day:02d}/{day.month:02d}/{day.year}"
    return f"{shown} {time}" if has_time and seconds else shown


def iso_date(text: str) -> str:
    """A date stored as text by other programs ("2026-06-30T00:00:00")."""
    try:
        moment = datetime.fromisoformat(text.rstrip("Z"))
    except ValueError:
        return text
    shown = f"{moment.day:02d}/{moment.month:02d}/{moment.year}"
    return f"{shown} {moment.hour:02d}:{moment.minute:02d}" if moment.hour or moment.minute else shown


def rich_text(element: Any) -> str:
    """The runs of a string without the reading aids of other scripts."""
    if element is None:
        return ""
    return "\n".join(line.strip() for line in tidy(unescape("".join(_runs(element)))).split("\n")).strip()


def _runs(element: Any) -> Iterator[str]:
    for inner in children(element):
        name = name_of(inner)
        if name == "x:t":
            yield inner.text or ""
        elif name == "x:r":
            yield from _runs(inner)
