"""A report's page kept light: of what is long the first rows, and where the others are. The file itself stays whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from rules.wording import number_words

MOST_BYTES = 190_000
REST = "rest"


class Step(NamedTuple):
    """How much is shown: rows of each table and list of the report, tables of its sources, rows of each of those."""

    rows: int
    sources: int
    source_rows: int


# The first that is light enough; the sources give way before the report does.
STEPS = (
    Step(100, 100, 100),
    Step(100, 60, 25),
    Step(100, 30, 10),
    Step(50, 30, 10),
    Step(50, 20, 5),
    Step(50, 10, 3),
    Step(25, 10, 3),
    Step(25, 0, 0),
    Step(10, 0, 0),
    Step(3, 0, 0),
    Step(0, 0, 0),
)

_SOURCES = b'<section class="sources"'
_SOURCE = re.compile(rb'<details class="source">.*?</details>\n?', re.DOTALL)
# Who the report goes to is no list of rows.
_LONG = re.compile(rb'<table\b.*?</table>|<ul(?! class="plain")[^>]*>.*?</ul>', re.DOTALL)
_ROW = re.compile(rb"<tr\b.*?</tr>\s*|<li\b.*?</li>\s*", re.DOTALL)
_ID = re.compile(rb'\bid="([^"]+)"')
_JUMP = re.compile(rb'href="#([^"]*)"')


@dataclass(frozen=True)
class Edit:
    """What is left out, and what stands there instead."""

    start: int
    end: int
    instead: bytes = b""


@dataclass(frozen=True)
class Page:
    """Where its long parts are, each with the places of its rows, and the tables of its sources."""

    content: bytes
    parts: tuple[tuple[int, tuple[tuple[int, int], ...]], ...]
    sources: tuple[tuple[int, int], ...]
    sources_at: int

    @classmethod
    def of(cls, content: bytes) -> "Page":
        parts = tuple((found.end(), tuple(_rows(content, found))) for found in _LONG.finditer(content))
        sources = tuple(found.span() for found in _SOURCE.finditer(content))
        begin = content.find(_SOURCES)
        return cls(content, parts, sources, begin if begin >= 0 else len(content))

    def edits(self, step: Step, link: str) -> Iterator[Edit]:
        hidden = self.sources[step.sources :]
        yield from (Edit(*place) for place in hidden)
        hidden_at = hidden[0][0] if hidden else len(self.content)
        for end, rows in self.parts:
            limit = step.rows if end < self.sources_at else step.source_rows
            if end < hidden_at and len(rows) > limit:
                yield from (Edit(*place) for place in rows[limit:])
                more = f"Còn {number_words(len(rows) - limit)} dòng: xem trong {link}."
                yield Edit(end, end, f'<p class="more">{more}</p>'.encode())
        told = f" {number_words(len(hidden))} bảng nguồn số liệu không hiện ở đây." if hidden else ""
        note = f"Trang này chỉ hiện các dòng đầu.{told} Đầy đủ: xem trong {link}."
        end = self.content.rfind(b"</body>")
        yield Edit(end, end, f'<p class="more" id="{REST}">{note}</p>\n'.encode())


def shortened(page: str, whole: str, most_bytes: int = MOST_BYTES) -> str:
    """`whole`: the address of the file that has every row. A page that is light enough stays as it is."""
    content = page.encode()
    if len(content) <= most_bytes:
        return page
    parts = Page.of(content)
    link = f'<a href="{escape(whole)}" target="_top">tệp Excel</a>'
    for step in STEPS:
        edits = sorted(parts.edits(step, link), key=lambda one: (one.start, one.end))
        if len(content) + sum(len(one.instead) - (one.end - one.start) for one in edits) <= most_bytes:
            break
    return _led(b"".join(_edited(content, edits))).decode()


def _rows(content: bytes, found: re.Match[bytes]) -> Iterator[tuple[int, int]]:
    """Neither the head of a table nor its sum is a row."""
    head = content.find(b"</thead>", found.start(), found.end())
    foot = content.find(b"<tfoot>", found.start(), found.end())
    inside = _ROW.finditer(content, max(head, found.start()), foot if foot >= 0 else found.end())
    return (row.span() for row in inside)


def _edited(content: bytes, edits: list[Edit]) -> Iterator[bytes]:
    at = 0
    for one in edits:
        yield content[at : one.start]
        yield one.instead
        at = one.end
    yield content[at:]


def _led(content: bytes) -> bytes:
    """What led to a row that is not shown leads to where the rows are."""
    known = set(_ID.findall(content))
    rest = f'href="#{REST}"'.encode()
    return _JUMP.sub(lambda found: found[0] if found[1] in known else rest, content)
