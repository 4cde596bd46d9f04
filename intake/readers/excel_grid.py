"""The used part of a sheet as rows: merged cells carried, hidden rows and columns and empty columns left out."""

from collections.abc import Iterator

from intake.document import Cell
from intake.readers.bounds import MOST_CELLS, Budget
from intake.readers.excel_sheet import Sheet
from intake.readers.sheet_layout import SheetRow


def used_rows(sheet: Sheet, budget: Budget) -> list[SheetRow]:
    """The rows between the first and the last text, merged cells carried, hidden and empty columns left out."""
    shown = shown_cells(sheet, budget)
    columns = sorted({column for cells in shown.values() for column in cells})
    blank = Cell("")
    out: list[SheetRow] = []
    for row in _with_gaps(sorted(row for row, cells in shown.items() if cells), sheet):
        budget.read_row(len(columns))
        cells = shown.get(row, {})
        out.append(SheetRow(row, tuple(cells.get(column, blank) for column in columns)))
    return out


def shown_cells(sheet: Sheet, budget: Budget) -> dict[int, dict[int, Cell]]:
    """Row → column → cell as the sheet numbers them: merged cells carried, what is hidden left out."""
    carried = _carried(sheet, budget)
    return {
        row: {column: cell for column, cell in cells.items() if column not in sheet.hidden_columns}
        for row, cells in carried.items()
        if not is_skipped(sheet, row)
    }


LARGEST_GAP = 20  # empty rows in a row that still belong to one table


def _with_gaps(rows: list[int], sheet: Sheet) -> Iterator[int]:
    """Empty rows are kept, for they part one block from the next; of a great void one is enough."""
    before = rows[0] - 1 if rows else 0
    for row in rows:
        if row - before - 1 > LARGEST_GAP:
            yield row - 1
        else:
            yield from (gap for gap in range(before + 1, row) if not is_skipped(sheet, gap))
        yield row
        before = row


def is_skipped(sheet: Sheet, row: int) -> bool:
    """Hidden by hand: not read. Hidden by a filter somebody left on: still part of the table."""
    by_filter = sheet.is_filtered and sheet.filtered[0] <= row <= sheet.filtered[1]
    return row in sheet.hidden_rows and not by_filter


def _carried(sheet: Sheet, budget: Budget) -> dict[int, dict[int, Cell]]:
    grid = {row: {column: Cell(text) for column, text in texts.items()} for row, texts in sheet.texts.items()}
    last_row = max(grid, default=0)
    last_column = max((column for texts in sheet.texts.values() for column in texts), default=0)
    opened = 0
    for top, left, bottom, right in sheet.merged:
        text = sheet.texts[top][left]
        for row in range(top, min(bottom, last_row) + 1):
            cells = grid.setdefault(row, {})
            for column in range(left, min(right, last_column) + 1):
                if (row, column) != (top, left):
                    cells[column] = Cell(text, carried=True)
                    opened += 1
            if opened > MOST_CELLS:
                raise budget.refuse(
                    f"các ô gộp của trang tính “{sheet.title}” phủ hơn {MOST_CELLS} ô",
                    "bỏ gộp ô ở vùng trống",
                )
    return grid
