"""Number and day of issue of a document, from its letterhead or from whoever cites it."""

import re
from datetime import date

from intake.document import Document
from intake.head.issuer_in_text import issued_in_text
from intake.head.legal_bases import RECITAL, safe_date
from rules.errors import ImpossibleDate

_SIGN = r"[A-ZĐ][\wĐđ&.]*(?:[ ]?[-–/][ ]?[A-ZĐ][\wĐđ&.]*)*"
_NUMBER = re.compile(
    r"(?<!\w)S[ốỐ]\s*:?\s*[.…_\s]*(?P<n>\d{0,5}[A-Za-z]?)[\s.…_]*(?P<sep>[/–-]|(?<=\d)\s(?=KH))\s*"
    rf"(?P<year>\d{{4}}\s*/\s*)?(?P<sign>{_SIGN})"
)
_LOOSE_NUMBER = re.compile(
    r"(?<![\w/-])(?P<n>\d{1,5})\s*(?P<sep>[/–-])\s*(?P<year>)(?P<sign>(?:KH|KHLT|QĐ|CTr|TB|NQ|CT|CV|ĐA|HD|PA)\s*[-–/]\s*[A-ZĐ][\wĐđ&.-]*)"
)
_CITES = re.compile(
    r"(?:hoạch|định|quyết|văn|thị|trình|báo|văn bản|ký hiệu|luật|luận|thông tư)\s*$", re.IGNORECASE
)
_DAY = r"(?P<d{0}>\d{{1,2}})\s*[/.-]\s*(?P<m{0}>\d{{1,2}})\s*[/.-]\s*(?P<y{0}>\d{{4}})"
_CITED = re.compile(
    r"(?:kế hoạch|kèm theo|quyết định)[^()\d]{0,60}?(?:số\s*)?(?P<n>\d{1,5})\s*(?P<sep>[/-])\s*(?P<sign>(?:KH|QĐ|CTr|NQ)[-/][A-ZĐ][\wĐđ&-]*)"
    r"(?:[^()]{0,6}ngày\s*(?P<date>\d{1,2}\s*(?:[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|tháng\s*\d{1,2}\s*năm\s*\d{4})))?"
    r"(?:\s*của\s+(?P<issuer>[^()\n;.]{3,90}))?",
    re.IGNORECASE,
)
_WRITTEN_DATE = re.compile(
    r"ngày\s*[.…_]*(?P<d>\d{0,2})[.…_\s]*tháng\s*[.…_]*(?P<m>\d{0,2})[.…_\s]*năm\s*(?P<y>\d{4})",
    re.IGNORECASE,
)
_DATES = (
    _WRITTEN_DATE,
    re.compile(rf"(?<!hành )ngày\s*{_DAY.format('')}", re.IGNORECASE),
    re.compile(rf"^(?!thứ|chủ nhật)[^\d,]{{2,40}},\s*{_DAY.format('')}\s*$", re.IGNORECASE | re.MULTILINE),
    re.compile(rf"ngày\s+(?:ban hành|ký|văn bản)\s*:?\s*{_DAY.format('')}", re.IGNORECASE),
)


def number_and_date(top: list[str], document: Document) -> tuple[str | None, date | None, str | None]:
    number = _number(top)
    issued, partial = _date_of(issue_date_in(top))
    if number is None or (issued is None and partial is None):
        cited = citation_of(document)
        named = f"{cited['n']}{cited['sep']}{cited['sign']}" if cited else None
        if cited and number in (None, named):
            number = named
            if issued is None and partial is None:
                issued = _day(cited["date"]) if cited["date"] else issued_in_text(document)
    return number, issued, partial


def _number(top: list[str]) -> str | None:
    text = "\n".join(top)
    found = next((m for m in _NUMBER.finditer(text) if _stands_alone(text, m.start())), None)
    loose = "\n".join(line for line in text.split("KẾ HOẠCH")[0].split("\n") if not _CITED.search(line))
    found = found or next(
        (m for m in _LOOSE_NUMBER.finditer(loose) if not _NAMED_BEFORE.search(loose[: m.start()])), None
    )
    if not found:
        return None
    parts = (found["n"], found["sep"].replace("–", "-").strip() or " ", found["year"] or "", found["sign"])
    return re.sub(r"\s", "", "".join(parts)).replace("–", "-").rstrip(".")


def _stands_alone(text: str, start: int) -> bool:
    """A number of its own opens its line, or follows the issuer in capitals; that of a cited document does not."""
    before = text[text.rfind("\n", 0, start) + 1 : start].strip()
    return (not before or before.upper() == before) and not _CITES.search(text[:start].rstrip())


_NAMED_BEFORE = re.compile(
    r"(?:thông báo|kết luận|kế hoạch|quyết định|văn bản|nghị quyết|chỉ thị)\s+(?:số\s*)?$", re.IGNORECASE
)
_DATED_DOCUMENT = re.compile(r"\d\s*[/-]\s*[A-ZĐ][\w&]*(?:\s*[-/]\s*[A-ZĐ][\w&-]*)*\s*,?\s*ngày")


def issue_date_in(top: list[str]) -> re.Match[str] | None:
    """The day of issue as written above the recitals; the day of a cited document is another."""
    text = "\n".join(line for line in top if not _CITED.search(line) and not _DATED_DOCUMENT.search(line))
    return next((found for pattern in _DATES if (found := pattern.search(text))), None)


def citation_of(document: Document) -> re.Match[str] | None:
    """The plan named by its own annex, its source note or the news about it."""
    texts = [p.text for p in document.paragraphs]
    for text in [
        *(t for t in texts if len(t) < 300 and re.search(r"nguồn|kèm theo", t, re.IGNORECASE)),
        *texts[:6],
    ]:
        if not RECITAL.match(text):
            found = _CITED.search(text)
            if found:
                return found
    return None


def _day(written: str) -> date | None:
    try:
        return safe_date(written)
    except ImpossibleDate:
        return None


def _date_of(match: re.Match[str] | None) -> tuple[date | None, str | None]:
    """The day, or as much of it as is written; a day that does not exist is left to a person."""
    if not match:
        return None, None
    month = int(match["m"]) if match["m"] else 0
    if match["d"] and match["m"]:
        day = _day(f"{match['d']}/{match['m']}/{match['y']}")
        return (day, None) if day else (None, f"{match['y']}-{month:02d}" if 1 <= month <= 12 else match["y"])
    return None, f"{match['y']}-{month:02d}" if month else match["y"]
