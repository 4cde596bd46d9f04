"""Classes in this period beside those of the year so far and of the same period last year (tracking.md 6.2)."""

from collections.abc import Iterable

from reports.consolidated.counting import DatedRow
from reports.consolidated.facts import EarlierFacts, ReportFacts
from reports.consolidated.figures import ClassCounts, Figures
from reports.consolidated.tables import NOTHING, class_columns
from reports.document import Block, Cell, Column, Paragraph, Table, Traced
from rules.progress import PrintedClass
from rules.wording import number_words, percent_words

CUMULATIVE, LAST_YEAR = "cumulative", "last_year"
_KINDS = (("report", "reports", "Báo cáo định kỳ của đơn vị"), ("task", "tasks", "Nhiệm vụ có thời hạn"))
_KEYS = {
    PrintedClass.DONE_ON_TIME: "on_time",
    PrintedClass.DONE_LATE: "late",
    PrintedClass.IN_TERM: "in_term",
    PrintedClass.OVERDUE: "overdue",
}


def comparison_blocks(facts: ReportFacts, figures: Figures) -> tuple[Block, ...]:
    """One table; that there is nothing of last year is said once, where the report compares anything."""
    if not (facts.unit_reports or facts.tasks):
        return ()
    has_last_year = any(row.span == LAST_YEAR for row in facts.earlier)
    compares = bool(facts.earlier or facts.indicators)
    words = "Chưa có số liệu cùng kỳ năm trước để so sánh."
    sentence = (Paragraph(words),) if compares and not has_last_year else ()
    if not facts.earlier:
        return sentence
    rows = [
        row
        for kind, plural, words in _KINDS
        for row in _rows(facts, figures, kind, plural, words, has_last_year=has_last_year)
    ]
    return (_table(rows), *sentence)


def _table(rows: list[tuple[Cell, ...]]) -> Table:
    return Table(
        caption="So sánh trong kỳ, lũy kế từ đầu năm và cùng kỳ năm trước",
        columns=(
            Column("Nội dung", 36),
            *class_columns(17, total=True),
            Column("Tỷ lệ hoàn thành (trên số đã hoàn thành hoặc quá hạn)", 22, True),
            Column("Tỷ lệ đúng hạn (trên số đã hoàn thành)", 22, True),
        ),
        rows=tuple(rows),
    )


def _rows(
    facts: ReportFacts, figures: Figures, kind: str, plural: str, words: str, *, has_last_year: bool
) -> list[tuple[Cell, ...]]:
    here: tuple[DatedRow, ...] = facts.unit_reports if kind == "report" else facts.tasks
    now = figures.reports if kind == "report" else figures.tasks
    so_far = now + _counts(_earlier(facts, CUMULATIVE, kind))
    then = _counts(_earlier(facts, LAST_YEAR, kind))
    if not here and not so_far.total and not then.total:
        return []
    rows = [
        _row(f"{words}: trong kỳ", now, f"{plural}."),
        _row("Lũy kế từ đầu năm", so_far, f"cumulative:{plural}."),
    ]
    if has_last_year:
        rows.append(_row("Cùng kỳ năm trước", then, f"earlier:{LAST_YEAR}:{plural}."))
    return rows


def _earlier(facts: ReportFacts, span: str, kind: str) -> Iterable[EarlierFacts]:
    return (row for row in facts.earlier if row.span == span and row.kind == kind)


def _counts(rows: Iterable[EarlierFacts]) -> ClassCounts:
    labels = [row.printed_class for row in rows]
    on_time, late, in_term, overdue = (labels.count(label) for label in PrintedClass)
    closed = len(labels) - on_time - late - in_term - overdue
    return ClassCounts(on_time, late, in_term, overdue, closed)


def _row(words: str, counts: ClassCounts, source: str = "") -> tuple[Cell, ...]:
    """`source`: of the rows that were counted (reports/consolidated/sources.py)."""
    numbers = [("total", counts.total), *((_KEYS[label], counts.of(label)) for label in PrintedClass)]
    cells = (
        Traced(number_words(count), source + key) if source else number_words(count) for key, count in numbers
    )
    return (
        words,
        *cells,
        _rate(counts.done, counts.done + counts.overdue),
        _rate(counts.on_time, counts.done),
    )


def _rate(part: int, whole: int) -> str:
    """With its denominator; a dash where there is none."""
    if not whole:
        return NOTHING
    return f"{percent_words(part / whole)} ({number_words(part)}/{number_words(whole)})"
