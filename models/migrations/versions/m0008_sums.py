"""Kept sums and the indexes of the pages (docs/decisions/0021-sums-are-kept-by-triggers.md)."""

# ruff: noqa: S608  everything put together here is written here

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

# One meaning, in three places: the trigger's old row, its new row, the count of what is there. "{0}" is the row.
PHASE = """CASE
 WHEN {0}.state IN ('submitted', 'accepted') AND {0}.answered_on > {0}.due_on THEN 'late'
 WHEN {0}.state IN ('submitted', 'accepted') AND {0}.answered_on IS NOT NULL THEN 'on_time'
 WHEN {0}.state IN ('waived', 'cancelled') THEN 'closed'
 WHEN {0}.state = 'scheduled' THEN 'scheduled'
 ELSE 'awaited' END"""
LEVEL = """CASE
 WHEN {0}.state IN ('waived', 'cancelled') THEN 0
 WHEN {0}.state IN ('submitted', 'accepted') AND {0}.answered_on IS NOT NULL THEN 0
 ELSE {0}.level_reached END"""
KEY = ("plan_id", "kind", "period_id", "state", "phase", "level", "day")
VALUES = (
    f"{{0}}.plan_id, {{0}}.kind, coalesce({{0}}.period_id, 0), {{0}}.state, {PHASE}, {LEVEL}, {{0}}.due_on"
)
COUNTED = ("plan_id", "kind", "period_id", "state", "due_on", "answered_on", "level_reached")
SUM = f"INSERT INTO obligation_sum ({', '.join(KEY)}, number)"


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    _table(is_sqlite)
    op.execute(
        f"{SUM} SELECT {VALUES.format('o')}, count(*) FROM obligation AS o GROUP BY 1, 2, 3, 4, 5, 6, 7"
    )
    for statement in _sqlite_triggers() if is_sqlite else _postgresql_triggers():
        op.execute(statement)
    _leading_units(is_sqlite)
    _indexes(is_sqlite)


def _leading_units(is_sqlite: bool) -> None:
    """How many units lead an assignment, for the standing lines of five hundred plans."""
    op.create_table(
        "assignment_sum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_sum")),
    )
    unique = "UNIQUE" if is_sqlite else ""
    op.execute(f"CREATE {unique} INDEX ix_assignment_sum_key ON assignment_sum (assignment_id)")
    leads = "{0}.role = 'lead' AND {0}.ended_on IS NULL"
    op.execute(
        "INSERT INTO assignment_sum (assignment_id, number) SELECT u.assignment_id, count(*) "
        f"FROM assignment_unit AS u WHERE {leads.format('u')} GROUP BY u.assignment_id"
    )
    for statement in _sqlite_leading(leads) if is_sqlite else _postgresql_leading(leads):
        op.execute(statement)


def _sqlite_leading(leads: str) -> list[str]:
    def counted(row: str, by: int) -> str:
        return (
            f"INSERT INTO assignment_sum (assignment_id, number) SELECT {row}.assignment_id, 0 "
            f"WHERE NOT EXISTS (SELECT 1 FROM assignment_sum WHERE assignment_id = {row}.assignment_id); "
            f"UPDATE assignment_sum SET number = number + ({by}) "
            f"WHERE assignment_id = {row}.assignment_id AND {leads.format(row)}; "
        )

    head = "CREATE TRIGGER assignment_sum_{0} AFTER {1} ON assignment_unit FOR EACH ROW BEGIN {2} END"
    return [
        head.format("added", "INSERT", counted("new", 1)),
        head.format("removed", "DELETE", counted("old", -1)),
        head.format(
            "moved", "UPDATE OF assignment_id, role, ended_on", counted("old", -1) + counted("new", 1)
        ),
    ]


def _postgresql_leading(leads: str) -> list[str]:
    def counted(row: str, by: int) -> str:
        return (
            f"INSERT INTO assignment_sum (assignment_id, number) SELECT r.assignment_id, {by} * count(*) "
            f"FROM {row} AS r WHERE {leads.format('r')} GROUP BY r.assignment_id; "
        )

    bodies = {
        "INSERT": ("added", counted("new_rows", 1), "NEW TABLE AS new_rows"),
        "DELETE": ("removed", counted("old_rows", -1), "OLD TABLE AS old_rows"),
        "UPDATE": (
            "moved",
            counted("old_rows", -1) + counted("new_rows", 1),
            "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        ),
    }
    made = []
    for event, (name, body, tables) in bodies.items():
        made.append(
            f"CREATE FUNCTION assignment_sum_{name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {body} RETURN NULL; END $$"
        )
        made.append(
            f"CREATE TRIGGER assignment_sum_{name} AFTER {event} ON assignment_unit REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION assignment_sum_{name}()"
        )
    return made


def _table(is_sqlite: bool) -> None:
    op.create_table(
        "obligation_sum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_sum")),
    )
    # Holds all there is to read; on PostgreSQL a key may have several rows until they are folded.
    place = "(plan_id, kind, period_id, state, phase, level, day{})"
    if is_sqlite:
        op.execute(f"CREATE UNIQUE INDEX ix_obligation_sum_key ON obligation_sum {place.format('')}")
    else:
        op.execute(
            f"CREATE INDEX ix_obligation_sum_key ON obligation_sum {place.format('')} INCLUDE (number)"
        )


