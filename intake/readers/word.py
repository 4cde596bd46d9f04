"""Word files: body in order, automatic numbers made visible, merged cells carried, tracked changes in their final state.

Read as the page shows it: inserted text stays, deleted text, moved-away text and hidden text go; of a field its
result; a text box once, after the paragraph it hangs on. Headers, footers, footnotes and tables of contents are
furniture. The body is taken piece by piece, so that memory does not grow with the length of the document.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from intake.document import Anchor, Document, Paragraph, Table
from intake.readers.bounds import MOST_IN_A_BODY, Budget
from intake.readers.markup import child, children, name_of
from intake.readers.packages import Package
from intake.readers.word_numbering import Numbering
from intake.readers.word_styles import Styles, number_mark, style_key
from intake.readers.word_tables import WordRow, as_blocks, read_row, rows_in
from intake.readers.word_text import Written, end_is_deleted, is_contents, read_paragraph

_BODY_PIECES = (
    "p",
    "tbl",
    "tr",
    "sdt",
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "customXml",
    "altChunk",
    "AlternateContent",
)
_WRAPPERS = {
    "w:ins",
    "w:moveTo",
    "w:customXml",
    "w:sdtContent",
    "mc:AlternateContent",
    "mc:Choice",
    "w:smartTag",
}
LEAST_LETTERS = 20
_TYPED = re.compile(r"^[-–+•]\s+")  # a bullet typed behind the automatic one
_READ = "read"  # left on a row element that was read and emptied: its place among the rows read


def read_word(package: Package, main: str, budget: Budget) -> Document:
    related = {relation.kind: relation.target for relation in package.relations(main)}
    styles = Styles.of(package.tree(related.get("styles", "")))
    numbering = Numbering.of(package.tree(related.get("numbering", "")), styles)
    reader = _Reader(styles, numbering, budget)
    blocks = _numbered(reader.body(package.elements(main, *_BODY_PIECES, most=MOST_IN_A_BODY)))
    if not reader.has_body:
        raise budget.refuse("tệp Word hỏng, không có phần thân văn bản", "mở bằng Word rồi lưu lại")
    if reader.pictures and _letters(blocks) < LEAST_LETTERS:
        raise budget.refuse(
            "tệp Word chỉ có ảnh, không có chữ đọc được", "gửi bản gõ chữ, không gửi ảnh chụp"
        )
    return Document(blocks, budget.name, tuple(reader.problems()))


def _letters(blocks: Iterable[Paragraph | Table]) -> int:
    return sum(len(block.text) if isinstance(block, Paragraph) else LEAST_LETTERS for block in blocks)


def _numbered(blocks: Iterable[Paragraph | Table]) -> tuple[Paragraph | Table, ...]:
    """Tables counted as they stand in the document, frames and nested ones left out."""
    out: list[Paragraph | Table] = []
    tables = 0
    for block in blocks:
        tables += isinstance(block, Table)
        out.append(replace(block, anchor=Anchor(table=tables)) if isinstance(block, Table) else block)
    return tuple(out)


class _Reader:
    def __init__(self, styles: Styles, numbering: Numbering, budget: Budget) -> None:
        self.styles = styles
        self.numbering = numbering
        self.budget = budget
        self.line = 0
        self.cells = 0  # how deep inside cells we are
        self.has_body = False
        self.changes = 0
        self.pictures = 0
        self.embedded = 0
        self.foreign = 0
        self._kept: list[str] = []  # text of paragraphs whose end was deleted: it flows into the next one

    def body(self, elements: Iterable[Any]) -> Iterator[Paragraph | Table]:
        """The pieces of the body as they come; each is let go when it has been read."""
        rows: list[WordRow | None] = []
        for element in elements:
            parent = element.getparent()
            if name_of(element) == "w:tr":
                if _is_in_body(parent):
                    rows.append(self._row(element))
                    element.clear()
                    element.set(_READ, str(len(rows) - 1))
                    self.budget.check_time()
                continue
            if not _is_body(parent):
                continue
            self.has_body = True
            if name_of(element) == "w:tbl":
                yield from self._table(element, rows)
                rows = []
            else:
                yield from self._piece(element)
            element.clear()
            while element.getprevious() is not None:
                del parent[0]

    def problems(self) -> Iterator[str]:
        if self.changes:
            yield f"Văn bản còn {self.changes} chỗ sửa chưa duyệt (Track Changes); đã đọc theo bản cuối cùng."
        if self.embedded:
            yield f"Có {self.embedded} đối tượng nhúng (bảng Excel, tệp đính kèm) không được đọc."
        if self.foreign:
            yield f"Có {self.foreign} phần chèn từ tệp khác không được đọc; hãy dán nội dung vào văn bản."

    def blocks(self, parent: Any) -> Iterator[Paragraph | Table]:
        for element in children(parent):
            yield from self._piece(element)

    def _piece(self, element: Any) -> Iterator[Paragraph | Table]:
        name = name_of(element)
        if name == "w:p":
            yield from self._paragraph(element)
        elif name == "w:tbl":
            yield from self._table(element)
        elif name == "w:sdt":
            if not is_contents(element):
                yield from self.blocks(child(element, "w:sdtContent"))
        elif name in _WRAPPERS:
            self.changes += name in ("w:ins", "w:moveTo")
            yield from self.blocks(element)
        elif name in ("w:del", "w:moveFrom"):
            self.changes += 1
        self.foreign += name == "w:altChunk"

    def _paragraph(self, element: Any) -> Iterator[Paragraph | Table]:
        properties = child(element, "w:pPr")
        style = style_key(properties)
        read = read_paragraph(element, style, self.styles, self.budget)
        self.changes += read.changes
        self.pictures += read.pictures
        self.embedded += read.embedded
        if self.styles.name_of(style).startswith("toc "):
            return
        if end_is_deleted(properties):
            self.changes += 1
            self._kept += [line for line in read.lines if line]
        else:
            number = self.numbering.next_number(number_mark(properties), style)
            yield from self._lines(read, number, self.styles.is_heading(style))
        for box in read.boxes:
            yield from self.blocks(box)

    def _lines(self, read: Written, number: str | None, is_heading: bool) -> Iterator[Paragraph]:
        lines = [line for line in read.lines if line]
        if self._kept:
            lines = [" ".join([*self._kept, *lines[:1]]), *lines[1:]]
            self._kept = []
        if number and not lines:
            lines = [""]
        if number in ("-", "+"):
            lines[0] = _TYPED.sub("", lines[0])
        for position, text in enumerate(lines):
            self.line += 1
            if not self.cells:
                self.budget.read_paragraph()
            anchor = Anchor(line=self.line, end_line=self.line)
            yield Paragraph(text, anchor, number if position == 0 else None, is_heading, read.is_bold)

    def _table(self, element: Any, read: Sequence[WordRow | None] = ()) -> Iterator[Paragraph | Table]:
        """`read` are rows taken while the table was still coming in; their elements are empty now."""
        rows: list[WordRow] = []
        for one in rows_in(element):
            is_read = bool(read) and one.getparent() is element
            row = read[int(one.get(_READ))] if is_read else self._row(one)
            rows += [row] if row else []
        yield from as_blocks(rows, self.budget)

    def _row(self, element: Any) -> WordRow | None:
        self.cells += 1
        row = read_row(element, self.blocks)
        self.cells -= 1
        self.changes += row is None
        return row


def _is_body(element: Any) -> bool:
    return element is not None and name_of(element) == "w:body"


def _is_in_body(table: Any) -> bool:
    return table is not None and name_of(table) == "w:tbl" and _is_body(table.getparent())
