"""A PDF of the size that people sign: four pages of report and an annex of so many rows, and what it takes.

Warm is the second document of a process (the web server), cold the first with everything loaded by it (the command
line): Typst, the search for the font, the charts. Seconds are of the processor, all threads added, so that a busy
machine changes little; an idle one takes no longer by the clock. Usage: python bench/reports_pdf.py [ROWS …]
"""

import json
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Any

from reports.document import (
    Annex,
    Block,
    Chart,
    Column,
    Head,
    Heading,
    Item,
    OfficialDocument,
    Paragraph,
    Section,
    Series,
    Signature,
    Table,
)
from rules.progress import PrintedClass

SIGNED_ROWS = 300
LIMIT_SECONDS = 2.0
RUNS = 3
_COLUMNS = (
    Column("STT", 12, is_mark=True),
    Column("Nhiệm vụ", 76),
    Column("Đơn vị", 42),
    Column("Thời hạn theo văn bản", 32),
    Column("Hạn", 23),
    Column("Ngày hoàn thành", 22),
    Column("Phân loại", 31),
    Column("Chậm (ngày làm việc)", 14, is_number=True),
)


def measure_pdf(rows: int) -> float:
    """Processor seconds of a later document of the process, the best of three different ones."""
    from reports.pdf.render import render_pdf

    render_pdf(a_document(1, "Lần đầu"))
    taken = []
    for run in range(RUNS):
        document = a_document(rows, f"Lần {run}")
        began = time.process_time()
        render_pdf(document)
        taken.append(time.process_time() - began)
    return min(taken)


def measure_cold_pdf(rows: int) -> dict[str, Any]:
    """Seconds with and without the loading, and megabytes, of the first document of a fresh process."""
    run = subprocess.run(
        [sys.executable, __file__, "--one", str(rows)], capture_output=True, check=True, text=True
    )
    told: dict[str, Any] = json.loads(run.stdout)
    return told


def _one(rows: int) -> dict[str, Any]:
    document = a_document(rows, "Một lần")
    began, worked = time.perf_counter(), time.process_time()
    from reports.pdf.render import render_pdf

    size = len(render_pdf(document))
    return {
        "seconds": time.perf_counter() - began,
        "processor": time.process_time() - worked,
        "bytes": size,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def a_document(rows: int, name: str) -> OfficialDocument:
    """`name` keeps two documents apart, so that nothing of the first is remembered for the second."""
    table = Table(f"{name}: nhiệm vụ có thời hạn", _COLUMNS, tuple(_row(name, n) for n in range(1, rows + 1)))
    return OfficialDocument(
        head=Head(
            superior="Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu",
            agency="Sở Nội vụ",
            symbol="BC-SNV",
            place="Bà Rịa - Vũng Tàu",
            year=2026,
            addressees=("Ủy ban nhân dân tỉnh",),
            subject_lines=("Kết quả thực hiện Kế hoạch số 46/KH-UBND", "kỳ báo cáo 6 tháng 2026"),
            bases=("Căn cứ Kế hoạch số 46/KH-UBND ngày 22 tháng 3 năm 2026 của Ủy ban nhân dân tỉnh",),
            recipients=("Thường trực Tỉnh ủy", "Các sở, ban, ngành"),
            signature=Signature(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Nguyễn Thị Ánh"),
        ),
        as_of=datetime(2026, 6, 18, 1, tzinfo=UTC),
        version=1,
        opening="Sở Nội vụ báo cáo kết quả thực hiện như sau:",
        sections=tuple(_section(name, place) for place in range(6)),
        closing="Trên đây là báo cáo của Sở Nội vụ./.",
        annexes=(Annex("I", table.caption, table),),
    )


def _section(name: str, place: int) -> Section:
    words = f"{name}, mục {place + 1}: các đơn vị đã tổ chức thực hiện nhiệm vụ được giao đúng tiến độ, "
    blocks: tuple[Block, ...] = (
        Heading("1. Kết quả"),
        *(Paragraph(words * 3 + f"đợt {n}.") for n in range(3)),
        *(Item(words + f"đợt {n}.", lead="Sở Tài chính") for n in range(5)),
    )
    return Section(
        str(place), ("I", "II", "III", "IV", "V", "VI")[place], "Kết quả thực hiện", (*blocks, *_chart(place))
    )


def _chart(place: int) -> tuple[Chart, ...]:
    if place != 1:
        return ()
    series = tuple(Series(label.value, (4.0, 3.0, 2.0, 1.0)) for label in PrintedClass)
    units = ("Sở Tài chính", "Sở Tư pháp", "Sở Y tế", "Sở Xây dựng")
    return (Chart("classes", "Phân loại theo đơn vị", "stacked", units, series),)


def _row(name: str, number: int) -> tuple[str, ...]:
    return (
        str(number),
        f"Xây dựng kế hoạch tuyên truyền cải cách hành chính trên địa bàn, {name.lower()}, đợt {number}",
        f"Ủy ban nhân dân xã Tân Hải {number}",
        "trước ngày 01/6/2026",
        "01/06/2026",
        "28/05/2026",
        PrintedClass.DONE_ON_TIME.value,
        "–",
    )


def main(sizes: list[int]) -> int:
    for rows in sizes:
        cold = measure_cold_pdf(rows)
        warm = measure_pdf(rows)
        print(
            f"{rows:>5} dòng: nóng {warm:.2f} s; nguội {cold['processor']:.2f} s (theo đồng hồ {cold['seconds']:.2f} s), "
            f"{cold['megabytes']} MB, tệp {cold['bytes'] // 1024} kB"
        )
        if rows == SIGNED_ROWS and warm > LIMIT_SECONDS:
            print(f"quá {LIMIT_SECONDS} s")
            return 1
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(_one(int(sys.argv[2]))))
    else:
        sys.exit(main([int(size) for size in sys.argv[1:]] or [SIGNED_ROWS]))
