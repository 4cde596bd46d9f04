"""A line that opens with a time and a colon, a dash or a comma: how far that time reaches."""

import re
from functools import lru_cache

from intake.times.terms import Mention
from intake.times.time_mentions import mentions
from rules.cadence import CadenceKind
from rules.errors import ImpossibleDate

LONGEST = 75  # letters
_OPENS = re.compile(
    r"(?:từ|trước|sau|trong|đến|chậm nhất|muộn nhất|vào|các|tháng|quý|quí|năm|tuần|ngày|sáng|chiều|hằng|hàng|mỗi|định kỳ|cuối|đầu|giữa|học kỳ|thường xuyên|\d)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*:\s|\s+[–-]\s+(?=\D)|,\s+(?=[^\W\d])|\s*:$")
_FILLERS = re.compile(
    r"[\s,;:.()–-]+|(?<!\w)(?:và|từ|đến|hết|trong|trước|sau|vào|khoảng|hoàn thành|chậm nhất|muộn nhất|ngày|dự kiến|thời gian|xong|đợt|lần|\d)(?!\w)"
)


@lru_cache(maxsize=512)
def time_head(text: str) -> int | None:
    """Where the task or the subject begins, if all before it is a time."""
    if not _OPENS.match(text):
        return None
    for separator in _SEPARATOR.finditer(text, 0, LONGEST):
        if is_all_time(text[: separator.start()]):
            return separator.end()
    return None


def is_time_or_event(text: str) -> bool:
    """A short wording that says when: a day, a rhythm, or "khi có yêu cầu"."""
    found = _read(text.strip(" :.,;–-")) if len(text) < 2 * LONGEST else []
    return bool(found) and found[0].start < 4 and found[0].kind is not CadenceKind.UNSPECIFIED


def _read(text: str) -> list[Mention]:
    try:
        return mentions(text, year=None, issued_on=None, careful=False)
    except ImpossibleDate:
        return []


@lru_cache(maxsize=512)
def is_all_time(text: str) -> bool:
    """Nothing but a time that says when: no manner word, and no other word beside it."""
    head = text.strip(" :.,;–-")
    if not head or len(head) > LONGEST or not _OPENS.match(head):
        return False
    found = _read(head)
    if not any(mention.kind not in (CadenceKind.UNSPECIFIED, CadenceKind.EVENT) for mention in found):
        return False
    left = head
    for mention in sorted(found, key=lambda mention: mention.start, reverse=True):
        left = left[: mention.start] + left[mention.end :]
    return not _FILLERS.sub("", left.lower())
