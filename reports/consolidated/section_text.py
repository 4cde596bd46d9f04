"""One section as plain text, ready to be pasted into a larger report."""

from collections.abc import Iterator

from reports.document import Block, Chart, Heading, Item, Paragraph, Section, Table, cell_text
from rules.figures import figure_words


def section_text(section: Section) -> str:
    """The heading without its number; a row of a table in one line, its cells apart by ' | '."""
    lines = [section.heading]
    for block in section.blocks:
        lines += _lines(block)
    return "\n".join(lines).strip() + "\n"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield ""
            yield block.text
        case Paragraph():
            yield block.text
        case Item():
            yield f"- {block.lead}: {block.text}" if block.lead else f"- {block.text}"
        case Table():
            yield from _rows(block)
        case Chart():
            yield block.title
            for place, label in enumerate(block.labels):
                values = (f"{one.name} {_value(one.values[place])}" for one in block.series)
                yield f"{label}: {', '.join(values)}"


def _rows(table: Table) -> Iterator[str]:
    yield ""
    if table.caption:
        yield table.caption
    yield " | ".join(
        f"{column.group}: {column.label}" if column.group else column.label for column in table.columns
    )
    for row in (*table.rows, *((table.total,) if table.total else ())):
        yield " | ".join(" ".join(cell_text(cell).split()) for cell in row)
    yield ""


def _value(value: float | None) -> str:
    return "–" if value is None else figure_words(value)
