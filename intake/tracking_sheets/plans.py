"""The rows of a tracking sheet → drafts of plans, one for each document the tasks were given by."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from intake.assignment_making import Duty, Frame, make
from intake.document import Anchor, Document
from intake.draft import AssignmentDraft, Defect, DocumentHead, FieldReading, PlanDraft, SourcePlace
from intake.duties.labels import leads_and_partners
from intake.folding import fold
from intake.names.unit_text import UnitSpan
from intake.tables.cell_units import units_in_cell
from intake.tables.row_words import without_mark
from intake.times.phrases import TimeFrame
from intake.times.time_cells import time_cadence
from intake.tracking_sheets.kept_rows import document_of, original_of
from intake.tracking_sheets.rows import SheetReading, SheetTask, Weight
from intake.tracking_sheets.sources import Source, day_in
from intake.tracking_sheets.statuses import ENDED, SheetStatus
from rules.cadence import Cadence, CadenceKind, Role
from rules.errors import ImpossibleDate
from rules.workdays import WorkCalendar

FLAGS = {SheetStatus.DONE: "done_in_sheet", SheetStatus.STOPPED: "stopped_in_sheet"}
Found = TypeVar("Found")


@dataclass
class SheetPlan:
    """One plan to be: `tasks` beside `drafts` (a row that names two units gives two); `ended` opens nothing."""

    source: Source
    draft: PlanDraft
    document: Document
    original: bytes
    tasks: list[SheetTask] = field(default_factory=list)

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.original).hexdigest()

    @property
    def open_tasks(self) -> int:
        return sum(not is_ended(one) for one in self.draft.assignments)


def is_ended(draft: AssignmentDraft) -> bool:
    return any(flag in draft.flags for flag in FLAGS.values())


@dataclass(frozen=True)
class Sheet:
    """What holds for the whole file."""

    file: str
    calendar: WorkCalendar
    year: int
    issuer: str = ""


def plans_of(reading: SheetReading, sheet: Sheet) -> list[SheetPlan]:
    """In the order in which their documents are first named; rows with a fault are in none. Adds remarks to the rows."""
    dated = _dated_keys(reading.tasks)
    groups: dict[str, list[SheetTask]] = {}
    drafts: dict[int, list[AssignmentDraft]] = {}
    for task in reading.tasks:
        drafts[task.number] = _drafts(reading, task, sheet)
        if task.is_good:
            groups.setdefault(dated.get(task.source.key, task.source.key), []).append(task)
    return [_plan(reading, tasks, drafts, sheet) for tasks in groups.values()]


def _dated_keys(tasks: Sequence[SheetTask]) -> dict[str, str]:
    """A number without its day means the only document of that number that has one."""
    found: dict[str, set[str]] = {}
    for source in (task.source for task in tasks if task.source.number):
        if source.issued_on:
            found.setdefault(source.key.rpartition("@")[0], set()).add(source.key)
    return {key: next(iter(many)) for key, many in found.items() if len(many) == 1}


def _drafts(reading: SheetReading, task: SheetTask, sheet: Sheet) -> list[AssignmentDraft]:
    issued_on = task.source.issued_on or _day(reading, task, "assigned_on")
    frame = Frame(
        TimeFrame(sheet.year, issued_on, sheet.calendar), task.source.issuer or sheet.issuer or None
    )
    cadence, flags = time_cadence(task.text("time"), frame)
    _judge_time(reading, task, cadence, flags)
    mixed = "partner" not in reading.columns and "phoi hop" in fold(
        reading.head.headings[reading.columns["lead"]]
    )
    names, inside = leads_and_partners(task.text("lead"), mixed=mixed)
    units: Sequence[UnitSpan | None] = units_in_cell(names)
    if not units and task.is_good:
        reading.remark(
            task, Weight.FAULT, "lead", "không thấy tên đơn vị nào", "ghi tên đơn vị như trong danh mục"
        )
    duty = Duty(
        without_mark(task.text("task")),
        _anchor(reading, task),
        task.section,
        Role.LEAD,
        tuple(one.text for one in units_in_cell(task.text("partner") or inside or "")),
        cadence or Cadence(),
        task.text("output") or None,
        0.95,
        (FLAGS[task.status],) if task.status in FLAGS else (),
        report_to=tuple(one.text for one in units_in_cell(task.text("report_to"))) or None,
        note=task.text("note"),
    )
    return [_with_readings(make(unit, duty, frame), task) for unit in units or [None]]


def _judge_time(
    reading: SheetReading, task: SheetTask, cadence: Cadence | None, flags: Sequence[str]
) -> None:
    if task.status in ENDED:
        return
    words = task.text("time")
    if "impossible_date" in flags:
        reading.remark(
            task, Weight.FAULT, "time", f"“{words[:60]}” có ngày không có thật", "sửa ngày (ngày/tháng/năm)"
        )
    elif not words:
        reading.remark(
            task, Weight.QUESTION, "time", "chưa ghi thời hạn", "ghi thời hạn khi rà soát bản dự thảo"
        )
    elif cadence is None or cadence.kind is CadenceKind.UNSPECIFIED:
        reading.remark(
            task,
            Weight.QUESTION,
            "time",
            f"chưa hiểu thời hạn “{words[:60]}”",
            "ghi lại thời hạn khi rà soát bản dự thảo",
        )


def _day(reading: SheetReading, task: SheetTask, name: str) -> date | None:
    try:
        return day_in(task.text(name))
    except ImpossibleDate as error:
        reading.remark(task, Weight.FAULT, name, error.what, error.mend)
        return None


def _anchor(reading: SheetReading, task: SheetTask) -> Anchor:
    return Anchor(table=1, row=task.number, sheet=reading.grid.title)


def _with_readings(draft: AssignmentDraft, task: SheetTask) -> AssignmentDraft:
    """Every field stands in the column a person chose for it."""

    def reading(name: str, said: object) -> FieldReading:
        how = "merged_cell" if name in task.carried else "column"
        return FieldReading(0.95, draft.source, how) if said else FieldReading(1.0, SourcePlace(), "blank")

    time = reading("time", task.text("time"))
    if task.text("time") and draft.cadence.kind is CadenceKind.UNSPECIFIED:
        time = FieldReading(0.2, draft.source, "not_understood")
    unit = reading("lead", draft.unit)
    if "damaged_name" in draft.flags:
        unit = replace(unit, confidence=0.7)
    readings = {
        "unit": unit,
        "role": FieldReading(0.95, draft.source, "table_header"),
        "cooperating": reading("partner", draft.cooperating),
        "task": reading("task", draft.task),
        "output": reading("output", draft.output),
        "report_to": reading("report_to", draft.report_to),
        "cadence": time,
    }
    return replace(draft, readings=tuple(readings.items()), confidence=unit.confidence)


def _plan(
    reading: SheetReading, tasks: list[SheetTask], drafts: dict[int, list[AssignmentDraft]], sheet: Sheet
) -> SheetPlan:
    sources = [task.source for task in tasks]
    source = sources[0]
    issued_on = _first(sources, lambda one: one.issued_on)
    issuer = _first(sources, lambda one: one.issuer) or sheet.issuer or None
    about = _first(sources, lambda one: one.about) or ""
    where = sheet.file if len(reading.grid.title) < 4 else f"{sheet.file}, trang {reading.grid.title}"
    title = about or (f"Nhiệm vụ giao tại {source.text}" if source.text else f"Nhiệm vụ theo dõi ({where})")
    place = SourcePlace(table=1, row=tasks[0].number, sheet=reading.grid.title)
    told = {"number": source.number, "date": issued_on, "issuer": issuer, "title": about}
    head = DocumentHead(
        number=source.number,
        type=source.type,
        date=issued_on,
        issuer=issuer,
        title=title,
        plan_year=issued_on.year if issued_on else sheet.year,
        readings=tuple((name, FieldReading(0.9, place, "column")) for name, value in told.items() if value),
    )
    assignments = tuple(draft for task in tasks for draft in drafts[task.number])
    draft = PlanDraft(head, assignments, (), tuple(_defects(tasks)), sheet.file)
    return SheetPlan(
        source, draft, document_of(reading, tasks, source.text), original_of(reading, tasks), tasks
    )


def _first(sources: Sequence[Source], value: Callable[[Source], Found | None]) -> Found | None:
    return next((found for one in sources if (found := value(one))), None)


def _defects(tasks: Sequence[SheetTask]) -> list[Defect]:
    """What a person who reviews the draft must know about the sheet it came from."""
    found = []
    for status, words in (
        (SheetStatus.DONE, "đã hoàn thành"),
        (SheetStatus.STOPPED, "dừng, không thực hiện"),
    ):
        rows = [task.number for task in tasks if task.status is status]
        if rows:
            said = f"Bảng theo dõi ghi {words}: {len(rows)} nhiệm vụ, giữ trong bản dự thảo ở trạng thái đã bỏ, không mở việc nào; khôi phục nếu vẫn phải theo dõi."
            found.append(Defect(FLAGS[status], said, _rows(rows)))
    for task in tasks:
        for one in task.remarks:
            if one.weight is Weight.QUESTION:
                found.append(Defect(f"sheet_{one.field}", f"Ô {one.cell}: {one.what}.", f"dòng {one.row}"))
    return found


def _rows(numbers: Sequence[int]) -> str:
    return "dòng " + ", ".join(map(str, numbers[:20])) + (" …" if len(numbers) > 20 else "")
