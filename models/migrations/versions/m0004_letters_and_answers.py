"""Letters out and answers in: relays, refusals, choices, drafts, evidence, indicators, the inbox, tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

EMPTY = sa.text("'{}'")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _delivery()
    _answers()
    _evidence()
    _inbox()
    _people()


def _partial(name: str, table: str, column: str, where: str) -> None:
    op.create_index(name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _delivery() -> None:
    op.add_column("outbox_message", sa.Column("passed_on_at", INSTANT, nullable=True))
    op.add_column("outbox_message", sa.Column("seen_to_at", INSTANT, nullable=True))
    # What failed before there was a next contact was shown to the desk: it is not raked up.
    op.execute("UPDATE outbox_message SET passed_on_at = finished_at WHERE state IN ('failed', 'bounced')")
    _partial("ix_outbox_message_message_id", "outbox_message", "message_id", "message_id <> ''")
    undelivered = "state IN ('failed', 'bounced') AND passed_on_at IS NULL"
    _partial("ix_outbox_message_undelivered", "outbox_message", "id", undelivered)
    _partial("ix_outbox_message_passed_on", "outbox_message", "passed_on_at", "passed_on_at IS NOT NULL")
    op.add_column("due_event", sa.Column("instead_of_id", sa.Integer(), nullable=True))
    _partial("ix_due_event_instead", "due_event", "instead_of_id", "instead_of_id IS NOT NULL")
    op.add_column("delivery_attempt", sa.Column("relay", sa.String(), nullable=False, server_default=""))


def _answers() -> None:
    op.add_column("submission", sa.Column("approved_by", sa.String(), nullable=True))
    op.add_column("submission_line", sa.Column("verdict", sa.String(length=20), nullable=True))
    op.add_column(
        "submission_line", sa.Column("verdict_reason", sa.String(), nullable=False, server_default="")
    )
    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("aggregation", sa.String(length=20), nullable=False),
        sa.Column("target", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_indicator_assignment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("assignment_id", "name", name=op.f("uq_indicator_assignment_id_name")),
    )
    op.create_index("ix_indicator_assignment_id", "indicator", ["assignment_id"])
    op.create_table(
        "answer_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False, server_default=EMPTY),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("arrived_at", INSTANT, nullable=True),
        sa.Column("arrived_content", sa.JSON(), nullable=False, server_default=EMPTY),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_answer_draft_obligation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_draft")),
        sa.UniqueConstraint("obligation_id", name=op.f("uq_answer_draft_obligation_id")),
    )


def _evidence() -> None:
    # Nothing has ever written to it before this version.
    op.drop_table("evidence")
    references = (
        ("obligation_id", "obligation"),
        ("submission_id", "submission"),
        ("assignment_id", "assignment"),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        sa.Column("uploaded_by", sa.String(), nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_evidence_{column}"))
            for column, table in references
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    for column in ("obligation_id", "submission_id", "sha256"):
        op.create_index(f"ix_evidence_{column}", "evidence", [column])


def _inbox() -> None:
    references = (("letter_id", "outbox_message"), ("obligation_id", "obligation"))
    op.create_table(
        "inbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("taken_at", INSTANT, nullable=False),
        sa.Column("arrived_at", INSTANT, nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("from_email", "from_name", "subject", "message_id")
        ),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("obligation_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("handled_at", INSTANT, nullable=True),
        sa.Column("handled_by", sa.String(), nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_inbox_message_{column}"))
            for column, table in references
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_message")),
        sa.UniqueConstraint("sha256", name=op.f("uq_inbox_message_sha256")),
    )
    for column in ("taken_at", "letter_id", "obligation_id"):
        op.create_index(f"ix_inbox_message_{column}", "inbox_message", [column])
    _partial("ix_inbox_message_tray", "inbox_message", "id", "state = 'tray'")


def _people() -> None:
    op.create_table(
        "mail_choice",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("rhythm", sa.String(length=20), nullable=False),
        sa.Column("without_optional", sa.Boolean(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_mail_choice")),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("scopes", sa.String(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("last_used_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_api_token_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_index("ix_api_token_user_id", "api_token", ["user_id"])
    op.add_column(
        "unit", sa.Column("needs_approval", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("contact", sa.Column("refused_at", INSTANT, nullable=True))
    op.add_column("contact", sa.Column("refusal", sa.String(), nullable=False, server_default=""))
    for name in ("handled_by_email", "handled_by_name"):
        op.add_column("obligation", sa.Column(name, sa.String(), nullable=True))
    op.add_column(
        "obligation", sa.Column("link_series", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
