"""Alembic's entry: the connection is handed over by models.migrate, never made here."""

from collections.abc import Collection, Mapping
from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo
from sqlmodel import SQLModel

import models  # noqa: F401  registers every table
from rules.errors import StorageFailed


def references_hold(
    ctx: MigrationContext,
    step: MigrationInfo,
    heads: Collection[Any],  # noqa: ARG001  Alembic gives them by name
    run_args: Mapping[str, Any],  # noqa: ARG001
) -> None:
    """On SQLite references are not enforced while tables are rebuilt: a step that breaks one is not committed."""
    if ctx.connection is None or ctx.dialect.name != "sqlite":
        return
    broken = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        table, row, parent = broken[:3]
        raise StorageFailed(
            f"nâng cấp cơ sở dữ liệu lên {step.up_revision_id}: dòng {row} của {table} trỏ tới {parent} không có; "
            "bước này chưa được ghi, hãy khôi phục bản sao lưu và báo người phát triển"
        )


def run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transaction_per_migration=True,
        on_version_apply=references_hold,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
