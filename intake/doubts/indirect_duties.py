"""Bodies that owe a report only because another body is told to urge them: shown, for a person to add."""

import re
from collections.abc import Sequence

from intake.doubts.line_index import comparable
from intake.doubts.reading_words import place_in_words
from intake.draft import AssignmentDraft, Defect
from intake.names.unit_grammar import read_units
from intake.names.unit_text import UnitText

_URGED = re.compile(r"(?:đôn đốc|nhắc nhở)\s+(?=(?:các|những)\s[^.;]*?\sbáo cáo(?!\w))", re.IGNORECASE)


def indirect_duties(found: Sequence[AssignmentDraft]) -> list[Defect]:
    """ "Đôn đốc các đơn vị … gửi báo cáo": who is urged to report is not yet one who owes a report."""
    owing = {comparable(one.unit) for one in found if one.unit}
    out: dict[str, Defect] = {}
    for one in found:
        for urged in _URGED.finditer(one.task):
            units = read_units(UnitText(one.task), urged.end())
            names = [unit.text for unit in units.units if comparable(unit.text) not in owing] if units else []
            if names:
                who = ", ".join(f"“{name}”" for name in names)
                message = f"Câu giao việc đôn đốc {who} báo cáo; chưa ghi đó là đơn vị phải báo cáo, thêm vào nếu cần."
                out.setdefault(message, Defect("duty_through_another", message, place_in_words(one.source)))
    return list(out.values())