def _sqlite_triggers() -> list[str]:
    """A row a key. No conflict clause: the outer statement's own would take its place."""
    same = " AND ".join(f"{name} = {value}" for name, value in zip(KEY, _values("{0}"), strict=True))

    def counted(row: str, by: int) -> str:
        key = same.format(row)
        return (
            f"{SUM} SELECT {VALUES.format(row)}, 0 WHERE NOT EXISTS (SELECT 1 FROM obligation_sum WHERE {key}); "
            f"UPDATE obligation_sum SET number = number + ({by}) WHERE {key}; "
        )

    moved = " OR ".join(f"old.{column} IS NOT new.{column}" for column in COUNTED)
    head = "CREATE TRIGGER obligation_sum_{0} AFTER {1} ON obligation FOR EACH ROW"
    return [
        f"{head.format('added', 'INSERT')} BEGIN {counted('new', 1)} END",
        f"{head.format('removed', 'DELETE')} BEGIN {counted('old', -1)} END",
        f"{head.format('moved', 'UPDATE OF ' + ', '.join(COUNTED))} WHEN {moved} "
        f"BEGIN {counted('old', -1)} {counted('new', 1)} END",
    ]


def _values(row: str) -> list[str]:
    plain = [f"{row}.plan_id", f"{row}.kind", f"coalesce({row}.period_id, 0)", f"{row}.state"]
    return [*plain, PHASE.replace("{0}", row), LEVEL.replace("{0}", row), f"{row}.due_on"]


def _postgresql_triggers() -> list[str]:
    """A row a change: one of many inserted, two of a move."""

    def function(name: str, body: str) -> str:
        return (
            f"CREATE FUNCTION obligation_sum_{name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {body}; RETURN NULL; END $$"
        )

    many = "SELECT {0}, {1}count(*) FROM rows AS r GROUP BY 1, 2, 3, 4, 5, 6, 7"
    values = VALUES.format("r")
    moved = " OR ".join(f"old.{column} IS DISTINCT FROM new.{column}" for column in COUNTED)
    call = "EXECUTE FUNCTION obligation_sum_{0}()"
    return [
        function("added", f"{SUM} {many.format(values, '')}"),
        function("removed", f"{SUM} {many.format(values, '-')}"),
        function("moved", f"{SUM} VALUES ({VALUES.format('old')}, -1), ({VALUES.format('new')}, 1)"),
        "CREATE TRIGGER obligation_sum_added AFTER INSERT ON obligation REFERENCING NEW TABLE AS rows "
        f"FOR EACH STATEMENT {call.format('added')}",
        "CREATE TRIGGER obligation_sum_removed AFTER DELETE ON obligation REFERENCING OLD TABLE AS rows "
        f"FOR EACH STATEMENT {call.format('removed')}",
        f"CREATE TRIGGER obligation_sum_moved AFTER UPDATE OF {', '.join(COUNTED)} ON obligation "
        f"FOR EACH ROW WHEN ({moved}) {call.format('moved')}",
    ]


def _indexes(is_sqlite: bool) -> None:
    """Each holds all its page asks of it, so that only the fifty rows shown are looked up."""
    op.execute(
        "CREATE INDEX ix_obligation_running_level ON obligation "
        "(level_reached DESC, due_on, id, plan_id, unit_id, kind) "
        "WHERE coalesce(state, '') IN ('scheduled', 'open', 'returned') "
        "OR (coalesce(state, '') IN ('submitted', 'accepted') AND answered_on IS NULL)"
    )
    # Under a name of its own on SQLite: by the bare day its planner, which keeps no statistics, would take this index
    # for everything that speaks of due dates, and walk past all that is long done.
    day, kept = ("coalesce(due_on, '')", "due_on, ") if is_sqlite else ("due_on", "")
    op.execute(
        f"CREATE INDEX ix_obligation_due ON obligation ({day}, id, state, answered_on, {kept}kind, plan_id, unit_id)"
    )
    op.drop_index("ix_obligation_unit_state_due", "obligation")
    op.execute(
        "CREATE INDEX ix_obligation_unit_state_due ON obligation "
        "(unit_id, state, due_on, answered_on, kind, plan_id)"
    )
    # Who of a plan's units owes a period's report: without it each unit's whole past was read.
    op.create_index("ix_obligation_period_unit", "obligation", ["period_id", "unit_id"])
