"""The data behind a report as plain sheets: what an analyst counts again."""

import io
from collections.abc import Iterable, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from reports.archive import with_fixed_dates
from reports.consolidated.figures import UnitRow
from reports.consolidated.report import ConsolidatedReport
from reports.consolidated.wording import LINE_STATES
from rules.lifecycle import State
from rules.progress import PrintedClass

STATES = {
    State.SCHEDULED.value: "Chưa mở",
    State.OPEN.value: "Chờ báo cáo",
    State.SUBMITTED.value: "Đã gửi",
    State.RETURNED.value: "Đã trả lại",
    State.ACCEPTED.value: "Đã duyệt",
    State.WAIVED.value: "Được miễn",
    State.CANCELLED.value: "Thôi theo dõi",
}
CELL_LIMIT = 32_767  # characters that Excel keeps in one cell
CUT_MARK = " […]"
Value = str | int | date | None
_CLASSES = tuple(label.value for label in PrintedClass)
_UNIT_HEAD = (
    "Mã đơn vị",
    "Đơn vị",
    *(f"Báo cáo: {name}" for name in ("Tổng số", *_CLASSES)),
    *(f"Nhiệm vụ có thời hạn: {name}" for name in ("Tổng số", *_CLASSES)),
    "Thường xuyên: tổng số",
    "Thường xuyên: đã báo cáo",
)
_REPORT_HEAD = (
    "Mã",
    "Mã đơn vị",
    "Đơn vị",
    "Trạng thái",
    "Phân loại",
    "Hạn",
    "Hạn ban đầu",
    "Ngày gửi",
    "Chậm (ngày làm việc)",
    "Mức đôn đốc",
)
_TASK_HEAD = (
    "Mã",
    "Nhiệm vụ",
    "Mã đơn vị",
    "Đơn vị",
    "Thời hạn theo văn bản",
    "Trạng thái",
    "Phân loại",
    "Hạn",
    "Hạn ban đầu",
    "Ngày hoàn thành",
    "Chậm (ngày làm việc)",
    "Mức đôn đốc",
)
_LINE_HEAD = (
    "Mã nhiệm vụ",
    "Mục",
    "Nhiệm vụ",
    "Thường xuyên",
    "Mã đơn vị",
    "Đơn vị",
    "Trạng thái",
    "Kết quả",
)


def render_xlsx(report: ConsolidatedReport) -> bytes:
    """Four sheets: units, reports, tasks, lines."""
    book = Workbook(write_only=True)
    book.properties.creator = report.head.agency[:255]
    book.properties.created = report.as_of.replace(tzinfo=None)
    _write(book.create_sheet("Đơn vị"), _UNIT_HEAD, map(_unit, report.figures.units))
    _write(book.create_sheet("Báo cáo"), _REPORT_HEAD, _reports(report))
    _write(book.create_sheet("Nhiệm vụ có thời hạn"), _TASK_HEAD, _tasks(report))
    _write(book.create_sheet("Kết quả từng đơn vị"), _LINE_HEAD, _lines(report))
    buffer = io.BytesIO()
    book.save(buffer)
    return with_fixed_dates(buffer.getvalue(), report.as_of)


def _unit(unit: UnitRow) -> tuple[Value, ...]:
    counts = (
        value
        for figures in (unit.reports, unit.tasks)
        for value in (figures.total, *(figures.of(label) for label in PrintedClass))
    )
    return (unit.unit_code, unit.unit, *counts, unit.standing, unit.standing_answered)


def _reports(report: ConsolidatedReport) -> Iterable[tuple[Value, ...]]:
    for row in report.facts.unit_reports:
        yield (
            row.obligation,
            row.unit_code,
            row.holder,
            STATES.get(row.state, row.state),
            row.printed_class,
            row.due_on,
            row.original_due_on,
            row.answered_on,
            row.days_late,
            row.level_reached,
        )


def _tasks(report: ConsolidatedReport) -> Iterable[tuple[Value, ...]]:
    for row in report.facts.tasks:
        yield (
            row.obligation,
            row.task,
            row.unit_code,
            row.unit,
            row.due_phrase,
            STATES.get(row.state, row.state),
            row.printed_class,
            row.due_on,
            row.original_due_on,
            row.answered_on,
            row.days_late,
            row.level_reached,
        )


def _lines(report: ConsolidatedReport) -> Iterable[tuple[Value, ...]]:
    for item in report.facts.assignments:
        section = " · ".join(filter(None, (item.plan, item.section))) or None
        if item.inside:
            inside = f"đã lồng ghép trong {item.inside}"
            yield (item.assignment_id, section, item.task, None, None, item.unit_as_named, inside, None)
        for line in item.lines:
            yield (
                item.assignment_id,
                section,
                item.task,
                "x" if item.is_standing else None,
                line.unit_code,
                line.unit,
                LINE_STATES.get(line.state, line.state) if line.state else "chưa báo cáo",
                line.result,
            )


def _write(sheet: WriteOnlyWorksheet, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """The head stays in view; dates are dates and numbers are numbers, so that they can be counted again."""
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}1"
    for number, label in enumerate(head, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = max(12, min(40, len(label) + 2))
    sheet.append([_cell(sheet, label, is_head=True) for label in head])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: WriteOnlyWorksheet, value: Value, *, is_head: bool = False) -> WriteOnlyCell:
    """Text stays text: what begins with '=' is somebody's words and never a formula."""
    if isinstance(value, str) and len(value) > CELL_LIMIT:
        value = value[: CELL_LIMIT - len(CUT_MARK)] + CUT_MARK
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    elif isinstance(value, date):
        cell.number_format = "DD/MM/YYYY"
    if is_head:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
