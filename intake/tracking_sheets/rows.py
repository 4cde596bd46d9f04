"""The rows of a tracking sheet, one task each, with everything about a row that a person has to mend or should know."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from intake.document import Cell
from intake.folding import fold, one_line
from intake.tables.group_rows import group_title
from intake.tables.row_words import is_ditto
from intake.tables.table_columns import Columns
from intake.tracking_sheets.grids import SheetGrid, cell_name
from intake.tracking_sheets.headings import Head, is_numbering
from intake.tracking_sheets.sources import Source, read_source
from intake.tracking_sheets.statuses import SheetStatus, status_of
from rules.errors import ImpossibleDate

# A ditto mark in one of these means the row above.
REPEATED = ("lead", "partner", "time", "source", "source_date", "issuer", "section", "assigned_on")
_OWN = ("source", "status", "result", "output", "note", "done_on", "assigned_on", "issuer", "report_to")

# What only stands beside the draft for whoever reviews it.
_BESIDE = ("result", "note")


class Weight(StrEnum):
    """A fault keeps its row out; a question is answered when the draft is reviewed; a note only tells."""

    FAULT = "fault"
    QUESTION = "question"
    NOTE = "note"


@dataclass(frozen=True)
class Remark:
    weight: Weight
    row: int
    cell: str  # "F12"
    field: str
    what: str
    mend: str = ""
    written: str = ""


@dataclass
class SheetTask:
    """One row; `texts`: field → what it says, its own words or those a merged cell or a ditto mark repeats."""

    number: int
    cells: tuple[Cell, ...]
    section: str
    texts: dict[str, str]
    carried: frozenset[str]
    source: Source = field(default_factory=Source)
    status: SheetStatus | None = None
    remarks: list[Remark] = field(default_factory=list)

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    @property
    def is_good(self) -> bool:
        return all(one.weight is not Weight.FAULT for one in self.remarks)


@dataclass
class SheetReading:
    """`titles`: rows taken for the name of a group; `passed`: rows that say nothing of their own."""

    grid: SheetGrid
    head: Head
    columns: Mapping[str, int]
    tasks: list[SheetTask] = field(default_factory=list)
    titles: list[tuple[int, str]] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)

    def remark(self, task: SheetTask, weight: Weight, name: str, what: str, mend: str = "") -> None:
        column = self.columns.get(name)
        cell = cell_name(task.number, column) if column is not None else f"dòng {task.number}"
        task.remarks.append(Remark(weight, task.number, cell, name, what, mend, task.text(name)[:120]))


def read_rows(
    grid: SheetGrid, head: Head, columns: Mapping[str, int], statuses: Mapping[str, str] | None = None
) -> SheetReading:
    """Every row below the headings becomes a task, the title of a group, or is passed over and counted."""
    reading = SheetReading(grid, head, columns)
    rows = [cells for _, cells in grid.rows]
    layout = _layout(columns, head)
    section, above = "", dict[str, str]()
    for place in range(head.first, len(rows)):
        number, cells = grid.rows[place]
        if head.says_again(cells) or is_numbering(cells):
            reading.passed.append(number)
            continue
        title = None if _says_more(cells, columns) else group_title(rows, place, layout)
        if title is not None:
            section = title or section
            (reading.titles.append((number, title)) if title else reading.passed.append(number))
            continue
        task = _task(number, cells, section, columns, above)
        if _goes_on(task, columns):
            reading.passed.append(number)
            continue
        above = task.texts
        _settle(reading, task, statuses or {})
        reading.tasks.append(task)
    _find_doubles(reading)
    return reading


def _layout(columns: Mapping[str, int], head: Head) -> Columns:
    """The same table as a plan's annex would be read."""
    number = next(
        (n for n, heading in enumerate(head.headings) if fold(heading) in ("stt", "tt", "so tt")), None
    )
    return Columns(
        task=columns["task"],
        lead=columns.get("lead"),
        partner=columns.get("partner"),
        time=columns.get("time"),
        output=columns.get("output"),
        number=number,
        width=len(head.headings),
    )


