"""The register as a workbook: seven columns, what people wrote as text, dates as dates, filters and a frozen head."""

import io
from datetime import datetime, time

import xlsxwriter

from reports.correspondence.register import COLUMNS, TITLE, RegisterSheet
from reports.excel.ledger import CELL_LIMIT

SHEET = "Sổ theo dõi"
WIDTHS = (9, 60, 30, 13, 40, 20, 34)


def register_xlsx(sheet: RegisterSheet) -> bytes:
    """The same bytes for the same sheet."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": sheet.made_at.replace(tzinfo=None), "title": TITLE})
    page = book.add_worksheet(SHEET)
    bold = book.add_format({"bold": True})
    head = book.add_format(
        {"bold": True, "text_wrap": True, "border": 1, "align": "center", "valign": "vcenter"}
    )
    text = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "center", "border": 1})
    page.write_string(0, 0, TITLE.upper(), bold)
    heading = (("Cơ quan", sheet.agency), *sheet.scope, ("Trích lúc", f"{sheet.made_at:%H:%M %d/%m/%Y}"))
    for row, (name, words) in enumerate(heading, start=1):
        page.write_string(row, 0, name, bold)
        page.write_string(row, 1, words[:CELL_LIMIT])
    top = len(heading) + 2
    for column, (one, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
        page.write_string(top, column, one.label, head)
        page.write_string(top + 1, column, f"({column + 1})", head)
        page.set_column(column, column, width)
    for place, one_row in enumerate(sheet.rows, start=top + 2):
        said = (one_row.number_in, one_row.document, one_row.holder)
        for column, words in enumerate(said):
            page.write_string(place, column, words[:CELL_LIMIT], text)
        page.write_datetime(place, 3, datetime.combine(one_row.due_on, time()), day)
        for column, words in enumerate((one_row.progress, one_row.answer_number, one_row.note), start=4):
            page.write_string(place, column, words[:CELL_LIMIT], text)
    last = top + 1 + max(1, len(sheet.rows))
    page.autofilter(top + 1, 0, last, len(COLUMNS) - 1)
    page.freeze_panes(top + 2, 0)
    page.repeat_rows(top, top + 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    book.close()
    return buffer.getvalue()
