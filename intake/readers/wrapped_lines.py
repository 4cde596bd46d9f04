"""Lines broken by a page or a screen, joined again into paragraphs."""

import re
from dataclasses import replace

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
    last = 0
    out: list[Paragraph] = []
    blank_before = True
    for position, (text, anchor) in enumerate(lines):
        text = text.strip()
        if not text or _RULE.fullmatch(text):
            blank_before = True
            continue
        if _PAGE_NUMBER.fullmatch(text) and not _starts_item(text, lines, position):
            continue
        if out and _continues(
            out[-1], text, blank_before=blank_before, wrapped=wrapped, fills=bool(full) and last >= full
        ):
            end = anchor.line if anchor.line is not None else out[-1].anchor.end_line
            out[-1] = replace(
                out[-1], text=f"{out[-1].text} {text}", anchor=replace(out[-1].anchor, end_line=end)
            )
        else:
            out.append(Paragraph(text, anchor))
        blank_before = False
        last = len(text)
        if full and out and len(text) < full and wrapped:
            blank_before = not _goes_on(lines, position)
    return out


def _full_width(lines: list[tuple[str, Anchor]]) -> int:
    """Lines at least this long were broken by the margin, not by their author."""
    lengths = sorted(len(text.strip()) for text, _ in lines if text.strip())
    return int(lengths[int(len(lengths) * 0.9)] * 0.72) if len(lengths) > 5 else 0


def _goes_on(lines: list[tuple[str, Anchor]], position: int) -> bool:
    """Whether the next line starts in the middle of a sentence."""
    following = next((text.strip() for text, _ in lines[position + 1 :] if text.strip()), "")
    return following[:1].islower()


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
    if _RECITAL.match(text) or (opens_item(before.text) and _is_unit_heading(before.text, text)):
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


def _is_unit_heading(before: str, text: str) -> bool:
    """ "3. Phòng Hợp tác quốc tế" is whole, and "Lồng ghép …" below it a new sentence."""
    body = take_apart(before).body
    found = read_units(UnitText(body)) if not body.endswith(("và", ",", "-")) else None
    return (
        found is not None and not body[found.end :].strip() and text[:1].isupper() and opens_with_verb(text)
    )


def _is_structure(text: str) -> bool:
    return text.isupper() and len(text) < 30 and not opens_item(text)
