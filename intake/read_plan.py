"""One plan file → draft: read the document, then parse the plan."""

from intake.draft import PlanDraft
from intake.parse_plan import parse_plan
from intake.read_document import read_document
from rules.workdays import WorkCalendar


def read_plan(data: bytes, name: str, *, calendar: WorkCalendar) -> PlanDraft:
    return parse_plan(read_document(data, name), calendar=calendar)
