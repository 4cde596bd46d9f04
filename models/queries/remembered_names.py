"""Statements about the names an issuer writes and the units a person said they mean."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from models import RememberedName
from models.base import JsonDict
from models.queries.outcomes import changed


def of_issuer(session: Session, issuers: Iterable[str]) -> dict[str, RememberedName]:
    """What was learnt from an issuer's earlier plans, by folded name; of two spellings of the issuer the first wins."""
    names = list(dict.fromkeys(issuers))
    statement = select(RememberedName).where(col(RememberedName.issuer_folded).in_(names))
    rows = sorted(session.exec(statement), key=lambda row: names.index(row.issuer_folded), reverse=True)
    return {row.folded: row for row in rows}


def remember(session: Session, rows: Iterable[JsonDict], *, at: datetime, by: str) -> None:
    """Write the choices of one confirmation; a later choice for the same name takes the place of the earlier."""
    values = [{**row, "decided_at": at, "decided_by": by} for row in rows]
    if not values:
        return
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = make(RememberedName)
    renewed = ("written", "unit_codes", "ignored_because", "decided_at", "decided_by")
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["issuer_folded", "folded"],
            set_={name: statement.excluded[name] for name in renewed},
        ),
        values,
    )


def forget(session: Session, issuers: Iterable[str], folded: str) -> bool:
    """Take back what was learnt about one name; False when there was nothing."""
    statement = delete(RememberedName).where(
        col(RememberedName.issuer_folded).in_(list(issuers)), col(RememberedName.folded) == folded
    )
    return changed(session, statement) > 0
