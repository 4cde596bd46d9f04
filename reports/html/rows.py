"""Rows and links of the sources as markup, written out in one go: a large report has ten thousand of them."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from html import escape

from markupsafe import Markup

from reports.consolidated.source_rows import SourceRow
from reports.consolidated.source_words import sender_words, sent_words
from reports.document import Cell
from reports.html.source_tables import Block
from reports.html.sources import SourceBook
from rules.progress import PrintedClass
from rules.wording import number_words, table_date

# Colour means time, and never alone: each class has a mark beside its word.
MARKS = {
    PrintedClass.DONE_ON_TIME.value: ("on-time", "✓"),
    PrintedClass.DONE_LATE.value: ("late", "◐"),
    PrintedClass.IN_TERM.value: ("in-term", "○"),
    PrintedClass.OVERDUE.value: ("overdue", "●"),
}
WHOLE_GROUP = 20  # more rows than this are one link, where all of a group are meant
EDITED = Markup(' <span class="edited">Đã biên tập</span>')


def drawn(cell: Cell, book: SourceBook | None) -> Markup:
    """A cell of a table: a figure leads to its rows, a class has its mark."""
    if isinstance(cell, str):
        return Markup(marked(cell))  # noqa: S704  escaped there
    if book is None:
        return Markup(escape(cell.text))  # noqa: S704
    return book.link(cell.text, cell.source) + (EDITED if cell.source.startswith("text:") else "")


def marked(words: str) -> str:
    if words not in MARKS:
        return escape(words)
    style, sign = MARKS[words]
    return f'<span class="{style}" aria-hidden="true">{sign}</span> {escape(words)}'


def rows(block: Block, book: SourceBook) -> Markup:
    return Markup("".join(_bodies(block, book)))  # noqa: S704  every text in it is escaped


def _bodies(block: Block, book: SourceBook) -> Iterator[str]:
    for group in block.groups:
        yield f'<tbody id="{group.anchor}">' if group.anchor else "<tbody>"
        if group.name:
            count = number_words(len(group.rows))
            yield f'<tr><th colspan="8" scope="rowgroup">{marked(group.name)}: {count}</th></tr>'
        for row in group.rows:
            yield _row(row, book)
        yield "</tbody>"


def _row(row: SourceRow, book: SourceBook) -> str:
    unit = escape(row.unit)
    url = book.obligation_url(row.obligation) if book.obligation_url and row.obligation else ""
    if url:
        unit = f'<a href="{escape(url)}" target="_top">{unit}</a>'
    cells = (
        row.state,
        _day(row.due_on),
        _day(row.answered_on),
        row.text or row.what,
        sender_words(row.sender, row.submission_id),
        sent_words(row.sender, book.facts.as_of),
        "; ".join(row.sender.evidence) if row.sender else "",
    )
    tail = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr id="{book.row_anchor(row)}"><td>{unit}</td>{tail}</tr>\n'


def links(block: Block, book: SourceBook) -> Markup:
    """Each row of a list once; a large group that is meant as a whole is one link."""
    found = block.groups[0].rows
    meant = Counter(book.group_of(row)[1].anchor for row in found)
    told: set[str] = set()
    items: list[str] = []
    for row in found:
        home, group = book.group_of(row)
        if group.anchor and WHOLE_GROUP < len(group.rows) == meant[group.anchor]:
            if group.anchor not in told:
                told.add(group.anchor)
                words = f"{home.what}: {group.name} ({number_words(len(group.rows))})"
                items.append(f'<li><a href="#{group.anchor}">{escape(words)}</a></li>')
        else:
            words = f"{row.unit if block.rule else row.what}: {row.state}"
            items.append(f'<li><a href="#{book.row_anchor(row)}">{escape(words)}</a></li>')
    return Markup("".join(items))  # noqa: S704  every text in it is escaped


def _day(day: date | None) -> str:
    return table_date(day) if day else ""
