"""The workbook of a consolidated report beside bare xlsxwriter. Usage: PYTHONPATH=. python bench/reports_excel.py [LINES …]"""

import io
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import xlsxwriter

from reports.consolidated.builder import build_report
from reports.consolidated.facts import (
    AssignmentFacts,
    LineFacts,
    PeriodFacts,
    PlanFacts,
    ReportFacts,
    SubmissionFacts,
    UnitReportFacts,
)
from reports.consolidated.report import ConsolidatedReport
from reports.consolidated.source_rows import SourceRows
from reports.excel import consolidated_rows as rows_of
from reports.excel.consolidated import render_xlsx
from rules.progress import PrintedClass

ASSIGNMENTS, RUNS, MANY = 10, 3, 2_000
MOST_TIMES_BARE, MOST_MEGABYTES = 1.5, 300.0
AS_OF = datetime(2021, 6, 18, 8, 0, tzinfo=timezone(timedelta(hours=7)))
DUE = date(2021, 6, 16)


def measure_excel(lines: int) -> tuple[float, float, float]:
    """Seconds of ours, seconds of bare xlsxwriter for as many cells, peak megabytes of a process that makes the report."""
    done = subprocess.run(
        [sys.executable, Path(__file__), "--one", str(lines)], check=True, capture_output=True, text=True
    )
    ours, yardstick, peak = json.loads(done.stdout)
    return float(ours), float(yardstick), float(peak)


def facts_of(lines: int) -> ReportFacts:
    """`lines` lines of ten assignments, so many units as that takes; every unit has sent a report."""
    units = [(f"Ủy ban nhân dân xã số {n}", f"XA{n}") for n in range(max(1, lines // ASSIGNMENTS))]
    return ReportFacts(
        plan=PlanFacts("46/KH-UBND", "Kế hoạch cải cách hành chính", None, "UBND tỉnh", None, "Sở Nội vụ", "SNV", "Huế"),
        period=PeriodFacts("2021-H1", "6 tháng 2021", date(2020, 12, 15), date(2021, 6, 14), date(2021, 6, 14), DUE, DUE, True),
        version=1,
        as_of=AS_OF,
        unit_reports=tuple(
            UnitReportFacts(
                f"2021-H1/{code}", unit, code, "accepted", "done_on_time", PrintedClass.DONE_ON_TIME, DUE, DUE, DUE, 0, 0, n
            )
            for n, (unit, code) in enumerate(units, start=1)
        ),
        assignments=tuple(
            AssignmentFacts(
                place, "IV.1", f"Nhiệm vụ thứ {place} của kế hoạch", "Các xã", "collective", "lead", bool(place % 2), len(units),
                tuple(
                    LineFacts(unit, code, "done", f"Đã ban hành kế hoạch số {n + place} và tổ chức thực hiện.", n)
                    for n, (unit, code) in enumerate(units, start=1)
                ),
            )
            for place in range(1, ASSIGNMENTS + 1)
        ),
        submissions=tuple(
            SubmissionFacts(n, f"2021-H1/{code}", unit, code, 1, AS_OF, f"Cán bộ {n}", "link", ("bao-cao.pdf",))
            for n, (unit, code) in enumerate(units, start=1)
        ),
    )  # fmt: skip


def bare(report: ConsolidatedReport) -> bytes:
    """As many cells of the same values, written the shortest way and without any look."""
    rows = SourceRows(report.facts)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False})
    for given in (
        rows_of.unit_rows(report),
        rows_of.report_rows(rows),
        rows_of.line_rows(report),
        rows_of.source_rows(report, rows),
    ):
        sheet = book.add_worksheet()
        for place, row in enumerate(given):
            for column, value in enumerate(row):
                if value is not None and value != "":
                    sheet.write(place, column, str(value) if isinstance(value, date) else value)
    book.close()
    return buffer.getvalue()


def _best(work: Callable[[ConsolidatedReport], bytes], report: ConsolidatedReport) -> float:
    """Processor time, the least of several: what is above it is the machine's, not ours."""
    found = []
    for _ in range(RUNS if len(report.figures.units) <= MANY else 1):
        started = time.process_time()
        work(report)
        found.append(time.process_time() - started)
    return min(found)


def _one(lines: int) -> None:
    report = build_report(facts_of(lines))
    ours = _best(render_xlsx, report)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([ours, _best(bare, report), peak]))


def main(sizes: list[int]) -> int:
    is_good = True
    for lines in sizes:
        ours, yardstick, peak = measure_excel(lines)
        times = ours / yardstick
        is_good &= times <= MOST_TIMES_BARE and peak <= MOST_MEGABYTES
        print(
            f"  {lines:>7} lines: {ours:6.2f} s, bare {yardstick:6.2f} s, {times:4.2f} times, peak {peak:5.0f} MB"
        )
    return 0 if is_good else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        _one(int(sys.argv[2]))
    else:
        sys.exit(main([int(one) for one in sys.argv[1:]] or [1_000, 10_000, 50_000]))
