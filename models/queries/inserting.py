"""INSERT … ON CONFLICT DO NOTHING in the dialect at hand: the unique key decides, on both databases."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Dialect, Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

# SQLite allows 32,766 bound values in one statement; executemany binds row by row, so any number of rows is fine.


def insert_new(session: Session, table: type[SQLModel], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write the rows whose unique keys are not there yet; those that are stay as they were."""
    rows = list(rows)
    if not rows:
        return
    session.connection().execute(new_rows(session.get_bind().dialect, table), rows)


def new_rows(dialect: Dialect, table: type[SQLModel]) -> Insert:
    """The statement, without its values."""
    if dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()
