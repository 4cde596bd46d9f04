"""Word against plain python-docx: the same long annex, seconds and memory (tech.md: at most a quarter; under 300 MB)."""

import io
import resource
import sys
import time
from datetime import UTC, datetime

from docx import Document
from docx.oxml.ns import qn

from reports.document import Annex, Column, Head, OfficialDocument, Table
from reports.word.render import render_docx

COLUMNS = (
    Column("STT", 12, is_mark=True),
    Column("Nhiệm vụ", 76),
    Column("Đơn vị", 42),
    Column("Thời hạn theo văn bản", 32),
    Column("Hạn", 23),
    Column("Ngày hoàn thành", 22),
    Column("Phân loại", 31),
    Column("Chậm (ngày làm việc)", 14, is_number=True),
)


def measure_word(rows: int) -> tuple[float, float, float]:
    """Our seconds, the yardstick's seconds, and the peak of our own memory in MB (taken before the yardstick runs)."""
    document = a_document(rows)
    began = time.perf_counter()
    render_docx(document)
    ours = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.perf_counter()
    plain_python_docx(document.annexes[0].table)
    return ours, time.perf_counter() - began, peak


def a_document(rows: int) -> OfficialDocument:
    table = Table("Nhiệm vụ có thời hạn", COLUMNS, tuple(a_row(number) for number in range(1, rows + 1)))
    head = Head(
        superior="Ủy ban nhân dân tỉnh",
        agency="Sở Nội vụ",
        symbol="BC-SNV",
        place="Bà Rịa",
        year=2026,
        addressees=(),
        subject_lines=("Kết quả thực hiện kế hoạch",),
        bases=(),
        recipients=(),
    )
    return OfficialDocument(
        head=head,
        as_of=datetime(2026, 6, 18, 1, tzinfo=UTC),
        version=1,
        opening="Sở Nội vụ báo cáo như sau:",
        sections=(),
        closing="Trên đây là báo cáo của Sở Nội vụ./.",
        annexes=(Annex("I", table.caption, table),),
    )


def a_row(number: int) -> tuple[str, ...]:
    return (
        str(number),
        f"Xây dựng và ban hành kế hoạch tuyên truyền cải cách hành chính số {number}",
        f"Ủy ban nhân dân xã số {number % 1000}",
        "trước ngày 01/6/2026",
        "31/5/2026",
        "28/5/2026",
        "Hoàn thành đúng hạn",
        str(number % 30),
    )


def plain_python_docx(table: Table) -> bytes:
    """A preallocated table, filled cell by cell: the fast way that the library itself offers."""
    document = Document()
    grid = document.add_table(rows=len(table.rows) + 1, cols=len(table.columns))
    grid.style = "Table Grid"
    for line, texts in zip(
        grid._tbl.tr_lst, ([column.label for column in table.columns], *table.rows), strict=True
    ):
        for cell, text in zip(line.findall(qn("w:tc")), texts, strict=True):
            cell.p_lst[0].add_r().text = str(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


if __name__ == "__main__":
    for size in map(int, sys.argv[1:] or ("1000",)):
        ours, yardstick, peak = measure_word(size)
        print(
            f"{size:>6} hàng: {ours:.2f} s, python-docx {yardstick:.2f} s ({ours / yardstick:.2f}), {peak:.0f} MB"
        )
