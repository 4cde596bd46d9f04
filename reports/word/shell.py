"""A Word file in the making: the document that python-docx builds, and the long rows that are written into it last.

Rows never become a tree: they are streamed as markup while the file is packed, so that a table of 50,000 rows costs
the memory of a page.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from docx import Document
from docx.document import Document as WordDocument

from reports.archive import with_fixed_dates

ROWS = "dondoc-rows"
_MARKS = re.compile(rb"<\?dondoc-rows (\d+)\?>")
_MAIN_PART = "word/document.xml"


@dataclass
class Shell:
    document: WordDocument = field(default_factory=Document)
    _streams: list[Iterable[bytes]] = field(default_factory=list)

    def keep_rows(self, rows: Iterable[bytes]) -> str:
        """The number that stands for them in a mark of the markup; no text of a document can be a mark."""
        self._streams.append(rows)
        return str(len(self._streams) - 1)

    def pack(self, as_of: datetime) -> bytes:
        buffer = io.BytesIO()
        self.document.save(buffer)
        return with_fixed_dates(buffer.getvalue(), as_of, {_MAIN_PART: self._filled})

    def _filled(self, markup: bytes) -> Iterator[bytes]:
        text, *rest = _MARKS.split(markup)
        yield text
        for number, text in zip(rest[::2], rest[1::2], strict=True):
            yield from self._streams[int(number)]
            yield text
