"""What a document says about the plan it amends: "điều chỉnh, bổ sung một số nội dung Kế hoạch số 12/KH-UBND ngày 15/01/2025"."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.folding import fold
from rules.revision import AmendmentScope

_ACT = r"điều\s+chỉnh|sửa\s+đổi|bổ\s+sung|thay\s+thế|bãi\s+bỏ|đính\s+chính"
_NUMBER = r"\d+[a-zđ]?\s*/(?:\s*\d{4}\s*/)?\s*[a-zđ]+[a-zđ0-9.&]*(?:\s*[-–]\s*[a-zđ0-9.&]+)*"
_DAY = (
    r"(?P<day>\d{1,2})\s*(?:/|-|\.|\s+tháng\s+)\s*(?P<month>\d{1,2})\s*(?:/|-|\.|\s+năm\s+)\s*(?P<year>\d{4})"
)
# Between the act and the number stands what is changed; a full stop or semicolon ends the sentence before it.
_CITED = re.compile(
    rf"(?P<act>(?:{_ACT})[^.;]{{0,160}}?)\bsố\s*:?\s*(?P<number>{_NUMBER})(?:\s*,?\s*(?:ngày\s+)?{_DAY})?",
    re.IGNORECASE,
)
_REPLACES = re.compile(r"thay\s+thế", re.IGNORECASE)
_ACTS = re.compile(_ACT, re.IGNORECASE)
# Of these sentences a legal basis is quoted, and what it amended is another document's history.
_RECITAL = re.compile(r"^\W*(?:căn\s+cứ|theo)\b", re.IGNORECASE)
_IN_A_TITLE = re.compile(
    rf"^\W*(?:kế\s+hoạch|quyết\s+định|thông\s+báo|công\s+văn)?\W*(?:về\s+việc\s+|v/v\s+)?(?:{_ACT})\b"
    rf"|\((?:{_ACT})\b[^)]*\)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class CitedPlan:
    """A document another one says it changes, in that one's words."""

    number: str
    issued_on: date | None
    scope: AmendmentScope
    words: str


def cited_plans(lines: Iterable[str]) -> tuple[CitedPlan, ...]:
    """Every document the lines say they change, each once; replacing it changes the whole of it."""
    found: dict[str, CitedPlan] = {}
    for line in lines:
        text = " ".join(unicodedata.normalize("NFC", line).split())
        if _RECITAL.match(text):
            continue
        for cited in map(_cited, _CITED.finditer(text)):
            found.setdefault(number_key(cited.number), cited)
    return tuple(found.values())


def number_key(number: str | None) -> str:
    """'12 / KH–UBND' and '012/KH-UBND' are one number."""
    return " ".join(part.lstrip("0") if part.isdigit() else part for part in fold(number or "").split())


def is_titled_amendment(title: str) -> bool:
    """Whether a title says that the document changes another, cited or not."""
    return bool(_IN_A_TITLE.search(unicodedata.normalize("NFC", title)))


def subject_of(title: str) -> frozenset[str]:
    """The words a title shares with the title of the plan it changes: its subject without acts, numbers and dates."""
    bare = _CITED.sub(" ", unicodedata.normalize("NFC", title))
    return frozenset(fold(_ACTS.sub(" ", bare)).split()) - _EVERYWHERE


_EVERYWHERE = frozenset(fold("kế hoạch về việc một số nội dung của tại ban hành kèm theo năm và các").split())


def titles_alike(one: str, other: str) -> float:
    """The share of common subject words (Dice); 0 when a title has none."""
    a, b = subject_of(one), subject_of(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _cited(found: re.Match[str]) -> CitedPlan:
    is_whole = bool(_REPLACES.search(found["act"])) and not re.search("một số", found["act"], re.IGNORECASE)
    return CitedPlan(
        number=re.sub(r"\s+", "", found["number"]).replace("–", "-").upper(),
        issued_on=_day(found),
        scope=AmendmentScope.WHOLE if is_whole else AmendmentScope.PARTIAL,
        words=" ".join(found[0].split()),
    )


def _day(found: re.Match[str]) -> date | None:
    if not found["year"]:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
