"""The term a plan sets from an event: "trong 05 ngày làm việc kể từ khi …" (tracking.md 2.4; Civil Code 147–148)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from intake.times.loose_times import relative_terms
from intake.times.terms import Term, end_of_term
from intake.times.time_text import TimeText
from models import Assignment
from rules.due_basis import DueBasis, fixed, rolled, workdays_after
from rules.workdays import Roll, WorkCalendar

DEFAULT_TERM = Term(5, "workday")
# What the law sets where the plan is silent does not exist; five working days are this office's habit, said as such.
UNIT_WORDS = {
    "hour": "giờ",
    "workday": "ngày làm việc",
    "day": "ngày",
    "week": "tuần",
    "month": "tháng",
    "year": "năm",
}


@dataclass(frozen=True)
class EventTerm:
    """`is_stated`: the plan itself says it. `due_on`: a person has named the day instead."""

    term: Term = DEFAULT_TERM
    is_stated: bool = False
    due_on: date | None = None

    @property
    def counts_back(self) -> bool:
        """ "05 ngày trước khi …": the event is still to come when the term ends."""
        return self.due_on is None and self.term.count < 0

    @property
    def words(self) -> str:
        if self.due_on is not None:
            return "hạn do người ghi nhận ấn định"
        direction = "trước" if self.counts_back else "kể từ"
        return f"{abs(self.term.count):02d} {UNIT_WORDS[self.term.unit]} {direction} ngày xảy ra"

    def basis(self, happened_on: date, calendar: WorkCalendar) -> DueBasis:
        """How the due date follows from the day of the event, so that a change of the calendar can follow it."""
        if self.due_on is not None:
            return fixed(self.due_on)
        if self.term.unit == "workday":
            return workdays_after(happened_on, self.term.count)
        end = end_of_term(calendar, happened_on, self.term)
        # A term that ends before the event may not slip towards it.
        return rolled(end, Roll.PREVIOUS if self.counts_back else None)


def stated_term(assignment: Assignment) -> EventTerm:
    """The term the plan names for an assignment that waits for an event; the usual one where it names none."""
    for text in _texts(assignment):
        for mention in relative_terms(TimeText(text, careful=False)):
            if mention.term is not None and mention.term.count:
                return EventTerm(mention.term, is_stated=True)
    return EventTerm()


def _texts(assignment: Assignment) -> Iterator[str]:
    """Where the reader left it: the phrase, the named due, or further rhythms of the sentence."""
    yield from (text for text in (assignment.cadence_text, assignment.due_named) if text)
    for also in assignment.cadence_also:
        yield from (str(also[name]) for name in ("text", "due") if also.get(name))
