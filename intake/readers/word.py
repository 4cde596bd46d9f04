"""Word files: body in order, automatic numbers made visible, merged cells carried, tracked changes in their final state."""

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from intake.document import Anchor, Cell, Document, Paragraph, Table
from intake.folding import clean
from intake.readers.word_numbering import Numbering
from rules.errors import UnreadableDocument

_GONE = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:delText"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_TEXT_BOX = qn("w:txbxContent")


def read_word(data: bytes, name: str) -> Document:
    try:
        opened = docx.Document(io.BytesIO(data))
        reader = _Reader(Numbering.of(opened))
        blocks = tuple(reader.blocks(opened.element.body))
    except UnreadableDocument:
        raise
    except Exception as error:  # whatever the library meets in a broken package
        raise UnreadableDocument(
            "tệp Word hỏng, không đọc được", where=name, mend="mở bằng Word rồi lưu lại"
        ) from error
    return Document(blocks, name)


class _Reader:
    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.line = 0
        self.tables = 0

    def blocks(self, parent: Any) -> Iterator[Paragraph | Table]:
        for child in parent:
            if child.tag in _GONE:
                continue
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                table = self._table(child)
                if table:
                    yield table
            elif child.tag == qn("w:sdt"):
                content = child.find(qn("w:sdtContent"))
                yield from self.blocks(content if content is not None else [])
            elif child.tag in (qn("w:ins"), qn("w:moveTo"), qn("w:customXml")):
                yield from self.blocks(child)

    def _paragraph(self, element: Any) -> Iterator[Paragraph | Table]:
        number = self.numbering.next_number(element)
        heading = self.numbering.style_of(element).lower().startswith(("heading", "title"))
        bold = _is_bold(element)
        for position, text in enumerate(_text_of(element).split("\n")):
            text = clean(text).replace("\t", " ").strip()
            if text or (number and position == 0):
                self.line += 1
                yield Paragraph(
                    text,
                    Anchor(line=self.line, end_line=self.line),
                    number if position == 0 else None,
                    heading,
                    bold,
                )
        for box in element.iter(_TEXT_BOX):
            if not _inside_fallback(box):
                yield from self.blocks(box)

    def _table(self, element: Any) -> Table | None:
        rows: list[list[Cell]] = []
        for row in _rows_of(element):
            cells: list[Cell] = []
            for cell in row:
                text, span, continues = self._cell(cell)
                above = rows[-1][len(cells)] if continues and rows and len(rows[-1]) > len(cells) else None
                first = Cell(above.text, carried=True) if above else Cell(text)
                cells += [first, *[Cell(first.text, carried=True)] * (span - 1)]
            rows.append(cells)
        width = max((len(row) for row in rows), default=0)
        if not width:
            return None
        self.tables += 1
        padded = tuple(tuple(row + [Cell("")] * (width - len(row))) for row in rows)
        return Table(padded, Anchor(table=self.tables))

    def _cell(self, cell: Any) -> tuple[str, int, bool]:
        """Text, columns spanned, and whether the cell continues the one above."""
        properties = cell.find(qn("w:tcPr"))
        span_mark = properties.find(qn("w:gridSpan")) if properties is not None else None
        merge = properties.find(qn("w:vMerge")) if properties is not None else None
        continues = merge is not None and merge.get(qn("w:val")) in (None, "continue")
        span = int(span_mark.get(qn("w:val")) or 1) if span_mark is not None else 1
        return self._cell_text(cell), max(1, min(span, 100)), continues

    def _cell_text(self, cell: Any) -> str:
        lines = []
        for block in self.blocks(cell):
            if isinstance(block, Paragraph):
                lines.append(f"{block.number} {block.text}" if block.number else block.text)
            else:
                self.tables -= 1
                lines += [" ".join(inner.text for inner in row if not inner.carried) for row in block.rows]
        return "\n".join(line for line in lines if line.strip())


def _rows_of(table: Any) -> Iterator[list[Any]]:
    for row in table.iter(qn("w:tr")):
        if row.getparent() is not table and row.getparent().tag not in (qn("w:ins"), qn("w:sdtContent")):
            continue
        if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
            continue
        yield [cell for cell in row.iter(qn("w:tc")) if _owner_row(cell) is row]


def _owner_row(cell: Any) -> Any:
    parent = cell.getparent()
    while parent is not None and parent.tag != qn("w:tr"):
        parent = parent.getparent()
    return parent


def _text_of(paragraph: Any) -> str:
    """The text as it stands after all changes are accepted; text boxes are read on their own."""
    out: list[str] = []
    _collect(paragraph, out)
    return "".join(out)


def _collect(element: Any, out: list[str]) -> None:
    for child in element:
        if child.tag in _GONE or child.tag == _TEXT_BOX:
            continue
        if child.tag == qn("w:r") and _is_hidden(child):
            continue
        if child.tag == qn("w:t"):
            out.append(child.text or "")
        elif child.tag == qn("w:tab"):
            if child.getparent().tag == qn("w:r"):
                out.append("\t")
        elif child.tag in (qn("w:br"), qn("w:cr")):
            out.append("\n")
        elif child.tag == qn("w:noBreakHyphen"):
            out.append("-")
        else:
            _collect(child, out)


def _is_hidden(run: Any) -> bool:
    properties = run.find(qn("w:rPr"))
    mark = properties.find(qn("w:vanish")) if properties is not None else None
    return mark is not None and mark.get(qn("w:val")) not in ("0", "false")


def _is_bold(paragraph: Any) -> bool:
    runs = [
        run for run in paragraph.iter(qn("w:r")) if any((t.text or "").strip() for t in run.iter(qn("w:t")))
    ]
    return bool(runs) and all(run.find(f"{qn('w:rPr')}/{qn('w:b')}") is not None for run in runs)


def _inside_fallback(element: Any) -> bool:
    parent = element.getparent()
    while parent is not None:
        if parent.tag in _GONE:
            return True
        parent = parent.getparent()
    return False
