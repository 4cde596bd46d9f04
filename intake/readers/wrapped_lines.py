"""Lines broken by a page or a screen, joined again into paragraphs."""

import itertools
import re
from dataclasses import replace
from itertools import islice

from intake.clauses import opens_with_verb
from intake.document import Anchor, Paragraph
from intake.outline import opens_item, take_apart
from intake.unit_grammar import read_units
from intake.unit_text import UnitText

_ENDS = (".", ";", ":", "!", "?", "./.", "…", ".”", ";”")
_PAGE_NUMBER = re.compile(r"[-–\s]*\d{1,3}[-–\s]*|(?:Trang|Page)\s+\d+(?:\s*[/]\s*\d+)?")
_BARE_MARK = re.compile(r"(?:[IVXLC]{1,6}|\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđ])[.)]")
_RULE = re.compile(r"[-_=*.–—\s|]{3,}")


def join_wrapped(lines: list[tuple[str, Anchor]], *, by_width: bool = False) -> list[Paragraph]:
    """Paragraphs of one-line texts; an empty text is a blank line of the source.

    On a printed page nothing but the width of its lines tells where a paragraph ends (`by_width`).
    """
    wrapped = by_width or _is_wrapped(lines)
    full = _full_width(lines) if by_width else 0
    margin = 0 if by_width else margin_of([text.strip() for text, _ in lines])
    last = ""
    out: list[Paragraph] = []
    blank_before = True
    for position, (text, anchor) in enumerate(lines):
        text = text.strip()
        if not text or _RULE.fullmatch(text):
            blank_before = True
            continue
        if _PAGE_NUMBER.fullmatch(text) and not _starts_item(text, lines, position):
            continue
        fills = bool(full) and len(last) >= full
        at_margin = bool(margin) and not blank_before and not fits(last, text, margin)
        if out and (
            _continues(out[-1], text, blank_before=blank_before, wrapped=wrapped, fills=fills)
            or (at_margin and _was_broken(out[-1], text))
            or (not blank_before and dangles(out[-1].text, text))
        ):
            end = anchor.line if anchor.line is not None else out[-1].anchor.end_line
            out[-1] = replace(
                out[-1], text=f"{out[-1].text} {text}", anchor=replace(out[-1].anchor, end_line=end)
            )
        else:
            out.append(Paragraph(text, anchor))
        blank_before = False
        last = text
        if full and out and len(text) < full and wrapped:
            blank_before = not _goes_on(lines, position)
    return out


WIDEST = 200  # letters; a longer line was never broken at a margin


