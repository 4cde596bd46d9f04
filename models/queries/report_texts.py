"""Statements about the coordinator's words in a period's report."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from models import ReportText
from models.queries.inserting import insert_new
from models.queries.outcomes import changed, changed_one


def of_period(session: Session, period_id: int) -> list[ReportText]:
    statement = (
        select(ReportText).where(col(ReportText.period_id) == period_id).order_by(col(ReportText.slot))
    )
    return list(session.exec(statement))


def of_slot(session: Session, period_id: int, slot: str) -> ReportText | None:
    statement = select(ReportText).where(col(ReportText.period_id) == period_id, col(ReportText.slot) == slot)
    return session.exec(statement.execution_options(populate_existing=True)).first()


def write(
    session: Session,
    period_id: int,
    slot: str,
    *,
    seen_version: int,
    text: str,
    source_text: str,
    edited_at: datetime,
    edited_by: str,
) -> bool:
    """Compare-and-set by version, 0 for a slot that has no words yet; False when somebody was faster."""
    values = {"text": text, "source_text": source_text, "edited_at": edited_at, "edited_by": edited_by}
    if seen_version:
        statement = update(ReportText).where(
            col(ReportText.period_id) == period_id,
            col(ReportText.slot) == slot,
            col(ReportText.version) == seen_version,
        )
        return changed_one(session, statement.values(version=seen_version + 1, **values))
    if of_slot(session, period_id, slot) is not None:
        return False
    insert_new(session, ReportText, [{"period_id": period_id, "slot": slot, "version": 1, **values}])
    row = of_slot(session, period_id, slot)
    return row is not None and (row.edited_at, row.edited_by, row.text) == (edited_at, edited_by, text)


def drop(session: Session, period_id: int, slot: str, *, seen_version: int) -> bool:
    statement = delete(ReportText).where(
        col(ReportText.period_id) == period_id,
        col(ReportText.slot) == slot,
        col(ReportText.version) == seen_version,
    )
    return changed(session, statement) == 1