def _says_more(cells: Sequence[Cell], columns: Mapping[str, int]) -> bool:
    """A title says nothing of where a task came from or how far it is."""
    task = one_line(cells[columns["task"]].text)
    told = (one_line(cells[columns[name]].text) for name in _OWN if name in columns)
    return any(text and text != task for text in told)


def _task(
    number: int, cells: tuple[Cell, ...], section: str, columns: Mapping[str, int], above: Mapping[str, str]
) -> SheetTask:
    texts: dict[str, str] = {}
    for name, column in columns.items():
        text = cells[column].text.strip() if name in ("lead", "partner") else one_line(cells[column].text)
        texts[name] = above.get(name, "") if name in REPEATED and text and is_ditto(text) else text
    carried = frozenset(name for name, column in columns.items() if cells[column].carried)
    return SheetTask(number, cells, texts.get("section") or section, texts, carried)


def _goes_on(task: SheetTask, columns: Mapping[str, int]) -> bool:
    """Below a merged task whose unit is merged too: one more line about the same thing (a log of results)."""
    return {"task", "lead"} <= task.carried and (
        "time" not in columns or "time" in task.carried or not task.text("time")
    )


def _settle(reading: SheetReading, task: SheetTask, statuses: Mapping[str, str]) -> None:
    unread = set()
    for name, column in reading.columns.items():
        if why := reading.grid.faults.get(cell_name(task.number, column)):
            weight = Weight.NOTE if name in _BESIDE else Weight.FAULT
            reading.remark(task, weight, name, why, "mở bằng Excel, ghi lại thành giá trị rồi lưu")
            unread.add(name)
    if not task.text("task") and "task" not in unread:
        what, mend = "không có nội dung nhiệm vụ", "ghi nội dung, hoặc gộp ô với dòng trên"
        reading.remark(task, Weight.FAULT, "task", what, mend)
    if not re.search(r"\w", task.text("lead")) and "lead" not in unread:
        what, mend = "không có đơn vị chủ trì", "ghi đơn vị, hoặc “nt” nếu như dòng trên"
        reading.remark(task, Weight.FAULT, "lead", what, mend)
    try:
        task.source = read_source(
            task.text("source"), issued=task.text("source_date"), issuer=task.text("issuer")
        )
    except ImpossibleDate as error:
        name = "source_date" if task.text("source_date") else "source"
        reading.remark(task, Weight.FAULT, name, error.what, error.mend)
    _settle_status(reading, task, statuses)


def _settle_status(reading: SheetReading, task: SheetTask, statuses: Mapping[str, str]) -> None:
    words = task.text("status")
    task.status = status_of(words, statuses) if words else None
    if words and task.status is None:
        reading.remark(
            task,
            Weight.QUESTION,
            "status",
            "chưa rõ tình trạng này là gì, tạm coi là chưa xong",
            "chọn nghĩa ở phần “Tình trạng”",
        )
    if task.status is None and not words and task.text("done_on"):
        task.status = SheetStatus.DONE


def _find_doubles(reading: SheetReading) -> None:
    """The same task twice would be asked for twice."""
    seen: dict[tuple[str, ...], int] = {}
    for task in reading.tasks:
        if not task.is_good:
            continue
        key = tuple(fold(task.text(name)) for name in ("task", "lead", "time", "source"))
        if key in seen:
            reading.remark(task, Weight.FAULT, "task", f"giống hệt dòng {seen[key]}", "bỏ một trong hai dòng")
        seen.setdefault(key, task.number)


def status_words(reading: SheetReading) -> dict[str, int]:
    """Every way in which the column of the status is written, and how often."""
    found: dict[str, int] = {}
    for task in reading.tasks:
        if words := task.text("status"):
            found[words] = found.get(words, 0) + 1
    return found
