"""An installation of 1,000 units with as many tracked obligations as wanted, some of them due at the opening of the office.

Ten plans; an obligation is one unit's task with a due date. The same rows are due however many are tracked: half of
them on their day (one step to the desk officer), half a day late (one step to the desk officer and the unit's head).
"""

import json
import shutil
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, make_url, text

from config.clock import SetClock
from config.settings import Settings
from config.snapshots import ladder_snapshot
from notifications.recording import RecordingTransport
from operations.drafts.decisions import Decisions
from operations.plans.plan_year import policies_of
from operations.workspace import Workspace, open_workspace

UNITS = 1000
PLANS = 10
TODAY = date(2026, 11, 18)  # a Wednesday
YESTERDAY = date(2026, 11, 17)
FAR = date(2026, 12, 31)
LONG_AGO = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
FIRST_UNIT = 2  # unit 1 issues and coordinates
ON_THE_DAY, A_DAY_LATE = 2, 3  # positions on the ladder of tasks

UNIT_ROWS = """
INSERT INTO unit (id, code, name, folded_name, short_name, kind, calendar)
SELECT n, 'U' || n, 'Đơn vị số ' || n, 'don vi so ' || n, '', '', 'vn' FROM numbers
"""
CONTACT_ROWS = """
INSERT INTO contact (unit_id, role, name, email, rank, is_active)
SELECT n, 'desk', 'Chuyên viên ' || n, 'desk' || n || '@example.vn', 1, true FROM numbers
UNION ALL SELECT n, 'head', 'Thủ trưởng ' || n, 'head' || n || '@example.vn', 1, true FROM numbers
"""
PLAN_ROWS = """
INSERT INTO plan (id, key, document_number, title, source_name, source_sha256, state, issuer_unit_id, issuer_name,
  coordinating_unit_id, coordinating_unit_name, report_ladder, task_ladder, imported_at, confirmed_at, readings,
  decisions, amendment_choices, draft_version)
SELECT n, 'plan-' || n, n || '/KH-UBND', 'Kế hoạch đo tốc độ số ' || n, 'ke-hoach.docx', 'sum' || n, 'active', 1,
  'UBND tỉnh', 1, 'Đơn vị số 1', :report, :task, :long_ago, :long_ago, '{}', '{}', '{}', 1
FROM numbers
"""
ASSIGNMENT_ROWS = """
INSERT INTO assignment (id, plan_id, position, task, unit_kind, role, cooperating_as_named, report_to, cadence_kind,
  cadence_every, cadence_also, source, confidence, flags, readings, is_dropped)
SELECT n, (n - 1) / :per_plan + 1, (n - 1) % :per_plan + 1,
  'Rà soát, trình ban hành văn bản thuộc lĩnh vực số ' || n, 'collective', 'lead', '[]', '[]', 'deadline', '[]', '[]',
  '{}', 1, '[]', '{}', false
FROM numbers
"""
MEMBER_ROWS = """
INSERT INTO assignment_unit (assignment_id, unit_id, role, named_as)
SELECT (n - 1) / :units + 1, (n - 1) % :units + :first_unit, 'lead', 'các đơn vị' FROM numbers
"""
OBLIGATION_ROWS = """
INSERT INTO obligation (id, key, kind, tier, plan_id, unit_id, assignment_id, state, opens_on, due_on, due_phrase,
  original_due_on, due_version, ladder_position, next_action_on, level_reached, changed_at)
SELECT n, 'o' || n, 'task', 'unit', plan_id, unit_id, assignment_id, 'open', :opened,
  CASE WHEN is_due = 0 THEN :far WHEN plan_id % 2 = 0 THEN :today ELSE :yesterday END, 'theo kế hoạch',
  CASE WHEN is_due = 0 THEN :far WHEN plan_id % 2 = 0 THEN :today ELSE :yesterday END, 1,
  CASE WHEN is_due = 0 THEN 0 WHEN plan_id % 2 = 0 THEN :on_the_day ELSE :a_day_late END,
  CASE WHEN is_due = 0 THEN :far ELSE :today END, 0, :long_ago
FROM (
  SELECT n, (n - 1) / :units + 1 AS assignment_id, (n - 1) % :units + :first_unit AS unit_id,
    (n - 1) / :units / :per_plan + 1 AS plan_id,
    CASE WHEN (n - 1) / :units % :per_plan < :due_per_plan THEN 1 ELSE 0 END AS is_due
  FROM numbers
) AS placed
"""


def opening() -> datetime:
    """The instant at which the measured round begins."""
    return datetime.combine(TODAY, time(8, 30), Settings(_env_file=None).zone).astimezone(UTC)


def open_world(url: str, folder: Path) -> Workspace:
    """The installation at the opening of the office; its letters go nowhere."""
    settings = Settings(
        _env_file=None, data=folder, database_url=url, secret_key="k" * 40, smtp_host="", prefect_port=0
    )
    return open_workspace(settings, clock=SetClock(opening()), transport=RecordingTransport())


