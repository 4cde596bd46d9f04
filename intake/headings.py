"""The head of a plan: number, date, issuer, title, legal bases, distribution list, signer."""

import re
from datetime import date

from intake.document import Document, Paragraph
from intake.document_tail import recipients_in, signer_in
from intake.draft import DocumentHead
from intake.folding import one_line, same_tones
from intake.issuer_in_text import issued_in_text, issuer_in_text
from intake.legal_bases import RECITAL, legal_bases_in, safe_date
from intake.letterhead import issuers, name_in_body
from intake.titles import PLAN, plan_year_of, title_in

_NUMBER = re.compile(
    r"Số\s*:?\s*[.…_\s]*(?P<n>\d{0,5})\s*[.…_]*\s*/\s*(?P<sign>[A-ZĐ][\wĐđ&.\-]*(?:\s*-\s*[A-ZĐ][\wĐđ&.]*)*)"
)


_PARTY_NUMBER = re.compile(
    r"Số\s*:?\s*(?P<n>\d{1,5}\s*-\s*(?:KH|QĐ|CTr|NQ|CT|HD|ĐA|KL)\s*/\s*[A-ZĐ][\wĐđ&.\-]*)"
)


_LOOSE_NUMBER = re.compile(
    r"(?P<n>\d{1,5})\s*/\s*(?P<sign>(?:KH|QĐ|CTr|TB|NQ|CT|CV|ĐA|HD)\s*-\s*[A-ZĐ][\wĐđ&.]*)"
)


_CITED = re.compile(
    r"(?:kế hoạch|kèm theo)[^()]{0,30}?(?:số\s*)?(?P<n>\d{1,5})\s*/\s*(?P<sign>KH-[A-ZĐ]\w*)(?:[^()]{0,6}ngày\s*(?P<date>\d{1,2}/\d{1,2}/\d{4}))?",
    re.IGNORECASE,
)


_DATE = re.compile(
    r"ngày\s*[.…_]*(?P<d>\d{0,2})[.…_\s]*tháng\s*[.…_]*(?P<m>\d{0,2})[.…_\s]*năm\s*(?P<y>\d{4})",
    re.IGNORECASE,
)


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
    number, issued, partial = _number_and_date(top, document)
    title = title_in(lines)
    whole = "\n".join(p.text for p in document.paragraphs)
    parent, issuer = issuers(top)
    issuer = issuer or issuer_in_text(lines)
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


def _top(lines: list[str]) -> list[str]:
    """The lines above the first recital or numbered part."""
    for position, line in enumerate(lines[:60]):
        if RECITAL.match(line) or (re.match(r"(?:I|1)\s*[.)]\s+\S", line) and position > 0):
            return lines[:position]
    return lines[:25]


def _number_and_date(top: list[str], document: Document) -> tuple[str | None, date | None, str | None]:
    text = "\n".join(top)
    number = None
    party = _PARTY_NUMBER.search(text)
    if party:
        number = re.sub(r"\s", "", party["n"])
    found = None if party else _NUMBER.search(text) or _LOOSE_NUMBER.search(text.split("KẾ HOẠCH")[0])
    if found:
        number = f"{found['n']}/{re.sub(r'[ ]', '', found['sign'])}"
    issued, partial = _date_of(_DATE.search(text))
    if number is None or (issued is None and partial is None):
        cited = _cited(document)
        if cited and number is None:
            number = f"{cited['n']}/{cited['sign']}"
            if issued is None and partial is None:
                issued = safe_date(cited["date"]) if cited["date"] else issued_in_text(document)
    return number, issued, partial


def _cited(document: Document) -> re.Match[str] | None:
    """The plan named by its own annex, its source note or the news about it."""
    texts = [p.text for p in document.paragraphs]
    for text in [
        *(t for t in texts if re.search(r"nguồn|kèm theo", t, re.IGNORECASE) and len(t) < 300),
        *texts[:6],
    ]:
        if not RECITAL.match(text):
            found = _CITED.search(text)
            if found:
                return found
    return None


def _date_of(match: re.Match[str] | None) -> tuple[date | None, str | None]:
    if not match:
        return None, None
    if match["d"] and match["m"]:
        return safe_date(f"{match['d']}/{match['m']}/{match['y']}"), None
    return None, f"{match['y']}-{int(match['m']):02d}" if match["m"] else match["y"]


def _type(lines: list[str], number: str | None) -> str | None:
    if number and "/" in number:
        sign = (
            number.split("-")[1].split("/")[0]
            if re.match(r"\d+-", number)
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