def margin_of(texts: list[str]) -> int:
    """The width a program broke the lines of a text at, or 0.

    Such a line ends where the first word of the next would not fit. Lines that begin in the middle of a sentence show
    where lines were broken: a width is believed if they agree with it.
    """
    pairs = [(a, b) for a, b in itertools.pairwise(texts) if a and b and b[0].islower() and not opens_item(b)]
    lengths = sorted((len(text) for text in texts if len(text) <= WIDEST), reverse=True)
    for width in sorted(set(lengths[: 1 + len(lengths) // 50]), reverse=True):
        agreeing = sum(1 for a, b in pairs if not fits(a, b, width))
        if agreeing and agreeing * 10 >= len(pairs) * 9:
            return width
    return 0


def fits(line: str, following: str, width: int) -> bool:
    """Whether the first word of the next line would have had room behind this one."""
    return len(line) + 1 + len(following.split(" ", 1)[0]) <= width


def _was_broken(before: Paragraph, text: str) -> bool:
    """A line that fills its width goes on, unless what follows can only be a beginning."""
    if "\t" in text or is_recital(text):
        return False
    if opens_item(text):
        return bool(_YEARS.match(text) and before.text[-4:].isdigit())
    if before.text.endswith(";"):
        return text[0].islower()
    if before.text.endswith(":"):
        return text[0].islower() or bool(_LABEL.search(before.text))
    if before.text.endswith(".") and _CLOSING.match(text):
        return False
    if text.isupper() or before.text.isupper():
        return text.isupper() and before.text.isupper() and bool(opens_item(before.text))
    return not is_unit_heading(before.text, text)


def dangles(before: str, text: str) -> bool:
    """Whether a line ends with a word after which no sentence and no name can end."""
    if opens_item(text) or text.isupper() or before.isupper():
        return False
    if _NEEDS_MORE.search(before) or (before.endswith(" năm") and re.match(r"20\d\d\b", text)):
        return True
    return bool(_NEEDS_NAME.search(before)) and text[0].isupper() and not opens_with_verb(text)


_NEEDS_MORE = re.compile(
    r"(?<!\w)(?:và|của|các|những|với|theo|tại|về|từ|cho|do|là|để|bởi|ngày|tháng|số|hoặc|bằng|như)$"
)
_NEEDS_NAME = re.compile(r"\w (?:Sở|Bộ|Cục|Chi cục|Ủy ban|Văn phòng|Trung tâm)$")
# A label of two to five words asks for its answer; what follows a whole sentence with a colon is a list.
_LABEL = re.compile(r"(?:^|[.;]\s+|^[-+•]\s*)(?:\w+,?\s+){1,4}\w+:$")
_CLOSING = re.compile(r"(?:Trong quá trình|Trên đây|Nơi nhận|Yêu cầu|Đề nghị|Giao)\s")
_YEARS = re.compile(r"[-–]\s*\d{4}\b")


def _full_width(lines: list[tuple[str, Anchor]]) -> int:
    """Lines at least this long were broken by the margin, not by their author."""
    lengths = sorted(len(text.strip()) for text, _ in lines if text.strip())
    return int(lengths[int(len(lengths) * 0.9)] * 0.72) if len(lengths) > 5 else 0


def _goes_on(lines: list[tuple[str, Anchor]], position: int) -> bool:
    """Whether the next line starts in the middle of a sentence."""
    for text, _ in islice(lines, position + 1, None):
        if text.strip():
            return text.strip()[:1].islower()
    return False


def _starts_item(text: str, lines: list[tuple[str, Anchor]], position: int) -> bool:
    """A lone "1." is the number of the paragraph below it; a lone "4" is a page number."""
    return bool(_BARE_MARK.fullmatch(text.strip())) and position + 1 < len(lines)


def _is_wrapped(lines: list[tuple[str, Anchor]]) -> bool:
    """Whether the text was broken at a fixed width: then many lines start in the middle of a sentence."""
    texts = [text.strip() for text, _ in lines if text.strip()]
    broken = sum(1 for text in texts if text[0].islower() and not opens_item(text))
    return broken * 8 > len(texts) and broken > 3


def _continues(before: Paragraph, text: str, *, blank_before: bool, wrapped: bool, fills: bool) -> bool:
    if _BARE_MARK.fullmatch(before.text):
        return not opens_item(text) and not blank_before
    if is_recital(text) or (opens_item(before.text) and is_unit_heading(before.text, text)):
        return False
    if fills and not opens_item(text) and before.text.endswith((";", ":", ",")) and "\t" not in text:
        return True
    if opens_item(text) or before.text.endswith(_ENDS) or "\t" in text or "\t" in before.text:
        return False
    if text[0].islower():
        return not _is_structure(before.text)
    if blank_before or not wrapped:
        return False
    if text.isupper() or before.text.isupper():
        return text.isupper() and before.text.isupper() and bool(opens_item(before.text))
    return len(before.text) > 20 or before.text[-1:] in ",-" or before.text[:1] in "-+•"


_RECITAL = re.compile(
    r"(?:Căn cứ|Xét đề nghị|Theo đề nghị của|Thực hiện (?:Nghị quyết|Nghị định|Quyết định|Kế hoạch|Chỉ thị|Công văn|Thông báo|Chương trình|Luật))\s"
)


def is_recital(text: str) -> bool:
    return bool(_RECITAL.match(text))


def is_unit_heading(before: str, text: str) -> bool:
    """ "3. Phòng Hợp tác quốc tế" is whole, and "Lồng ghép …" below it a new sentence."""
    body = _ADDRESSED.sub("", take_apart(before).body)
    found = read_units(UnitText(body)) if not body.endswith(("và", ",", "-")) else None
    return (
        found is not None and not body[found.end :].strip() and text[:1].isupper() and opens_with_verb(text)
    )


_ADDRESSED = re.compile(r"(?:(?:Trân trọng\s+)?[Đđ]ề nghị|Giao|Yêu cầu)\s+")


def _is_structure(text: str) -> bool:
    return text.isupper() and len(text) < 30 and not opens_item(text)
