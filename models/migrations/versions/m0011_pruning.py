"""What is looked for when words are pruned and letters are counted, by index; messages that came in remember it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    with_words = sa.text("content IS NOT NULL")
    ended = sa.text("state IN ('sent', 'failed', 'bounced', 'suppressed')")
    op.create_index(
        "ix_outbox_message_with_words",
        "outbox_message",
        ["planned_at"],
        unique=False,
        sqlite_where=with_words,
        postgresql_where=with_words,
    )
    op.create_index(
        "ix_outbox_message_ended",
        "outbox_message",
        ["state"],
        unique=False,
        sqlite_where=ended,
        postgresql_where=ended,
    )
    op.add_column("inbox_message", sa.Column("pruned_at", sa.DateTime(timezone=True), nullable=True))
