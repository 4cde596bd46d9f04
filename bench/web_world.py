"""An installation as large as wanted for measuring pages: units, plans, periods, obligations in all their states.

Everything is written by statements over whole tables. A tenth of the obligations is open, half of that overdue; each unit
answers for about seventeen plans. One in a hundred of the overdue carries a request for an extension.
"""

# ruff: noqa: S608  everything put together here is written here

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection

from config.calendars import national_calendar
from config.clock import SetClock, SystemClock
from config.settings import Settings
from config.snapshots import ladder_snapshot
from models import DocumentKind
from models.database import Database, open_database
from models.migrate import migrate
from notifications.recording import RecordingTransport
from operations.correspondence.draft_by_hand import draft_by_hand
from operations.drafts.decisions import Decisions
from operations.drafts.import_plan import import_plan
from operations.plans.plan_year import policies_of
from operations.reporting.compile_reports import compile_report
from operations.workspace import open_workspace

# The server that is measured goes by the real clock, so the world lies around the real day.
TODAY = SystemClock().now().astimezone(Settings(_env_file=None).zone).date()
FIRST_DUE = TODAY - timedelta(days=380)
DAYS = 400  # over which due dates are spread: one obligation in twenty lies ahead
REPORTS, TASKS = 4, 16  # of each unit in each plan
EACH = REPORTS + TASKS
OUT_OF = 1000
ANSWERS_KEPT = 10  # of so many answered obligations one has its answer here
BEFORE_SUMS = "0006"
FIRST_QUARTER = TODAY - timedelta(days=338)  # the fourth period of each plan is open, three are past
LONG_AGO = f"{FIRST_QUARTER} 01:00:00.000000"


def opening() -> datetime:
    """Half past eight of the last working day: a round at that instant acts, whatever hour it is now."""
    calendar, day = national_calendar(), TODAY
    while not calendar.is_workday(day):
        day -= timedelta(days=1)
    return datetime.combine(day, time(8, 30), Settings(_env_file=None).zone).astimezone(UTC)


