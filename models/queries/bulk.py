"""Many rows through one statement, their values made ready for the driver before any lock is held.

SQLAlchemy does the same work inside the transaction; on SQLite everybody else would wait for it (measured: a third of
the time a batch holds the lock).
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self, cast

from sqlalchemy import ARRAY, ColumnElement, Dialect, Insert, Select, Update, func, literal, select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, SQLModel

Convert = Callable[[Any], Any]
DISTINCT_VALUES = 1024


@dataclass(frozen=True)
class BulkStatement:
    sql: str
    columns: tuple[tuple[str, Convert | None], ...]
    is_positional: bool

    @classmethod
    def of(cls, statement: Insert | Update, dialect: Dialect, names: Iterable[str] | None = None) -> Self:
        """Compiled once; `names` are the columns an insert gives."""
        compiled = statement.compile(dialect=dialect, column_keys=list(names) if names else None)
        order = compiled.positiontup or list(compiled.binds)
        columns = []
        for name in order:
            kind = compiled.binds[name].type
            convert = kind.dialect_impl(dialect).bind_processor(dialect)
            # A batch has few distinct dates, instants and states.
            columns.append((name, lru_cache(DISTINCT_VALUES)(convert) if convert else None))
        return cls(str(compiled), tuple(columns), dialect.positional)

    def ready(self, rows: Iterable[Mapping[str, Any]]) -> list[Any]:
        """One list (or dictionary, as the driver wants it) a row."""
        if self.is_positional:
            return [
                [convert(row[name]) if convert else row[name] for name, convert in self.columns]
                for row in rows
            ]
        return [
            {name: convert(row[name]) if convert else row[name] for name, convert in self.columns}
            for row in rows
        ]

    def place(self, name: str) -> Any:
        """Where a value stands in a row that is ready."""
        return [one for one, _ in self.columns].index(name) if self.is_positional else name

    def run(self, session: Session, ready: list[Any]) -> None:
        if ready:
            rows = [tuple(row) for row in ready] if self.is_positional else ready
            session.connection().exec_driver_sql(self.sql, rows)


def among(session: Session, column: Mapped[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """`column` is one of many numbers or texts, given as one value: a thousand binds take longer to write than to run."""
    if session.get_bind().dialect.name == "postgresql":
        return column == func.any(literal(list(values), ARRAY(cast("ColumnElement[Any]", column).type)))
    listed = func.json_each(json.dumps(list(values))).table_valued("value")
    return column.in_(select(listed.c.value))


def columns_of(table: type[SQLModel], names: Iterable[str]) -> Select[Any]:
    """Some columns of a table, as light rows."""
    columns: list[Any] = [getattr(table, name) for name in names]
    return select(*columns)
