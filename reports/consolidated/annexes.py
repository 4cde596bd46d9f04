"""The wide tables behind the text: by unit, by assignment, by dated task."""

from collections.abc import Sequence
from dataclasses import replace

from reports.consolidated.facts import TaskFacts
from reports.consolidated.figures import AssignmentResult, ClassCounts, Figures
from reports.consolidated.tables import (
    NOTHING,
    ROW_NUMBER,
    STANDING,
    class_columns,
    count_cells,
    day_cell,
    due_words,
    row_cell,
)
from reports.consolidated.wording import task_words
from reports.document import Annex, Cell, Column, Table, Traced
from rules.lifecycle import State
from rules.wording import number_words, table_date

_NUMERALS = ("I", "II", "III")
_COUNTS = ("members", "answered", "done", "in_progress", "not_started")


def annexes(figures: Figures, tasks: Sequence[TaskFacts]) -> tuple[Annex, ...]:
    """Only those that have rows; numbered in the order in which they follow."""
    tables = [
        table
        for table, rows in (
            (unit_table(figures), figures.units),
            (assignment_table(figures), figures.assignments),
            (task_table(tasks), tasks),
        )
        if rows
    ]
    return tuple(
        Annex(numeral, table.caption, table) for numeral, table in zip(_NUMERALS, tables, strict=False)
    )


def unit_table(figures: Figures) -> Table:
    rows = [
        (
            number_words(n),
            Traced(unit.unit, f"unit:{unit.unit_code}"),
            *count_cells(unit.reports, f"unit:{unit.unit_code}:reports"),
            *count_cells(unit.tasks, f"unit:{unit.unit_code}:tasks"),
            *_standing(unit.standing, unit.standing_answered, f"unit:{unit.unit_code}:"),
        )
        for n, unit in enumerate(figures.units, start=1)
    ]
    reports = sum((unit.reports for unit in figures.units), ClassCounts())
    tasks = sum((unit.tasks for unit in figures.units), ClassCounts())
    standing = sum(unit.standing for unit in figures.units)
    answered = sum(unit.standing_answered for unit in figures.units)
    return Table(
        caption="Kết quả theo đơn vị",
        columns=(
            ROW_NUMBER,
            Column("Đơn vị", 54),
            *_grouped(class_columns(15, total=True), "Báo cáo định kỳ"),
            *_grouped(class_columns(15, total=True), "Nhiệm vụ có thời hạn"),
            *_grouped((Column("Tổng số", 14, True), Column("Đã báo cáo", 15, True)), STANDING),
        ),
        rows=tuple(rows),
        total=(
            "",
            "Tổng cộng",
            *count_cells(reports, "reports"),
            *count_cells(tasks, "tasks"),
            *_standing(standing, answered, ""),
        ),
    )


def assignment_table(figures: Figures) -> Table:
    return Table(
        caption="Kết quả theo nhiệm vụ",
        columns=(
            ROW_NUMBER,
            Column("Nhiệm vụ", 94),
            Column("Đơn vị thực hiện", 52),
            Column(STANDING, 18, is_mark=True),
            Column("Phải báo cáo", 15, True),
            Column("Đã báo cáo", 15, True),
            Column("Đã hoàn thành", 16, True),
            Column("Đang thực hiện", 16, True),
            Column("Chưa thực hiện", 16, True),
        ),
        rows=tuple(
            (
                number_words(n),
                Traced(_task_words(item), f"assignment:{item.assignment_id}"),
                item.unit_as_named,
                "x" if item.is_standing else "",
                *_k_of_n(item),
            )
            for n, item in enumerate(figures.assignments, start=1)
        ),
        total=("", "Tổng cộng (lượt đơn vị)", "", "", *_k_of_n_total(figures.assignments)),
    )


def task_table(tasks: Sequence[TaskFacts]) -> Table:
    return Table(
        caption="Nhiệm vụ có thời hạn",
        columns=(
            ROW_NUMBER,
            Column("Nhiệm vụ", 76),
            Column("Đơn vị", 42),
            Column("Thời hạn theo văn bản", 32),
            Column("Hạn", 23),
            Column("Ngày hoàn thành", 22),
            Column("Phân loại", 31),
            Column("Chậm (ngày làm việc)", 14, True),
        ),
        rows=tuple(
            (
                number_words(n),
                row_cell(
                    f"{task_words(task.task)} ({task.plan})" if task.plan else task_words(task.task), task
                ),
                task.unit,
                task.due_phrase or NOTHING,
                due_words(task),
                table_date(task.answered_on) if task.answered_on else NOTHING,
                task.printed_class or closed_words(task),
                day_cell(task.days_late),
            )
            for n, task in enumerate(tasks, start=1)
        ),
    )


def _task_words(item: AssignmentResult) -> str:
    """With its plan where several share the report, and where it is answered when not here."""
    notes = [item.plan] if item.plan else []
    notes += [f"đã lồng ghép trong {item.inside}"] if item.inside else []
    task = task_words(item.task)
    return f"{task} ({'; '.join(notes)})" if notes else task


def closed_words(task: TaskFacts) -> str:
    return {State.WAIVED.value: "Được miễn", State.CANCELLED.value: "Thôi theo dõi"}.get(
        task.state, "Chưa phân loại"
    )


def _grouped(columns: Sequence[Column], group: str) -> tuple[Column, ...]:
    return tuple(replace(column, group=group) for column in columns)


def _standing(owed: int, answered: int, source: str) -> tuple[Cell, Cell]:
    return (
        Traced(number_words(owed), f"{source}standing"),
        Traced(number_words(answered), f"{source}standing.answered"),
    )


def _k_of_n(item: AssignmentResult) -> tuple[Cell, ...]:
    return _counted(_k_of_n_values(item), f"assignment:{item.assignment_id}:")


def _k_of_n_values(item: AssignmentResult) -> tuple[int, ...]:
    return item.members, item.answered, item.done, item.in_progress, item.not_started


def _k_of_n_total(items: Sequence[AssignmentResult]) -> tuple[Cell, ...]:
    rows = [_k_of_n_values(item) for item in items]
    sums = [sum(row[place] for row in rows) for place in range(len(_COUNTS))]
    return _counted(sums, "assignments.")


def _counted(values: Sequence[int], source: str) -> tuple[Cell, ...]:
    return tuple(
        Traced(number_words(value), f"{source}{count}") for count, value in zip(_COUNTS, values, strict=True)
    )
