"""Lines of print, joined into paragraphs by what the page itself tells: margins, indents, distances, boldness.

A line was broken by the margin only if the first word of the next line would not have fitted behind it; where it
would have, the author ended the paragraph there. What the page leaves open, the words decide.
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from intake.document import Anchor, Paragraph
from intake.duties.outline import opens_item, take_apart
from intake.readers.growing import ENDS, YEARS, Growing, is_recital

_INDENT = 8.0  # points
_SLACK = 4.0
_MID_WORD = re.compile(r"\w-$")
_NAMES_A_PLACE = re.compile(r"(?:điểm|khoản|mục|điều|số|ngày|tháng|năm|phụ lục|quý|trang)$", re.IGNORECASE)


@dataclass(frozen=True)
class PrintedLine:
    text: str
    page: int
    x0: float = 0.0
    x1: float = 0.0
    base: float = 0.0
    size: float = 0.0
    first: float = 0.0  # width of the first word
    is_bold: bool = False
    width: float = 0.0  # of the page


@dataclass
class _Open:
    """The paragraph being built."""

    growing: Growing
    lines: list[PrintedLine]


@dataclass(frozen=True)
class Setting:
    """How the document is set: where its lines end on each kind of page, and how far apart they stand."""

    left: dict[int, float]
    right: dict[int, float]
    leading: float

    @classmethod
    def of(cls, lines: Sequence[PrintedLine]) -> "Setting":
        starts: dict[int, list[float]] = {}
        ends: dict[int, list[float]] = {}
        for line in lines:
            starts.setdefault(round(line.width), []).append(line.x0)
            ends.setdefault(round(line.width), []).append(line.x1)
        left = {width: sorted(xs)[int((len(xs) - 1) * 0.05)] for width, xs in starts.items()}
        right = {width: sorted(xs)[int((len(xs) - 1) * 0.95)] for width, xs in ends.items()}
        steps = [
            b.base - a.base
            for a, b in itertools.pairwise(lines)
            if a.page == b.page and 0 < b.base - a.base < 60 and b.text[:1].islower()
        ]
        return cls(left, right, median(steps) if len(steps) > 2 else 0.0)

    def is_full(self, line: PrintedLine, following: PrintedLine) -> bool:
        """Whether the margin broke this line: the next word would not have fitted."""
        page, space = round(line.width), line.size * 0.25
        left, right = self.left.get(page, 0.0), self.right.get(page, 0.0)
        if (
            _is_centred(line, following)
            and line.x0 > left + _INDENT
            and abs(line.x0 + line.x1 - left - right) < 4 * _SLACK
        ):
            return line.x1 - line.x0 + space + following.first > right - left - 2.0
        return line.x1 + space + following.first > right - 2.0


def join_printed(lines: Iterable[PrintedLine], setting: Setting) -> list[Paragraph]:
    out: list[Paragraph] = []
    current: _Open | None = None
    for line in lines:
        if current and _continues(current, line, setting):
            is_cut = bool(_MID_WORD.search(current.growing.tail))  # "KH-" goes on without a space
            current.growing.add(line.text, "" if is_cut else " ")
            current.lines.append(line)
        else:
            if current:
                out.append(_closed(current))
            current = _Open(Growing(line.text), [line])
    return [*out, _closed(current)] if current else out


def _closed(paragraph: _Open) -> Paragraph:
    first = paragraph.lines[0]
    return Paragraph(
        paragraph.growing.text, Anchor(page=first.page), is_bold=all(line.is_bold for line in paragraph.lines)
    )


def _continues(paragraph: _Open, line: PrintedLine, setting: Setting) -> bool:
    last, before = paragraph.lines[-1], paragraph.growing
    if is_recital(line.text) or "\t" in line.text:
        return False
    if before.is_one_line and _is_number_alone(before):
        return not opens_item(line.text)
    full = setting.is_full(last, line)
    if opens_item(line.text) and not (full and _is_no_item(before, line.text)):
        return False
    if before.is_item and before.is_unit_heading(line.text):
        return False
    if before.dangles(line.text):
        return True
    if _looks_new(paragraph, line, setting):
        return False
    if line.text[:1].islower():
        return full or not before.ends(*ENDS)
    return full and _fits(paragraph, line)


def _is_number_alone(before: Growing) -> bool:
    item = take_apart(before.text) if before.is_item and before.length < 20 else None
    return item is not None and not item.body and bool(item.mark)


def _is_no_item(before: Growing, text: str) -> bool:
    """ "giai đoạn 2026 / - 2030" and "theo điểm / a) khoản 2" only look like items."""
    years = YEARS.match(text) and before.tail[-4:].isdigit()
    return bool(years or _NAMES_A_PLACE.search(before.tail))


def _looks_new(paragraph: _Open, line: PrintedLine, setting: Setting) -> bool:
    """Set in another way: other weight or size, a wider gap above, another indent."""
    last = paragraph.lines[-1]
    if abs(last.size - line.size) > 1.2 or last.is_bold != line.is_bold:
        return not (line.text[:1].islower() and setting.is_full(last, line))
    step = line.base - last.base
    if last.page == line.page and setting.leading and not -1 < step < setting.leading * 1.35:
        return step > 0 or not line.text[:1].islower()
    if len(paragraph.lines) > 1 and last.page == line.page:
        return abs(line.x0 - last.x0) > _INDENT and not _is_centred(last, line)
    indented = last.page == line.page and line.x0 > last.x0 + _INDENT and not paragraph.growing.is_item
    return indented and not _is_centred(last, line)


def _is_centred(above: PrintedLine, line: PrintedLine) -> bool:
    return abs((above.x0 + above.x1) - (line.x0 + line.x1)) < _SLACK


def _fits(paragraph: _Open, line: PrintedLine) -> bool:
    """The next line begins with a capital after a full line: the same paragraph, or a new one?"""
    last, before = paragraph.lines[-1], paragraph.growing
    if _is_set_within(paragraph, line):
        return True
    if before.is_upper and not line.text.isupper():
        return False
    if _is_centred(last, line) and line.x0 > last.x0 + _INDENT:
        return not before.ends(*ENDS)
    if before.is_upper or line.text.isupper():
        return before.is_upper and line.text.isupper() and before.is_item
    if not before.ends(*ENDS):
        return True
    return len(paragraph.lines) > 1 and last.page == line.page and not before.ends(";", ":")


def _is_set_within(paragraph: _Open, line: PrintedLine) -> bool:
    """Paragraphs of this document begin with an indent, and this line has none."""
    first, last = paragraph.lines[0], paragraph.lines[-1]
    if last.page != line.page:
        return False
    below = paragraph.lines[1].x0 if len(paragraph.lines) > 1 else line.x0
    return first.x0 > below + _INDENT and abs(line.x0 - below) < _SLACK
