"""An installation with one plan whose report is due to be compiled: as many units as wanted, each with as many lines.

Every tenth unit is silent and every seventh was late; two assignments ask for figures; every third unit has a difficulty.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from config.clock import SetClock
from config.settings import Settings
from config.snapshots import ladder_snapshot, regime_snapshot
from notifications.recording import RecordingTransport
from operations.drafts.decisions import Decisions
from operations.plans.plan_year import policies_of
from operations.workspace import Workspace, open_workspace

PLAN = PERIOD = 1
FIRST_UNIT = 2  # unit 1 issues and coordinates
TODAY = date(2026, 6, 18)
LONG_AGO = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
SILENT, LATE, TROUBLED = 10, 7, 3

UNITS = """
INSERT INTO unit (id, code, name, folded_name, short_name, kind, calendar)
SELECT n, 'U' || n, 'Đơn vị số ' || n, 'don vi so ' || n, '', '', 'vn' FROM numbers
"""
PLANS = """
INSERT INTO plan (id, key, document_number, title, source_name, source_sha256, state, issuer_unit_id, issuer_name,
  coordinating_unit_id, coordinating_unit_name, regime_id, regime, report_ladder, task_ladder, issued_on, plan_year,
  imported_at, confirmed_at, readings, decisions, amendment_choices, draft_version)
SELECT n, 'plan-' || n, n || '/KH-UBND', 'Kế hoạch đo tốc độ số ' || n, 'ke-hoach.docx', 'sum' || n, 'active', 1,
  'UBND tỉnh', 1, 'Đơn vị số 1', 'cchc', :regime, :report, :task, :issued, 2026, :long_ago, :long_ago, '{}', '{}', '{}', 1
FROM numbers
"""
PERIODS = """
INSERT INTO reporting_period (id, plan_id, key, label, every, window_start_on, window_end_on, cut_off_on, opens_on,
  unit_due_on, top_due_on, letter, is_cumulative, opened_at)
SELECT n, 1, '2026-H1', '6 tháng 2026', 'half_yearly', :window_start, :window_end, :window_end, :opens, :unit_due,
  :top_due, '', true, :long_ago FROM numbers
"""
ASSIGNMENTS = """
INSERT INTO assignment (id, plan_id, position, task, unit_kind, role, cooperating_as_named, report_to, cadence_kind,
  cadence_every, cadence_also, source, confidence, flags, readings, is_dropped)
SELECT n, 1, n, 'Rà soát, trình ban hành văn bản thuộc lĩnh vực số ' || n, 'collective', 'lead', '[]', '[]',
  'continuous', '[]', '[]', '{}', 1, '[]', '{}', false FROM numbers
"""
INDICATORS = """
INSERT INTO indicator (assignment_id, position, name, measure, aggregation, target, numerator, denominator)
SELECT n, 1, 'Số văn bản đã ban hành', 'văn bản', 'sum', 500, '', '' FROM numbers
"""
MEMBERS = """
INSERT INTO assignment_unit (assignment_id, unit_id, role, named_as)
SELECT (n - 1) / :units + 1, (n - 1) % :units + :first_unit, 'lead', 'các đơn vị' FROM numbers
"""
OBLIGATIONS = """
INSERT INTO obligation (id, key, kind, tier, plan_id, unit_id, period_id, state, opens_on, due_on, original_due_on,
  due_version, ladder_position, level_reached, answered_on, link_series, changed_at)
SELECT n, 'o' || n, 'report', 'unit', 1, n + :first_unit - 1, 1,
  CASE WHEN n % :silent = 0 THEN 'open' ELSE 'submitted' END, :opens, :unit_due, :unit_due, 1, 0, 0,
  CASE WHEN n % :silent = 0 THEN NULL WHEN n % :late = 0 THEN :today ELSE :unit_due END, 0, :long_ago
