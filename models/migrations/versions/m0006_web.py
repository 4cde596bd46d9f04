"""The web application: accounts with a second factor and a reach, sessions, saved views, long work, feeds, webhooks."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

EMPTY = sa.text("'{}'")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _accounts()
    _tickets_and_plans()
    _sessions()
    _desks()
    _feeds()
    _programs()


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _at(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, INSTANT, nullable=nullable)


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _key(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _accounts() -> None:
    add = op.add_column
    add("user_account", sa.Column("is_active", sa.Boolean(), nullable=False, server_default=sa.true()))
    add("user_account", sa.Column("only_unit", sa.Boolean(), nullable=False, server_default=sa.false()))
    add("user_account", sa.Column("language", sa.String(), nullable=False, server_default=""))
    add("user_account", sa.Column("totp_secret", sa.String(), nullable=False, server_default=""))
    add("user_account", sa.Column("totp_step", sa.Integer(), nullable=True))
    add("user_account", sa.Column("oidc_subject", sa.String(), nullable=True))
    op.create_index("ix_user_account_oidc_subject", "user_account", ["oidc_subject"], unique=True)
    op.create_table(
        "user_plan",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        _refers("user_plan", "user_id", "user_account"),
        _refers("user_plan", "plan_id", "plan"),
        sa.PrimaryKeyConstraint("user_id", "plan_id", name=op.f("pk_user_plan")),
    )
    op.create_index("ix_user_plan_plan_id", "user_plan", ["plan_id"])


def _tickets_and_plans() -> None:
    add = op.add_column
    add("difficulty", sa.Column("outcome", sa.String(length=20), nullable=True))
    add("difficulty", sa.Column("holder", sa.String(length=20), nullable=False, server_default="desk"))
    add("difficulty", _at("passed_at", nullable=True))
    add("difficulty", sa.Column("passed_by", sa.String(), nullable=True))
    add("difficulty", sa.Column("passed_to", sa.String(), nullable=False, server_default=""))
    add("difficulty", sa.Column("passed_note", sa.String(), nullable=False, server_default=""))
    add("plan", sa.Column("field", sa.String(), nullable=False, server_default=""))
    op.create_index("ix_audit_event_at", "audit_event", ["at"])


def _sessions() -> None:
    op.create_table(
        "web_session",
        _id(),
        _words("token_hash"),
        sa.Column("user_id", sa.Integer(), nullable=False),
        _at("started_at"),
        _at("seen_at"),
        _at("expires_at"),
        _at("ended_at", nullable=True),
        _words("address"),
        _words("agent"),
        _refers("web_session", "user_id", "user_account"),
        _key("web_session"),
        _unique("web_session", "token_hash"),
    )
    op.create_index("ix_web_session_user_id", "web_session", ["user_id"])
    op.create_table(
        "account_link",
        _id(),
        _words("token_hash"),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        _at("created_at"),
        _at("expires_at"),
        _at("used_at", nullable=True),
        _refers("account_link", "user_id", "user_account"),
        _key("account_link"),
        _unique("account_link", "token_hash"),
    )
    op.create_index("ix_account_link_user_id", "account_link", ["user_id"])


def _desks() -> None:
    op.create_table(
        "saved_view",
        _id(),
        sa.Column("user_id", sa.Integer(), nullable=False),
        _words("page"),
        _words("name"),
        _words("query"),
        _at("created_at"),
        _refers("saved_view", "user_id", "user_account"),
        _key("saved_view"),
        _unique("saved_view", "user_id", "page", "name"),
    )
    op.create_index("ix_saved_view_user_id", "saved_view", ["user_id"])
    op.create_table(
        "long_work",
        _id(),
        _words("key"),
        _words("kind"),
        sa.Column("user_id", sa.Integer(), nullable=True),
        _words("started_by"),
        _at("started_at"),
        _at("seen_at"),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        _words("words"),
        sa.Column("result", sa.JSON(), nullable=False, server_default=EMPTY),
        _refers("long_work", "user_id", "user_account"),
        _key("long_work"),
        _unique("long_work", "key"),
    )
    op.create_index("ix_long_work_user_id", "long_work", ["user_id"])


def _feeds() -> None:
    op.create_table(
        "calendar_feed",
        _id(),
        _words("token_hash"),
        _words("name"),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        _at("created_at"),
        _words("created_by"),
        _at("used_at", nullable=True),
        _at("revoked_at", nullable=True),
        _refers("calendar_feed", "user_id", "user_account"),
        _refers("calendar_feed", "unit_id", "unit"),
        _key("calendar_feed"),
        _unique("calendar_feed", "token_hash"),
    )
    op.create_index("ix_calendar_feed_user_id", "calendar_feed", ["user_id"])
    op.create_index("ix_calendar_feed_unit_id", "calendar_feed", ["unit_id"])


def _programs() -> None:
    op.create_table(
        "webhook",
        _id(),
        _words("name"),
        _words("url"),
        _words("secret"),
        _words("events"),
        sa.Column("user_id", sa.Integer(), nullable=False),
        _at("created_at"),
        _words("created_by"),
        sa.Column("last_event_id", sa.Integer(), nullable=False),
        _at("ended_at", nullable=True),
        _words("ended_reason"),
        _refers("webhook", "user_id", "user_account"),
        _key("webhook"),
    )
    op.create_index("ix_webhook_user_id", "webhook", ["user_id"])
    op.create_table(
        "webhook_call",
        _id(),
        sa.Column("webhook_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        _words("event"),
        sa.Column("payload", sa.JSON(), nullable=False, server_default=EMPTY),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _at("next_at"),
        _at("created_at"),
        _at("delivered_at", nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        _words("said"),
        _refers("webhook_call", "webhook_id", "webhook"),
        _key("webhook_call"),
        _unique("webhook_call", "webhook_id", "event_id"),
    )
    op.create_index("ix_webhook_call_state_next_at", "webhook_call", ["state", "next_at"])
    op.create_table(
        "api_receipt",
        _id(),
        sa.Column("token_id", sa.Integer(), nullable=False),
        _words("key"),
        _words("request_hash"),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False, server_default=EMPTY),
        _at("created_at"),
        _refers("api_receipt", "token_id", "api_token"),
        _key("api_receipt"),
        _unique("api_receipt", "token_id", "key"),
    )
    op.create_index("ix_api_receipt_created_at", "api_receipt", ["created_at"])
