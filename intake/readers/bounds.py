"""How much of a file is read: every bound in one place, counted while reading, and one line saying which was reached.

Files come from outside, so nothing they say of themselves is believed: bytes are counted as they are inflated,
markup before it becomes a tree, cells before a merged range is opened. PDF is the exception that no counting
bounds (a C library walks it), so it is read in a process of its own: see `pdf.py`.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from intake.document import Cell, Document, Paragraph, Table
from rules.errors import UnreadableDocument

MEGABYTE = 1024 * 1024
LARGEST_FILE = 50 * MEGABYTE
LARGEST_UNPACKED = 200 * MEGABYTE
LARGEST_RATIO = 400  # unpacked to packed; text of an office stays below 50
MOST_PARTS = 10_000
# Tags and attributes. A tree of them takes some hundred bytes each; rows of a sheet are let go one by one.
MOST_IN_A_TREE = 1_000_000
MOST_IN_A_BODY = 3_000_000
MOST_IN_A_SHEET = 25_000_000
MOST_PARAGRAPHS = 20_000
MOST_ROWS = 20_000
MOST_CELLS = 300_000
MOST_COLUMNS = 1_000
MOST_LETTERS = 8_000_000
MOST_PIECES = (
    600_000  # of text: runs, paragraphs (empty ones and those in cells too), strings of a workbook, lines
)
MOST_PAGES = 1_000
LONGEST_TEXT = 20_000  # letters of one paragraph or cell; what stands behind is cut off, and said
SECONDS = 60.0


@dataclass
class Budget:
    """What one file may still cost. The clock is the last net, and load is no fault: past the time on the wall the
    processor time of this thread decides."""

    name: str
    pieces: int = 0
    paragraphs: int = 0
    rows: int = 0
    cells: int = 0
    letters: int = 0
    unpacked: int = 0
    began: tuple[float, float] = field(default_factory=lambda: (time.monotonic(), time.thread_time()))

    def refuse(self, what: str, mend: str) -> UnreadableDocument:
        return UnreadableDocument(what, where=self.name, mend=mend)

    def read_paragraph(self) -> None:
        """One more paragraph of running text."""
        self.paragraphs += 1
        if self.paragraphs > MOST_PARAGRAPHS:
            raise self.refuse(f"có hơn {MOST_PARAGRAPHS} đoạn văn", "tách riêng phần kế hoạch")
        self.check_time()

    def read_piece(self, letters: int = 0) -> None:
        """One more piece of text, whatever becomes of it."""
        self.pieces += 1
        if self.pieces > MOST_PIECES:
            raise self.refuse(f"có hơn {MOST_PIECES // 1000} nghìn mẩu chữ", "tách riêng phần kế hoạch")
        self.read_letters(letters)

    def read_letters(self, letters: int) -> None:
        """So many letters more that are no paragraph of their own."""
        self.letters += letters
        self._check()

    def read_row(self, cells: int) -> None:
        """One more row of a table, of so many cells."""
        self.rows += 1
        if cells > MOST_COLUMNS:
            raise self.refuse(f"bảng có dòng hơn {MOST_COLUMNS} cột", "bỏ các cột thừa của bảng")
        if self.rows > MOST_ROWS:
            raise self.refuse(f"bảng có hơn {MOST_ROWS} dòng", "tách bảng thành nhiều tệp")
        self.read_cells(cells)

    def read_cells(self, cells: int) -> None:
        self.cells += cells
        if self.cells > MOST_CELLS:
            raise self.refuse(f"bảng có hơn {MOST_CELLS} ô", "xóa các dòng, cột trống thừa rồi gửi lại")
        self._check()

    def inflate(self, size: int) -> None:
        """So many bytes more came out of the package."""
        self.unpacked += size
        if self.unpacked > LARGEST_UNPACKED:
            raise self.refuse(
                f"tệp nén bung ra quá lớn (hơn {LARGEST_UNPACKED // MEGABYTE} MB)", "mở tệp rồi lưu lại"
            )

    def count_marks(self, marks: int, most: int) -> None:
        """So many tags and attributes in a piece that may have so many at most."""
        if marks > most:
            raise self.refuse(
                f"tệp có hơn {most // 1000} nghìn thẻ đánh dấu",
                "xóa phần trống thừa hoặc tách riêng phần kế hoạch",
            )
        self.check_time()

    def restart(self) -> None:
        self.began = (time.monotonic(), time.thread_time())

    def check_time(self) -> None:
        """Called at every step; asking for the processor time is dear, so the wall is asked first."""
        if time.monotonic() - self.began[0] > SECONDS and time.thread_time() - self.began[1] > SECONDS:
            raise self.refuse(f"đọc quá {SECONDS:.0f} giây chưa xong", "tách riêng phần kế hoạch")

    def _check(self) -> None:
        if self.letters > MOST_LETTERS:
            raise self.refuse(
                f"văn bản dài hơn {MOST_LETTERS // 1_000_000} triệu chữ cái", "tách riêng phần kế hoạch"
            )
        self.check_time()


def check_size(data: bytes, name: str) -> None:
    if not data:
        raise UnreadableDocument("tệp rỗng", where=name, mend="chọn lại tệp")
    if len(data) > LARGEST_FILE:
        raise UnreadableDocument(
            f"tệp lớn {len(data) // MEGABYTE} MB, quá giới hạn {LARGEST_FILE // MEGABYTE} MB",
            where=name,
            mend="bỏ bớt ảnh trong văn bản rồi gửi lại",
        )


def shortened(document: Document) -> Document:
    """Texts that nobody wrote on purpose are cut off, and it is said where."""
    problems: list[str] = []
    blocks = tuple(_shortened(document.blocks, problems))
    return (
        replace(document, blocks=blocks, problems=(*document.problems, *problems)) if problems else document
    )


def _shortened(blocks: tuple[Paragraph | Table, ...], problems: list[str]) -> Iterator[Paragraph | Table]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield replace(block, text=_cut(block.text, problems)) if len(block.text) > LONGEST_TEXT else block
        elif any(len(cell.text) > LONGEST_TEXT for row in block.rows for cell in row):
            rows = (
                tuple(Cell(_cut(cell.text, problems), cell.carried) for cell in row) for row in block.rows
            )
            yield replace(block, rows=tuple(rows))
        else:
            yield block


def _cut(text: str, problems: list[str]) -> str:
    if len(text) > LONGEST_TEXT and len(problems) < 5:
        problems.append(f"Đoạn “{text[:40]}…” dài {len(text)} chữ, chỉ đọc {LONGEST_TEXT} chữ đầu.")
    return text[:LONGEST_TEXT]
