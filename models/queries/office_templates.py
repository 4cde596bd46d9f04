"""Statements about an office's own Word templates."""

from sqlmodel import Session, col, select

from models import OfficeTemplate


def all_templates(session: Session) -> list[OfficeTemplate]:
    return list(session.exec(select(OfficeTemplate).order_by(col(OfficeTemplate.name))))


def by_name(session: Session, name: str) -> OfficeTemplate | None:
    return session.exec(select(OfficeTemplate).where(col(OfficeTemplate.name) == name)).first()


def put(session: Session, row: OfficeTemplate) -> None:
    session.add(row)
    session.flush()


def remove(session: Session, row: OfficeTemplate) -> None:
    session.delete(row)
    session.flush()
