"""Many rows through one statement, their values made ready for the driver before any lock is held.

SQLAlchemy does the same work inside the transaction; on SQLite everybody else would wait for it (measured: a third of
the time a batch holds the lock).
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, Self, TypeVar, cast

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Dialect,
    Insert,
    Select,
    String,
    Update,
    bindparam,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Mapped
from sqlalchemy.orm.attributes import instance_state
from sqlalchemy.orm.util import identity_key
from sqlmodel import Session, SQLModel
from sqlmodel import select as select_rows
from sqlmodel.sql.expression import SelectOfScalar

Convert = Callable[[Any], Any]
DISTINCT_VALUES = 1024
STATEMENTS_KEPT = 256

Entity = TypeVar("Entity", bound=SQLModel)


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


@dataclass(frozen=True)
class BulkQuery:
    """A question a round asks for every batch, compiled once: composing it anew takes longer than answering it."""

    sql: str
    given: Mapping[str, Any]
    order: tuple[str, ...] | None  # of the values, where the driver wants them by position
    converted: tuple[tuple[int, Convert], ...]  # the columns the driver gives in another form, by their place

    @classmethod
    def of(cls, statement: Select[Any], dialect: Dialect) -> Self:
        """Values left open in the statement are its named parameters."""
        compiled = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        given = {}
        for name, value in compiled.construct_params(_check=False).items():
            convert = (
                compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
                if name in compiled.binds
                else None
            )
            given[name] = convert(value) if convert and value is not None else value
        kinds = [column.type.dialect_impl(dialect) for column in statement.selected_columns]
        back = [kind.result_processor(dialect, None) for kind in kinds]
        converted = tuple((place, lru_cache(DISTINCT_VALUES)(one)) for place, one in enumerate(back) if one)
        order = tuple(compiled.positiontup or ()) if dialect.positional else None
        return cls(str(compiled), given, order, converted)

    def rows(self, session: Session, **values: Any) -> list[Any]:
        """The answer as plain rows; `values` are in the form the driver takes."""
        named = {**self.given, **values}
        asked: Any = tuple(named[name] for name in self.order) if self.order is not None else named
        # The driver's own rows: making SQLAlchemy's of them takes as long as reading them.
        with session.connection().exec_driver_sql(self.sql, asked) as result:
            found = list(result.cursor.fetchall()) if result.cursor is not None else []
        if not self.converted:
            return found
        made = [list(row) for row in found]
        for place, convert in self.converted:
            for row in made:
                row[place] = convert(row[place])
        return made


def composed_once(build: Callable[..., Select[Any]]) -> Callable[..., list[Any]]:
    """A question that pages ask again and again with the same few arguments: `build` makes the statement of them, which is
    composed and compiled for each set of them once (measured: 3 ms of the 4 that a small sum takes)."""

    @lru_cache(STATEMENTS_KEPT)
    def query(dialect: Dialect, *arguments: Any) -> BulkQuery:
        return BulkQuery.of(build(*arguments), dialect)

    @wraps(build)
    def ask(session: Session, *arguments: Any) -> list[Any]:
        return query(session.get_bind().dialect, *arguments).rows(session)

    return ask


def listed(dialect: Dialect, column: Any, name: str = "ids") -> ColumnElement[bool]:
    """`column` is one of a list that is given later, by `as_list`."""
    if dialect.name == "postgresql":
        kind = cast("ColumnElement[Any]", column).type
        found: ColumnElement[bool] = column == func.any(bindparam(name, None, type_=ARRAY(kind)))
        return found
    values = func.json_each(bindparam(name, None, type_=String)).table_valued("value")
    return cast("ColumnElement[bool]", column.in_(select(values.c.value)))


def as_list(dialect: Dialect, values: Collection[Any]) -> Any:
    """Many numbers or texts as the one value `listed` waits for."""
    return list(values) if dialect.name == "postgresql" else json.dumps(list(values))


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


def by_id(session: Session, table: type[Entity], ids: Iterable[int | None]) -> dict[int, Entity]:
    """Whole rows of the few plans, units, assignments and periods that many lines share."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    dialect = session.get_bind().dialect
    found = session.exec(_rows_listed(table, dialect), params={"ids": as_list(dialect, wanted)})
    return {one.id: one for one in found}


@lru_cache
def _rows_listed(table: type[Entity], dialect: Dialect) -> SelectOfScalar[Entity]:
    column: Any = table.id  # type: ignore[attr-defined]
    return select_rows(table).where(listed(dialect, column))


def known_by_id(session: Session, table: type[Entity], ids: Iterable[int | None]) -> dict[int, Entity]:
    """The same where one page asks for them again and again: what this session has read already is not asked for."""
    wanted = {one for one in ids if one is not None}
    kept = {one: session.identity_map.get(identity_key(table, one)) for one in wanted}
    known = {one: row for one, row in kept.items() if row is not None and not instance_state(row).expired}
    return known | by_id(session, table, wanted - known.keys())
