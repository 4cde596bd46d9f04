"""The dry run of a sheet: which plans and tasks it would become, what was understood, what keeps a row out and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session

from intake.draft import AssignmentDraft
from intake.times.phrases import explain_due
from intake.tracking_sheets.grids import read_sheet_file
from intake.tracking_sheets.headings import find_head
from intake.tracking_sheets.mapping import SheetMapping, resolve
from intake.tracking_sheets.plans import Sheet, SheetPlan, is_ended, plans_of
from intake.tracking_sheets.rows import Remark, SheetReading, SheetTask, Weight, read_rows
from models import Plan
from models.queries import plan_removal, remembered_names
from models.queries import units as unit_queries
from operations.drafts.bind_names import NameBinder, binder_for, issuer_names, issuer_of
from operations.drafts.decisions import Decisions
from operations.drafts.import_draft import plan_row
from operations.workspace import Workspace
from rules.cadence import CadenceKind
from rules.cadence_words import CADENCE_WORDS, EVERY_WORDS
from rules.directory import Directory
from rules.errors import BadInput, ImpossibleDate
from rules.folding import fold
from rules.wording import short_date

MOST_TASKS = 5_000
MOST_PLANS = 500
SUGGESTED = 3


@dataclass(frozen=True)
class NameSeen:
    """One spelling of the sheet: the units it means, or whom it may mean."""

    written: str
    times: int
    units: tuple[str, ...]
    suggestions: tuple[str, ...] = ()
    is_bound: bool = True


@dataclass(frozen=True)
class TimeSeen:
    """One wording of the column of times: what was understood, and why."""

    written: str
    times: int
    meaning: str
    reason: str


@dataclass
class SheetCheck:
    """`plans` would be written; `finished` hold nothing that is still open; `left_out`: rows that would not come in."""

    file: str
    mapping: SheetMapping
    reading: SheetReading
    plans: list[SheetPlan] = field(default_factory=list)
    finished: list[SheetPlan] = field(default_factory=list)
    names: list[NameSeen] = field(default_factory=list)
    times: list[TimeSeen] = field(default_factory=list)

    @property
    def remarks(self) -> list[Remark]:
        """What has to be mended first, then what will be asked, in the order of the sheet."""
        order = list(Weight)
        found = [one for task in self.reading.tasks for one in task.remarks]
        return sorted(found, key=lambda one: (order.index(one.weight), one.row))

    @property
    def left_out(self) -> list[SheetTask]:
        return [task for task in self.reading.tasks if not task.is_good]

    @property
    def tasks(self) -> int:
        return sum(len(plan.draft.assignments) for plan in self.plans)

    @property
    def ended(self) -> int:
        return sum(is_ended(one) for plan in self.plans for one in plan.draft.assignments)


def check_sheet(workspace: Workspace, data: bytes, name: str, mapping: SheetMapping) -> SheetCheck:
    """Nothing is written; BadInput for a file or a choice of columns that cannot be used at all."""
    file = read_sheet_file(data, name)
    grid = file.sheet(mapping.sheet)
    where = f"{name}, trang “{grid.title}”"
    head = find_head(grid, mapping.head_row)
    reading = read_rows(grid, head, resolve(mapping, head, where), mapping.statuses)
    if not reading.tasks:
        raise BadInput(
            "không có dòng nhiệm vụ nào dưới dòng tên cột", where=where, mend="chọn lại trang, dòng tên cột"
        )
    if len(reading.tasks) > MOST_TASKS:
        raise BadInput(
            f"hơn {MOST_TASKS} nhiệm vụ", where=where, mend="tách thành nhiều tệp, mỗi năm một tệp"
        )
    today = workspace.local_day(workspace.clock.now())
    sheet = Sheet(name, workspace.calendar, mapping.year or today.year, mapping.issuer)
    plans = plans_of(reading, sheet)
    if len(plans) > MOST_PLANS:
        raise BadInput(
            f"các nhiệm vụ thuộc hơn {MOST_PLANS} văn bản giao",
            where=where,
            mend="kiểm tra cột “Văn bản giao”, hoặc tách tệp",
        )
    check = SheetCheck(name, mapping, reading)
    with workspace.database.reading() as session:
        _sort(session, check, plans)
        check.names = _names(session, workspace, check.plans)
    check.times = _times(workspace, check.plans, sheet.year)
    _note_overdue(check, today)
    return check


def _sort(session: Session, check: SheetCheck, plans: Sequence[SheetPlan]) -> None:
    known = plan_removal.plans_numbered(session, (one.source.number for one in plans if one.source.number))
    for plan in plans:
        there = next((one for one in known if _is_same(one, plan)), None)
        if there is not None:
            mend = "bỏ các dòng này; sửa, bổ sung nhiệm vụ ở kế hoạch đó"
            for task in plan.tasks:
                check.reading.remark(
                    task, Weight.FAULT, "source", f"văn bản {there.key} đã có trong hệ thống", mend
                )
        elif plan.open_tasks:
            check.plans.append(plan)
        else:
            check.finished.append(plan)


def _is_same(known: Plan, plan: SheetPlan) -> bool:
    """The same number of another year or another body is another document."""
    head = plan.draft.document
    if known.document_number != head.number:
        return False
    if known.issued_on and head.date and known.issued_on.year != head.date.year:
        return False
    return not (known.issuer_name and head.issuer) or fold(known.issuer_name) == fold(head.issuer)


def _names(session: Session, workspace: Workspace, plans: Sequence[SheetPlan]) -> list[NameSeen]:
    directory = unit_queries.directory(session)
    seen: dict[str, NameSeen] = {}
    for plan in plans:
        row = plan_row(session, plan.draft, "", plan.checksum, workspace.clock.now())
        binder = _binder(session, row, directory)
        open_tasks = [one for one in plan.draft.assignments if not is_ended(one)]
        for written in (name for one in open_tasks for name in (one.unit, *one.cooperating) if name):
            before = seen.get(written)
            found = _name_seen(written, (before.times if before else 0) + 1, binder, directory)
            # A name that one plan cannot bind is asked about, whatever the others make of it.
            seen[written] = (
                found
                if before is None or before.is_bound
                else NameSeen(before.written, found.times, before.units, before.suggestions, before.is_bound)
            )
    return sorted(seen.values(), key=lambda one: (one.is_bound, -one.times, one.written))


def _binder(session: Session, plan: Plan, directory: Directory) -> NameBinder:
    issuers = issuer_names(plan, directory, issuer_of(plan, directory, Decisions()))
    return binder_for(plan, directory, Decisions(), remembered_names.of_issuer(session, issuers))


def _name_seen(written: str, times: int, binder: NameBinder, directory: Directory) -> NameSeen:
    bound = binder.bind(written)
    if bound.how != "unbound":
        return NameSeen(written, times, tuple(directory.unit(one).name for one in bound.unit_ids))
    near = tuple(one.name for one in binder.suggestions(written)[:SUGGESTED])
    return NameSeen(written, times, (), near, is_bound=False)


def _times(workspace: Workspace, plans: Sequence[SheetPlan], year: int) -> list[TimeSeen]:
    seen: dict[str, tuple[int, AssignmentDraft, SheetPlan]] = {}
    for plan in plans:
        for one in plan.draft.assignments:
            written = one.cadence.text or ""
            if written and not is_ended(one):
                number, first, source = seen.get(written, (0, one, plan))
                seen[written] = number + 1, first, source
    return [
        TimeSeen(
            written, number, time_meaning(one), _reason(workspace, written, plan.draft.document.date, year)
        )
        for written, (number, one, plan) in sorted(seen.items(), key=lambda item: -item[1][0])
    ]


def time_meaning(one: AssignmentDraft) -> str:
    """ "hằng quý", "chậm nhất 30/6/2026", "không nêu thời hạn"."""
    cadence = one.cadence
    words = [", ".join(EVERY_WORDS[every] for every in cadence.every) or CADENCE_WORDS[cadence.kind]]
    if cadence.due_on:
        words = [*(words if cadence.every else []), f"chậm nhất {short_date(cadence.due_on)}"]
    elif cadence.kind is CadenceKind.UNSPECIFIED and cadence.text:
        words = ["chưa hiểu, hỏi khi rà soát"]
    return ", ".join(words)


def _reason(workspace: Workspace, written: str, issued_on: date | None, year: int) -> str:
    try:
        return explain_due(
            written, from_on=issued_on, year=year, period=None, calendar=workspace.calendar
        ).explanation
    except ImpossibleDate as error:
        return str(error)


def _note_overdue(check: SheetCheck, today: date) -> None:
    for plan in check.plans:
        late = {
            one.source.row
            for one in plan.draft.assignments
            if not is_ended(one)
            and one.cadence.due_on
            and one.cadence.due_on < today
            and not one.cadence.every
        }
        for task in plan.tasks:
            if task.number in late:
                what = "đã quá hạn: sau khi xác nhận kế hoạch sẽ đôn đốc ngay"
                check.reading.remark(task, Weight.NOTE, "time", what)
