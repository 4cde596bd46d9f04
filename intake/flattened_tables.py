"""A table copied as text, every cell on a line of its own, put together again from the titles of its columns."""

import re
from collections.abc import Sequence
from dataclasses import replace

from intake import cut_rows
from intake.column_kinds import kind_of_column
from intake.document import Anchor, Cell, Document, Paragraph, Table
from intake.folding import fold, one_line
from intake.unit_grammar import read_units
from intake.unit_text import UnitText

_LONGEST_CELL = 600
_GROUP_MARK = re.compile(r"(?:[IVX]+|[A-HĐ])[.)]?")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})*[.)]?")
_ENDS = re.compile(
    r"ghi chú|phụ lục|nơi nhận|kính gửi|(?:tm|kt|tl)\.|tổng cộng|kế hoạch$|văn bản cùng|tệp đính kèm",
    re.IGNORECASE,
)
_HEADING = re.compile(r"(?:[IVX]+|\d{1,2})\s*[.)/]\s+\S")
_TIME = re.compile(
    r"\d{1,2}\s*[/.-]\s*\d|20\d\d|thang|quy |nam |thuong xuyen|hang |dinh ky|khi |sau khi|truoc |lien tuc|ca nam|tuan|ngay"
)


def with_flattened_tables(document: Document) -> Document:
    """The document with such runs of short paragraphs made into tables; any other document as it was."""
    blocks: list[Paragraph | Table] = []
    position = 0
    changed = False
    while position < len(document.blocks):
        header = _header_at(document.blocks, position)
        made = _table_at(document.blocks, position, header) if header else None
        if made is None:
            block = document.blocks[position]
            mended = cut_rows.mended(block) if isinstance(block, Table) else block
            changed = changed or mended is not block
            blocks.append(mended)
            position += 1
            continue
        table, position = made
        blocks.append(table)
        changed = True
    return Document(tuple(blocks), document.source, document.problems) if changed else document


def _header_at(blocks: Sequence[Paragraph | Table], position: int) -> list[str]:
    """The titles that follow each other here, if they name a task and who does it."""
    titles: list[str] = []
    names: list[str] = []
    for block in blocks[position : position + 12]:
        if not isinstance(block, Paragraph) or block.number or not 1 < len(block.text) <= 60:
            break
        kind = kind_of_column(block.text)
        if kind is None or (kind.name in names and kind.name != "ignore"):
            break
        titles.append(one_line(block.text))
        names.append(kind.name)
    whole = len(titles) >= 3 and "task" in names and names.index("task") <= 2
    return titles if whole and {"lead", "persons"} & set(names) and names[0] != "ignore" else []


def _table_at(
    blocks: Sequence[Paragraph | Table], position: int, header: list[str]
) -> tuple[Table, int] | None:
    body, end = _body(blocks, position + len(header))
    numbered = kind_is(header[0], "number")
    rows = _rows(body, header, numbered=numbered)
    lead = next(n for n, title in enumerate(header) if kind_is(title, "lead") or kind_is(title, "persons"))
    tasks = [row for row in rows if len([text for text in row if text]) > 2]
    named = [row for row in tasks if read_units(UnitText(row[lead])) or len(row[lead].split()) < 6]
    if not tasks or len(named) * 3 < len(tasks) * 2 or any(not row[lead] for row in tasks):
        return None
    first = blocks[position].anchor
    last = blocks[end - 1].anchor
    anchor = Anchor(line=first.line, end_line=last.line, page=first.page, table=first.table)
    cells = tuple(tuple(Cell(text) for text in row) for row in [header, *rows])
    return Table(cells, anchor), end


def kind_is(title: str, name: str) -> bool:
    kind = kind_of_column(title)
    return kind is not None and kind.name == name


def _body(blocks: Sequence[Paragraph | Table], start: int) -> tuple[list[Paragraph], int]:
    """The short paragraphs below the titles, up to what can be no cell; a list broken behind ";" is one cell."""
    out: list[Paragraph] = []
    position = start
    for block in blocks[start:]:
        if not isinstance(block, Paragraph) or len(block.text) > _LONGEST_CELL:
            break
        if _ENDS.match(block.text) or (_HEADING.match(_shown(block)) and not out):
            break
        if _HEADING.match(_shown(block)) and _shown(block).isupper():
            break
        if out and out[-1].text.rstrip().endswith((";", ",")) and not _NUMBER.fullmatch(_shown(block)):
            out[-1] = replace(out[-1], text=f"{out[-1].text} {block.text}")
        else:
            out.append(block)
        position += 1
    return out, position


def cell_lines(texts: Sequence[str]) -> frozenset[int]:
    """The lines of a text file that are cells of a flattened table: no margin broke them, a lone number counts rows."""
    paragraphs = [Paragraph(text.strip(), Anchor(line=n)) for n, text in enumerate(texts) if text.strip()]
    out: set[int] = set()
    position = 0
    while position < len(paragraphs):
        header = _header_at(paragraphs, position)
        made = _table_at(paragraphs, position, header) if header else None
        if made is None:
            position += 1
            continue
        out.update(p.anchor.line for p in paragraphs[position : made[1]] if p.anchor.line is not None)
        position = made[1]
    return frozenset(out)


def _shown(block: Paragraph) -> str:
    return one_line(f"{block.number} {block.text}" if block.number else block.text)


def _rows(body: Sequence[Paragraph], header: list[str], *, numbered: bool) -> list[list[str]]:
    """Rows begin at their numbers; where the numbers were lost as page numbers, at the gap they left."""
    rows: list[list[str]] = []
    has_numbers = numbered and sum(bool(_NUMBER.fullmatch(_shown(p))) for p in body) >= 1
    width = len(header)
    position = 0
    while position < len(body):
        text = _shown(body[position])
        if _GROUP_MARK.fullmatch(text) and position + 1 < len(body):
            rows.append(
                _padded([text, _shown(body[position + 1])], width) if numbered else _padded([text], width)
            )
            position += 2
            continue
        taken = 1
        wanted = width if (not numbered or has_numbers) else width - 1
        while taken < wanted and position + taken < len(body):
            following = body[position + taken]
            if _GROUP_MARK.fullmatch(_shown(following)) or (
                has_numbers and _NUMBER.fullmatch(_shown(following))
            ):
                break
            if numbered and not has_numbers and taken >= 3 and _gap(body[position + taken - 1], following):
                break
            taken += 1
        cells = [_shown(p) for p in body[position : position + taken]]
        rows.append(_placed(cells if (not numbered or has_numbers) else ["", *cells], header))
        position += taken
    return rows


def _gap(one: Paragraph, other: Paragraph) -> bool:
    here, there = one.anchor.end_line or one.anchor.line, other.anchor.line
    return here is not None and there is not None and there - here > 1


def _padded(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _placed(cells: list[str], header: list[str]) -> list[str]:
    """Cells that were empty left no line: the rest goes to the first column it suits."""
    if len(cells) >= len(header):
        return cells[: len(header)]
    out = [""] * len(header)
    column = 0
    for number, cell in enumerate(cells):
        left = len(cells) - number
        while len(header) - column > left and not _suits(cell, header[column]):
            column += 1
        out[column] = cell
        column += 1
    return out


def _suits(cell: str, title: str) -> bool:
    kind = kind_of_column(title)
    if kind is None or kind.name in ("task", "output", "ignore"):
        return True
    if kind.name == "number":
        return cell == "" or bool(_NUMBER.fullmatch(cell))
    if kind.name in ("time", "time_start"):
        return bool(_TIME.search(f"{fold(cell)} "))
    return read_units(UnitText(cell)) is not None and not _TIME.match(fold(cell))
