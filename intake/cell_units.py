"""The units of one table cell: one a line, unless the margin of the cell broke a name."""

import re

from intake.folding import LOWER, UPPER
from intake.unit_grammar import read_units
from intake.unit_names import split_units
from intake.unit_text import UnitSpan, UnitText

_PERSON = re.compile(rf"(?:[{UPPER}][{LOWER}]*\s+){{2,4}}[{UPPER}][{LOWER}]*")
_OPEN_END = re.compile(r"(?:[-–&]|(?<!\w)(?:và|của|thuộc))$")
_NEEDS_BODY = re.compile(r"Văn phòng|Thanh tra|Lãnh đạo|Chánh Văn phòng|Giám đốc|Chủ tịch|Ban Giám đốc")


def units_in_cell(text: str) -> list[UnitSpan]:
    lines = [line.strip() for line in text.split("\n") if line.strip(" -+;.,")]
    known = any(read_units(UnitText(line.lstrip("-+ "))) for line in lines)
    whole: list[str] = []
    for line in lines:
        if whole and line[0] not in "-+" and _continues(whole[-1], line, known=known):
            whole[-1] = f"{whole[-1]} {line}"
        else:
            whole.append(line.lstrip("-+ "))
    return [unit for line in whole for unit in split_units(line)]


def _continues(before: str, line: str, *, known: bool) -> bool:
    """ "Phòng Lao động -" and "Việc làm", "Văn phòng" and "Sở"; `known`: some line of the cell names a known body."""
    if before[-1] in ";.":
        return False
    if _OPEN_END.search(before) or (_NEEDS_BODY.fullmatch(before) and len(line.split()) < 3):
        return True
    if read_units(UnitText(line)):
        return False
    return line[0].islower() or (known and not _PERSON.fullmatch(line))
