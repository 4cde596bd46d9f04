"""The rows of the data sheets, one function for each sheet; `Mã báo cáo gửi` leads from a row to what the unit sent."""

from collections.abc import Iterable

from reports.consolidated.report import ConsolidatedReport
from reports.consolidated.source_rows import SourceRow, SourceRows
from reports.consolidated.source_rules import class_key
from reports.consolidated.source_words import CHANNEL_WORDS, STATE_WORDS, local
from reports.consolidated.sources import ticket_source
from reports.consolidated.wording import LINE_STATES
from reports.excel.data_sheet import Field, Row
from rules.progress import PrintedClass

SENT = "Mã báo cáo gửi"
_CLASSES = tuple(label.value for label in PrintedClass)
UNITS = (
    Field("Mã đơn vị"),
    Field("Đơn vị", width=36),
    *(Field(f"Báo cáo: {name}", "number") for name in ("Tổng số", *_CLASSES)),
    *(Field(f"Nhiệm vụ có thời hạn: {name}", "number") for name in ("Tổng số", *_CLASSES)),
    Field("Thường xuyên: tổng số", "number"),
    Field("Thường xuyên: đã báo cáo", "number"),
)
_DATED_TAIL = (
    Field("Chậm (ngày làm việc)", "number"),
    Field("Mức đôn đốc", "number", 10),
    Field(SENT, "number", 10),
)
REPORTS = (
    Field("Mã", width=26),
    Field("Mã đơn vị"),
    Field("Đơn vị", width=36),
    Field("Trạng thái", width=16),
    Field("Phân loại", width=26),
    Field("Hạn", "date"),
    Field("Hạn ban đầu", "date"),
    Field("Ngày gửi", "date"),
    *_DATED_TAIL,
)
TASKS = (
    Field("Mã", width=26),
    Field("Nhiệm vụ", width=50),
    Field("Mã đơn vị"),
    Field("Đơn vị", width=36),
    Field("Thời hạn theo văn bản", width=24),
    Field("Trạng thái", width=16),
    Field("Phân loại", width=26),
    Field("Hạn", "date"),
    Field("Hạn ban đầu", "date"),
    Field("Ngày hoàn thành", "date"),
    *_DATED_TAIL,
)
LINES = (
    Field("Mã nhiệm vụ", "number", 10),
    Field("Mục", width=16),
    Field("Nhiệm vụ", width=50),
    Field("Thường xuyên", width=10),
    Field("Mã đơn vị"),
    Field("Đơn vị", width=36),
    Field("Trạng thái", width=16),
    Field("Kết quả", width=60),
    Field(SENT, "number", 10),
)
FIGURES = (
    Field("Mã nhiệm vụ", "number", 10),
    Field("Nhiệm vụ", width=50),
    Field("Chỉ tiêu", width=36),
    Field("Đơn vị tính"),
    Field("Mã đơn vị"),
    Field("Đơn vị", width=36),
    Field("Trong kỳ", "figure"),
    Field("Số ước", width=10),
    Field("Lũy kế", "figure"),
    Field("Lũy kế có số ước", width=10),
    Field("Cùng kỳ năm trước", "figure"),
    Field("Tử số", "figure"),
    Field("Mẫu số", "figure"),
    Field("Mục tiêu chung", "figure"),
    Field(SENT, "number", 10),
)
TICKETS = (
    Field("Nguồn"),
    Field("Loại", width=20),
    Field("Mã đơn vị"),
    Field("Đơn vị", width=36),
    Field("Nội dung", width=60),
    Field("Ngày nêu", "date"),
    Field("Hạn trả lời", "date"),
    Field("Ngày trả lời", "date"),
    Field("Người trả lời", width=24),
    Field("Nội dung trả lời", width=60),
    Field(SENT, "number", 10),
)
SOURCES = (
    Field("Nguồn", width=20),
    Field("Nội dung", width=50),
    Field("Mã", width=26),
    Field("Mã đơn vị"),
    Field("Đơn vị", width=36),
    Field("Tình trạng", width=36),
    Field(SENT, "number", 10),
    Field("Lần gửi", "number", 8),
    Field("Người gửi", width=28),
    Field("Cách gửi", width=24),
    Field("Gửi lúc", "instant", 18),
    Field("Minh chứng", width=40),
)


