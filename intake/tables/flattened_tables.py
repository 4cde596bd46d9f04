"""A table copied as text, every cell on a line of its own, put together again from the titles of its columns."""

import re
from collections.abc import Sequence

from intake.document import Anchor, Cell, Document, Paragraph, Table
from intake.duties.clauses import opens_with_verb
from intake.folding import fold, one_line
from intake.names.unit_grammar import read_units
from intake.names.unit_text import UnitText
from intake.tables import cut_rows
from intake.tables.column_kinds import kind_of_column
from intake.tables.flattened_body import NUMBER, begins_rows, free_rows, numbered_rows

_LONGEST_CELL = 600
_MOST_TITLES = 12
_ENDS = re.compile(
    r"ghi chú|phụ lục|nơi nhận|kính gửi|(?:tm|kt|tl|tuq)\.|tổng cộng|(?-i:KẾ HOẠCH)$|văn bản cùng|tệp đính kèm|trên đây là|người lập",
    re.IGNORECASE,
)
_HEADING = re.compile(r"(?:[IVX]+|\d{1,2})\s*[.)/]\s+\S")

_SPANS = re.compile(
    r"(?:phan cong|to chuc|don vi|co quan|trach nhiem)(?: (?:thuc hien|nhiem vu|trach nhiem|phu trach))?"
)
_WHO = ("lead", "partner", "leaders", "persons")

Blocks = Sequence[Paragraph | Table]


def with_flattened_tables(document: Document) -> Document:
    """The document with such runs of short paragraphs made into tables; any other document as it was."""
    blocks: list[Paragraph | Table] = []
    position = 0
    changed = False
    while position < len(document.blocks):
        made = _table_at(document.blocks, position)
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


def cell_lines(texts: Sequence[str]) -> frozenset[int]:
    """The lines of a text file that are cells of a flattened table: no margin broke them, a lone number counts rows."""
    paragraphs = [Paragraph(text.strip(), Anchor(line=n)) for n, text in enumerate(texts) if text.strip()]
    out: set[int] = set()
    position = 0
    while position < len(paragraphs):
        made = _table_at(paragraphs, position)
        if made is None:
            position += 1
            continue
        out.update(p.anchor.line for p in paragraphs[position : made[1]] if p.anchor.line is not None)
        position = made[1]
    return frozenset(out)


def _header_at(blocks: Blocks, position: int) -> tuple[list[str], int]:
    """The titles that follow each other here, if they name a task and who does it, and how many lines they take."""
    titles: list[str] = []
    names: list[str] = []
    for block in blocks[position : position + _MOST_TITLES]:
        if not isinstance(block, Paragraph) or block.number or not 1 < len(block.text) <= 60:
            break
        name = _name(block.text)
        if begins_rows(block.text) or not _may_follow(name, names, titles):
            break
        if name in ("", "ignore") and len(block.text.split()) > 3 and opens_with_verb(block.text):
            break  # a task that holds the words of a title
        titles.append(one_line(block.text))
        names.append(name)
    if "" in names and not _is_counted(blocks, position + len(titles)):
        return [], 0
    taken = len(titles)
    titles = _lowest_storey(titles, names)
    names = [_name(title) for title in titles]
    whole = len(titles) >= 3 and "task" in names and names.index("task") <= 2
    whole = whole and bool({"lead", "persons"} & set(names)) and names[0] != "ignore"
    return (titles, taken) if whole else ([], 0)


def _may_follow(name: str, names: list[str], titles: list[str]) -> bool:
    """Each kind once; a title nobody knows only in a header that begins with the numbers of the rows."""
    if not name:
        return names[:1] == ["number"] and names.count("") < 2
    return name not in names or name == "ignore" or (name == "lead" and _span(titles) is not None)


def _is_number(blocks: Blocks, position: int) -> bool:
    block = blocks[position] if position < len(blocks) else None
    return isinstance(block, Paragraph) and bool(NUMBER.fullmatch(_shown(block)))


def _is_counted(blocks: Blocks, position: int) -> bool:
    block = blocks[position] if position < len(blocks) else None
    return isinstance(block, Paragraph) and begins_rows(_shown(block))


def _span(titles: list[str]) -> int | None:
    return next((n for n, title in enumerate(titles) if _SPANS.fullmatch(fold(title))), None)


def _lowest_storey(titles: list[str], names: list[str]) -> list[str]:
    """ "Phân công thực hiện" over "Chủ trì" and "Phối hợp": these come last, and stand in its place."""
    span = _span(titles)
    first = len(names)
    while first and names[first - 1] in _WHO and first - 1 != span:
        first -= 1
    if span is None or len(names) - first < 2 or "lead" not in names[first:]:
        return titles
    return [*titles[:span], *titles[first:], *titles[span + 1 : first]]


def _name(title: str) -> str:
    kind = kind_of_column(title)
    return kind.name if kind else ""


def _table_at(blocks: Blocks, position: int) -> tuple[Table, int] | None:
    header, taken = _header_at(blocks, position)
    if not header:
        return None
    names = [_name(title) for title in header]
    start = position + taken
    body = _body(blocks, start)
    numbered = names[0] == "number" and any(NUMBER.fullmatch(text) for text in body)
    rows, used = numbered_rows(body, names) if numbered else free_rows(body, names)
    lead = next(n for n, name in enumerate(names) if name in ("lead", "persons"))
    tasks = [row for row in rows if len([text for text in row if text]) > 2]
    named = [row for row in tasks if read_units(UnitText(row[lead])) or len(row[lead].split()) < 6]
    empty = sum(not row[lead] for row in tasks)
    if not tasks or len(named) * 3 < len(tasks) * 2 or empty * 2 > (len(tasks) if numbered else 0):
        return None
    first, last = blocks[position].anchor, blocks[start + used - 1].anchor
    anchor = Anchor(line=first.line, end_line=last.line, page=first.page, table=first.table)
    if lead < names.index("task"):
        rows = _carried(rows, lead)
    cells = tuple(tuple(Cell(text) for text in row) for row in [header, *rows])
    return Table(cells, anchor), start + used


def _carried(rows: list[list[str]], lead: int) -> list[list[str]]:
    """A unit before its tasks was one merged cell: the rows below, without one, are its own."""
    unit = ""
    out: list[list[str]] = []
    for row in rows:
        if len([text for text in row if text]) <= 2:
            unit = ""
        elif row[lead]:
            unit = row[lead]
        out.append([*row[:lead], row[lead] or unit, *row[lead + 1 :]])
    return out


def _body(blocks: Blocks, start: int) -> list[str]:
    """The short paragraphs below the titles, up to what can be no cell or to a header of its own."""
    out: list[str] = []
    for position in range(start, len(blocks)):
        block = blocks[position]
        if not isinstance(block, Paragraph) or len(block.text) > _LONGEST_CELL:
            break
        text = _shown(block)
        if _ENDS.match(text) or text.endswith("./.") or _header_at(blocks, position)[1]:
            break
        counted = any(_is_number(blocks, position + n) for n in (1, 2))
        if _HEADING.match(text) and not counted and (not out or text.isupper()):
            break
        out.append(text)
    return out


def _shown(block: Paragraph) -> str:
    return one_line(f"{block.number} {block.text}" if block.number else block.text)
