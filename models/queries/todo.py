"""Statements behind "việc của tôi hôm nay": how much waits for whom, within a person's reach."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models import DocumentState, OfficialLetter, Plan, ReportingPeriod, ReportSnapshot
from models.queries.bulk import among
from rules.lifecycle import PlanState, ReportState

# Made once: a new alias costs some ten milliseconds.
_NEWER, _ISSUED = aliased(ReportSnapshot), aliased(ReportSnapshot)


@dataclass(frozen=True)
class Unissued:
    """Reports that nobody has issued, by how far they are; `late`: past the day they are due above."""

    by_state: dict[ReportState, int]
    late: int

    def of(self, *states: ReportState) -> int:
        return sum(self.by_state.get(one, 0) for one in states)

    @property
    def number(self) -> int:
        return sum(self.by_state.values())


def unissued(session: Session, today: date, plan_ids: Collection[int] | None = None) -> Unissued:
    """The newest version of each period's report. A correction is never late: its period has an issued one."""
    conditions = _is_unissued(session, plan_ids)
    of_state = (
        select(col(ReportSnapshot.state), func.count()).where(*conditions).group_by(col(ReportSnapshot.state))
    )
    by_state = {ReportState(state): number for state, number in session.execute(of_state)}
    if not by_state:
        return Unissued({}, 0)
    is_issued = exists().where(
        col(_ISSUED.period_id) == col(ReportSnapshot.period_id), col(_ISSUED.state) == ReportState.ISSUED
    )
    late = (
        select(func.count())
        .select_from(ReportSnapshot)
        .join(ReportingPeriod, col(ReportingPeriod.id) == col(ReportSnapshot.period_id))
        .where(*conditions, col(ReportingPeriod.top_due_on) < today, ~is_issued)
    )
    return Unissued(by_state, session.execute(late).scalar() or 0)


def _is_unissued(session: Session, plan_ids: Collection[int] | None) -> list[ColumnElement[bool]]:
    is_replaced = exists().where(
        col(_NEWER.period_id) == col(ReportSnapshot.period_id),
        col(_NEWER.version) > col(ReportSnapshot.version),
    )
    found: list[ColumnElement[bool]] = [col(ReportSnapshot.state) != ReportState.ISSUED, ~is_replaced]
    if plan_ids is not None:
        found.append(among(session, col(ReportSnapshot.plan_id), plan_ids))
    return found


def drafted_letters(session: Session, plan_ids: Collection[int] | None = None) -> int:
    """Công văn that wait to be signed and numbered."""
    statement = (
        select(func.count())
        .select_from(OfficialLetter)
        .where(col(OfficialLetter.state) == DocumentState.DRAFTED)
    )
    if plan_ids is not None:
        statement = statement.where(among(session, col(OfficialLetter.plan_id), plan_ids))
    return session.execute(statement).scalar() or 0


def draft_plans(session: Session, plan_ids: Collection[int] | None = None) -> int:
    statement = select(func.count()).select_from(Plan).where(col(Plan.state) == PlanState.DRAFT)
    if plan_ids is not None:
        statement = statement.where(among(session, col(Plan.id), plan_ids))
    return session.execute(statement).scalar() or 0
