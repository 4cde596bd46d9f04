"""The engine: calendars of units, delegations, inputs and pauses, changes of the organisation, the daily balance."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

EMPTY = sa.text("'{}'")


def upgrade() -> None:
    _calendars()
    _people_and_policies()
    _organisation()
    _columns()


def _add_reference(table: str, column: str, to_table: str) -> None:
    """Without building the table anew, as a batch would on SQLite: it may hold a million rows others refer to."""
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} INTEGER "
        f"CONSTRAINT fk_{table}_{column} REFERENCES {to_table} (id)"
    )


def _calendars() -> None:
    op.create_table(
        "office_calendar",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("based_on", sa.String(), nullable=True),
        sa.Column("working_weekdays", sa.String(), nullable=False),
        sa.Column("roll_rule", sa.String(length=20), nullable=False),
        sa.Column("before_is_inclusive", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["based_on"], ["office_calendar.key"], name=op.f("fk_office_calendar_based_on")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_office_calendar")),
    )
    op.execute(
        "INSERT INTO office_calendar (key, name, working_weekdays, roll_rule, before_is_inclusive, version, "
        "changed_at, changed_by) VALUES ('vn', 'Lịch làm việc của cơ quan nhà nước', 'mon tue wed thu fri', "
        "'next_working_day', false, 1, CURRENT_TIMESTAMP, 'hệ thống')"
    )


def _people_and_policies() -> None:
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_email", sa.String(), nullable=False),
        sa.Column("from_name", sa.String(), nullable=False),
        sa.Column("to_email", sa.String(), nullable=False),
        sa.Column("to_name", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_index("ix_delegation_from_email", "delegation", ["from_email"])
    op.create_table(
        "office_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_policy")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_office_policy_kind_key")),
    )
    op.create_table(
        "balance_line",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("bundled", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("is_balanced", sa.Boolean(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False, server_default=EMPTY),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_balance_line")),
    )


def _organisation() -> None:
    op.create_table(
        "unit_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("legal_basis", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False, server_default=EMPTY),
        sa.Column("effects", sa.JSON(), nullable=False, server_default=EMPTY),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_change")),
    )
    references = (("change_id", "unit_change"), ("from_unit_id", "unit"), ("to_unit_id", "unit"))
    op.create_table(
        "unit_succession",
        *(sa.Column(column, sa.Integer(), nullable=False) for column, _ in references),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_unit_succession_{column}"))
            for column, table in references
        ),
        sa.PrimaryKeyConstraint(*(column for column, _ in references), name=op.f("pk_unit_succession")),
    )


def _columns() -> None:
    op.add_column("assignment", sa.Column("inside", sa.String(), nullable=True))
    op.add_column("assignment_unit", sa.Column("ended_on", sa.Date(), nullable=True))
    _add_reference("assignment_unit", "inherited_from_id", "unit")
    not_leading = sa.text("role != 'lead'")
    op.create_index(
        "ix_assignment_unit_not_leading",
        "assignment_unit",
        ["assignment_id", "role"],
        sqlite_where=not_leading,
        postgresql_where=not_leading,
    )
    op.add_column("due_event", sa.Column("acting_for", sa.String(), nullable=True))
    op.create_index("ix_due_event_raised_on", "due_event", ["raised_on"])
    op.add_column("extension", sa.Column("granted_until", sa.Date(), nullable=True))
    for name, kind in (
        ("named_due_on", sa.Date()),
        ("due_basis", sa.String()),
        ("paused_until", sa.Date()),
        ("pause_kind", sa.String(length=20)),
        ("inherited_on", sa.Date()),
    ):
        op.add_column("obligation", sa.Column(name, kind, nullable=True))
    _add_reference("obligation", "serves_id", "obligation")
    _add_reference("obligation", "inherited_from_id", "unit")
    op.create_index("ix_obligation_serves_id", "obligation", ["serves_id"])
    _add_reference("plan", "reports_with_plan_id", "plan")
    op.create_index("ix_plan_reports_with_plan_id", "plan", ["reports_with_plan_id"])
    op.add_column("reporting_period", sa.Column("top_due_named_on", sa.Date(), nullable=True))
    op.add_column("reporting_period", sa.Column("letter", sa.String(), nullable=False, server_default=""))
    op.add_column("submission", sa.Column("note", sa.String(), nullable=False, server_default=""))
