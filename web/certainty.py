"""How sure a reading is, as a mark and a word: never by colour, which means time."""

from dataclasses import dataclass

from operations.drafts.review_draft import Reading, ReviewRow

UNSAID = ("default", "not_found")
SURE = 0.85  # beneath it a reading is worth a look, long before it is doubtful


@dataclass(frozen=True)
class Certainty:
    code: str
    mark: str
    words: str


CERTAIN = Certainty("certain", "✓", "chắc chắn")
LIKELY = Certainty("likely", "◇", "nên xem")
UNSURE = Certainty("unsure", "◆", "cần xem")
SILENT = Certainty("certain", "", "")
CHECKED = Certainty("certain", "✓✓", "đã xem, đúng")
ALL = (CERTAIN, LIKELY, UNSURE, CHECKED)


def certainty_of(reading: Reading) -> Certainty:
    """What the document leaves unsaid is no reading, so it has no mark; how it is taken is said in words."""
    if reading.is_doubtful:
        return UNSURE
    if reading.how in UNSAID:
        return SILENT
    return CERTAIN if reading.confidence >= SURE else LIKELY


def certainty_of_row(row: ReviewRow) -> Certainty:
    """As sure as the weakest of what was read; a person's word ends all doubt."""
    if row.assignment.checked_at is not None:
        return CHECKED
    if row.is_doubtful:
        return UNSURE
    read = [one.confidence for one in row.readings.values() if one.how not in UNSAID]
    return CERTAIN if min([row.assignment.confidence, *read]) >= SURE else LIKELY
