"""Times of a school: cuối học kỳ I, đầu năm học, dịp hè. They name a period, but no day of the calendar."""

import re
from datetime import date

from intake.times.terms import Mention
from intake.times.time_text import TimeText
from rules.cadence import CadenceKind

_TERM = r"(?:học k[ỳì]|hk)\s*(?:i{1,2}|[12]|một|hai)(?!\w)(?!\s+(?:lần|buổi|đợt|tiết|cuộc))(?:\s*(?:,|-|và)\s*(?:học k[ỳì]\s*)?(?:i{1,2}|[12])(?!\w))?"
_SCHOOL = re.compile(
    rf"(?P<lead>(?:vào|trước|trong|ngay từ|xong|hết|sau|từ)\s+)?(?P<part>(?:đầu|giữa|cuối|hết|kết thúc|trong|cả|suốt)\s+)?"
    rf"(?:{_TERM}|học k[ỳì](?!\w)|năm học(?!\w)|kỳ nghỉ hè|dịp hè|(?<=trong )hè(?!\w)|hè(?=\s+20))(?:,?\s*(?:năm học\s*)?20\d\d\s*-\s*20\d\d|\s+20\d\d)?"
)


def school_times(source: TimeText, _year: int | None, _issued_on: date | None) -> list[Mention]:
    """ "Cả năm học" goes on; any other part of a school year is a closed period."""
    found: list[Mention] = []
    if not source.holds("học hk hè"):
        return found
    for match in source.find(_SCHOOL):
        if not source.is_free(*match.span()):
            continue
        opens = not source.lowered[: match.start()].strip(" (-")
        if source.careful and not (match["part"] and (match["lead"] or opens)):
            continue
        part = (match["part"] or "").strip()
        source.take(*match.span())
        goes_on = part in ("cả", "suốt") or (match["lead"] or "").strip() == "từ"
        kind = CadenceKind.CONTINUOUS if goes_on else CadenceKind.DEADLINE
        found.append(Mention(*match.span(), kind, due=source.written(*match.span())))
    return found
