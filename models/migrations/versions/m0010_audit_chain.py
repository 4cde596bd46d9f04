"""The chain beside the audit trail (docs/decisions/0025-the-audit-trail-is-sealed-beside-itself.md)."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    # Empty: the first sealing after the upgrade takes the whole trail, in batches (operations/care/seal_audit.py).
    op.create_table(
        "audit_link",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("chain_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_link")),
    )
    op.create_index("ix_audit_link_event_id", "audit_link", ["event_id"], unique=True)
    op.create_index("ix_audit_link_sealed_at", "audit_link", ["sealed_at"])
    op.create_table(
        "audit_redaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_redaction")),
    )
    op.create_index(
        "ix_audit_redaction_decision_id_event_id",
        "audit_redaction",
        ["decision_id", "event_id"],
        unique=True,
    )
