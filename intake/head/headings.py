"""The head of a plan: number, date, issuer, title, legal bases, distribution list, signer."""

import re

from intake.document import Document, Paragraph
from intake.draft import DocumentHead
from intake.folding import one_line, same_tones
from intake.head.document_tail import recipients_in, signer_in
from intake.head.issuer_in_text import issuer_in_text
from intake.head.legal_bases import RECITAL, legal_bases_in
from intake.head.letterhead import issuers, name_in_body
from intake.head.number_and_date import citation_of, number_and_date
from intake.head.titles import PLAN, plan_year_of, title_in
from intake.names.unit_grammar import read_units
from intake.names.unit_text import UnitText

_TYPES = {
    "kế hoạch": "KH",
    "quyết định": "QĐ",
    "chương trình": "CTr",
    "thông báo": "TB",
    "chỉ thị": "CT",
    "công văn": "CV",
    "báo cáo": "BC",
    "nghị quyết": "NQ",
    "hướng dẫn": "HD",
    "đề án": "ĐA",
    "tờ trình": "TTr",
}


def head_lines(document: Document) -> list[str]:
    """The top of the document line by line; a letterhead is often a table without borders."""
    out: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            out.append(f"{block.number} {block.text}" if block.number else block.text)
        elif len(block.rows) <= 6 and len(out) < 12:
            for column in range(len(block.rows[0])):
                cells = [row[column] for row in block.rows if not row[column].carried]
                out += [line.strip() for cell in cells for line in re.split(r"\n| / ", cell.text)]
        if len(out) > 120:
            break
    return [one_line(line) for line in out if line.strip()]


def read_head(document: Document) -> DocumentHead:
    lines = head_lines(document)
    top = _top(lines)
    number, issued, partial = number_and_date(top, document)
    title = title_in(lines)
    whole = "\n".join(p.text for p in document.paragraphs)
    parent, issuer = issuers(top)
    issuer = issuer or issuer_in_text(lines) or _issuer_cited(document)
    if issuer:
        issuer = name_in_body(issuer, whole)
    return DocumentHead(
        number=number,
        type=_type(lines, number),
        date=issued,
        date_partial=partial,
        issuer=issuer,
        parent_issuer=name_in_body(parent, whole) if parent else None,
        title=title,
        plan_year=plan_year_of(title),
        legal_bases=legal_bases_in(lines),
        recipients=recipients_in(document),
        signer=signer_in(document),
    )


def _issuer_cited(document: Document) -> str | None:
    """ "(Kèm theo Kế hoạch số … của UBND tỉnh X)": an annex without a letterhead."""
    cited = citation_of(document)
    found = read_units(UnitText(cited["issuer"].strip())) if cited and cited["issuer"] else None
    return found.units[0].text if found else None


def top_of(document: Document) -> list[str]:
    return _top(head_lines(document))


def _top(lines: list[str]) -> list[str]:
    """The lines above the first recital or numbered part."""
    for position, line in enumerate(lines[:60]):
        if RECITAL.match(line) or (re.match(r"(?:I|1)\s*[.)]\s+\S", line) and position > 0):
            return lines[:position]
    return lines[:25]


def _type(lines: list[str], number: str | None) -> str | None:
    if number and "/" in number:
        sign = (
            number.split("-")[1].split("/")[0]
            if re.match(r"\d*-", number)
            else number.split("/")[1].split("-")[0]
        )
        if sign in _TYPES.values() and sign != "QĐ":
            return sign
    for line in lines[:80]:
        if PLAN.match(line):
            return "KH"
    for line in lines[:30]:
        if line.isupper() and (kind := _TYPES.get(same_tones(line).strip(" .:"))):
            return kind
    return "KH" if any("kế hoạch" in same_tones(line) for line in lines[:10]) else None
