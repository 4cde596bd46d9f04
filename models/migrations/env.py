"""Alembic's entry: the connection is handed over by models.migrate, never made here."""

from alembic import context
from sqlmodel import SQLModel

import models  # noqa: F401  registers every table


def run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
