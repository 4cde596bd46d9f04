"""Lines broken by a program at a fixed width, or by a screen, joined again into paragraphs."""

import itertools
import re
from dataclasses import dataclass, replace

from intake.document import Anchor, Paragraph
from intake.duties.outline import opens_item
from intake.readers.growing import ENDS, YEARS, Growing, is_recital

_PAGE_NUMBER = re.compile(r"[-–\s]*\d{1,3}[-–\s]*|(?:Trang|Page)\s+\d+(?:\s*[/]\s*\d+)?")
_BARE_MARK = re.compile(r"(?:[IVXLC]{1,6}|\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđ])[.)]")
_RULE = re.compile(r"[-_=*.–—\s|]{3,}")
WIDEST = 200  # letters; a longer line was never broken at a margin


@dataclass
class _Open:
    """The paragraph being put together, its first place, and its last line."""

    growing: Growing
    anchor: Anchor
    last: str

    def closed(self) -> Paragraph:
        return Paragraph(self.growing.text, self.anchor)


def join_wrapped(lines: list[tuple[str, Anchor]]) -> list[Paragraph]:
    """Paragraphs of one-line texts; an empty text is a blank line of the source."""
    texts = [text.strip() for text, _ in lines]
    wrapped, margin = _is_wrapped(texts), margin_of(texts)
    out: list[Paragraph] = []
    current: _Open | None = None
    blank_before = True
    for position, (text, (_, anchor)) in enumerate(zip(texts, lines, strict=True)):
        if not text or _RULE.fullmatch(text):
            blank_before = True
            continue
        if _PAGE_NUMBER.fullmatch(text) and not _starts_item(text, position, len(texts)):
            continue
        if current and _goes_on(current, text, blank_before=blank_before, wrapped=wrapped, margin=margin):
            current.growing.add(text)
            end = anchor.line if anchor.line is not None else current.anchor.end_line
            current.anchor = replace(current.anchor, end_line=end)
            current.last = text
        else:
            out += [current.closed()] if current else []
            current = _Open(Growing(text), anchor, text)
        blank_before = False
    return [*out, current.closed()] if current else out


def _goes_on(current: _Open, text: str, *, blank_before: bool, wrapped: bool, margin: int) -> bool:
    before = current.growing
    if _continues(before, text, blank_before=blank_before, wrapped=wrapped):
        return True
    if blank_before:
        return False
    return before.dangles(text) or (not fits(current.last, text, margin) and _was_broken(before, text))


def margin_of(texts: list[str]) -> int:
    """The width a program broke the lines of a text at; where it did not, wider than any line.

    Such a line ends where the first word of the next would not fit. Lines that begin in the middle of a sentence show
    where lines were broken: a width is believed if they agree with it.
    """
    pairs = [(a, b) for a, b in itertools.pairwise(texts) if a and b and b[0].islower() and not opens_item(b)]
    lengths = sorted((len(text) for text in texts if len(text) <= WIDEST), reverse=True)
    for width in sorted(set(lengths[: 1 + len(lengths) // 50]), reverse=True):
        agreeing = sum(1 for a, b in pairs if not fits(a, b, width))
        if agreeing and agreeing * 10 >= len(pairs) * 9:
            return width
    return _NO_MARGIN


_NO_MARGIN = 10**9


def fits(line: str, following: str, width: int) -> bool:
    """Whether the first word of the next line would have had room behind this one."""
    return len(line) + 1 + len(following.split(" ", 1)[0]) <= width


def _was_broken(before: Growing, text: str) -> bool:
    """A line that fills its width goes on, unless what follows can only be a beginning."""
    if "\t" in text or is_recital(text):
        return False
    if opens_item(text):
        return bool(YEARS.match(text) and before.tail[-4:].isdigit())
    if before.ends(";"):
        return text[0].islower()
    if before.ends(":"):
        return text[0].islower() or bool(_LABEL.search(before.tail))
    if before.ends(".") and _CLOSING.match(text):
        return False
    if text.isupper() or before.is_upper:
        return text.isupper() and before.is_upper and before.is_item
    return not before.is_unit_heading(text)


# A label of two to five words asks for its answer; what follows a whole sentence with a colon is a list.
_LABEL = re.compile(r"(?:^|[.;]\s+|^[-+•]\s*)(?:\w+,?\s+){1,4}\w+:$")
_CLOSING = re.compile(r"(?:Trong quá trình|Trên đây|Nơi nhận|Yêu cầu|Đề nghị|Giao)\s")


def _starts_item(text: str, position: int, count: int) -> bool:
    """A lone "1." is the number of the paragraph below it; a lone "4" is a page number."""
    return bool(_BARE_MARK.fullmatch(text)) and position + 1 < count


def _is_wrapped(texts: list[str]) -> bool:
    """Whether the text was broken at some width: then many lines start in the middle of a sentence."""
    filled = [text for text in texts if text]
    broken = sum(1 for text in filled if text[0].islower() and not opens_item(text))
    return broken * 8 > len(filled) and broken > 3


def _continues(before: Growing, text: str, *, blank_before: bool, wrapped: bool) -> bool:
    if before.is_one_line and before.length < 20 and _BARE_MARK.fullmatch(before.text):
        return not opens_item(text) and not blank_before
    if is_recital(text) or (before.is_item and before.is_unit_heading(text)):
        return False
    if before.is_item and wrapped and before.ends(";") and text[0].islower() and not opens_item(text):
        return not blank_before  # where items have marks, a line without one is no item
    if opens_item(text) or before.ends(*ENDS) or "\t" in text or "\t" in before.tail:
        return False
    if text[0].islower():
        return not (before.is_upper and before.length < 30 and not before.is_item)
    if blank_before or not wrapped:
        return False
    if text.isupper() or before.is_upper:
        return text.isupper() and before.is_upper and before.is_item
    return before.length > 20 or before.ends(",", "-") or before.tail[:1] in "-+•"
