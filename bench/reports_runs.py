"""One measurement of a report in a process of its own. Usage: python bench/reports_runs.py WHAT [ARGUMENT …]; prints JSON.

world URL FOLDER UNITS    fill an empty database: every unit with ten lines
compile URL FOLDER        gather, build, store, for a period that has no report yet, with an empty loop beside it
render URL FOLDER FORM    the stored report in one form, as the web server makes it
word ROWS                 a long table by us and by plain python-docx
pdf ROWS                  a later document of the process
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from bench.reports_pdf import measure_pdf
from bench.reports_word import measure_word
from bench.reports_world import PERIOD, make_world, open_world
from models.queries import reports as report_queries
from operations.reporting.compile_reports import compile_report
from operations.reporting.render_report import Form, printed_report
from operations.reporting.report_file import report_file
from operations.workspace import Workspace

LINES_OF_UNIT = 10
TURNS = 10_000_000


def world(url: str, folder: str, units: str) -> dict[str, Any]:
    workspace = open_world(url, Path(folder))
    make_world(workspace, int(units), LINES_OF_UNIT)
    workspace.close()
    return {}


def compiled(url: str, folder: str) -> dict[str, Any]:
    """From the rows to a stored snapshot, and from the snapshot to the value that every form prints."""
    workspace = open_world(url, Path(folder))
    processor, begin = time.process_time(), time.perf_counter()
    report_id = compile_report(workspace, PERIOD)
    stored, peak = time.perf_counter() - begin, _peak()  # what is built below holds the snapshot as well
    report = printed_report(_stored(workspace, report_id))
    found = {
        "seconds": time.perf_counter() - begin,
        "processor": time.process_time() - processor,
        "stored": stored,
        "lines": sum(item.members for item in report.figures.assignments),
        **peak,
    }
    return found | {"loop": empty_loop()}


def rendered(url: str, folder: str, form: str) -> dict[str, Any]:
    workspace = open_world(url, Path(folder))
    chosen: Form = next(known for known in get_args(Form) if known == form)
    processor, begin = time.process_time(), time.perf_counter()
    size = len(report_file(workspace, _stored(workspace, 1, report_queries.light_snapshot), chosen).content)
    found = {"seconds": time.perf_counter() - begin, "processor": time.process_time() - processor}
    return found | {"bytes": size, **_peak()}


def word(rows: str) -> dict[str, Any]:
    ours, yardstick, peak = measure_word(int(rows))
    return {"ours": ours, "yardstick": yardstick, "megabytes": peak}


def pdf(rows: str) -> dict[str, Any]:
    return {"processor": measure_pdf(int(rows))}


def _stored(workspace: Workspace, report_id: int, read: Any = report_queries.snapshot) -> Any:
    with workspace.database.reading() as session:
        report = read(session, report_id)
    if report is None:
        raise SystemExit(f"no report {report_id}")
    return report


def _peak() -> dict[str, float]:
    return {"megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def empty_loop() -> float:
    """How quick the machine is this minute."""
    begin = time.perf_counter()
    for _ in range(TURNS):
        pass
    return time.perf_counter() - begin


RUNS: dict[str, Callable[..., dict[str, Any]]] = {
    "world": world,
    "compile": compiled,
    "render": rendered,
    "word": word,
    "pdf": pdf,
}

if __name__ == "__main__":
    print(json.dumps(RUNS[sys.argv[1]](*sys.argv[2:])))
