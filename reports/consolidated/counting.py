"""From rows to figures: classes, units, ages, rates (tracking.md 3)."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain
from typing import TypeVar

from reports.consolidated.facts import LineFacts, ReportFacts, TaskFacts, UnitReportFacts
from reports.consolidated.figures import AgeCount, ClassCounts, Rate, UnitRow
from rules.lifecycle import DONE
from rules.progress import AGE_BUCKETS, PrintedClass, Timeliness, rates
from rules.wording import number_words, percent_words

DatedRow = UnitReportFacts | TaskFacts
Row = TypeVar("Row", UnitReportFacts, TaskFacts, LineFacts)

NAMED_FROM_LEVEL = 4  # tracking.md 4.1, step overdue_4


def count_classes(rows: Iterable[DatedRow]) -> ClassCounts:
    """By the class that each row carries."""
    rows = tuple(rows)
    labels = [row.printed_class for row in rows]
    on_time, late, in_term, overdue = (labels.count(label) for label in PrintedClass)
    closed = sum(row.printed_class is None and row.timeliness == Timeliness.CLOSED for row in rows)
    unclear = len(rows) - on_time - late - in_term - overdue - closed
    return ClassCounts(on_time, late, in_term, overdue, closed, unclear)


def dated_rows(facts: ReportFacts) -> tuple[DatedRow, ...]:
    """What has a due date: reports and tasks."""
    return (*facts.unit_reports, *facts.tasks)


def standing_lines(facts: ReportFacts) -> tuple[LineFacts, ...]:
    return tuple(
        line for assignment in facts.assignments if assignment.is_standing for line in assignment.lines
    )


def has_answered(row: DatedRow) -> bool:
    """A returned report is not counted: it has to come in again."""
    return row.state in DONE


def unit_rows(facts: ReportFacts) -> tuple[UnitRow, ...]:
    """Every unit that owes anything, in the order in which the facts name it."""
    names: dict[str, str] = {}
    for row in chain[UnitReportFacts | TaskFacts | LineFacts](dated_rows(facts), standing_lines(facts)):
        names.setdefault(row.unit_code, row.unit)
    reports, tasks, lines = (
        _by_unit(facts.unit_reports),
        _by_unit(facts.tasks),
        _by_unit(standing_lines(facts)),
    )
    return tuple(
        UnitRow(
            unit=name,
            unit_code=code,
            reports=count_classes(reports.get(code, [])),
            tasks=count_classes(tasks.get(code, [])),
            standing=len(lines.get(code, [])),
            standing_answered=sum(line.state is not None for line in lines.get(code, [])),
        )
        for code, name in names.items()
    )


def _by_unit(rows: Sequence[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.unit_code, []).append(row)
    return grouped


def overdue_ages(rows: Iterable[DatedRow], today: date) -> tuple[AgeCount, ...]:
    """Calendar days since the due date: the ages official statistics print count every day (law.md 1.4)."""
    ages = [(today - row.due_on).days for row in rows if row.printed_class == PrintedClass.OVERDUE]
    return tuple(
        AgeCount(
            label=f"Trên {first - 1} ngày" if last is None else f"Từ {first} đến {last} ngày",
            count=sum(first <= age and (last is None or age <= last) for age in ages),
        )
        for first, last in AGE_BUCKETS
    )


def rates_of(counts: ClassCounts, what: str, *, reported: int | None = None) -> tuple[Rate, ...]:
    """Completion and on-time rate, and the update rate where `reported` says how many units sent something."""
    values = rates(
        on_time=counts.on_time,
        late=counts.late,
        overdue=counts.overdue,
        reported=reported or 0,
        owed=counts.total,
    )
    ended = counts.done + counts.overdue
    found = (
        _rate(
            "Tỷ lệ hoàn thành", values.completion, counts.done, ended, f"{what} đã hoàn thành hoặc quá hạn"
        ),
        _rate("Tỷ lệ đúng hạn", values.on_time, counts.on_time, counts.done, f"{what} đã hoàn thành"),
    )
    if reported is None:
        return found
    return (
        *found,
        _rate("Tỷ lệ cập nhật", values.update, reported, counts.total, f"{what} phải gửi trong kỳ"),
    )


def _rate(label: str, value: float | None, numerator: int, denominator: int, base: str) -> Rate:
    if value is None:
        words = f"không tính được, vì không có {base}"
    else:
        words = f"{percent_words(value)} ({number_words(numerator)} trên {number_words(denominator)} {base})"
    return Rate(label, value, numerator, denominator, words)
