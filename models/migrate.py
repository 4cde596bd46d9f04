"""Bring a database to the newest schema; safe to call at every start."""

from functools import cache
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from models.database import Database

MIGRATION_LOCK = 2_025_190_2  # any number, the same in every process


def _alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("models") / "migrations"))
    # The folder has its own meaning of ":" on other systems; newer Alembic asks to be told.
    config.set_main_option("path_separator", "os")
    return config


def migrate(database: Database, to: str = "head") -> None:
    """Run the missing migrations forward, each in its own transaction."""
    config = _alembic_config()
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            # Several processes may start at once; SQLite's own write lock serves there. Ends with the connection.
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({MIGRATION_LOCK})")
            connection.commit()
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({MIGRATION_LOCK})")


def schema_versions(database: Database) -> tuple[str | None, str | None]:
    """(what the database has, what this program wants)."""
    with database.reader.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    return present, _wanted_version()


@cache
def _wanted_version() -> str | None:
    """Read out of every migration once: they do not change while the program runs."""
    return ScriptDirectory.from_config(_alembic_config()).get_current_head()
