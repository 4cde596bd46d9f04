"""The tables in the body of a report: columns in millimetres, cells already in words."""

from collections.abc import Sequence

from reports.consolidated.facts import TaskFacts, UnitReportFacts
from reports.consolidated.figures import AgeCount, ClassCounts, Figures
from reports.consolidated.source_rules import CLASS_KEYS
from reports.consolidated.wording import task_words
from reports.document import Cell, Column, Table, Traced
from rules.lifecycle import State
from rules.progress import PrintedClass
from rules.wording import number_words, table_date

NOTHING = "–"
STANDING = "Thường xuyên"
ROW_NUMBER = Column("STT", 12, is_mark=True)


def summary_table(figures: Figures) -> Table:
    """The four classes for reports and dated tasks; standing lines in a column of their own."""
    standing = Traced(number_words(figures.standing), "standing")
    return Table(
        caption="Tổng hợp theo phân loại (đơn vị tính: báo cáo, nhiệm vụ)",
        columns=(
            Column("Nội dung", 36),
            Column("Tổng số có thời hạn", 20, True),
            *class_columns(22),
            Column(STANDING, 21, True),
        ),
        rows=(
            ("Báo cáo định kỳ của đơn vị", *count_cells(figures.reports, "reports"), NOTHING),
            ("Nhiệm vụ giao cho đơn vị", *count_cells(figures.tasks, "tasks"), standing),
        ),
    )


def ages_table(reports: Sequence[AgeCount], tasks: Sequence[AgeCount]) -> Table:
    labels = [age.label for age in reports]
    return Table(
        caption="Số báo cáo, nhiệm vụ đang quá hạn theo số ngày quá hạn (tính theo ngày lịch)",
        columns=(
            Column("Nội dung", 45),
            *(Column(label, 24, True) for label in labels),
            Column("Cộng", 24, True),
        ),
        rows=(
            ("Báo cáo định kỳ của đơn vị", *_ages(reports, "reports")),
            ("Nhiệm vụ có thời hạn", *_ages(tasks, "tasks")),
        ),
    )


def named_table(tasks: Sequence[TaskFacts]) -> Table:
    return Table(
        caption="Nhiệm vụ quá hạn đã đôn đốc từ mức 4, nêu tên theo quy định",
        columns=(
            ROW_NUMBER,
            Column("Nhiệm vụ", 64),
            Column("Đơn vị", 37),
            Column("Hạn", 24),
            Column("Quá hạn (ngày làm việc)", 28, True),
        ),
        rows=tuple(
            (
                number_words(n),
                row_cell(task_words(task.task), task),
                task.unit,
                due_words(task),
                number_words(task.days_late),
            )
            for n, task in enumerate(tasks, start=1)
        ),
    )


def missing_table(missing: Sequence[UnitReportFacts]) -> Table:
    return Table(
        caption="Đơn vị chưa gửi báo cáo",
        columns=(
            ROW_NUMBER,
            Column("Đơn vị", 46),
            Column("Tình trạng", 47),
            Column("Hạn", 24),
            Column("Quá hạn (ngày làm việc)", 20, True),
            Column("Mức đôn đốc", 16, True),
        ),
        rows=tuple(
            (
                number_words(n),
                row_cell(row.holder, row),
                missing_words(row),
                due_words(row),
                day_cell(row.days_late),
                number_words(row.level_reached),
            )
            for n, row in enumerate(missing, start=1)
        ),
    )


def late_table(late: Sequence[UnitReportFacts]) -> Table:
    return Table(
        caption="Đơn vị gửi báo cáo muộn",
        columns=(
            ROW_NUMBER,
            Column("Đơn vị", 73),
            Column("Hạn", 27),
            Column("Ngày gửi", 27),
            Column("Muộn (ngày làm việc)", 26, True),
        ),
        rows=tuple(
            (
                number_words(n),
                row_cell(row.holder, row),
                due_words(row),
                table_date(row.answered_on) if row.answered_on else NOTHING,
                day_cell(row.days_late),
            )
            for n, row in enumerate(late, start=1)
        ),
    )


def due_words(row: UnitReportFacts | TaskFacts) -> str:
    """An extension keeps the old date on record (tracking.md 4.7)."""
    if row.due_on == row.original_due_on:
        return table_date(row.due_on)
    return f"{table_date(row.due_on)} (hạn cũ {table_date(row.original_due_on)})"


def missing_words(row: UnitReportFacts) -> str:
    what = "Đã trả lại, chưa gửi bổ sung" if row.state == State.RETURNED else "Chưa gửi báo cáo"
    return what if row.printed_class == PrintedClass.OVERDUE else f"{what}, còn trong hạn"


def class_columns(width: int, *, total: bool = False) -> tuple[Column, ...]:
    columns = tuple(Column(label.value, width, is_number=True) for label in PrintedClass)
    return (Column("Tổng số", width, is_number=True), *columns) if total else columns


def count_cells(counts: ClassCounts, source: str) -> tuple[Cell, ...]:
    """`source`: whose counts they are, "reports", "tasks" or "unit:CODE:reports" (reports/consolidated/sources.py)."""
    return (
        Traced(number_words(counts.total), f"{source}.total"),
        *(Traced(number_words(counts.of(label)), f"{source}.{CLASS_KEYS[label]}") for label in PrintedClass),
    )


def row_cell(text: str, row: UnitReportFacts | TaskFacts) -> Cell:
    """A name that leads to its own row."""
    return Traced(text, f"obligation:{row.obligation}")


def _ages(ages: Sequence[AgeCount], source: str) -> tuple[Cell, ...]:
    return (
        *(Traced(number_words(age.count), f"{source}.age:{place}") for place, age in enumerate(ages)),
        Traced(number_words(sum(age.count for age in ages)), f"{source}.overdue"),
    )


def day_cell(days: int) -> str:
    return number_words(days) if days else NOTHING
