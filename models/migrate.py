"""Bring a database to the newest schema; safe to call at every start."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from alembic.util import CommandError
from sqlalchemy import Connection

from models.database import Database
from rules.errors import Refused

MIGRATION_LOCK = 2_025_190_2  # any number, the same in every process


def _alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("models") / "migrations"))
    # The folder has its own meaning of ":" on other systems; newer Alembic asks to be told.
    config.set_main_option("path_separator", "os")
    return config


def migrate(database: Database, to: str = "head") -> None:
    """Run the missing migrations forward, each in its own transaction."""
    if to == "head" and _is_newest(database):
        return
    config = _alembic_config()
    with database.engine.connect() as connection:
        prepared = _tables_replaceable if database.is_sqlite else _one_at_a_time
        with prepared(connection):
            config.attributes["connection"] = connection
            _upgrade(config, to)


def _upgrade(config: Config, to: str) -> None:
    """Refused when the database has seen a newer program: schemas only go forward."""
    try:
        command.upgrade(config, to)
    except CommandError as error:
        if not isinstance(error.__cause__, ResolutionError):
            raise
        raise Refused(
            f"cơ sở dữ liệu đã thuộc một phiên bản mới hơn (lược đồ {error.__cause__.argument}, chương trình này biết đến "
            f"{_wanted_version()}); cài lại phiên bản mới, hoặc phục hồi bản sao lưu của trước lần nâng cấp"
        ) from error


@contextmanager
def _tables_replaceable(connection: Connection) -> Iterator[None]:
    """SQLite rebuilds a table by dropping the old one, which its rows' referrers would forbid.

    The pragma counts only outside a transaction; migrations/env.py checks every reference before each commit instead.
    """
    driver = connection.connection.driver_connection
    if driver is None:
        raise RuntimeError("a connection that is open has a driver's connection")
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys = ON")


@contextmanager
def _one_at_a_time(connection: Connection) -> Iterator[None]:
    """Several processes may start at once; SQLite's own write lock serves there. Ends with the connection."""
    connection.exec_driver_sql(f"SELECT pg_advisory_lock({MIGRATION_LOCK})")
    connection.commit()
    yield
    connection.exec_driver_sql(f"SELECT pg_advisory_unlock({MIGRATION_LOCK})")


def _is_newest(database: Database) -> bool:
    """The question that every start and every command asks; Alembic reads all migrations to answer it."""
    present, wanted = schema_versions(database)
    return present == wanted


def schema_versions(database: Database) -> tuple[str | None, str | None]:
    """(what the database has, what this program wants)."""
    with database.reader.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    return present, _wanted_version()


@cache
def known_versions() -> tuple[str, ...]:
    """Every schema this program can bring forward, the newest first."""
    scripts = ScriptDirectory.from_config(_alembic_config()).walk_revisions()
    return tuple(one.revision for one in scripts)


@cache
def _wanted_version() -> str | None:
    """Read out of every migration once: they do not change while the program runs."""
    return ScriptDirectory.from_config(_alembic_config()).get_current_head()
