"""Every row of every table, one after the other, in the order of its key: for the export of everything."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Table, select
from sqlmodel import Session, SQLModel

from models import ArchivedFile, Evidence, OfficeTemplate, Plan

AT_ONCE = 1_000


def all_tables() -> list[Table]:
    """By name, so that two exports of the same data are the same."""
    return sorted(SQLModel.metadata.tables.values(), key=lambda table: table.name)


def rows_of(session: Session, table: Table, columns: Sequence[Column[Any]]) -> Iterator[Sequence[Any]]:
    """A million rows take the memory of a thousand: the database hands them over as they are read."""
    statement = select(*columns).order_by(*table.primary_key.columns)
    streamed = statement.execution_options(yield_per=AT_ONCE, stream_results=True)
    yield from session.connection().execute(streamed)


def kept_files(session: Session) -> Iterator[tuple[str, int, str, str]]:
    """(kind, number of its row, name, checksum) of every file that rows speak of."""
    kinds: tuple[tuple[str, Any, Any], ...] = (
        ("archive", ArchivedFile, ArchivedFile.file_name),
        ("evidence", Evidence, Evidence.file_name),
        ("plans", Plan, Plan.source_name),
        ("templates", OfficeTemplate, OfficeTemplate.file_name),
    )
    for kind, model, name in kinds:
        number_of: Any = model.id
        checksum: Any = model.source_sha256 if model is Plan else model.sha256
        statement = select(number_of, name, checksum).order_by(number_of)
        for number, written, sha256 in session.connection().execute(
            statement.execution_options(yield_per=AT_ONCE, stream_results=True)
        ):
            yield kind, number, written, sha256
