"""Reports and dated tasks with the class of the day of compiling."""

from datetime import date

from models import Assignment
from models.queries.report_facts import OwedRow
from operations.plans.period_reading import PeriodReading, is_taken_over
from operations.workspace import Workspace
from reports.consolidated.facts import TaskFacts, UnitReportFacts
from rules.lifecycle import State
from rules.progress import PrintedClass, Timeliness, printed_class, progress_of
from rules.workdays import WorkCalendar

Judged = tuple[Timeliness, PrintedClass | None, int]  # with the working days it is late


class Judge:
    """Judges by the day of compiling, by the calendar each unit works by; rows that share their dates once."""

    def __init__(self, workspace: Workspace, reading: PeriodReading, today: date) -> None:
        self._today = today
        self._calendars = {unit.id: unit.calendar for unit in reading.units.values()}
        self._book = workspace.calendars
        self._known: dict[tuple[State, date, date | None, str], Judged] = {}

    def of(self, row: OwedRow) -> Judged:
        name = self._calendars[row.unit_id]
        dates = (row.state, row.due_on, row.answered_on, name)
        if dates not in self._known:
            self._known[dates] = self._judged(row, self._book.named(name))
        return self._known[dates]

    def _judged(self, row: OwedRow, calendar: WorkCalendar) -> Judged:
        progress = progress_of(row.state, row.due_on, row.answered_on, self._today, calendar)
        late = 0
        if progress.timeliness is Timeliness.OVERDUE:
            late = -progress.days_left
        elif progress.timeliness is Timeliness.DONE_LATE and row.answered_on:
            late = max(1, calendar.workdays_between(row.due_on, row.answered_on))
        return progress.timeliness, printed_class(progress), late


def unit_report_facts(row: OwedRow, reading: PeriodReading, judge: Judge) -> UnitReportFacts:
    timeliness, printed, late = judge.of(row)
    return UnitReportFacts(
        obligation=row.key,
        unit=reading.names[row.unit_id],
        unit_code=reading.units[row.unit_id].code,
        state=row.state.value,
        timeliness=timeliness.value,
        printed_class=printed.value if printed else None,
        due_on=row.due_on,
        original_due_on=row.original_due_on,
        answered_on=row.answered_on,
        days_late=late,
        level_reached=row.level_reached,
        submission_id=reading.submission_of.get(row.id),
        is_taken_over=is_taken_over(row),
    )


def task_facts(
    row: OwedRow, reading: PeriodReading, judge: Judge, assignments: dict[int, Assignment]
) -> TaskFacts:
    timeliness, printed, late = judge.of(row)
    assignment = assignments.get(row.assignment_id or 0)
    return TaskFacts(
        obligation=row.key,
        task=assignment.task if assignment else "",
        unit=reading.holder_of(row),
        unit_code=reading.units[row.unit_id].code,
        due_phrase=row.due_phrase,
        due_on=row.due_on,
        original_due_on=row.original_due_on,
        state=row.state.value,
        timeliness=timeliness.value,
        printed_class=printed.value if printed else None,
        answered_on=row.answered_on,
        days_late=late,
        level_reached=row.level_reached,
        plan=reading.numbers.get(row.plan_id, ""),
        submission_id=reading.submission_of.get(row.id),
    )
