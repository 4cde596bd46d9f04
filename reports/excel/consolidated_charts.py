"""Charts of the workbook itself, over a table of their values."""

from collections.abc import Sequence
from typing import Any

from reports.document import Chart
from reports.excel.data_sheet import Book
from rules.progress import PrintedClass

# As on the pages (reports/html/templates/report.css); the pattern tells them apart without colour.
_LOOKS = {
    PrintedClass.DONE_ON_TIME.value: ("#0A5C8F", ""),
    PrintedClass.DONE_LATE.value: ("#8A5A00", "wide_upward_diagonal"),
    PrintedClass.IN_TERM.value: ("#8C959F", "percent_25"),
    PrintedClass.OVERDUE.value: ("#A40E26", "dark_horizontal"),
}
_LEAST_HEIGHT, _PER_LABEL = 320, 26  # pixels


def write_charts(book: Book, page: Any, charts: Sequence[Chart]) -> None:
    """Each with its values at the left and the picture at the right of them."""
    page.set_column(0, 0, 40)
    page.set_column(1, 8, 16)
    row = 0
    for chart in charts:
        height = _height(chart)
        row = max(_write(book, page, chart, row, height), row + height // 20 + 2)


def _write(book: Book, page: Any, chart: Chart, top: int, height: int) -> int:
    book.text(page, top, 0, chart.title, "strong")
    for column, one in enumerate(chart.series, start=1):
        book.text(page, top + 1, column, one.name, "head")
    for place, label in enumerate(chart.labels):
        book.text(page, top + 2 + place, 0, label)
        for column, one in enumerate(chart.series, start=1):
            value = one.values[place]
            if value is not None:
                page.write_number(top + 2 + place, column, value, book.looks["figure"])
    page.insert_chart(top, len(chart.series) + 2, _picture(book, page.get_name(), chart, top, height))
    return top + len(chart.labels) + 4


def _picture(book: Book, sheet: str, chart: Chart, top: int, height: int) -> Any:
    is_bar = chart.kind == "stacked"
    picture = book.workbook.add_chart({"type": "bar", "subtype": "stacked"} if is_bar else {"type": "line"})
    first, last = top + 2, top + 1 + len(chart.labels)
    for column, one in enumerate(chart.series, start=1):
        picture.add_series(
            {
                "name": [sheet, top + 1, column],
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, column, last, column],
                "categories_data": list(chart.labels),
                "values_data": [value if value is not None else "" for value in one.values],
                **_look(one.name, is_bar=is_bar),
            }
        )
    picture.set_title({"name": chart.title, "name_font": {"size": 12}, "overlay": False})
    picture.set_legend({"position": "bottom"})
    axis = {"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#D0D7DE"}}}
    if is_bar:
        picture.set_y_axis({"reverse": True})
        picture.set_x_axis(axis)
    else:
        picture.set_y_axis({**axis, "name": chart.measure} if chart.measure else axis)
    picture.set_size({"width": 900, "height": height})
    return picture


def _look(name: str, *, is_bar: bool) -> dict[str, Any]:
    if name not in _LOOKS:
        return {} if is_bar else {"marker": {"type": "automatic"}}
    colour, pattern = _LOOKS[name]
    if not pattern:
        return {"fill": {"color": colour}}
    return {"pattern": {"pattern": pattern, "fg_color": colour, "bg_color": "#FFFFFF"}}


def _height(chart: Chart) -> int:
    return (
        max(_LEAST_HEIGHT, 140 + _PER_LABEL * len(chart.labels)) if chart.kind == "stacked" else _LEAST_HEIGHT
    )
