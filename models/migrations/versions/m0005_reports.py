"""Reports that are signed: words of the coordinator, sign-off, công văn, archive, packages, indicators counted."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

EMPTY = sa.text("'{}'")
NONE = sa.text("'[]'")
NO = sa.false()
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _plans_and_answers()
    _reports()
    _texts_and_templates()
    _letters()
    _files()
    _packages()


def _refer(table: str, column: str, target: str) -> None:
    """A new column that refers: both databases take the reference with the column."""
    name = f"fk_{table}_{column}"
    clause = f"ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT {name} REFERENCES {target} (id)"
    op.execute(clause)
    op.create_index(f"ix_{table}_{column}", table, [column])


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default="")


def _json(name: str, default: sa.TextClause) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False, server_default=default)


def _plans_and_answers() -> None:
    _refer("plan", "follows_plan_id", "plan")
    _refer("plan", "implements_plan_id", "plan")
    op.add_column("plan", sa.Column("outline_id", sa.String(), nullable=True))
    _refer("assignment", "serves_id", "assignment")
    op.add_column("assignment", sa.Column("serves_words", sa.String(), nullable=True))
    op.add_column("submission_line", _json("estimates", NONE))
    op.add_column("indicator", _words("numerator"))
    op.add_column("indicator", _words("denominator"))


def _reports() -> None:
    _refer("report_snapshot", "corrects_id", "report_snapshot")
    op.add_column("report_snapshot", _words("correction_reason"))
    op.add_column(
        "report_snapshot", sa.Column("keeps_facts", sa.Boolean(), nullable=False, server_default=NO)
    )
    for step in ("reviewed", "signed"):
        op.add_column("report_snapshot", sa.Column(f"{step}_at", INSTANT, nullable=True))
        op.add_column("report_snapshot", sa.Column(f"{step}_by", sa.String(), nullable=True))
    op.add_column("report_snapshot", _json("signature", EMPTY))


def _texts_and_templates() -> None:
    op.create_table(
        "report_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("source_text", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("edited_at", INSTANT, nullable=False),
        sa.Column("edited_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["period_id"], ["reporting_period.id"], name=op.f("fk_report_text_period_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_text")),
        sa.UniqueConstraint("period_id", "slot", name=op.f("uq_report_text_period_id_slot")),
    )
    op.create_table(
        "office_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_template")),
        sa.UniqueConstraint("name", name=op.f("uq_office_template_name")),
    )


def _letters() -> None:
    op.create_table(
        "official_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        _json("content", EMPTY),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("speaks_on", sa.Date(), nullable=False),
        sa.Column("drafted_at", INSTANT, nullable=False),
        sa.Column("drafted_by", sa.String(), nullable=False),
        sa.Column("edited_at", INSTANT, nullable=True),
        sa.Column("edited_by", sa.String(), nullable=True),
        sa.Column("document_number", sa.String(), nullable=True),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("issued_at", INSTANT, nullable=True),
        sa.Column("issued_by", sa.String(), nullable=True),
        sa.Column("dropped_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_official_letter_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_letter")),
        sa.UniqueConstraint("key", name=op.f("uq_official_letter_key")),
    )
    op.create_index("ix_official_letter_plan_id", "official_letter", ["plan_id"])
    drafting = sa.text("draft_letter")
    op.create_index(
        "ix_due_event_drafting",
        "due_event",
        ["raised_on"],
        sqlite_where=drafting,
        postgresql_where=drafting,
    )
    op.create_table(
        "letter_obligation",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["official_letter.id"], name=op.f("fk_letter_obligation_letter_id")
        ),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_letter_obligation_obligation_id")
        ),
        sa.PrimaryKeyConstraint("letter_id", "obligation_id", name=op.f("pk_letter_obligation")),
    )
    op.create_index("ix_letter_obligation_obligation_id", "letter_obligation", ["obligation_id"])
    op.create_table(
        "signatory",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        _json("lines", NONE),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_signatory_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatory")),
    )
    op.create_index("ix_signatory_unit_id", "signatory", ["unit_id"])


def _files() -> None:
    op.create_table(
        "archived_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report_snapshot.id"], name=op.f("fk_archived_file_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["official_letter.id"], name=op.f("fk_archived_file_letter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archived_file")),
    )
    op.create_index("ix_archived_file_report_id", "archived_file", ["report_id"])
    op.create_index("ix_archived_file_letter_id", "archived_file", ["letter_id"])


def _packages() -> None:
    op.create_table(
        "trusted_office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trusted_office")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_trusted_office_fingerprint")),
    )
    op.create_table(
        "report_package",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        _json("content", EMPTY),
        sa.Column("taken_at", INSTANT, nullable=False),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_report_package_obligation_id")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_report_package_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_package")),
        sa.UniqueConstraint("sha256", name=op.f("uq_report_package_sha256")),
    )
    op.create_index("ix_report_package_obligation_id", "report_package", ["obligation_id"])
