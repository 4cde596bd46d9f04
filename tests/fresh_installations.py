"""A new installation of a test is a copy of the first one of its process: the migrations have run once already."""

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from models.database import Database
from models.migrate import migrate, schema_versions

_first: list[TemporaryDirectory[str]] = []


def migrated_quickly(database: Database, to: str = "head") -> None:
    """As the product does it; an empty SQLite file is filled from the one that was migrated first."""
    file = database.engine.url.database if database.is_sqlite else None
    if not file or file == ":memory:" or to != "head" or schema_versions(database)[0] is not None:
        migrate(database, to)
        return
    if not _first:
        migrate(database, to)
        _first.append(TemporaryDirectory(prefix="dondoc-first-"))
        _copy(Path(file), _kept())
        return
    database.close()
    _copy(_kept(), Path(file))


def _kept() -> Path:
    return Path(_first[0].name) / "first.sqlite"


def _copy(source: Path, target: Path) -> None:
    """Through SQLite itself, whatever still stands in the log beside the file."""
    with sqlite3.connect(source) as old, sqlite3.connect(target) as new:
        old.backup(new)
    old.close()
    new.close()
