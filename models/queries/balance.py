"""Statements about the daily balance and what the watchdog looks at."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, update
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlmodel import Session, col, select

from models import BalanceLine, DueEvent, Obligation, ObligationKind, OutboxMessage, Plan, Unit
from models.queries.outcomes import changed_one
from models.queries.undelivered import PASSED_ON
from rules.balance import LetterShare
from rules.delivery import LetterState
from rules.lifecycle import AWAITED, PlanState, State
from rules.watch import LadderStand

BATCH = 5000

# In the order in which `watched` takes them apart.
WATCHED_COLUMNS: tuple[Any, ...] = (
    Obligation.id,
    Obligation.plan_id,
    Obligation.kind,
    Obligation.state,
    Obligation.due_on,
    Obligation.due_version,
    Obligation.opens_on,
    Obligation.ladder_position,
    Obligation.next_action_on,
    Obligation.paused_until,
    Unit.calendar,
)


def shares_of_day(session: Session, day: date) -> list[LetterShare]:
    """The steps raised on a day, by outcome and letter."""
    statement = (
        select(DueEvent.outcome, OutboxMessage.state, func.count())
        .outerjoin(OutboxMessage, col(OutboxMessage.id) == col(DueEvent.letter_id))
        .where(col(DueEvent.raised_on) == day)
        .group_by(col(DueEvent.outcome), col(OutboxMessage.id), col(OutboxMessage.state))
    )
    return [
        LetterShare(str(outcome), LetterState(state) if state else None, steps)
        for outcome, state, steps in session.exec(statement)
    ]


def first_day_of_steps(session: Session) -> date | None:
    return session.exec(select(func.min(col(DueEvent.raised_on)))).one()


def days_with_steps(session: Session, after: date, until: date) -> set[date]:
    """Days in (after, until] on which a step was raised."""
    day = col(DueEvent.raised_on)
    return set(session.exec(select(day).where(day > after, day <= until).distinct()))


def line(session: Session, day: date) -> BalanceLine | None:
    return session.get(BalanceLine, day)


def last_line(session: Session) -> BalanceLine | None:
    return session.exec(select(BalanceLine).order_by(col(BalanceLine.day).desc()).limit(1)).first()


def recent_lines(session: Session, limit: int = 30) -> list[BalanceLine]:
    """The newest lines first."""
    return list(session.exec(select(BalanceLine).order_by(col(BalanceLine.day).desc()).limit(limit)))


def unfinished_days(session: Session, since: date) -> list[date]:
    """Days whose line may still change: letters on their way, or a balance that was broken."""
    statement = select(col(BalanceLine.day)).where(
        col(BalanceLine.day) >= since,
        or_(col(BalanceLine.waiting) > 0, col(BalanceLine.is_balanced).is_(False)),
    )
    return sorted(session.exec(statement))


def days_changed_by_losses(session: Session, since: date) -> list[date]:
    """Days whose line was written before a letter about them came back."""
    statement = (
        select(col(BalanceLine.day))
        .join(DueEvent, col(DueEvent.raised_on) == col(BalanceLine.day))
        .join(OutboxMessage, col(OutboxMessage.id) == col(DueEvent.letter_id))
        .where(
            PASSED_ON,
            col(OutboxMessage.passed_on_at) > col(BalanceLine.written_at),
            col(BalanceLine.day) >= since,
        )
    )
    return sorted(session.exec(statement.distinct()))


def write_line(session: Session, row: BalanceLine) -> None:
    """Put the line of a day in the place of an earlier one."""
    session.merge(row)


class WatchedRow(NamedTuple):
    """An obligation as the watchdog looks at it, with what its ladder and calendar are found by."""

    plan_id: int
    kind: ObligationKind
    calendar: str
    stand: LadderStand


def watched(session: Session, as_of: date) -> Iterator[WatchedRow]:
    """Awaited obligations of active plans, and those whose opening day has passed, in the order of their ids."""
    last_id = 0
    while rows := session.execute(_watched_after(last_id, as_of)).all():
        last_id = rows[-1][0]
        for row in rows:
            (
                id_,
                plan_id,
                kind,
                state,
                due_on,
                version,
                opens_on,
                position,
                next_on,
                paused,
                calendar,
                steps,
            ) = row
            stand = LadderStand(
                obligation_id=id_,
                due_on=due_on,
                due_version=version,
                opens_on=opens_on,
                position=position,
                next_on=next_on,
                paused_until=paused,
                recorded=steps,
                is_open=state is not State.SCHEDULED,
                is_whole=version == 1 and kind is not ObligationKind.INPUT,
            )
            yield WatchedRow(plan_id, kind, calendar, stand)


def _watched_after(last_id: int, as_of: date) -> Any:
    steps = (
        select(func.count(col(DueEvent.step).distinct()))
        .where(
            col(DueEvent.obligation_id) == col(Obligation.id), col(DueEvent.due_on) == col(Obligation.due_on)
        )
        .scalar_subquery()
    )
    is_late = and_(col(Obligation.state) == State.SCHEDULED, col(Obligation.opens_on) <= as_of)
    return (
        select_many(*map(col, WATCHED_COLUMNS), steps)
        .join(Plan, col(Plan.id) == col(Obligation.plan_id))
        .join(Unit, col(Unit.id) == col(Obligation.unit_id))
        .where(
            col(Obligation.id) > last_id,
            col(Plan.state) == PlanState.ACTIVE,
            or_(col(Obligation.state).in_(AWAITED), is_late),
        )
        .order_by(col(Obligation.id))
        .limit(BATCH)
    )


def mend_next_day(session: Session, obligation_id: int, *, version: int, position: int, day: date) -> bool:
    """Give an awaited obligation back the day of its next step; only from the stand it was found in."""
    statement = update(Obligation).where(
        col(Obligation.id) == obligation_id,
        col(Obligation.due_version) == version,
        col(Obligation.ladder_position) == position,
        col(Obligation.state).in_(AWAITED),
    )
    return changed_one(session, statement.values(next_action_on=day))
