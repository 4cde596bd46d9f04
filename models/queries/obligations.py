"""Statements about obligations: the only place where their state is written."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import case, update
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlmodel import Session, col, func, select

from models import Assignment, Obligation, PauseKind, Plan, ReportingPeriod, Unit
from models.queries.bulk import among, known_by_id
from models.queries.due_work import Scope, within
from models.queries.inserting import insert_new
from models.queries.outcomes import changed, changed_one
from models.queries.reach import within as within_reach
from rules.lifecycle import AWAITED, DONE, MOVES, Move, PlanState, State, sources_of
from rules.reach import Reach


class ObligationView(NamedTuple):
    """An obligation with all that is needed to speak about it."""

    obligation: Obligation
    plan: Plan
    unit: Unit
    assignment: Assignment | None
    period: ReportingPeriod | None


def _views() -> Any:
    return (
        select_many(Obligation, Plan, Unit, Assignment, ReportingPeriod)
        .join(Plan, col(Plan.id) == col(Obligation.plan_id))
        .join(Unit, col(Unit.id) == col(Obligation.unit_id))
        .outerjoin(Assignment, col(Assignment.id) == col(Obligation.assignment_id))
        .outerjoin(ReportingPeriod, col(ReportingPeriod.id) == col(Obligation.period_id))
    )


def view(session: Session, obligation_id: int) -> ObligationView | None:
    """One obligation with its plan, unit, assignment and period."""
    row = session.execute(_views().where(col(Obligation.id) == obligation_id)).first()
    return ObligationView(*row) if row else None


def viewed(session: Session, statement: Any) -> list[ObligationView]:
    """Many obligations with what they belong to, each plan, unit, assignment and period read once and not once a row."""
    found = list(session.exec(statement))
    plans = known_by_id(session, Plan, {one.plan_id for one in found})
    units = known_by_id(session, Unit, {one.unit_id for one in found})
    assignments = known_by_id(session, Assignment, {one.assignment_id for one in found})
    periods = known_by_id(session, ReportingPeriod, {one.period_id for one in found})
    return [
        ObligationView(
            one,
            plans[one.plan_id],
            units[one.unit_id],
            assignments.get(one.assignment_id or 0),
            periods.get(one.period_id or 0),
        )
        for one in found
    ]


def view_by_key(session: Session, key: str) -> ObligationView | None:
    row = session.execute(_views().where(col(Obligation.key) == key)).first()
    return ObligationView(*row) if row else None


def ids_by_key(session: Session, keys: Collection[str]) -> dict[str, int]:
    """Where the pages of many obligations are, in one question."""
    statement = select(Obligation.key, Obligation.id).where(among(session, col(Obligation.key), keys))
    return {key: number for key, number in session.exec(statement) if number is not None}


def views_of_plan(session: Session, plan_id: int) -> list[ObligationView]:
    """Everything one plan asks of anybody, by due date and unit."""
    order = (col(Obligation.due_on), col(Obligation.unit_id), col(Obligation.id))
    return viewed(session, select(Obligation).where(col(Obligation.plan_id) == plan_id).order_by(*order))


def due_days(session: Session, plan_id: int) -> set[date]:
    """The named and the counted dates of everything the plan owes, each once."""
    of_plan = col(Obligation.plan_id) == plan_id
    named = func.coalesce(col(Obligation.named_due_on), col(Obligation.due_on))
    return {
        day
        for column in (col(Obligation.due_on), named)
        for day in session.exec(select(column).where(of_plan).distinct())
    }


def views_of_unit(session: Session, unit_id: int) -> list[ObligationView]:
    """What one unit owes and has answered, by due date."""
    of_unit = col(Obligation.unit_id) == unit_id
    return viewed(
        session, select(Obligation).where(of_unit).order_by(col(Obligation.due_on), col(Obligation.id))
    )


def views_of_period(session: Session, period_id: int) -> list[ObligationView]:
    """The reports owed in one period, by unit."""
    of_period = col(Obligation.period_id) == period_id
    order = (col(Obligation.unit_id), col(Obligation.id))
    return viewed(session, select(Obligation).where(of_period).order_by(*order))


def views_of_ids(session: Session, ids: Iterable[int]) -> dict[int, ObligationView]:
    wanted = select(Obligation).where(among(session, col(Obligation.id), set(ids)))
    return {view.obligation.id or 0: view for view in viewed(session, wanted)}


def add_obligations(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write obligations; one that exists under its key stays as it is (opening twice is the same as once)."""
    insert_new(session, Obligation, rows)


def _to_open(today: date, scope: Scope | None) -> Any:
    return (
        select(Obligation)
        .join(Plan, col(Plan.id) == col(Obligation.plan_id))
        .where(
            col(Obligation.state) == State.SCHEDULED,
            col(Obligation.opens_on) <= today,
            col(Plan.state) == PlanState.ACTIVE,
            *within(scope),
        )
    )


def to_open(session: Session, today: date, limit: int, scope: Scope | None = None) -> list[Obligation]:
    """Scheduled obligations of active plans whose opening day has come."""
    statement = _to_open(today, scope).order_by(col(Obligation.opens_on), col(Obligation.id)).limit(limit)
    return list(session.exec(statement.with_for_update(skip_locked=True, of=Obligation)))


def is_being_opened(session: Session, today: date, scope: Scope | None = None) -> bool:
    """Whether something still waits to be opened, as far as anybody has committed."""
    return session.exec(_to_open(today, scope).limit(1)).first() is not None


