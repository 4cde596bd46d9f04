"""The number and date of an official letter, as a person types them (NĐ 30/2020: số, ký hiệu; ngày tháng)."""

import re
from dataclasses import dataclass
from datetime import date

from rules.errors import BadInput
from rules.wording import short_date

_NUMBER = r"\d+[a-zđ]?\s*/(?:\s*\d{4}\s*/)?\s*[a-zđ]+[a-zđ0-9.&]*(?:\s*[-–]\s*[a-zđ0-9.&]+)*"
_DAY = r"(?P<d>\d{1,2})\s*(?:[/.-]|\s+tháng\s+)\s*(?P<m>\d{1,2})\s*(?:[/.-]|\s+năm\s+)\s*(?P<y>\d{4})"
_LETTER = re.compile(
    rf"\s*(?:công văn\s+)?(?:số\s*:?\s*)?(?P<number>{_NUMBER})\s*,?\s*ngày\s+{_DAY}\s*", re.IGNORECASE
)


@dataclass(frozen=True)
class LetterReference:
    number: str
    issued_on: date

    def words(self) -> str:
        """'123/SNV-CCHC ngày 05/6/2021'."""
        return f"{self.number} ngày {short_date(self.issued_on)}"


def read_letter(text: str, where: str = "số, ngày công văn") -> LetterReference:
    """Both are required: a date that nobody can look up moves nothing (tracking.md 2.6)."""
    match = _LETTER.fullmatch(text)
    if not match:
        raise BadInput(
            f"{text.strip()!r} thiếu số hoặc ngày của công văn"
            if text.strip()
            else "chưa ghi số và ngày của công văn",
            where=where,
            mend="viết như 123/SNV-CCHC ngày 5/6/2021",
        )
    number = re.sub(r"\s+", "", match["number"]).replace("–", "-").upper()
    try:
        return LetterReference(number, date(int(match["y"]), int(match["m"]), int(match["d"])))
    except ValueError:
        raise BadInput(f"không có ngày {match['d']}/{match['m']}/{match['y']}", where=where) from None
