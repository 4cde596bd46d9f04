"""Review and amendments: how fields were read, what a reviewer chose, names remembered, the history of changes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

EMPTY = sa.text("'{}'")


def upgrade() -> None:
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("readings", sa.JSON(), nullable=False, server_default=EMPTY))
        batch_op.add_column(sa.Column("decisions", sa.JSON(), nullable=False, server_default=EMPTY))
        batch_op.add_column(
            sa.Column("draft_version", sa.Integer(), nullable=False, server_default=sa.text("1"))
        )
        batch_op.add_column(sa.Column("amends_plan_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("amendment_scope", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("amendment_choices", sa.JSON(), nullable=False, server_default=EMPTY))
        batch_op.create_index(batch_op.f("ix_plan_amends_plan_id"), ["amends_plan_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_plan_amends_plan_id"), "plan", ["amends_plan_id"], ["id"])
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("readings", sa.JSON(), nullable=False, server_default=EMPTY))
        batch_op.add_column(sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("checked_by", sa.String(), nullable=True))
    op.create_table(
        "remembered_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer_folded", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("written", sa.String(), nullable=False),
        sa.Column("unit_codes", sa.JSON(), nullable=False),
        sa.Column("ignored_because", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remembered_name")),
        sa.UniqueConstraint("issuer_folded", "folded", name=op.f("uq_remembered_name_issuer_folded_folded")),
    )
    op.create_table(
        "assignment_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("amended_by_plan_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["amended_by_plan_id"], ["plan.id"], name=op.f("fk_assignment_revision_amended_by_plan_id")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_assignment_revision_assignment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_revision")),
    )
    with op.batch_alter_table("assignment_revision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assignment_revision_amended_by_plan_id"), ["amended_by_plan_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_assignment_revision_assignment_id"), ["assignment_id"], unique=False
        )
