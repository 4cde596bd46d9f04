"""The rows of the facts with who said them, when and by what way: what every figure is counted from."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from reports.consolidated.counting import DatedRow, has_answered
from reports.consolidated.facts import (
    AssignmentFacts,
    EarlierFacts,
    FigureFacts,
    IndicatorFacts,
    LineFacts,
    ReportFacts,
    SubmissionFacts,
    TicketFacts,
    UnitReportFacts,
)
from reports.consolidated.source_words import STATE_WORDS, excerpt
from reports.consolidated.wording import LINE_STATES
from rules.figures import figure_words

TICKET_WORDS = {"difficulty": "Khó khăn, vướng mắc"}
SILENT = "chưa báo cáo"


@dataclass(frozen=True)
class SourceRow:
    """One row of the facts. `key`: its kind and place among them; no two rows have the same."""

    key: str
    unit: str
    unit_code: str
    what: str
    state: str  # class and state in words
    obligation: str = ""
    due_on: date | None = None
    answered_on: date | None = None
    text: str = ""  # what the unit said: an excerpt
    submission_id: int | None = None
    sender: SubmissionFacts | None = None  # None also in snapshots made before senders were kept


class SourceRows:
    """All rows of one report, each kind made when it is first asked for."""

    def __init__(self, facts: ReportFacts) -> None:
        self.facts = facts
        self._senders = {one.id: one for one in facts.submissions}
        self._latest: dict[str, SubmissionFacts] = {}
        for one in sorted(facts.submissions, key=lambda one: one.version):
            self._latest[one.obligation] = one

    @cached_property
    def reports(self) -> tuple[SourceRow, ...]:
        what = f"Báo cáo {self.facts.period.label}"
        return tuple(
            self._dated(f"report:{n}", row, what, row.submission_id)
            for n, row in enumerate(self.facts.unit_reports)
        )

    @cached_property
    def tasks(self) -> tuple[SourceRow, ...]:
        return tuple(
            self._dated(f"task:{n}", row, row.task, row.submission_id)
            for n, row in enumerate(self.facts.tasks)
        )

    @cached_property
    def lines(self) -> tuple[tuple[SourceRow, ...], ...]:
        return tuple(
            tuple(self._line(f"line:{n}:{k}", item, line) for k, line in enumerate(item.lines))
            for n, item in enumerate(self.facts.assignments)
        )

    @cached_property
    def figures(self) -> tuple[tuple[SourceRow, ...], ...]:
        return tuple(
            tuple(self._figure(f"figure:{n}:{k}", item, one) for k, one in enumerate(item.figures))
            for n, item in enumerate(self.facts.indicators)
        )

    @cached_property
    def tickets(self) -> tuple[SourceRow, ...]:
        return tuple(self._ticket(f"ticket:{n}", row) for n, row in enumerate(self.facts.tickets))

    @cached_property
    def earlier(self) -> tuple[SourceRow, ...]:
        return tuple(_earlier(f"earlier:{n}", row) for n, row in enumerate(self.facts.earlier))

    def of_units(self) -> dict[str, tuple[SourceRow, ...]]:
        """Reports, tasks, lines and difficulties of each unit."""
        found: dict[str, list[SourceRow]] = defaultdict(list)
        for rows in (self.reports, self.tasks, *self.lines, self.tickets):
            for row in rows:
                found[row.unit_code].append(row)
        return {code: tuple(rows) for code, rows in found.items()}

    def dated(self, kind: str) -> Iterable[tuple[DatedRow, SourceRow]]:
        if kind == "reports":
            yield from zip(self.facts.unit_reports, self.reports, strict=True)
        else:
            yield from zip(self.facts.tasks, self.tasks, strict=True)

    def both(self) -> Iterable[tuple[DatedRow, SourceRow]]:
        yield from self.dated("reports")
        yield from self.dated("tasks")

    def by_assignment(self) -> Iterable[tuple[AssignmentFacts, tuple[SourceRow, ...]]]:
        return zip(self.facts.assignments, self.lines, strict=True)

    def all(self) -> Iterable[SourceRow]:
        for rows in (self.reports, self.tasks, *self.lines, *self.figures, self.tickets, self.earlier):
            yield from rows

    def _dated(self, key: str, row: DatedRow, what: str, submission_id: int | None) -> SourceRow:
        state = STATE_WORDS.get(row.state, row.state)
        sender = self._senders.get(submission_id) if submission_id else None
        if sender is None and has_answered(row):
            sender = self._latest.get(row.obligation)
        return SourceRow(
            key,
            row.holder if isinstance(row, UnitReportFacts) else row.unit,
            row.unit_code,
            what,
            f"{row.printed_class} – {state.lower()}" if row.printed_class else state,
            obligation=row.obligation,
            due_on=row.due_on,
            answered_on=row.answered_on,
            submission_id=submission_id or (sender.id if sender else None),
            sender=sender,
        )

    def _line(self, key: str, item: AssignmentFacts, line: LineFacts) -> SourceRow:
        state = LINE_STATES.get(line.state, line.state) if line.state else SILENT
        return self._said(key, line, item.task, state, line.result)

    def _figure(self, key: str, item: IndicatorFacts, one: FigureFacts) -> SourceRow:
        if one.value is None:
            return self._said(key, one, item.name, "chưa có số liệu", "")
        state = "số ước thực hiện" if one.is_estimate else "số thực hiện"
        return self._said(key, one, item.name, state, f"{figure_words(one.value)} {item.measure}".strip())

    def _ticket(self, key: str, row: TicketFacts) -> SourceRow:
        answered = bool(row.answer and row.answer.strip())
        state = "đã quyết định" if row.is_decided else "đã trả lời"
        waiting = f"đã chuyển {row.passed_to}" if row.passed_to else "chưa trả lời"
        return self._said(
            key,
            row,
            TICKET_WORDS.get(row.kind, "Kiến nghị, đề xuất"),
            state if answered else waiting,
            row.text,
            due_on=row.due_on,
            answered_on=row.answered_on,
        )

    def _said(
        self,
        key: str,
        row: LineFacts | FigureFacts | TicketFacts,
        what: str,
        state: str,
        text: str,
        *,
        due_on: date | None = None,
        answered_on: date | None = None,
    ) -> SourceRow:
        sender = self._senders.get(row.submission_id) if row.submission_id else None
        return SourceRow(
            key,
            row.unit,
            row.unit_code,
            what,
            state,
            obligation=sender.obligation if sender else "",
            due_on=due_on,
            answered_on=answered_on,
            text=excerpt(text),
            submission_id=row.submission_id,
            sender=sender,
        )


def _earlier(key: str, row: EarlierFacts) -> SourceRow:
    what = f"{'Báo cáo' if row.kind == 'report' else 'Nhiệm vụ có thời hạn'}, kỳ {row.period}"
    return SourceRow(
        key, row.unit, row.unit_code, what, row.printed_class or "Không phân loại", row.obligation
    )
