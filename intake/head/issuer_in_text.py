"""Who issued a plan, and when, where only a sentence says so: "Sở Ngoại vụ xây dựng Kế hoạch …", news about a plan."""

import re
from collections import Counter
from datetime import date

from intake.document import Document
from intake.folding import LOWER, UPPER, fold
from intake.head.legal_bases import safe_date
from intake.names.unit_grammar import read_units
from intake.names.unit_text import UnitText

_ISSUES = re.compile(
    r"\s+(?:(?:vừa|đã|mới)\s+)*(?:(?:ký\s+)?(?:ban hành|xây dựng|lập)\s+[Kk]ế hoạch|(?:có|phê duyệt|triển khai)\s+Kế hoạch\s+(?:số\s+)?\d)"
)
_BARE = re.compile(
    r"(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+(?P<level>tỉnh|thành phố|huyện|quận|thị xã|xã|phường)"
)
_ISSUED_ON = re.compile(
    r"[Nn]gày\s+(?P<day>\d{1,2}/\d{1,2}/\d{4}),\s[^.;]{3,120}?(?:ban hành|ký)\s+(?:ban hành\s+)?Kế hoạch"
)


def issuer_in_text(lines: list[str]) -> str | None:
    for line in lines[:40]:
        for match in _ISSUES.finditer(line):
            start = max(line.rfind(mark, 0, match.start()) for mark in (";", ",", ".", ":")) + 1
            found = read_units(UnitText(line[start : match.start()].strip()))
            if found and found.units:
                return _with_place(found.units[-1].text, lines)
    return None


def _with_place(issuer: str, lines: list[str]) -> str:
    """ "UBND tỉnh" of a news item is the committee of the one province the item names."""
    bare = _BARE.fullmatch(issuer)
    if not bare:
        return issuer
    name = rf"[{UPPER}][{LOWER}]+(?:\s+(?:-\s+)?[{UPPER}][{LOWER}]+){{0,4}}"
    named = Counter(re.findall(rf"(?<!\w){bare['level']}\s+({name})", " ".join(lines)))
    known = [place for place, _ in named.most_common(2)]
    return f"{issuer} {known[0]}" if known and len({fold(place) for place in known}) == 1 else issuer


def issued_in_text(document: Document) -> date | None:
    """ "Ngày 15/01/2021, UBND tỉnh ban hành Kế hoạch số …"."""
    for paragraph in document.paragraphs[:6]:
        found = _ISSUED_ON.search(paragraph.text)
        if found:
            return safe_date(found["day"])
    return None
