"""Statements that carry a change of the calendar to what is owed: what lies near it, and its new dates in bulk."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, bindparam, or_, update
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlmodel import Session, col, func, select

from models import Assignment, Obligation, PauseKind, Plan, ReportingPeriod, Unit
from models.queries.obligations import ObligationView
from models.queries.outcomes import changed
from rules.calendar_effects import Stretch
from rules.lifecycle import AWAITED, PlanState, State

MOVABLE = (State.SCHEDULED, *AWAITED)


def obligations_near(
    session: Session, near: Sequence[Stretch], *, for_update: bool = False
) -> list[ObligationView]:
    """What is not yet answered and whose due date, named day or next step lies on either side of a changed day."""
    if not near:
        return []
    named = func.coalesce(col(Obligation.named_due_on), col(Obligation.original_due_on))
    following = func.coalesce(col(Obligation.next_action_on), col(Obligation.due_on))
    points = (col(Obligation.due_on), named, following)
    statement = (
        select_many(Obligation, Plan, Unit, Assignment, ReportingPeriod)
        .join(Plan, col(Plan.id) == col(Obligation.plan_id))
        .join(Unit, col(Unit.id) == col(Obligation.unit_id))
        .outerjoin(Assignment, col(Assignment.id) == col(Obligation.assignment_id))
        .outerjoin(ReportingPeriod, col(ReportingPeriod.id) == col(Obligation.period_id))
        .where(
            col(Obligation.state).in_(MOVABLE),
            col(Plan.state) == PlanState.ACTIVE,
            or_(_opens_near(near), *(_spans(points, one) for one in near)),
        )
        .order_by(col(Obligation.id))
    )
    if for_update:
        statement = statement.with_for_update(of=Obligation)
    return [ObligationView(*row) for row in session.execute(statement)]


def days_to_roll(session: Session) -> set[date]:
    """Each day that a date which may still move was named for, once, and the named dates of periods that are not closed."""
    named = func.coalesce(col(Obligation.named_due_on), col(Obligation.original_due_on))
    owed = (
        select(named)
        .join(Plan, col(Plan.id) == col(Obligation.plan_id))
        .where(col(Obligation.state).in_(MOVABLE), col(Plan.state) == PlanState.ACTIVE)
        .distinct()
    )
    found = set(session.exec(owed))
    periods = select(ReportingPeriod).join(Plan, col(Plan.id) == col(ReportingPeriod.plan_id))
    for one in session.exec(
        periods.where(col(ReportingPeriod.closed_at).is_(None), col(Plan.state) == PlanState.ACTIVE)
    ):
        found.add(one.top_due_named_on or one.top_due_on)
    return found


def _spans(points: Sequence[Any], stretch: Stretch) -> ColumnElement[bool]:
    """The stretch lies between the earliest and the latest of these days."""
    return and_(
        or_(*(point >= stretch.first for point in points)), or_(*(point <= stretch.last for point in points))
    )


def _opens_near(near: Sequence[Stretch]) -> ColumnElement[bool]:
    """Reports not yet opened, whose period's opening day may move."""
    periods = select(ReportingPeriod.id).where(_period_near(near))
    return and_(col(Obligation.state) == State.SCHEDULED, col(Obligation.period_id).in_(periods))


def periods_near(session: Session, near: Sequence[Stretch]) -> list[tuple[ReportingPeriod, Plan]]:
    """Periods of active plans that are not closed and one of whose dates lies near a changed day."""
    if not near:
        return []
    statement = (
        select(ReportingPeriod, Plan)
        .join(Plan, col(Plan.id) == col(ReportingPeriod.plan_id))
        .where(
            col(ReportingPeriod.closed_at).is_(None), col(Plan.state) == PlanState.ACTIVE, _period_near(near)
        )
        .order_by(col(ReportingPeriod.plan_id), col(ReportingPeriod.cut_off_on))
    )
    return list(session.exec(statement).all())


def _period_near(near: Sequence[Stretch]) -> ColumnElement[bool]:
    points = (
        col(ReportingPeriod.opens_on),
        col(ReportingPeriod.cut_off_on),
        col(ReportingPeriod.unit_due_on),
        col(ReportingPeriod.top_due_on),
        func.coalesce(col(ReportingPeriod.top_due_named_on), col(ReportingPeriod.top_due_on)),
    )
    return or_(*(_spans(points, one) for one in near))


def move_due_dates(session: Session, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Give obligations new dates and ladders afresh; each row compares the version of the date it was decided from."""
    table = Obligation.__table__  # type: ignore[attr-defined]
    statement = (
        update(table)
        .where(
            table.c.id == bindparam("b_id"),
            table.c.due_version == bindparam("b_version"),
            table.c.state == bindparam("b_state"),
        )
        .values(
            due_on=bindparam("to"),
            due_version=bindparam("b_version") + 1,
            ladder_position=bindparam("position"),
            next_action_on=bindparam("next_on"),
            level_reached=0,
            changed_at=bindparam("at"),
        )
    )
    return _all_changed(session, statement, rows)


def move_opening_days(session: Session, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Give what has not opened yet another opening day."""
    table = Obligation.__table__  # type: ignore[attr-defined]
    statement = (
        update(table)
        .where(table.c.id == bindparam("b_id"), table.c.state == State.SCHEDULED)
        .values(opens_on=bindparam("to"))
    )
    return _all_changed(session, statement, rows)


def move_next_steps(session: Session, rows: Sequence[Mapping[str, Any]]) -> bool:
    """The day of the next step where only that moves."""
    table = Obligation.__table__  # type: ignore[attr-defined]
    statement = (
        update(table)
        .where(
            table.c.id == bindparam("b_id"),
            table.c.due_version == bindparam("b_version"),
            table.c.ladder_position == bindparam("b_position"),
        )
        .values(next_action_on=bindparam("next_on"))
    )
    return _all_changed(session, statement, rows)


def move_waits(session: Session, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Another end for what waits for an input; each row compares the end it was decided from."""
    table = Obligation.__table__  # type: ignore[attr-defined]
    statement = (
        update(table)
        .where(
            table.c.id == bindparam("b_id"),
            table.c.paused_until == bindparam("b_until"),
            table.c.pause_kind == PauseKind.WAITING,
        )
        .values(paused_until=bindparam("until"), next_action_on=bindparam("next_on"))
    )
    return _all_changed(session, statement, rows)


def move_period(session: Session, period_id: int, days: Mapping[str, date]) -> bool:
    """New dates of one period that is not closed."""
    statement = update(ReportingPeriod).where(
        col(ReportingPeriod.id) == period_id, col(ReportingPeriod.closed_at).is_(None)
    )
    return changed(session, statement.values(**days)) == 1


def _all_changed(session: Session, statement: Update, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether every row matched its comparison; a driver that cannot tell is believed, the rows being locked."""
    if not rows:
        return True
    result = session.connection().execute(statement, list(rows))
    return not result.supports_sane_multi_rowcount() or result.rowcount == len(rows)
