"""Statements about who signs for a unit."""

from collections.abc import Iterable

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from models import Signatory
from models.queries.outcomes import changed, changed_one


def of_units(session: Session, unit_ids: Iterable[int]) -> list[Signatory]:
    """The default of each unit first, then in the order they were added."""
    statement = select(Signatory).where(col(Signatory.unit_id).in_(set(unit_ids)))
    order = (col(Signatory.unit_id), col(Signatory.is_default).desc(), col(Signatory.id))
    return list(session.exec(statement.order_by(*order)))


def one(session: Session, signatory_id: int) -> Signatory | None:
    return session.exec(select(Signatory).where(col(Signatory.id) == signatory_id)).first()


def default_of(session: Session, unit_id: int) -> Signatory | None:
    return next((found for found in of_units(session, [unit_id]) if found.is_default), None)


def add(session: Session, signatory: Signatory) -> int:
    session.add(signatory)
    session.flush()
    return signatory.id or 0


def change(session: Session, signatory_id: int, *, lines: list[str], name: str) -> bool:
    statement = update(Signatory).where(col(Signatory.id) == signatory_id)
    return changed_one(session, statement.values(lines=lines, name=name))


def make_default(session: Session, unit_id: int, signatory_id: int) -> None:
    """This one and no other of the unit."""
    of_unit = update(Signatory).where(col(Signatory.unit_id) == unit_id)
    session.connection().execute(of_unit.values(is_default=col(Signatory.id) == signatory_id))


def remove(session: Session, signatory_id: int) -> bool:
    return changed(session, delete(Signatory).where(col(Signatory.id) == signatory_id)) == 1
