"""Whether a table that looks like an assignment table is one: scores, money, figures and lists of persons are none."""

import re
from collections.abc import Sequence

from intake.duties.clauses import opens_with_verb
from intake.folding import fold, one_line
from intake.names.unit_grammar import read_units
from intake.names.unit_text import UnitText
from intake.tables.column_kinds import ColumnKind, says
from intake.tables.table_columns import Columns, Row

SAMPLE = 40  # rows of the body that are looked at before a table is believed
_MEASURE = re.compile(r"%|\d|(?:ty|trieu|nghin) dong|dong|ha|km|tan|nguoi|ho|lan|cai|chiec|bo|cuoc|dieu")


def whole_unit(text: str) -> bool:
    found = read_units(UnitText(one_line(text)))
    return found is not None and not one_line(text)[found.end :].strip(" .:;")


def is_no_assignment(
    found: Columns, kinds: Sequence[ColumnKind | None], words: str, body: Sequence[Row]
) -> bool:
    """Scores, money and figures; lists of persons; tables that name nobody."""
    sample = body[:SAMPLE]
    if says("scoring", words):
        return True
    if found.lead is None:
        return not found.marks and not _units_in_group_rows(found, body)
    timed = found.time is not None or bool(found.months)
    if says("money", words) and not timed and found.lead_rank < 4:
        return True
    task = kinds[found.task]
    if task and task.rank <= 1 and found.lead_rank < 3:
        return True
    if says("figures", words) and found.lead_rank <= 2.5 and not timed:
        return True
    leads = [fold(row[found.lead].text) for row in sample if row[found.lead].text.strip()]
    if found.lead_rank <= 1 and leads and all(_MEASURE.match(text) and len(text) < 15 for text in leads):
        return True
    if found.lead_rank < 1:
        tasks = [row[found.task].text.strip(" -+") for row in sample if row[found.task].text.strip()]
        return sum(opens_with_verb(one_line(text)) for text in tasks) * 2 < len(tasks)
    return False


def _units_in_group_rows(found: Columns, body: Sequence[Row]) -> bool:
    """No column for the unit: then the rows across the table may name it ("I. Sở Nội vụ")."""
    named = 0
    for row in body[:200]:
        own = {one_line(cell.text) for cell in row if cell.text.strip() and not cell.carried}
        texts = [text for text in own if not re.fullmatch(r"(?:[IVX]+|[A-Z]|\d{1,2})[.)]?", text)]
        if len(texts) == 1 and whole_unit(re.sub(r"^(?:[IVX]+|[A-Z]|\d{1,2})[.)]\s*", "", texts[0])):
            named += 1
    return named > 0 and (found.time is not None or found.number is not None)
