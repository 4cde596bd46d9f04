"""The data behind a report as sheets: what an analyst counts again, each figure with the way to its rows.

Written row by row without keeping the rows in memory; sheets grow side by side, so the first one is written last.
"""

import io
from collections.abc import Iterable, Iterator
from datetime import UTC

import xlsxwriter

from reports.consolidated.charts import class_chart, trend_chart
from reports.consolidated.report import ConsolidatedReport
from reports.consolidated.source_rows import SourceRows
from reports.excel import consolidated_rows as rows_of
from reports.excel.consolidated_charts import write_charts
from reports.excel.consolidated_summary import SHEET, SOURCES, write_summary
from reports.excel.data_sheet import Book, Row, write_table


def render_xlsx(report: ConsolidatedReport) -> bytes:
    """The same report gives the same bytes."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"constant_memory": True})
    created = report.as_of.astimezone(UTC).replace(tzinfo=None)
    workbook.set_properties(
        {"title": report.head.subject[:255], "author": report.head.agency[:255], "created": created}
    )
    book = Book(workbook)
    summary = book.sheet(SHEET)
    charts = tuple(filter(None, (class_chart(report.figures), trend_chart(report.facts, report.figures))))
    if charts:
        write_charts(book, book.sheet("Biểu đồ"), charts)
    rows = SourceRows(report.facts)
    first_rows: dict[str, int] = {}
    for name, fields, given in (
        ("Đơn vị", rows_of.UNITS, rows_of.unit_rows(report)),
        ("Báo cáo", rows_of.REPORTS, rows_of.report_rows(rows)),
        ("Nhiệm vụ có thời hạn", rows_of.TASKS, rows_of.task_rows(rows)),
        ("Kết quả từng đơn vị", rows_of.LINES, rows_of.line_rows(report)),
        ("Chỉ tiêu", rows_of.FIGURES, rows_of.figure_rows(report)),
        ("Khó khăn - kiến nghị", rows_of.TICKETS, rows_of.ticket_rows(rows)),
        (SOURCES, rows_of.SOURCES, _marked(rows_of.source_rows(report, rows), first_rows)),
    ):
        write_table(book, book.sheet(name), fields, given)
    write_summary(book, summary, report, first_rows)
    workbook.close()
    return buffer.getvalue()


def _marked(rows: Iterable[Row], first: dict[str, int]) -> Iterator[Row]:
    """Remembers where the rows of each key begin."""
    for place, row in enumerate(rows):
        first.setdefault(str(row[0]), place)
        yield row
