"""A paragraph while its lines are put together, and what its words tell about the line below it.

Only its head and its tail are looked at, so that the cost does not grow with its length.
"""

import re

from intake.duties.clauses import opens_with_verb
from intake.duties.outline import opens_item, take_apart
from intake.names.unit_grammar import read_units
from intake.names.unit_text import UnitText

_TAIL = 120  # letters
LONGEST_HEADING = 300

ENDS = (".", ";", ":", "!", "?", "./.", "…", ".”", ";”")


class Growing:
    def __init__(self, text: str) -> None:
        self._parts = [text]
        self.tail = text[-_TAIL:]
        self.length = len(text)
        self.is_item = opens_item(text)
        self._has_lower, self._has_upper = text.upper() != text, text.lower() != text

    @property
    def text(self) -> str:
        return "".join(self._parts)

    @property
    def is_upper(self) -> bool:
        return self._has_upper and not self._has_lower

    @property
    def is_one_line(self) -> bool:
        return len(self._parts) == 1

    def add(self, text: str, between: str = " ") -> None:
        self._parts += [between, text]
        self.tail = f"{self.tail}{between}{text}"[-_TAIL:]
        self.length += len(between) + len(text)
        self._has_lower |= text.upper() != text
        self._has_upper |= text.lower() != text

    def ends(self, *ends: str) -> bool:
        return self.tail.endswith(ends)

    def is_unit_heading(self, below: str) -> bool:
        """ "3. Phòng Hợp tác quốc tế" is whole, and "Lồng ghép …" below it a new sentence."""
        if self.length > LONGEST_HEADING or not below[:1].isupper() or not opens_with_verb(below):
            return False
        body = _ADDRESSED.sub("", take_apart(self.text).body)
        found = read_units(UnitText(body)) if not body.endswith(("và", ",", "-")) else None
        return found is not None and not body[found.end :].strip()

    def dangles(self, below: str) -> bool:
        """Whether it ends with a word after which no sentence and no name can end."""
        if opens_item(below) or below.isupper() or self.is_upper:
            return False
        if _NEEDS_MORE.search(self.tail) or (self.ends(" năm") and re.match(r"20\d\d\b", below)):
            return True
        return bool(_NEEDS_NAME.search(self.tail)) and below[0].isupper() and not opens_with_verb(below)


_ADDRESSED = re.compile(r"(?:(?:Trân trọng\s+)?[Đđ]ề nghị|Giao|Yêu cầu)\s+")
_NEEDS_MORE = re.compile(
    r"(?<!\w)(?:và|của|các|những|với|theo|tại|về|từ|cho|do|là|để|bởi|ngày|tháng|số|hoặc|bằng|như)$"
)
_NEEDS_NAME = re.compile(r"\w (?:Sở|Bộ|Cục|Chi cục|Ủy ban|Văn phòng|Trung tâm)$")
_RECITAL = re.compile(
    r"(?:Căn cứ|Xét đề nghị|Theo đề nghị của|Thực hiện (?:Nghị quyết|Nghị định|Quyết định|Kế hoạch|Chỉ thị|Công văn|Thông báo|Chương trình|Luật))\s"
)


def is_recital(text: str) -> bool:
    return bool(_RECITAL.match(text))


YEARS = re.compile(r"[-–]\s*\d{4}\b")  # "giai đoạn 2026 / - 2030" is no item
