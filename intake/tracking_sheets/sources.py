"""The cell that names the document a task was given by → number, date, issuer and what it is about."""

import re
from dataclasses import dataclass
from datetime import date

from intake.folding import fold, one_line
from rules.errors import ImpossibleDate

_NUMBER = re.compile(
    r"(?<![\w/])(\d{1,5}[a-zA-Z]?)\s*([/-])\s*((?:\d{4}\s*/\s*)?[A-ZĐ][\wĐđ&]*(?:\s?[-–/]\s?[A-ZĐ][\wĐđ&.]*)*)"
)
_BARE = re.compile(
    r"(?:công văn|văn bản|cv|vb|thông báo|kế hoạch|quyết định)?\s*(?:số\s*)?:?\s*(\d{1,5})", re.IGNORECASE
)
_DATE = re.compile(
    r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})|(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})|(\d{4})-(\d\d)-(\d\d)",
    re.IGNORECASE,
)
_ISSUER = re.compile(
    r"(?:^|[\s,;)])của\s+(?P<name>[^;()\n]+?)(?=\s*(?:[,;(\n]|\s+(?:về|v/v|ngày|tại)(?!\w)|\.?$))",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?<!\w)(?:v/v|về việc|về)\s*:?\s*(?P<about>.+)$", re.IGNORECASE | re.DOTALL)
# The sign in a number tells what the document is: 52/KH-UBND.
TYPES = {
    "KH": "Kế hoạch", "QĐ": "Quyết định", "QD": "Quyết định", "CT": "Chỉ thị", "CTR": "Chương trình", "TB": "Thông báo",
    "NQ": "Nghị quyết", "CĐ": "Công điện", "BC": "Báo cáo", "KL": "Kết luận", "HD": "Hướng dẫn", "TTR": "Tờ trình",
}  # fmt: skip
LONGEST_TITLE = 300


@dataclass(frozen=True)
class Source:
    """`key` is the same for the same document however its cell was typed."""

    key: str = ""
    number: str | None = None
    type: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
    about: str = ""
    text: str = ""


def read_source(text: str, *, issued: str = "", issuer: str = "") -> Source:
    """`issued`, `issuer`: what columns of their own say. ImpossibleDate for a day that does not exist."""
    words = one_line(text)
    number = _number(words)
    issued_on = day_in(issued) or day_in(words)
    told = _ISSUER.search(words)
    issuer = one_line(issuer) or (told["name"].strip(" .") if told else "")
    about = found["about"].strip(' .“”"') if (found := _ABOUT.search(words)) else ""
    year = f"@{issued_on.year}" if issued_on and number else ""
    return Source(
        key=f"{fold(number)}{year}" if number else fold(words),
        number=number,
        type=_type(number, words),
        issued_on=issued_on,
        issuer=issuer or None,
        about=about[:LONGEST_TITLE],
        text=words,
    )


def _number(words: str) -> str | None:
    if found := _NUMBER.search(words):
        return re.sub(r"\s", "", f"{found[1]}{found[2]}{found[3]}").replace("–", "-").rstrip(".")
    bare = _BARE.match(words)
    rest = words[bare.end() :].strip() if bare else ""
    return bare[1] if bare and (not rest or fold(rest).startswith(("ngay", "cua", "ve", "v/v"))) else None


def _type(number: str | None, words: str) -> str | None:
    sign = re.split(r"[-–/&]", re.sub(r"^\d+\w?[/-](?:\d{4}/)?", "", number or ""))[0].upper()
    if sign in TYPES:
        return TYPES[sign]
    folded = fold(words)
    named = next((name for name in dict.fromkeys(TYPES.values()) if folded.startswith(fold(name))), None)
    return named or ("Công văn" if number else None)


def day_in(text: str) -> date | None:
    """The first day written in a cell."""
    found = _DATE.search(one_line(text))
    if not found:
        return None
    groups = found.groups()
    day, month, year = groups[0:3] if groups[0] else groups[3:6] if groups[3] else reversed(groups[6:9])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise ImpossibleDate(f"không có ngày {found.group()}", mend="sửa lại ngày (ngày/tháng/năm)") from None