def has_to_open(session: Session, today: date) -> bool:
    """Whether anything waits to be opened."""
    scheduled = select(Obligation.id).where(
        col(Obligation.state) == State.SCHEDULED, col(Obligation.opens_on) <= today
    )
    return session.exec(scheduled.limit(1)).first() is not None


def change_state(session: Session, obligation_id: int, move: Move, *, at: datetime, **changes: Any) -> bool:
    """Compare-and-set along the table of moves; False when the obligation is no longer where the move starts."""
    sources = sources_of(move)
    targets = {MOVES[source, move] for source in sources}
    (target,) = targets
    statement = update(Obligation).where(
        col(Obligation.id) == obligation_id, col(Obligation.state).in_(sources)
    )
    return changed_one(session, statement.values(state=target, changed_at=at, **changes))


def open_many(session: Session, obligation_ids: Sequence[int], *, at: datetime) -> int:
    """scheduled → open for a batch; the number that moved."""
    statement = update(Obligation).where(
        col(Obligation.id).in_(obligation_ids), col(Obligation.state) == State.SCHEDULED
    )
    return changed(session, statement.values(state=State.OPEN, changed_at=at))


def cancel_plan(session: Session, plan_id: int, *, at: datetime) -> int:
    """Cancel what a closed plan still awaits; the number cancelled."""
    statement = update(Obligation).where(
        col(Obligation.plan_id) == plan_id, col(Obligation.state).in_(sources_of(Move.CANCEL))
    )
    return changed(session, statement.values(state=State.CANCELLED, next_action_on=None, changed_at=at))


def rearm(
    session: Session,
    obligation_id: int,
    *,
    version: int,
    due_on: date,
    position: int,
    next_on: date | None,
    at: datetime,
    states: Sequence[State] = AWAITED,
    **changes: Any,
) -> bool:
    """Give an awaited obligation a new due date and start its ladder afresh; compares the version of the old date."""
    statement = update(Obligation).where(
        col(Obligation.id) == obligation_id,
        col(Obligation.due_version) == version,
        col(Obligation.state).in_(states),
    )
    return changed_one(
        session,
        statement.values(
            due_on=due_on,
            due_version=version + 1,
            ladder_position=position,
            next_action_on=next_on,
            level_reached=0,
            changed_at=at,
            **changes,
        ),
    )


def pause(session: Session, obligation_id: int, *, until: date, kind: PauseKind, at: datetime) -> bool:
    """Keep the ladder quiet until a day (tracking.md 4.6); a step that lies later keeps its day."""
    statement = update(Obligation).where(
        col(Obligation.id) == obligation_id, col(Obligation.state).in_(AWAITED)
    )
    later = case((col(Obligation.next_action_on) < until, until), else_=col(Obligation.next_action_on))
    return changed_one(
        session,
        statement.values(next_action_on=later, paused_until=until, pause_kind=kind, changed_at=at),
    )


def awaited(session: Session) -> list[ObligationView]:
    """Everything somebody owes now, in the order it was opened for."""
    statement = select(Obligation).where(col(Obligation.state).in_(AWAITED)).order_by(col(Obligation.id))
    return viewed(session, statement)


def in_review(session: Session) -> list[ObligationView]:
    """Answers that wait for the coordinator."""
    statement = (
        select(Obligation).where(col(Obligation.state) == State.SUBMITTED).order_by(col(Obligation.id))
    )
    return viewed(session, statement)


def answered_tasks(session: Session, plan_id: int, unit_id: int) -> dict[int, bool]:
    """For each dated assignment of a unit whether its task has been answered."""
    statement = select(Obligation.assignment_id, Obligation.state).where(
        col(Obligation.plan_id) == plan_id,
        col(Obligation.unit_id) == unit_id,
        col(Obligation.assignment_id).is_not(None),
    )
    # Of a task that comes again the latest speaks, on every database.
    statement = statement.order_by(col(Obligation.due_on), col(Obligation.id))
    return {assignment_id or 0: state in DONE for assignment_id, state in session.exec(statement)}


class Wanted(NamedTuple):
    """Which obligations a program asks for; what is None or empty asks for all of them."""

    unit_id: int | None = None
    plan_ids: Collection[int] | None = None
    period: str | None = None
    states: Collection[State] = ()
    due_before: date | None = None
    reach: Reach | None = None
    level: int = 0  # the ladder has come so far at least


def page(session: Session, wanted: Wanted, *, after: int, limit: int) -> list[ObligationView]:
    """By id from `after` on: what is added or moved meanwhile is neither missed nor told twice."""
    statement = select(Obligation).where(col(Obligation.id) > after)
    if wanted.unit_id is not None:
        statement = statement.where(col(Obligation.unit_id) == wanted.unit_id)
    if wanted.plan_ids is not None:
        statement = statement.where(col(Obligation.plan_id).in_(set(wanted.plan_ids)))
    if wanted.period is not None:
        of_period = select(ReportingPeriod.id).where(col(ReportingPeriod.key) == wanted.period)
        statement = statement.where(col(Obligation.period_id).in_(of_period))
    if wanted.states:
        statement = statement.where(col(Obligation.state).in_(set(wanted.states)))
    if wanted.due_before is not None:
        statement = statement.where(col(Obligation.due_on) < wanted.due_before)
    if wanted.level:
        statement = statement.where(col(Obligation.level_reached) >= wanted.level)
    statement = statement.where(*within_reach(wanted.reach))
    return viewed(session, statement.order_by(col(Obligation.id)).limit(limit))
