"""The parts of a plan: purpose, content, funding, organisation; where the distribution list and the annexes stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from intake.document import Anchor, Document, Paragraph, Table
from intake.duties.outline import ARABIC, DECIMAL, PART, ROMAN, Item, take_apart
from intake.folding import UPPER, fold
from intake.lexicon import table
from intake.names.unit_grammar import read_units
from intake.names.unit_names import strip_leads
from intake.names.unit_text import UnitText

LONGEST_PARAGRAPH = 12_000  # letters; nobody writes a longer one on purpose


class Kind(StrEnum):
    OPENING = "opening"
    PURPOSE = "purpose"
    CONTENT = "content"
    PROGRESS = "progress"
    FUNDING = "funding"
    ORGANISE = "organise"
    ANNEX = "annex"
    FORMS = "forms"
    CLOSING = "closing"


@dataclass(frozen=True)
class Line:
    """One paragraph with its outline mark and the part of the plan it stands in."""

    item: Item
    anchor: Anchor
    kind: Kind
    section: str
    is_title: bool = False

    @property
    def text(self) -> str:
        return self.item.body

    @property
    def level(self) -> int:
        return self.item.level


@cache
def _titles(kind: str) -> tuple[str, ...]:
    return tuple(fold(title) for title in table("sections")[kind])


def kind_of_title(title: str) -> Kind | None:
    folded = fold(title)
    if re.search(r"(?:(?<!\w)va|,|-)\s*(?:phan cong|to chuc thuc hien|to chuc trien khai)(?!\w)", folded):
        return Kind.ORGANISE  # "Nội dung, phân công": the content says who does it
    if folded in _WHOLE_TITLES:
        return Kind.ORGANISE
    order = (Kind.FORMS, Kind.ORGANISE, Kind.PROGRESS, Kind.FUNDING, Kind.PURPOSE, Kind.CONTENT)
    for kind in order:
        if any(folded.startswith(title) for title in _titles(kind.value)):
            return kind
    for kind in order:
        if any(title in folded for title in _titles(kind.value) if len(title) > 6):
            return kind
    return None


_WHOLE_TITLES = ("to chuc", "thuc hien", "trien khai", "phan cong", "bao cao")  # titles broken or cut short
_RECIPIENTS = re.compile(r"(?:nơi nhận|nơi gửi|kính gửi)\s*:?(?:\s|$|/)", re.IGNORECASE)
_SIGNATURE = re.compile(rf"(?:TM\.|KT\.|TL\.|Q\.|TUQ\.)\s*[{UPPER}]")
_ANNEX = re.compile(
    r"(?:PHỤ LỤC|Phụ lục|PHỤ BIỂU|Phụ biểu|BIỂU|Biểu)(?:\s+(?:số\s+)?[\dIVX]+\s*[:.]?|\s*$|\s+\d)"
)
_FORM = re.compile(r"(?:Biểu|BIỂU|Mẫu|MẪU)\s*(?:số\s*)?\d", re.IGNORECASE)
_PLAN = re.compile(r"KẾ\s+HOẠCH\s*[.:]?")
_PLAN_AFTER_DECISION = re.compile(
    r"(?:KẾ\s+HOẠCH|CHƯƠNG\s+TRÌNH|ĐỀ\s+ÁN|PHƯƠNG\s+ÁN)(?:\s+(?:HÀNH ĐỘNG|TRIỂN KHAI|THỰC HIỆN|TỔNG THỂ|CHI TIẾT|CÔNG TÁC))*\s*[.:]?"
)
_ARTICLE = re.compile(r"Điều\s+\d+\s*\.")


def lines_of(document: Document) -> list[Line]:
    """Every paragraph of the document, marked with where it stands."""
    return list(_walk(document))


def _walk(document: Document) -> Iterator[Line]:
    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph)]
    has_romans = any(take_apart(p.text, p.number).level == ROMAN for p in paragraphs)
    kind, section, chapter = Kind.OPENING, "", ""
    parent: Kind | None = None
    for block in document.blocks:
        if isinstance(block, Table):
            if _holds_signature(block):
                kind = Kind.CLOSING
            continue
        item = take_apart(block.text[:LONGEST_PARAGRAPH], block.number)
        new = _new_kind(block, item, kind, has_romans=has_romans, parent=parent)
        title = new is not None
        if new is not None:
            kind = new
            parent = new if item.level == PART else parent
            chapter = item.mark or ""
            section = chapter
        elif item.level == ROMAN:
            section = chapter = item.mark
        elif item.level in (ARABIC, DECIMAL):
            section = (
                item.mark if item.mark.startswith(f"{chapter}.") else f"{chapter}.{item.mark}".strip(".")
            )
        yield Line(item, block.anchor, kind, section, is_title=title)


def _holds_signature(block: Table) -> bool:
    return any(_RECIPIENTS.search(cell.text) for row in block.rows for cell in row if len(block.rows) < 4)


def _new_kind(
    block: Paragraph, item: Item, current: Kind, *, has_romans: bool, parent: Kind | None
) -> Kind | None:
    text = block.text.strip()
    if _RECIPIENTS.match(text) or (_SIGNATURE.match(text) and len(text) < 60):
        return Kind.CLOSING if not _RECIPIENTS.match(text) or "kính gửi" not in text.lower() else None
    if _ANNEX.match(text) and len(text) < 120 and (current is not Kind.OPENING):
        return Kind.FORMS if _FORM.match(text) else Kind.ANNEX
    if (
        current in (Kind.ANNEX, Kind.FORMS, Kind.CLOSING)
        and kind_of_title(text) is Kind.FORMS
        and len(text) < 80
    ):
        return Kind.FORMS
    if _PLAN.fullmatch(text) and current is not Kind.OPENING:
        return Kind.OPENING
    if current is Kind.CLOSING and _begins_again(text, item):
        return Kind.OPENING if item.level != ROMAN else kind_of_title(item.body)
    if current in (Kind.ANNEX, Kind.FORMS):
        return None
    if item.level in (PART, ROMAN) and len(item.body) < 260:
        if _ends_the_plan(current) or _names_units(item.body):
            return None
        return kind_of_title(item.body) or (parent if parent and item.level == ROMAN else Kind.CONTENT)
    if current is Kind.CLOSING:
        return None
    return _unnumbered_title(block, item, has_romans=has_romans)


def _begins_again(text: str, item: Item) -> bool:
    """Behind a Decision and its signature stands the plan it issues."""
    first = item.level == ROMAN and item.mark == "I" and len(item.body) < 120
    return bool(_PLAN_AFTER_DECISION.fullmatch(text)) or (first and kind_of_title(item.body) is not None)


def _names_units(title: str) -> bool:
    """ "I. Các sở, ban, ngành" is the heading of a unit, not of a part."""
    title = strip_leads(title)
    found = read_units(UnitText(title))
    rest = title[found.end :].lstrip() if found else ""
    return found is not None and (not rest.strip(" .:;") or (rest[0] == ":" and not title.isupper()))


def _ends_the_plan(current: Kind) -> bool:
    return current in (Kind.CLOSING, Kind.ANNEX, Kind.FORMS)


def _unnumbered_title(block: Paragraph, item: Item, *, has_romans: bool) -> Kind | None:
    """In a plan without Roman numbers, "1. Mục đích", "TỔ CHỨC THỰC HIỆN" are the parts."""
    body = item.body.rstrip(" .:")
    if has_romans or not body or len(body) > 70 or item.level not in (ARABIC, 9):
        return None
    folded = fold(body)
    for kind in (Kind.ORGANISE, Kind.PROGRESS, Kind.FUNDING, Kind.PURPOSE, Kind.CONTENT):
        if any(
            folded.startswith(title) and len(folded) < len(title) + 40 for title in _titles(kind.value)
        ) and (item.level == ARABIC or body.isupper() or block.is_bold or block.is_heading):
            return kind
    return None
