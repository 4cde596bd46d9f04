"""A consolidated report as one page for the screen: no script, no outside file, the words and figures of the paper."""

from datetime import date
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined

from reports.consolidated.report import ConsolidatedReport
from reports.consolidated.wording import instant_words
from reports.document import Block, Column, cell_text
from reports.form import (
    MOTTO,
    NATION,
    addressee_lines,
    distribution,
    number_and_date_words,
    number_line,
    place_and_date,
)
from rules.progress import PrintedClass

# Colour means time, and never alone: each class has a mark beside its word.
MARKS = {
    PrintedClass.DONE_ON_TIME.value: ("on-time", "✓"),
    PrintedClass.DONE_LATE.value: ("late", "◐"),
    PrintedClass.IN_TERM.value: ("in-term", "○"),
    PrintedClass.OVERDUE.value: ("overdue", "●"),
}

_TEMPLATES = Environment(
    loader=PackageLoader("reports", "html/templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render_html(
    report: ConsolidatedReport, *, document_number: str | None = None, document_date: date | None = None
) -> str:
    head = report.head
    return _TEMPLATES.get_template("report.html").render(
        report=report,
        head=head,
        nation=NATION,
        motto=MOTTO,
        number=number_line(head, document_number),
        place_and_date=place_and_date(head, document_date),
        number_and_date=number_and_date_words(head, document_number, document_date),
        distribution=distribution(head),
        addressees=addressee_lines(head),
        as_of=instant_words(report.as_of),
        marks=MARKS,
        runs=_runs,
        head_cells=_head_cells,
        words=cell_text,
    )


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