@dataclass(frozen=True)
class Size:
    """How large; `of` gives what belongs to a number of obligations."""

    units: int
    plans: int
    members: int  # units of each plan

    @classmethod
    def of(cls, obligations: int) -> "Size":
        plans = max(20, obligations // 2000)
        members = max(1, obligations // plans // EACH)
        return cls(max(100, members, obligations * 3 // 1000), plans, members)

    @property
    def obligations(self) -> int:
        return self.plans * self.members * EACH


class Words:
    """The few words in which the two databases differ."""

    def __init__(self, connection: Connection) -> None:
        self.is_sqlite = connection.dialect.name == "sqlite"

    def numbers(self, rows: int) -> str:
        if self.is_sqlite:
            return f"(WITH RECURSIVE t(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM t WHERE n < {rows - 1}) SELECT n FROM t)"
        return f"(SELECT generate_series(0, {rows - 1}) AS n)"

    def day(self, first: date, days: str) -> str:
        if self.is_sqlite:
            return f"date(julianday('{first}') + ({days}))"
        return f"(DATE '{first}' + CAST({days} AS integer))"

    def text(self, value: str, kind: str) -> str:
        quoted = "'" + value.replace("'", "''") + "'"
        return quoted if self.is_sqlite else f"CAST({quoted} AS {kind})"

    def fill(self, statement: str) -> str:
        """`{{}}` and `[]` as JSON, LONG_AGO as an instant."""
        for short, value in (("@object", "{}"), ("@list", "[]")):
            statement = statement.replace(short, self.text(value, "json"))
        return statement.replace("@then", self.text(LONG_AGO, "timestamptz"))


def build(url: str, size: Size) -> None:
    """Fill an empty database, then give it its sums and later indexes: the migration counts them faster than triggers."""
    database = open_database(url)
    migrate(database, to=BEFORE_SUMS)
    with database.engine.begin() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA cache_size = -400000")
        write(connection, size)
    migrate(database)
    _papers(url)
    settle(database)
    database.close()


def _papers(url: str) -> None:
    """One report and one công văn made as they are made; those of all other plans, of the same period, are copies."""
    with TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, data=folder, database_url=url, secret_key="k" * 40, smtp_host="")
        workspace = open_workspace(settings, clock=SetClock(opening()), transport=RecordingTransport())
        with workspace.database.reading() as session:
            ask = session.connection().exec_driver_sql
            period = ask("SELECT max(id) FROM reporting_period WHERE closed_at IS NOT NULL").scalar_one()
            day = f"'{opening():%Y-%m-%d}'"
            overdue = f"SELECT id FROM obligation WHERE state = 'open' AND due_on < {day} ORDER BY plan_id DESC, id LIMIT 1"
            obligation = ask(overdue).scalar_one()
        report, letter = (
            compile_report(workspace, period),
            draft_by_hand(workspace, DocumentKind.URGING, [obligation]),
        )
        source = next((Path(__file__).parents[1] / "examples/plans").glob("*.docx"))
        import_plan(workspace, source.read_bytes(), source.name)
        with workspace.database.transaction() as session:
            for statement in (
                "INSERT INTO report_snapshot (plan_id, period_id, version, state, facts, checksum, compiled_at, frozen_at, "
                "correction_reason, keeps_facts, signature) SELECT p.plan_id, p.id, 1, 'frozen', s.facts, s.checksum, "
                "s.compiled_at, s.compiled_at, '', false, s.signature FROM reporting_period AS p, report_snapshot AS s "
                f"WHERE s.id = {report} AND p.id <> {period} AND p.id % {REPORTS} = {period % REPORTS}",
                "INSERT INTO official_letter (key, kind, state, plan_id, content, version, speaks_on, drafted_at, drafted_by, "
                "dropped_reason) SELECT 'copy' || p.id, l.kind, l.state, p.id, l.content, 1, l.speaks_on, l.drafted_at, "
                f"l.drafted_by, '' FROM plan AS p, official_letter AS l WHERE l.id = {letter} AND p.id <> l.plan_id AND p.state = 'active'",
            ):
                session.connection().exec_driver_sql(statement)
        workspace.close()


def write(connection: Connection, size: Size) -> None:
    words = Words(connection)
    for statement in (
        *_directory(words, size),
        *_plans(words, size),
        *_owed(words, size),
        *_told(words),
        *_answers(words),
    ):
        connection.exec_driver_sql(
            words.fill(statement).replace("%", "%%") if not words.is_sqlite else words.fill(statement)
        )
    _go_on_after(connection)


def _directory(words: Words, size: Size) -> list[str]:
    numbers = words.numbers(size.units + 1)
    parent = f"CASE WHEN n = 0 THEN NULL WHEN n <= {size.units // 20 + 1} THEN 1 ELSE 2 + n % {size.units // 20 + 1} END"
    contacts = " UNION ALL ".join(
        f"SELECT n + 1, '{role}', '{title} ' || n, '{role}' || n || '@example.vn', 1, true FROM {numbers} AS t"
        for role, title in (("desk", "Chuyên viên"), ("head", "Thủ trưởng"))
    )
    return [
        "INSERT INTO unit (id, code, name, folded_name, short_name, kind, calendar, parent_id) "
        "SELECT n + 1, 'U' || n, 'Ủy ban nhân dân xã số ' || n, 'uy ban nhan dan xa so ' || n, '', '', 'vn', "
        f"{parent} FROM {numbers} AS t ORDER BY n",
        f"INSERT INTO contact (unit_id, role, name, email, rank, is_active) {contacts}",
    ]


def _plans(words: Words, size: Size) -> list[str]:
    policies = policies_of(Decisions())
    report, task = (
        words.text(json.dumps(ladder_snapshot(one)), "json") for one in (policies.report, policies.task)
    )
    quarter, end, opens, due, top = (
        words.day(FIRST_QUARTER + timedelta(days=days), "q * 91") for days in (0, 90, 85, 95, 100)
    )
    past = "CASE WHEN q < 3 THEN @then END"
    return [
        "INSERT INTO plan (id, key, document_number, title, source_name, source_sha256, state, issuer_unit_id, "
        "issuer_name, coordinating_unit_id, coordinating_unit_name, report_ladder, task_ladder, imported_at, "
        "confirmed_at, readings, decisions, amendment_choices, draft_version, issued_on) "
        "SELECT n + 1, 'plan-' || n, (n + 1) || '/KH-UBND', 'Kế hoạch thực hiện nhiệm vụ trọng tâm số ' || n, "
        f"'ke-hoach.docx', 'sum' || n, 'active', 1, 'UBND tỉnh', 1, 'Văn phòng UBND tỉnh', {report}, {task}, @then, "
        f"@then, @object, @object, @object, 1, {words.day(FIRST_QUARTER, 'n % 60')} "
        f"FROM {words.numbers(size.plans)} AS t ORDER BY n",
        "INSERT INTO assignment (id, plan_id, position, task, unit_kind, role, cooperating_as_named, report_to, "
        "cadence_kind, cadence_every, cadence_also, source, confidence, flags, readings, is_dropped) "
        f"SELECT n + 1, n / {EACH} + 1, n % {EACH} + 1, 'Rà soát, trình ban hành văn bản thuộc lĩnh vực số ' || n, "
        "'collective', 'lead', @list, @list, "
        f"CASE WHEN n % {EACH} < {REPORTS} THEN 'continuous' ELSE 'deadline' END, @list, @list, @object, 1, @list, "
        f"@object, false FROM {words.numbers(size.plans * EACH)} AS t ORDER BY n",
        f"UPDATE assignment SET due_on = {words.day(TODAY, '0')} WHERE cadence_kind = 'deadline'",
        "INSERT INTO assignment_unit (assignment_id, unit_id, role, named_as) "
        f"SELECT n / {size.members} + 1, (n / {size.members * EACH} * 37 + n % {size.members}) % {size.units} + 2, "
        f"'lead', 'các đơn vị' FROM {words.numbers(size.obligations)} AS t",
        "INSERT INTO reporting_period (id, plan_id, key, label, every, window_start_on, window_end_on, cut_off_on, "
        "opens_on, unit_due_on, top_due_on, letter, is_cumulative, opened_at, compiled_at, closed_at) "
        f"SELECT n + 1, n / {REPORTS} + 1, '{TODAY.year}-Q' || (q + 1), 'quý ' || (q + 1) || ' năm {TODAY.year}', 'quarterly', "
        f"{quarter}, {end}, {end}, {opens}, {due}, {top}, '', false, {past}, {past}, {past} "
        f"FROM (SELECT n, n % {REPORTS} AS q FROM {words.numbers(size.plans * REPORTS)} AS u) AS t ORDER BY n",
    ]


def _owed(words: Words, size: Size) -> list[str]:
    """Item `j` of each unit in each plan has one due date; `h` scatters states, `late` is days since the due date."""
    days = str((TODAY - FIRST_DUE).days)
    due, answered = (
        words.day(FIRST_DUE, "d"),
        words.day(FIRST_DUE, "d + CASE WHEN h % 9 = 0 THEN 3 ELSE -2 END"),
    )
    state = (
        f"CASE WHEN {days} <= d THEN CASE WHEN h < 100 THEN 'scheduled' ELSE 'open' END "
        "WHEN h < 47 THEN 'open' WHEN h < 53 THEN 'returned' WHEN h < 58 THEN 'waived' WHEN h < 60 THEN 'cancelled' "
        "WHEN h < 70 THEN 'submitted' ELSE 'accepted' END"
    )
    level = f"CASE WHEN {days} <= d OR h >= 53 THEN 0 WHEN {days} - d > 60 THEN 3 WHEN {days} - d > 20 THEN 2 ELSE 1 END"
    return [
        "INSERT INTO obligation (id, key, kind, tier, plan_id, unit_id, assignment_id, period_id, state, opens_on, "
        "due_on, due_phrase, original_due_on, due_version, ladder_position, next_action_on, level_reached, "
        "answered_on, link_series, changed_at) "
        f"SELECT n + 1, 'o' || n, CASE WHEN j < {REPORTS} THEN 'report' ELSE 'task' END, 'unit', p + 1, "
        f"(p * 37 + k) % {size.units} + 2, p * {EACH} + j + 1, CASE WHEN j < {REPORTS} THEN p * {REPORTS} + j + 1 END, "
        f"{state}, {words.day(FIRST_DUE, 'd - 20')}, {due}, 'theo kế hoạch', {due}, 1, "
        f"CASE WHEN {days} <= d THEN 0 ELSE 3 END, "
        f"CASE WHEN {days} <= d AND h >= 100 OR h < 53 THEN {words.day(TODAY, '1 + n % 20')} END, {level}, "
        f"CASE WHEN {days} > d AND h >= 60 THEN {answered} END, 0, @then "
        f"FROM (SELECT n, j, k, p, (j * 23 + p * 7) % {DAYS} AS d, (n % {OUT_OF} * 7919 + n / {OUT_OF} * 31) % {OUT_OF} AS h FROM ("
        f"SELECT n, n / {size.members} % {EACH} AS j, n % {size.members} AS k, n / {size.members * EACH} AS p "
        f"FROM {words.numbers(size.obligations)} AS a) AS b) AS c ORDER BY n",
    ]


def _told(words: Words) -> list[str]:
    """Each overdue obligation was spoken of in one letter; one answered obligation in ten has its answer kept here."""
    overdue = f"FROM obligation WHERE state IN ('open', 'returned') AND due_on < {words.day(TODAY, '0')}"
    hour = words.text(f"{TODAY - timedelta(days=1)} 01:30:00.000000", "timestamptz")
    return [
        "INSERT INTO outbox_message (id, key, kind, recipient_email, recipient_name, state, planned_at, not_before, "
        "subject, message_id, plan_id, attempts, finished_at) "
        f"SELECT id, 'l' || id, 'overdue', 'desk' || (unit_id - 1) || '@example.vn', 'Chuyên viên', 'sent', {hour}, "
        f"{hour}, 'Đôn đốc thực hiện nhiệm vụ quá hạn', 'm' || id || '@example.vn', plan_id, 1, {hour} {overdue}",
        "INSERT INTO due_event (key, obligation_id, plan_id, unit_id, step, letter, level, audience, due_on, raised_at, "
        "raised_on, outcome, recipient_email, recipient_name, letter_id, draft_letter) "
        "SELECT 'e' || id, id, plan_id, unit_id, 'overdue_1', 'overdue', level_reached, 'desk', due_on, "
        f"{hour}, {words.day(TODAY, '-1')}, 'raised', 'desk' || (unit_id - 1) || '@example.vn', 'Chuyên viên', id, false "
        f"{overdue}",
        "INSERT INTO extension (obligation_id, state, due_on_before, until, reason, asked_by, asked_at, is_after_due) "
        f"SELECT id, 'asked', due_on, {words.day(TODAY, '30')}, 'chờ số liệu', 'Chuyên viên', {hour}, true {overdue} AND id % 100 = 0",
        "INSERT INTO audit_event (at, actor, channel, action, subject_type, subject_id, plan_id, change) "
        f"SELECT {hour}, 'hệ thống', 'engine', 'open', 'obligation', id, plan_id, @object FROM obligation WHERE id % 5 = 0",
    ]


def _answers(words: Words) -> list[str]:
    """The answers that are kept here, each with its line; one in a hundred raises a difficulty; mail that waits for a person."""
    then = f"{words.text(f'{TODAY - timedelta(days=9)} 02:00:00.000000', 'timestamptz')}"
    kept = f"state IN ('submitted', 'accepted') AND id % {ANSWERS_KEPT} = 0"
    return [
        "INSERT INTO submission (id, obligation_id, version, state, submitted_at, submitted_on, submitted_by, channel, note) "
        f"SELECT id, id, 1, CASE state WHEN 'accepted' THEN 'accepted' ELSE 'received' END, {then}, answered_on, "
        f"'desk' || (unit_id - 1) || '@example.vn', 'link', '' FROM obligation WHERE {kept}",
        "INSERT INTO submission_line (submission_id, assignment_id, state, result, figures, estimates, verdict_reason) "
        "SELECT id, assignment_id, 'done', 'Đã rà soát, trình ban hành theo đúng tiến độ được giao', @object, @list, '' "
        f"FROM obligation WHERE {kept}",
        "INSERT INTO difficulty (submission_id, plan_id, unit_id, kind, text, raised_on, due_on, holder, passed_to, passed_note) "
        "SELECT id, plan_id, unit_id, CASE id % 200 WHEN 0 THEN 'difficulty' ELSE 'proposal' END, "
        f"'Thiếu số liệu của đơn vị phối hợp', answered_on, {words.day(TODAY, '5')}, 'desk', '', '' "
        f"FROM obligation WHERE {kept} AND id % 100 = 0",
        "INSERT INTO inbox_message (sha256, size, kind, state, taken_at, arrived_at, from_email, from_name, subject, "
        "message_id, obligation_id, body, detail) "
        f"SELECT 's' || id, 900, 'note', 'tray', {then}, {then}, 'desk' || (unit_id - 1) || '@example.vn', 'Chuyên viên', "
        "'Trả lời: đôn đốc', 'in' || id || '@example.vn', id, 'Đơn vị đang tổng hợp, sẽ gửi sau.', '' "
        "FROM obligation WHERE state = 'open' AND id % 50 = 0",
    ]


def _go_on_after(connection: Connection) -> None:
    """PostgreSQL's numbers go on after those given here."""
    if connection.dialect.name == "sqlite":
        return
    for table in (
        "unit",
        "plan",
        "assignment",
        "obligation",
        "reporting_period",
        "outbox_message",
        "submission",
    ):
        last = f"SELECT max(id) FROM {table}"
        connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), ({last}))")


def settle(database: Database) -> None:
    """Statistics as a running installation has them on PostgreSQL."""
    if database.is_sqlite:
        return
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
        connection.exec_driver_sql("CHECKPOINT")


def at(folder: Path, name: str) -> str:
    """The address of a SQLite world."""
    return f"sqlite:///{folder / name}.sqlite"
