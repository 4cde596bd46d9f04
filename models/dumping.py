"""A whole database as one file, and back again; consistent while it is being written to, on both engines."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import inspect
from sqlmodel import Session

from config.file_store import whole_file
from models import postgres_programs
from models.database import Database, open_database
from rules.errors import StorageFailed

SQLITE, POSTGRESQL = "dondoc.sqlite", "dondoc.pgdump"
COMPANIONS = ("", "-wal", "-shm")
# What a restore found in its place lies beside it under this name.
ASIDE = "before-restore-"
Seen = TypeVar("Seen")


def dump_name(database: Database) -> str:
    return SQLITE if database.is_sqlite else POSTGRESQL


def dump(database: Database, file: Path, look: Callable[[Session], Seen]) -> Seen:
    """Write the database to a file; `look` sees exactly what is in it."""
    if database.is_sqlite:
        return _dump_sqlite(database, file, look)
    with database.snapshot() as session:
        connection = session.connection()
        snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        version = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one()) // 10_000
        seen = look(session)
        postgres_programs.dump(database.engine, file, snapshot=snapshot, server_version=version)
    return seen


def _dump_sqlite(database: Database, file: Path, look: Callable[[Session], Seen]) -> Seen:
    try:
        with closing(sqlite3.connect(file)) as copy, database.reader.connect() as connection:
            source = connection.connection.driver_connection
            if not isinstance(source, sqlite3.Connection):
                raise TypeError("not SQLite's own driver")
            # In one step: one instant, and writers go on beside it (WAL).
            source.backup(copy, pages=-1)
    except sqlite3.Error as error:
        raise StorageFailed(f"không chép được cơ sở dữ liệu ra {file.parent}: {error}") from error
    seen = look_into(file, look)
    _close_log(file)
    return seen


def look_into(file: Path, look: Callable[[Session], Seen]) -> Seen:
    """What a copy of an SQLite file holds."""
    opened = open_database(f"sqlite:///{file}")
    try:
        with opened.reading() as session:
            return look(session)
    finally:
        opened.close()


def _close_log(file: Path) -> None:
    """One file and no other beside it."""
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")


def check_sqlite(file: Path) -> None:
    """StorageFailed when SQLite itself finds the file damaged."""
    try:
        with closing(sqlite3.connect(file)) as copy:
            said = copy.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.Error as error:
        said = str(error)
    if said != "ok":
        raise StorageFailed(f"tệp cơ sở dữ liệu trong bản sao lưu đã hỏng: {said}")


def has_tables(database: Database) -> bool:
    with database.reader.connect() as connection:
        return bool(inspect(connection).get_table_names())


@contextmanager
def replaced(database: Database, dump_file: Path, *, stamp: str) -> Iterator[str]:
    """The database is what the dump holds; where the block fails it is again what it was. Yields where the old one lies."""
    swap = _sqlite_replaced if database.is_sqlite else _postgres_replaced
    with swap(database, dump_file, stamp) as place:
        yield place


@contextmanager
def _sqlite_replaced(database: Database, dump_file: Path, stamp: str) -> Iterator[str]:
    file = Path(str(database.engine.url.database))
    file.parent.mkdir(parents=True, exist_ok=True)
    database.close()
    moved = []
    for ending in COMPANIONS:
        old = file.with_name(file.name + ending)
        if old.exists():
            aside = file.with_name(f"{ASIDE}{stamp}-{file.name}{ending}")
            moved.append((old, old.rename(aside)))
    try:
        # It lies in the staging folder, which may be on another disk than a database with an address of its own.
        _copy_whole(dump_file, file)
        yield str(moved[0][1]) if moved else ""
    except BaseException:
        database.close()
        for ending in COMPANIONS:
            file.with_name(file.name + ending).unlink(missing_ok=True)
        for old, aside in moved:
            aside.rename(old)
        raise


def _copy_whole(source: Path, target: Path) -> None:
    with source.open("rb") as reading, whole_file(target) as writing:
        shutil.copyfileobj(reading, writing, 1024 * 1024)


@contextmanager
def _postgres_replaced(database: Database, dump_file: Path, stamp: str) -> Iterator[str]:
    aside = f"{postgres_programs.ASIDE}{stamp}"
    with database.transaction() as session:
        connection = session.connection()
        schema = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
        version = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one()) // 10_000
        is_full = bool(inspect(connection).get_table_names())
        if is_full:
            connection.exec_driver_sql(f'ALTER SCHEMA "{schema}" RENAME TO "{aside}"')
            connection.exec_driver_sql(f'CREATE SCHEMA "{schema}"')
    try:
        database.close()
        postgres_programs.restore(database.engine, dump_file, server_version=version)
        yield aside if is_full else ""
    except BaseException:
        database.close()
        with database.transaction() as session:
            connection = session.connection()
            connection.exec_driver_sql(f'DROP SCHEMA "{schema}" CASCADE')
            if is_full:
                connection.exec_driver_sql(f'ALTER SCHEMA "{aside}" RENAME TO "{schema}"')
            else:
                connection.exec_driver_sql(f'CREATE SCHEMA "{schema}"')
        raise
