"""Blocks on the screen: what the templates need to draw them, with or without links to sources."""

from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports.charts.picture import chart_svg
from reports.consolidated.wording import instant_words
from reports.document import Block, Chart, Column, OfficialDocument
from reports.html.rows import MARKS, drawn, links, rows
from reports.html.sources import SourceBook
from rules.figures import figure_words

TEMPLATES = Environment(
    loader=PackageLoader("reports", "html/templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def words_of_drawing(document: OfficialDocument, book: SourceBook | None) -> dict[str, Any]:
    return {
        "head": document.head,
        "as_of": instant_words(document.as_of),
        "book": book,
        "marks": MARKS,
        "runs": _runs,
        "head_cells": _head_cells,
        "picture": _picture,
        "figure": _figure,
        "drawn": drawn,
        "rows": rows,
        "links": links,
    }


def _picture(chart: Chart) -> Markup:
    """Made by us from plain values, with every text escaped; its style is let in by checksum like that of the page."""
    return Markup(chart_svg(chart).replace('<style type="text/css">', "<style>"))  # noqa: S704


def _figure(value: float | None) -> str:
    return "" if value is None else figure_words(round(value, 1))


def _runs(blocks: tuple[Block, ...]) -> list[tuple[str, list[Block]]]:
    """Blocks of one kind in a row, so that items become one list."""
    return [(kind, list(run)) for kind, run in groupby(blocks, key=lambda block: type(block).__name__)]


def _head_cells(columns: tuple[Column, ...]) -> list[tuple[str, int]]:
    """The upper row of a two-row head: a shared label with its span, or a column of its own with span 0."""
    cells: list[tuple[str, int]] = []
    for column in columns:
        if column.group and cells and cells[-1][0] == column.group:
            cells[-1] = (column.group, cells[-1][1] + 1)
        else:
            cells.append((column.group, 1) if column.group else (column.label, 0))
    return cells
