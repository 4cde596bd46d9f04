"""Saved web pages: the article without the furniture of the site."""

import re
import warnings

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning
from bs4.element import NavigableString

from intake.document import Anchor, Cell, Document, Paragraph, Table
from intake.folding import clean, one_line
from intake.readers.wrapped_lines import join_wrapped
from rules.errors import UnreadableDocument

_FURNITURE = (
    "script",
    "style",
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "noscript",
    "iframe",
    "button",
    "select",
    "svg",
    "template",
    "head",
    "figcaption",
    "caption",
)
_FURNITURE_NAMES = re.compile(
    r"(?:^|[-_ ])(?:menu|sidebar|footer|breadcrumb|comment|share|social|related|banner|advert|pagination|toolbar|nav|caption|figcaption|photo-note)(?:[-_ ]|$)",
    re.IGNORECASE,
)
LONGEST_CAPTION = 300  # letters
_CAPTION = re.compile(
    r"(?:^|[.\s(\[–|-])(?:Ảnh|Hình ảnh)\s*(?::\s*[^.;:]{2,60}|minh họa|minh hoạ|tư liệu|internet)[\s.)\]]*$",
    re.IGNORECASE,
)
_BLOCKS = {
    "p",
    "div",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "main",
    "body",
    "ul",
    "ol",
    "blockquote",
    "center",
    "td",
    "dl",
    "dd",
    "dt",
    "span-block",
}


def read_web_page(data: bytes, name: str) -> Document:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(data, "lxml")
    for tag in soup.find_all(_FURNITURE):
        tag.decompose()
    for tag in soup.find_all(_is_furniture):
        if not tag.decomposed:
            tag.decompose()
    root = soup.find("article") or soup.find("main") or soup.body or soup
    if not isinstance(root, Tag) or len(root.get_text(strip=True)) < 40:
        raise UnreadableDocument(
            "trang web không có nội dung đọc được", where=name, mend="lưu lại trang đầy đủ hoặc gửi bản Word"
        )
    walker = _Walker()
    walker.walk(root)
    walker.flush()
    return Document(tuple(walker.blocks), name)


def _is_furniture(tag: Tag) -> bool:
    if tag.name in ("html", "body", "article", "main", "table", "tr", "td"):
        return False
    names = " ".join([*(tag.get("class") or []), str(tag.get("id") or "")])
    hidden = "display:none" in str(tag.get("style") or "").replace(" ", "")
    return hidden or bool(_FURNITURE_NAMES.search(names))


class _Walker:
    def __init__(self) -> None:
        self.blocks: list[Paragraph | Table] = []
        self.loose: list[tuple[str, Anchor]] = []
        self.pending = ""
        self.line = 0
        self.tables = 0

    def flush(self) -> None:
        self._end_line()
        self.blocks += join_wrapped(self.loose)
        self.loose = []

    def _end_line(self) -> None:
        text = one_line(self.pending)
        self.pending = ""
        if text and not (len(text) < LONGEST_CAPTION and _CAPTION.search(text)):
            self.line += 1
            self.loose.append((text, Anchor(line=self.line, end_line=self.line)))

    def walk(self, tag: Tag) -> None:
        for child in tag.children:
            if isinstance(child, NavigableString):
                if type(child) is NavigableString:
                    self.pending += clean(str(child)).replace("\n", " ")
            elif isinstance(child, Tag):
                self._tag(child)

    def _tag(self, tag: Tag) -> None:
        if tag.name == "table" and _is_data_table(tag):
            self.flush()
            self.tables += 1
            self.blocks.append(_table(tag, Anchor(table=self.tables)))
        elif tag.name == "br":
            self._end_line()
        elif tag.name in _BLOCKS or tag.name in ("table", "tr", "tbody"):
            self._end_line()
            if tag.name == "li":
                self.pending = "- "
            self.walk(tag)
            self._end_line()
        else:
            self.walk(tag)


def _is_data_table(table: Tag) -> bool:
    """Layout tables hold the page itself; a data table holds no other table and several columns."""
    if table.find("table"):
        return False
    rows = [row.find_all(["td", "th"]) for row in table.find_all("tr")]
    return len(rows) > 1 and max((len(row) for row in rows), default=0) > 1


def _table(tag: Tag, anchor: Anchor) -> Table:
    grid: dict[tuple[int, int], Cell] = {}
    for row_number, row in enumerate(tag.find_all("tr")):
        column = 0
        for cell in row.find_all(["td", "th"]):
            while (row_number, column) in grid:
                column += 1
            text = "\n".join(filter(None, (one_line(line) for line in cell.get_text("\n").split("\n"))))
            if not cell.find(["p", "br", "li", "div"]):
                text = one_line(cell.get_text(" "))
            for down in range(_span(cell, "rowspan")):
                for right in range(_span(cell, "colspan")):
                    grid[(row_number + down, column + right)] = Cell(text, carried=bool(down or right))
            column += _span(cell, "colspan")
    height = max((row for row, _ in grid), default=-1) + 1
    width = max((column for _, column in grid), default=-1) + 1
    return Table(
        tuple(tuple(grid.get((r, c), Cell("")) for c in range(width)) for r in range(height)), anchor
    )


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1")
    return max(1, min(int(value), 60)) if value.isdigit() else 1
