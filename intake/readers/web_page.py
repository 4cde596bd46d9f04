"""Saved web pages: the document without the furniture of the site."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from intake.document import Anchor, Document, Paragraph, Table
from intake.duties.outline import opens_item
from intake.readers.bounds import MOST_IN_A_TREE, Budget
from intake.readers.encodings import Decoded
from intake.readers.sheet_layout import SheetRow, blocks_of, is_laid_out
from intake.readers.site_furniture import site_lines
from intake.readers.text import tidy
from intake.readers.web_furniture import main_part, take_away_furniture
from intake.readers.web_tables import is_data_table, read_table
from intake.readers.word_numbering import written
from intake.readers.wrapped_lines import join_wrapped

LEAST_LETTERS = 40
DEEPEST = 200  # elements inside each other
LONGEST_CAPTION = 300  # letters
_CAPTION = re.compile(
    r"(?:^|[.\s(\[–|-])(?:Ảnh|Hình ảnh)\s*(?::\s*[^.;:]{2,60}|minh họa|minh hoạ|tư liệu|internet)[\s.)\]]*$",
    re.IGNORECASE,
)
_INLINE = {
    "a", "abbr", "acronym", "b", "big", "cite", "code", "em", "font", "i", "ins", "label", "mark", "q", "s", "small",
    "span", "strike", "strong", "sub", "sup", "tt", "u", "wbr", "bdo", "kbd", "samp", "time", "var",
}  # fmt: skip
_NUMBERING = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def read_web_page(source: Decoded, budget: Budget) -> Document:
    budget.count_marks(source.text.count("<") + source.text.count("="), MOST_IN_A_TREE)
    root = _parsed(source.text, budget)
    take_away_furniture(root)
    walker = _Walker(budget)
    if (part := main_part(root)) is not None:
        walker.walk(part)
        walker.end_line()
    if (
        sum(len(piece) if isinstance(piece, str) else LEAST_LETTERS for piece in walker.pieces)
        < LEAST_LETTERS
    ):
        raise budget.refuse("trang web không có nội dung đọc được", "lưu lại trang đầy đủ hoặc gửi bản Word")
    return Document(tuple(_blocks(walker.pieces, budget)), budget.name, source.problems)


def _parsed(text: str, budget: Budget) -> Any:
    # The library would silently drop what lies deeper than 255 elements; without its bound we can see and say it.
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    parser.feed(text.replace("\0", "").encode("utf-8", errors="replace"))
    try:
        root = parser.close()
    except etree.XMLSyntaxError:
        root = None
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")) if root is not None else ():
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise budget.refuse(
                "trang web có các phần lồng nhau quá sâu", "mở trang, lưu lại hoặc gửi bản Word"
            )
    return root if root is not None else etree.Element("html")


def _blocks(pieces: list[str | Table], budget: Budget) -> Iterator[Paragraph | Table]:
    gone = site_lines([piece if isinstance(piece, str) else "" for piece in pieces])
    loose: list[tuple[str, Anchor]] = []
    for number, piece in enumerate(pieces, 1):
        if isinstance(piece, Table):
            yield from join_wrapped(loose)
            loose = []
            yield piece
        elif number - 1 not in gone:
            budget.read_paragraph()
            loose.append((piece, Anchor(line=number, end_line=number)))
    yield from join_wrapped(loose)


class _Walker:
    """The lines and tables of a page in order; what stands in a list gets its mark."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.pieces: list[str | Table] = []
        self.tables = 0
        self._pending: list[str] = []
        self._mark = ""

    def end_line(self) -> None:
        text = " ".join("".join(self._pending).split())
        self._pending = []
        if not text or (len(text) < LONGEST_CAPTION and _CAPTION.search(text)):
            return
        text = _TWICE.sub("- ", text, count=1) if _TWICE.match(text) else text
        self.pieces.append(f"{self._mark} {text}" if self._mark and not opens_item(text) else text)
        self._mark = ""

    def _table(self, table: Table) -> None:
        """A sheet saved as a page is one table with its titles and its signature inside."""
        rows = [SheetRow(number, cells) for number, cells in enumerate(table.rows, 1)]
        for block in blocks_of(rows, "") if is_laid_out(rows) else [table]:
            if isinstance(block, Table):
                self.tables += 1
                self.pieces.append(Table(block.rows, Anchor(table=self.tables)))
            else:
                self.pieces.append(block.text)

    def walk(self, element: Any) -> None:
        self._text(element.text)
        for inner in element:
            if isinstance(inner.tag, str):
                self._tag(inner)
            self._text(inner.tail)

    def _text(self, text: str | None) -> None:
        if text:
            self.budget.read_piece(len(text))
            self._pending.append(tidy(text).replace("\n", " "))

    def _tag(self, element: Any) -> None:
        if element.tag in _INLINE:
            self.walk(element)
            return
        self.end_line()
        if element.tag == "table" and is_data_table(element):
            for caption in element.iterchildren("caption"):
                self.walk(caption)
                self.end_line()
            self._table(read_table(element, Anchor(), self.budget))
        elif element.tag != "br":
            if element.tag == "li":
                self._mark = _mark_of(element)
            self.walk(element)
            self.end_line()
            self._mark = ""


_TWICE = re.compile(r"(?:[-–—•+*]\s*){2,}(?=\w)")  # the mark of the list and the one typed into it


def _mark_of(item: Any) -> str:
    """What the browser shows before an item: its number, "-", or "+" in a list inside a list."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "+" if next(item.iterancestors("li"), None) is not None else "-"
    before = sum(1 for other in item.itersiblings("li", preceding=True))
    start = parent.get("start") or "1"
    number = int(start) + before if start.isdigit() and len(start) < 6 else before + 1
    kind = parent.get("type") or "1"
    mark = written(number, _NUMBERING.get(kind, "decimal"))
    return f"{mark})" if kind == "a" else f"{mark}."
