"""Every figure and sentence of a report leads back to its rows: which rows, by what rule, as of when.

A source is a short key that stands beside the figure (`document.Traced`, `Paragraph.source`, `Item.source`):

    reports.COUNT  tasks.COUNT      COUNT: total on_time late in_term overdue closed unclear, all, answered, awaited,
                                    age:N (place in AGE_BUCKETS), rate:completion rate:on_time rate:update, named
    standing  standing.answered     lines of standing assignments
    urged  urged:LEVEL  moved       reports and tasks urged, or with another due date
    unit:CODE  unit:CODE:COUNT      everything of a unit; COUNT: reports.… tasks.… standing standing.answered
    assignment:ID  assignment:ID:COUNT   COUNT: members answered done in_progress not_started silent, answer:N
    assignments.COUNT               the same over all assignments
    indicator:ID:NAME  indicator:ID:NAME:given    one figure of each unit
    ticket:ID  tickets.KIND         difficulty | proposal | all
    submission:ID  obligation:KEY   what came in with it, what is followed by it
    earlier:SPAN:KIND  …:KIND.COUNT cumulative | last_year; reports | tasks; a class
    cumulative:KIND.COUNT           the year so far: earlier periods and this one
    text:SLOT                       words of the coordinator, with the rows of the slot where it names any
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from reports.consolidated import source_counts as counts
from reports.consolidated.facts import ReportFacts, TicketFacts
from reports.consolidated.source_counts import Found
from reports.consolidated.source_rows import SourceRow, SourceRows
from rules.errors import BadInput
from rules.wording import short_date


@dataclass(frozen=True)
class Source:
    """What the figure is, by which rule its rows were taken, as of when, and the rows."""

    key: str
    what: str
    rule: str
    as_of: datetime
    rows: tuple[SourceRow, ...]


def rows_behind(facts: ReportFacts, source: str) -> Source:
    """BadInput for a key that names nothing in these facts. For many keys keep one `Tracing`."""
    return Tracing(facts).rows_behind(source)


def answer_source(assignment_id: int, place: int) -> str:
    """Of the answer at `place` among the folded answers of an assignment."""
    return f"assignment:{assignment_id}:answer:{place}"


def ticket_source(ticket: TicketFacts) -> str:
    """Snapshots made before tickets had numbers know only the kind."""
    return f"ticket:{ticket.ticket_id}" if ticket.ticket_id else f"tickets.{counts.ticket_kind(ticket)}"


class Tracing:
    """The rows of one report, looked up by key."""

    def __init__(self, facts: ReportFacts) -> None:
        self.facts = facts
        self.rows = SourceRows(facts)

    @cached_property
    def units(self) -> dict[str, tuple[SourceRow, ...]]:
        return self.rows.of_units()

    def rows_behind(self, key: str) -> Source:
        found = self._text(key) if key.startswith("text:") else self._counted(key)
        if found is None:
            where = f"kỳ {self.facts.period.label}"
            raise BadInput(f"không có nguồn số liệu “{key}” trong báo cáo này", where=where)
        what, rule, rows = found
        return Source(key, what, rule, self.facts.as_of, rows)

    def _counted(self, key: str) -> Found | None:
        rows = self.rows
        if key.startswith(("reports.", "tasks.")):
            return counts.dated(rows, key)
        if key.startswith("standing"):
            return counts.standing(rows, key)
        if key.startswith("unit:"):
            return counts.of_unit(rows, self.units, key)
        if key.startswith("assignment:"):
            return counts.of_assignment(rows, key)
        if key.startswith("assignments."):
            return counts.of_assignments(rows, key)
        if key.startswith("indicator:"):
            return counts.of_indicator(rows, key)
        if key.startswith("earlier:"):
            return counts.of_earlier(rows, key)
        if key.startswith("cumulative:"):
            return counts.of_cumulative(rows, key)
        return counts.picked(rows, key)

    def _text(self, key: str) -> Found | None:
        slot = key.removeprefix("text:")
        text = next((text for text in self.facts.texts if text.slot == slot), None)
        if text is None:
            return None
        at = text.edited_at.astimezone(self.facts.as_of.tzinfo)
        behind = self._counted(slot)
        rule = f"{text.edited_by} biên tập lúc {at:%H:%M} ngày {short_date(at.date())}."
        return "Lời văn do cơ quan đầu mối biên tập", rule, behind[2] if behind else ()
