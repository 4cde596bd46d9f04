"""The drawing of a chart by pygal: scales, bars, lines and where everything stands; the look comes after (finishing.py)."""

import sys
import textwrap
from functools import cache
from typing import Any

from reports.charts.sheet import TEXT_SIZE
from reports.document import Chart, Series
from rules.figures import figure_words

WIDTH = 680  # drawing units; the picture is as wide as the text
BOX = 14  # of the legend
LEGEND_COLUMNS, LEGEND_ROW = 2, 22
_BAR, _REST = 28, 80
_LINES_HEIGHT = 240
_VALUES_IN_LEGEND = 4
_LABEL = 38  # letters on one line beside a bar
# pygal takes every letter for 0.6 of the size; in Times it is less.
_RECKONED = TEXT_SIZE * 0.85


def drawn(chart: Chart) -> str:
    """pygal's own SVG, which still has its script, style sheet and comments. The title is the caption of the document."""
    plot = _lines(chart) if chart.kind == "lines" else _bars(chart)
    plot.config.title = f"Đơn vị tính: {chart.measure}" if chart.measure else None
    return str(plot.render(is_unicode=True))


@cache
def _library() -> Any:
    """Without the finder that pygal leaves in the import system for its maps: of the old kind, each missing module
    would warn of it."""
    import pygal

    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != pygal.__name__]
    return pygal


def label_lines(label: str) -> list[str]:
    """Two at most, and no word is cut; the whole name stands in the table."""
    return textwrap.wrap(label, _LABEL, max_lines=2, placeholder=" …", break_long_words=False) or [""]


def _shared(chart: Chart, height: int) -> dict[str, Any]:
    kinds = ("label", "major_label", "legend", "value", "value_label")
    sizes = {f"{kind}_font_size": _RECKONED for kind in kinds}
    return {
        "style": _library().style.Style(title_font_size=TEXT_SIZE, **sizes),
        "js": (),
        "width": WIDTH,
        "height": height + LEGEND_ROW * -(-len(chart.series) // LEGEND_COLUMNS) + _REST,
        "no_prefix": True,
        "disable_xml_declaration": True,
        "legend_at_bottom": True,
        "legend_at_bottom_columns": LEGEND_COLUMNS,
        "legend_box_size": BOX,
        "truncate_label": -1,
        "truncate_legend": -1,
        "margin": 8,
        "spacing": 10,
        "max_scale": 10,
        "print_values": True,
        "print_zeroes": False,
        "include_x_axis": True,
        "formatter": _words,
        "value_formatter": _words,
    }


def _words(value: float | None) -> str:
    return "" if value is None else figure_words(round(value, 1))


def _whole_steps(chart: Chart) -> list[int]:
    """Nobody reports half a report: the scale counts in whole steps, eleven at most."""
    most = max(
        (sum(filter(None, bar)) for bar in zip(*(one.values for one in chart.series), strict=True)), default=0
    )
    step = next(
        one * ten for ten in (10**n for n in range(12)) for one in (1, 2, 5) if one * ten * 10 >= most
    )
    return list(range(0, -int(-most // step) * step + 1, step))


def _bars(chart: Chart) -> Any:
    """From the top down: pygal begins at the bottom."""
    plot = _library().HorizontalStackedBar(**_shared(chart, _BAR * len(chart.labels)))
    plot.y_labels = _whole_steps(chart)
    plot.x_labels = [max(label_lines(label), key=len) for label in reversed(chart.labels)]
    for one in chart.series:
        plot.add(one.name, list(reversed(one.values)))
    return plot


def _lines(chart: Chart) -> Any:
    """Rates from nought to a hundred, so that a small change looks small."""
    plot = _library().Line(
        **{**_shared(chart, _LINES_HEIGHT), "max_scale": 6, "print_values": False},
        dots_size=3.5,
        margin_right=40,
    )
    plot.config.range = (0, 100) if chart.measure == "%" else None
    plot.x_labels = list(chart.labels)
    for one in chart.series:
        plot.add(_with_values(one, chart.measure), list(one.values))
    return plot


def _with_values(series: Series, measure: str) -> str:
    """Lines that run close would print their values over each other: few stand in the legend, many in the table."""
    if len(series.values) > _VALUES_IN_LEGEND:
        return series.name
    values = " – ".join(_words(value) or "không có" for value in series.values)
    return f"{series.name}: {values} {measure}".rstrip()