def build_world(url: str, folder: Path, *, tracked: int, due: int) -> None:
    """Fill an empty database."""
    workspace = open_world(url, folder)
    policies = policies_of(Decisions())
    per_plan = tracked // UNITS // PLANS
    values = {
        "report": json.dumps(ladder_snapshot(policies.report)),
        "task": json.dumps(ladder_snapshot(policies.task)),
        "units": UNITS,
        "first_unit": FIRST_UNIT,
        "per_plan": per_plan,
        "due_per_plan": due // UNITS // PLANS,
        "today": TODAY,
        "yesterday": YESTERDAY,
        "far": FAR,
        "opened": LONG_AGO.date(),
        "long_ago": LONG_AGO,
        "on_the_day": ON_THE_DAY,
        "a_day_late": A_DAY_LATE,
    }
    with workspace.database.engine.begin() as connection:
        _insert(connection, UNIT_ROWS, UNITS + 1, values)
        _insert(connection, CONTACT_ROWS, UNITS + 1, values)
        _insert(connection, PLAN_ROWS, PLANS, values)
        _insert(connection, ASSIGNMENT_ROWS, per_plan * PLANS, values)
        _insert(connection, MEMBER_ROWS, tracked, values)
        _insert(connection, OBLIGATION_ROWS, tracked, values)
    _settle(workspace)
    workspace.close()


def _insert(connection: Connection, statement: str, rows: int, values: dict[str, Any]) -> None:
    head, tail = statement.split("SELECT", 1)
    numbers = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :rows)"
    if connection.dialect.name == "postgresql":
        numbers = "WITH numbers AS (SELECT generate_series(1, :rows) AS n)"
    used = {name: value for name, value in values.items() if f":{name}" in statement}
    if connection.dialect.name == "sqlite":
        used = {name: _as_text(value) for name, value in used.items()}
    else:
        tail = _typed(tail)
    connection.execute(text(f"{head} {numbers} SELECT {tail}"), used | {"rows": rows})


def _typed(statement: str) -> str:
    """PostgreSQL wants to be told what the value of a CASE is."""
    for name in ("far", "today", "yesterday", "opened"):
        statement = statement.replace(f":{name}", f"CAST(:{name} AS date)")
    for name in ("report", "task"):
        statement = statement.replace(f":{name},", f"CAST(:{name} AS json),")
    for name in ("units", "first_unit", "per_plan", "due_per_plan", "on_the_day", "a_day_late"):
        statement = statement.replace(f":{name} ", f"CAST(:{name} AS integer) ")
    return statement.replace(
        "'{}', '{}', '{}'", "CAST('{}' AS json), CAST('{}' AS json), CAST('{}' AS json)"
    ).replace("'[]', '[]', 'deadline'", "CAST('[]' AS json), CAST('[]' AS json), 'deadline'")


def _as_text(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"
    return value.isoformat() if isinstance(value, date) else value


def _settle(workspace: Workspace) -> None:
    """Statistics and files as a running installation has them; numbers go on after those given here."""
    if workspace.database.is_sqlite:
        return  # closing the last connection folds the log into the file
    engine = workspace.database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for table in ("unit", "plan", "assignment", "obligation"):
            last = f"SELECT max(id) FROM {table}"  # noqa: S608  one of four names above
            connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), ({last}))")
        connection.exec_driver_sql("VACUUM ANALYZE")
        connection.exec_driver_sql("CHECKPOINT")


def copy_of(url: str, folder: Path, name: str) -> str:
    """A database in the same state, to be spent on one measurement."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        target = folder / f"{name}.sqlite"
        for ending in ("", "-wal", "-shm"):
            Path(f"{target}{ending}").unlink(missing_ok=True)
        shutil.copyfile(str(parsed.database), target)
        return f"sqlite:///{target}"
    copy = f"{parsed.database}_{name}"
    _administer(
        url,
        f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)',
        f'CREATE DATABASE "{copy}" TEMPLATE "{parsed.database}"',
    )
    return parsed.set(database=copy).render_as_string(hide_password=False)


def drop(url: str) -> None:
    """The end of a copy."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        for ending in ("", "-wal", "-shm"):
            Path(f"{parsed.database}{ending}").unlink(missing_ok=True)
    else:
        _administer(url, f'DROP DATABASE IF EXISTS "{parsed.database}" WITH (FORCE)')


def new_database(server: str, folder: Path, name: str) -> str:
    """An empty database on a PostgreSQL server, or a file when no server is named."""
    if not server:
        return f"sqlite:///{folder / name}.sqlite"
    _administer(server, f'CREATE DATABASE "{name}"')
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _administer(url: str, *statements: str) -> None:
    admin = make_url(url).set(drivername="postgresql", database="postgres")
    with psycopg.connect(admin.render_as_string(hide_password=False), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())