def unit_rows(report: ConsolidatedReport) -> Iterable[Row]:
    for unit in report.figures.units:
        counts = (
            value
            for figures in (unit.reports, unit.tasks)
            for value in (figures.total, *(figures.of(label) for label in PrintedClass))
        )
        yield (unit.unit_code, unit.unit, *counts, unit.standing, unit.standing_answered)


def report_rows(rows: SourceRows) -> Iterable[Row]:
    for row, source in zip(rows.facts.unit_reports, rows.reports, strict=True):
        state = STATE_WORDS.get(row.state, row.state)
        yield (
            row.obligation, row.unit_code, source.unit, state, row.printed_class, row.due_on, row.original_due_on,
            row.answered_on, row.days_late, row.level_reached, source.submission_id,
        )  # fmt: skip


def task_rows(rows: SourceRows) -> Iterable[Row]:
    for row, source in zip(rows.facts.tasks, rows.tasks, strict=True):
        state = STATE_WORDS.get(row.state, row.state)
        yield (
            row.obligation, row.task, row.unit_code, row.unit, row.due_phrase, state, row.printed_class, row.due_on,
            row.original_due_on, row.answered_on, row.days_late, row.level_reached, source.submission_id,
        )  # fmt: skip


def line_rows(report: ConsolidatedReport) -> Iterable[Row]:
    for item in report.facts.assignments:
        section = " · ".join(filter(None, (item.plan, item.section)))
        if item.inside:
            inside = f"đã lồng ghép trong {item.inside}"
            yield (item.assignment_id, section, item.task, None, None, item.unit_as_named, inside, None, None)
        standing = "x" if item.is_standing else None
        for line in item.lines:
            state = LINE_STATES.get(line.state, line.state) if line.state else "chưa báo cáo"
            yield (
                item.assignment_id, section, item.task, standing, line.unit_code, line.unit, state, line.result,
                line.submission_id,
            )  # fmt: skip


def figure_rows(report: ConsolidatedReport) -> Iterable[Row]:
    for item in report.facts.indicators:
        for one in item.figures:
            yield (
                item.assignment_id, item.task, item.name, item.measure, one.unit_code, one.unit, one.value,
                "x" if one.is_estimate else None, one.cumulative, "x" if one.is_cumulative_estimate else None,
                one.last_year, one.numerator, one.denominator, item.target, one.submission_id,
            )  # fmt: skip


def ticket_rows(rows: SourceRows) -> Iterable[Row]:
    for row, source in zip(rows.facts.tickets, rows.tickets, strict=True):
        yield (
            ticket_source(row), source.what, row.unit_code, row.unit, row.text, row.raised_on, row.due_on, row.answered_on,
            row.answered_by, row.answer, row.submission_id,
        )  # fmt: skip


def source_rows(report: ConsolidatedReport, rows: SourceRows) -> Iterable[Row]:
    """Each report and task under the key of its class, then the other ways in which something came in."""
    for kind in ("reports", "tasks"):
        keyed = [(f"{kind}.{class_key(row)}", source) for row, source in rows.dated(kind)]
        for key, source in sorted(keyed, key=lambda one: one[0]):
            yield _source(key, source, report)
    told = {row.submission_id for row in (*rows.reports, *rows.tasks)}
    for one in report.facts.submissions:
        if one.id not in told:
            yield (
                f"submission:{one.id}", "Lần gửi khác trong kỳ", one.obligation, one.unit_code, one.unit, None, one.id,
                one.version, one.submitted_by, CHANNEL_WORDS.get(one.channel, one.channel),
                local(one.submitted_at, report.as_of), "; ".join(one.evidence),
            )  # fmt: skip


def _source(key: str, row: SourceRow, report: ConsolidatedReport) -> Row:
    sender = row.sender
    told = (
        (
            sender.version, sender.submitted_by, CHANNEL_WORDS.get(sender.channel, sender.channel),
            local(sender.submitted_at, report.as_of), "; ".join(sender.evidence),
        )
        if sender
        else (None, None, None, None, None)
    )  # fmt: skip
    return (key, row.what, row.obligation, row.unit_code, row.unit, row.state, row.submission_id, *told)
