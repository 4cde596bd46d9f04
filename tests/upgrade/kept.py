"""Data of old versions, kept as text: one line per table with its columns, then one line per row (README.md).

Usage: python -m tests.upgrade.kept DATABASE.sqlite tests/upgrade/from_0001.jsonl.xz
"""

import json
import lzma
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Boolean, Connection, Date, DateTime, LargeBinary, create_engine, inspect, text
from sqlalchemy.engine.interfaces import ReflectedColumn

HERE = Path(__file__).parent
# Kept by triggers or by Alembic: they come by themselves when the rest is there.
MADE = ("alembic_version", "obligation_sum", "assignment_sum", "search_")
WHOLE_SECONDS = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


@dataclass(frozen=True)
class Table:
    """Rows as SQLite keeps them: days and instants and JSON as text, truth as 0 and 1; letters as Latin-1 text."""

    name: str
    columns: list[str]
    rows: list[list[Any]]


def keep(database: Path, file: Path) -> None:
    """The same database gives the same bytes."""
    engine = create_engine(f"sqlite:///{database}")
    look = inspect(engine)
    names = [name for name, _ in look.get_sorted_table_and_fkc_names() if name and not name.startswith(MADE)]
    keys = {name: look.get_pk_constraint(name)["constrained_columns"] for name in names}
    engine.dispose()
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        (schema,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        lines = [json.dumps({"schema": schema})]
        for name in names:
            found = connection.execute(f'SELECT * FROM "{name}" ORDER BY {", ".join(keys[name])}')
            lines.append(json.dumps({"table": name, "columns": [column[0] for column in found.description]}))
            lines += (json.dumps([_as_text(value) for value in row], ensure_ascii=False) for row in found)
    content = "\n".join([*lines, ""]).encode()
    file.write_bytes(lzma.compress(content, preset=9 | lzma.PRESET_EXTREME))


def _as_text(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    # What SQLite itself wrote as CURRENT_TIMESTAMP has no fractions.
    return f"{value}.000000" if isinstance(value, str) and WHOLE_SECONDS.fullmatch(value) else value


def kept(file: Path) -> tuple[str, list[Table]]:
    """The schema the data had, and its tables, those before that others refer to."""
    first, *lines = lzma.decompress(file.read_bytes()).decode().splitlines()
    tables: list[Table] = []
    for line in map(json.loads, lines):
        if isinstance(line, dict):
            tables.append(Table(line["table"], line["columns"], []))
        else:
            tables[-1].rows.append(line)
    return json.loads(first)["schema"], tables


def load(connection: Connection, tables: list[Table]) -> None:
    """Into a database whose schema is the one the data had; what its migrations put there gives way."""
    is_sqlite = connection.dialect.name == "sqlite"
    for table in reversed(tables):
        connection.execute(text(f'DELETE FROM "{table.name}"'))
    for table in tables:
        types = {one["name"]: one for one in inspect(connection).get_columns(table.name)}
        places = ", ".join(_place(types[name], is_sqlite) for name in table.columns)
        names = ", ".join(f'"{name}"' for name in table.columns)
        rows = [
            {
                name: _bound(types[name], value, is_sqlite)
                for name, value in zip(table.columns, row, strict=True)
            }
            for row in table.rows
        ]
        if rows:
            connection.execute(text(f'INSERT INTO "{table.name}" ({names}) VALUES ({places})'), rows)
        if rows and not is_sqlite and "id" in types:
            sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
            connection.execute(text(f'SELECT setval({sequence}, (SELECT max(id) FROM "{table.name}"))'))


def _place(column: ReflectedColumn, is_sqlite: bool) -> str:
    is_json = isinstance(column["type"], JSON)
    return f"CAST(:{column['name']} AS JSON)" if is_json and not is_sqlite else f":{column['name']}"


def _bound(column: ReflectedColumn, value: Any, is_sqlite: bool) -> Any:
    if value is not None and isinstance(column["type"], LargeBinary):
        return value.encode("latin-1")
    if value is None or is_sqlite:
        return value
    match column["type"]:
        case DateTime():
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        case Date():
            return date.fromisoformat(value)
        case Boolean():
            return bool(value)
    return value


def rows_of(connection: Connection, table: Table) -> Iterator[list[Any]]:
    """The same columns as they stand now, in the words of the file: JSON is compared by its very characters."""
    types = {one["name"]: one["type"] for one in inspect(connection).get_columns(table.name)}
    is_json = {name: isinstance(types[name], JSON) for name in table.columns}
    named = ", ".join(f'CAST("{name}" AS TEXT)' if is_json[name] else f'"{name}"' for name in table.columns)
    for row in connection.execute(text(f'SELECT {named} FROM "{table.name}"')):
        yield [_said(value) for value in row]


def _said(value: Any) -> Any:
    match value:
        case bytes() | memoryview():
            return bytes(value).decode("latin-1")
        case bool():
            return int(value)
        case datetime():
            return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
        case date():
            return value.isoformat()
    return value


if __name__ == "__main__":
    keep(Path(sys.argv[1]), Path(sys.argv[2]))
