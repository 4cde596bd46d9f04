"""Statements about archived files."""

from collections.abc import Collection

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from models import ArchivedFile, FileKind
from models.queries.bulk import among


def add_file(session: Session, file: ArchivedFile) -> int:
    session.add(file)
    session.flush()
    return file.id or 0


def archived_file(session: Session, file_id: int) -> ArchivedFile | None:
    return session.exec(select(ArchivedFile).where(col(ArchivedFile.id) == file_id)).first()


def files_of_report(session: Session, report_id: int) -> list[ArchivedFile]:
    """In the order they came."""
    return _in_order(session, col(ArchivedFile.report_id) == report_id)


def files_of_letter(session: Session, letter_id: int) -> list[ArchivedFile]:
    return _in_order(session, col(ArchivedFile.letter_id) == letter_id)


def signed_reports(session: Session, report_ids: Collection[int]) -> set[int]:
    """Of these reports those whose signed file is in the archive."""
    statement = select(ArchivedFile.report_id).where(
        among(session, col(ArchivedFile.report_id), report_ids), col(ArchivedFile.kind) == FileKind.SIGNED
    )
    return {found for found in session.exec(statement) if found is not None}


def _in_order(session: Session, condition: ColumnElement[bool]) -> list[ArchivedFile]:
    return list(session.exec(select(ArchivedFile).where(condition).order_by(col(ArchivedFile.id))))
