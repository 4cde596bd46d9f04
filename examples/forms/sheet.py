"""The department's plan as the workbook an office would send: letterhead rows, a table, notes below it."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from forms.packed import same_bytes
from forms.source import JOINED_ABOVE, MOTTO, NATION, PlanSource, load_plan

FACE = "Times New Roman"
GRID = Border(*(Side("thin"),) * 4)
LAST_COLUMN = 6
CHARACTERS_A_LINE = (6, 58, 29, 29, 21, 25)  # what fits into each column at 12 points
LINE = 16.5


def labour_plan() -> bytes:
    plan = load_plan("labour_plan")
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "KH tuyên truyền CCHC 2021"
    _page(sheet)
    _letterhead(sheet, plan)
    _table(sheet, plan)
    _notes(sheet, plan)
    workbook.properties.title = " ".join(plan.title)
    workbook.properties.creator = "Văn phòng Sở"
    kept = BytesIO()
    workbook.save(kept)
    return same_bytes(kept.getvalue())


def _page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for letter, width in zip("ABCDEF", (6, 52, 27, 27, 20, 23), strict=True):
        sheet.column_dimensions[letter].width = width


def _letterhead(sheet: Worksheet, plan: PlanSource) -> None:
    left = [(plan.issuer[0], False), (plan.issuer[1], True), (f"Số: {plan.number}", False)]
    right = [(NATION, True), (MOTTO, True), (plan.place_and_date, False)]
    for row, ((agency, bold), (state, heavy)) in enumerate(zip(left, right, strict=True), 1):
        _joined(sheet, row, 1, 2, agency, bold=bold, centred=True)
        _joined(sheet, row, 3, LAST_COLUMN, state, bold=heavy, italic=row == len(right), centred=True)
    for number, text in enumerate([plan.kind, *plan.title]):
        _wide(sheet, text, bold=True, centred=True, after=number == 0)
    for number, text in enumerate(plan.grounds):
        _wide(sheet, text, italic=text.startswith("Căn cứ"), after=number == 0)


def _table(sheet: Worksheet, plan: PlanSource) -> None:
    first = sheet.max_row + 2  # one empty row stays between the text and the table
    _row(sheet, first, plan.head, bold=True)
    sheet.print_title_rows = f"{first}:{first}"
    for row, texts in enumerate(plan.rows, first + 1):
        if len(texts) == 1:
            _joined(sheet, row, 1, LAST_COLUMN, texts[0], bold=True, framed=True)
            sheet.row_dimensions[row].height = LINE + 4
        else:
            _row(sheet, row, texts)
    _join_repeated(sheet, plan.rows, first + 1)


def _row(sheet: Worksheet, row: int, texts: Sequence[str], *, bold: bool = False) -> None:
    for column, text in enumerate(texts, 1):
        cell = sheet.cell(row, column)
        if text.startswith("date:"):
            cell.value, cell.number_format = date.fromisoformat(text.removeprefix("date:")), "dd/mm/yyyy"
        elif text.isdecimal():
            cell.value = int(text)
        else:
            cell.value = None if text == JOINED_ABOVE else text or None
        centred = bold or column in (1, 5)
        cell.font, cell.border = Font(FACE, 12, bold=bold), GRID
        cell.alignment = Alignment("center" if centred else "left", "center", wrap_text=True)
    lines = max(-(-len(text) // room) for text, room in zip(texts, CHARACTERS_A_LINE, strict=True))
    sheet.row_dimensions[row].height = LINE * lines + 4


def _join_repeated(sheet: Worksheet, rows: Sequence[Sequence[str]], first: int) -> None:
    for index, texts in enumerate(rows):
        for column, text in enumerate(texts, 1):
            if text == JOINED_ABOVE:
                sheet.merge_cells(None, first + index - 1, column, first + index, column)


def _notes(sheet: Worksheet, plan: PlanSource) -> None:
    for number, note in enumerate(plan.notes):
        _wide(sheet, note, bold=note.isupper(), after=number == 0)
    first = sheet.max_row + 2
    _joined(sheet, first, 1, 2, "Nơi nhận:", bold=True, italic=True)
    for row, recipient in enumerate(plan.recipients, first + 1):
        _joined(sheet, row, 1, 2, f"- {recipient}")
    for row, post in enumerate([*plan.signer, plan.signer_name], first):
        _joined(sheet, row, 4, LAST_COLUMN, post, bold=True, centred=True)


def _wide(
    sheet: Worksheet,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    centred: bool = False,
    after: bool = False,
) -> None:
    """A row as wide as the table; `after` an empty one."""
    row = sheet.max_row + (2 if after else 1)
    _joined(sheet, row, 1, LAST_COLUMN, text, bold=bold, italic=italic, centred=centred)
    sheet.row_dimensions[row].height = LINE * -(-len(text) // 150) + 2


def _joined(
    sheet: Worksheet,
    row: int,
    first: int,
    last: int,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    centred: bool = False,
    framed: bool = False,
) -> None:
    cell = sheet.cell(row, first, text or None)
    cell.font = Font(FACE, 12, bold=bold, italic=italic)
    cell.alignment = Alignment("center" if centred else "left", "center", wrap_text=True)
    if framed:
        for column in range(first, last + 1):
            sheet.cell(row, column).border = GRID
    sheet.merge_cells(None, row, first, row, last)
