"""Statements for a backup: what the database holds at the instant of the snapshot."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from sqlalchemy import column, inspect, literal, table
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func

from models import ArchivedFile, Evidence, InboxMessage, OfficeTemplate

# Where any of these has a row, somebody works with the installation.
OF_PEOPLE = ("unit", "plan", "user", "inbox_message", "audit_event")


def table_counts(session: Session) -> dict[str, int]:
    """Rows of every table there is, also of an older schema."""
    connection = session.connection()
    names = sorted(inspect(connection).get_table_names())
    return {
        name: connection.execute(select_columns(func.count()).select_from(table(name))).scalar_one()
        for name in names
    }


def schema_version(session: Session) -> str:
    """Which migration it has come to."""
    return str(
        session.connection()
        .execute(select_columns(column("version_num")).select_from(table("alembic_version")))
        .scalar_one()
    )


def is_used(session: Session) -> bool:
    """Whether anything stands in it that people have put there; one opened by mistake holds a calendar and nothing else."""
    connection = session.connection()
    present = set(inspect(connection).get_table_names())
    return any(
        connection.execute(select_columns(literal(1)).select_from(table(name)).limit(1)).first() is not None
        for name in OF_PEOPLE
        if name in present
    )


def named_files(session: Session) -> Iterator[str]:
    """The files that rows name, by their paths in the data folder."""
    # The bytes of a message whose time of keeping is over are gone by right.
    messages = select_columns(col(InboxMessage.sha256)).where(col(InboxMessage.pruned_at).is_(None))
    kept = (
        (select_columns(col(Evidence.sha256)).distinct(), "evidence", ""),
        (select_columns(col(ArchivedFile.sha256)).distinct(), "archive", ""),
        (select_columns(col(OfficeTemplate.sha256)).distinct(), "templates", ""),
        (messages, "inbox", ".eml"),
    )
    for statement, folder, ending in kept:
        for checksum in session.execute(statement).scalars():
            yield str(PurePosixPath(folder, checksum[:2], f"{checksum}{ending}"))