FROM numbers
"""
SUBMISSIONS = """
INSERT INTO submission (id, obligation_id, version, state, submitted_at, submitted_on, submitted_by, channel, note)
SELECT n, n, 1, 'received', :long_ago, :unit_due, 'Chuyên viên ' || n, 'web', '' FROM numbers WHERE n % :silent <> 0
"""
LINES = """
INSERT INTO submission_line (submission_id, assignment_id, state, result, figures, estimates, verdict_reason)
SELECT n, k, CASE WHEN (n + k) % 3 = 0 THEN 'in_progress' ELSE 'done' END,
  'Đơn vị số ' || n || ' đã ban hành văn bản, tổ chức tập huấn cho cán bộ, công chức và kiểm tra việc thực hiện nội dung '
  || k || '.',
  CASE WHEN k <= 2 THEN :figures ELSE '{}' END, '[]', ''
FROM numbers, (SELECT id AS k FROM assignment) AS asked WHERE n % :silent <> 0
"""
DIFFICULTIES = """
INSERT INTO difficulty (submission_id, plan_id, unit_id, kind, text, raised_on, due_on)
SELECT n, 1, n + :first_unit - 1, CASE WHEN n % 2 = 0 THEN 'difficulty' ELSE 'proposal' END,
  'Thiếu kinh phí cho nội dung số ' || n, :unit_due, :top_due
FROM numbers WHERE n % :silent <> 0 AND n % :troubled = 0
"""
DATES = {
    "window_start": date(2025, 12, 15),
    "window_end": date(2026, 6, 14),
    "opens": date(2026, 6, 5),
    "unit_due": date(2026, 6, 16),
    "top_due": date(2026, 6, 22),
    "today": date(2026, 6, 17),
    "issued": date(2026, 1, 5),
}
NUMBERS = {"first_unit": FIRST_UNIT, "silent": SILENT, "late": LATE, "troubled": TROUBLED}


def open_world(url: str, folder: Path) -> Workspace:
    """At half past eight of the morning after the units' due date; its letters go nowhere."""
    settings = Settings(
        _env_file=None, data=folder, database_url=url, secret_key="k" * 40, smtp_host="", prefect_port=0
    )
    opening = datetime(TODAY.year, TODAY.month, TODAY.day, 1, 30, tzinfo=UTC)
    return open_workspace(settings, clock=SetClock(opening), transport=RecordingTransport())


def make_world(workspace: Workspace, units: int, lines: int) -> int:
    """Fill an empty installation; the id of the period whose report is to be compiled."""
    policies = policies_of(Decisions())
    values: dict[str, Any] = {
        **DATES,
        **NUMBERS,
        "long_ago": LONG_AGO,
        "units": units,
        "regime": json.dumps(regime_snapshot(policies.regime)),
        "report": json.dumps(ladder_snapshot(policies.report)),
        "task": json.dumps(ladder_snapshot(policies.task)),
        "figures": json.dumps({"Số văn bản đã ban hành": 3.5}),
    }
    with workspace.database.engine.begin() as connection:
        for statement, rows in (
            (UNITS, units + 1),
            (PLANS, 1),
            (PERIODS, 1),
            (ASSIGNMENTS, lines),
            (INDICATORS, min(2, lines)),
            (MEMBERS, units * lines),
            (OBLIGATIONS, units),
            (SUBMISSIONS, units),
            (LINES, units),
            (DIFFICULTIES, units),
        ):
            _insert(connection, statement, rows, values)
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE")
    return PERIOD


def _insert(connection: Connection, statement: str, rows: int, values: dict[str, Any]) -> None:
    head, tail = statement.split("SELECT", 1)
    used = {name: value for name, value in values.items() if f":{name}" in tail}
    if connection.dialect.name == "postgresql":
        numbers = "WITH numbers AS (SELECT generate_series(1, :rows) AS n)"
        for name in used:
            tail = tail.replace(f":{name}", f"CAST(:{name} AS {_type(name)})")
        tail = tail.replace("'{}'", "CAST('{}' AS json)").replace("'[]'", "CAST('[]' AS json)")
    else:
        numbers = (
            "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :rows)"
        )
        used = {name: _as_text(value) for name, value in used.items()}
    connection.execute(text(f"{head} {numbers} SELECT {tail}"), used | {"rows": rows})


def _type(name: str) -> str:
    if name in DATES:
        return "date"
    if name == "long_ago":
        return "timestamptz"
    return "json" if name in ("regime", "report", "task", "figures") else "integer"


def _as_text(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"
    return value.isoformat() if isinstance(value, date) else value
