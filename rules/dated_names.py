"""A name with the time it was in use, as the directory file writes it: 'Sở Kế hoạch và Đầu tư (đến 28/2/2025)'."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rules.errors import ImpossibleDate

_DAY = r"(\d{1,2})/(\d{1,2})/(\d{4})"
_SPAN = re.compile(rf"\s*[(\[](?:từ\s+{_DAY})?\s*(?:đến\s+(?:hết\s+)?{_DAY})?[)\]]\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class DatedName:
    """Both days belong to the time; None is open."""

    name: str
    valid_from: date | None = None
    valid_to: date | None = None


def dated_name(text: str) -> DatedName:
    """A name without brackets of this form is in use as long as its unit; ImpossibleDate for a day that is none."""
    found = _SPAN.search(text)
    name = text[: found.start()].strip() if found else ""
    if not found or not name or not any(found.groups()):
        return DatedName(text.strip())
    days = found.groups()
    return DatedName(name, _day(days[:3], text), _day(days[3:], text))


def _day(parts: Sequence[str | None], text: str) -> date | None:
    if not all(parts):
        return None
    day, month, year = (int(part or 0) for part in parts)
    try:
        return date(year, month, day)
    except ValueError:
        raise ImpossibleDate(f"{text!r} nêu ngày không có thật", mend="viết như (đến 30/6/2025)") from None
