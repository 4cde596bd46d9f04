"""Statements about plans, their assignments and periods."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import text, update
from sqlmodel import Session, col, select

from models import (
    Assignment,
    AssignmentUnit,
    Deliverable,
    Doubt,
    Plan,
    Recipient,
    ReportingPeriod,
    User,
    UserPlan,
)
from models.queries.bulk import among
from models.queries.due_work import Scope
from models.queries.inserting import insert_new
from models.queries.outcomes import changed_one
from models.queries.shared_reports import reporting_together
from rules.cadence import Role
from rules.lifecycle import PlanState

# In the index's own words: a bound value would not let either database use it.
NOT_LEADING = text("assignment_unit.role != 'lead'")


def plan_by_key(session: Session, key: str) -> Plan | None:
    """One plan by the key people use."""
    return session.exec(select(Plan).where(col(Plan.key) == key)).first()


def plan_by_checksum(session: Session, sha256: str) -> Plan | None:
    """The plan that was imported from exactly this file."""
    return session.exec(select(Plan).where(col(Plan.source_sha256) == sha256)).first()


def plan(session: Session, plan_id: int) -> Plan:
    return session.get_one(Plan, plan_id)


def all_plans(session: Session) -> list[Plan]:
    """Every plan, newest first."""
    return list(session.exec(select(Plan).order_by(col(Plan.issued_on).desc(), col(Plan.id).desc())))


def plans_named(session: Session, plan_ids: Iterable[int]) -> list[Plan]:
    """These plans, those that are there."""
    wanted = set(plan_ids)
    if not wanted:
        return []
    return list(session.exec(select(Plan).where(among(session, col(Plan.id), wanted))))


def users_given(session: Session, plan_id: int) -> list[User]:
    """The accounts of the house that were given this plan and not all of them."""
    statement = (
        select(User)
        .join(UserPlan, col(UserPlan.user_id) == col(User.id))
        .where(col(UserPlan.plan_id) == plan_id, col(User.is_active))
        .order_by(col(User.id))
    )
    return list(session.exec(statement))


def plans_in_state(session: Session, state: PlanState) -> list[Plan]:
    return list(session.exec(select(Plan).where(col(Plan.state) == state).order_by(col(Plan.id))))


def move_plan(
    session: Session, plan_id: int, *, source: PlanState, target: PlanState, **changes: Any
) -> bool:
    """Compare-and-set of a plan's state; False when somebody was faster."""
    statement = update(Plan).where(col(Plan.id) == plan_id, col(Plan.state) == source)
    return changed_one(session, statement.values(state=target, **changes))


def assignments(session: Session, plan_id: int) -> list[Assignment]:
    """The assignments of a plan in the order of the document, without those a person dropped."""
    statement = (
        select(Assignment)
        .where(col(Assignment.plan_id) == plan_id, col(Assignment.is_dropped).is_(False))
        .order_by(col(Assignment.position))
    )
    return list(session.exec(statement))


def assignment_units(session: Session, plan_id: int, *, with_ended: bool = False) -> list[AssignmentUnit]:
    """Which unit answers for which assignment of the plan, and how; `with_ended`: also who did before units changed."""
    statement = (
        select(AssignmentUnit)
        .join(Assignment, col(Assignment.id) == col(AssignmentUnit.assignment_id))
        .where(col(Assignment.plan_id) == plan_id)
        .order_by(col(AssignmentUnit.assignment_id), col(AssignmentUnit.unit_id))
    )
    if not with_ended:
        statement = statement.where(col(AssignmentUnit.ended_on).is_(None))
    return list(session.exec(statement))


def led_assignments(
    session: Session, plan_id: int, unit_id: int, period: ReportingPeriod | None = None
) -> list[Assignment]:
    """The assignments a unit leads, plan by plan: the lines of its report.

    A successor's hold those it inherited; a unit that has ended answers what it still owes for those it had.
    """
    plan_ids = [one.id for one in reporting_together(session, plan_id, period)]
    statement = (
        select(Assignment, col(AssignmentUnit.ended_on))
        .join(AssignmentUnit, col(AssignmentUnit.assignment_id) == col(Assignment.id))
        .where(
            col(Assignment.plan_id).in_(plan_ids),
            col(AssignmentUnit.unit_id) == unit_id,
            col(AssignmentUnit.role) == Role.LEAD,
            col(Assignment.is_dropped).is_(False),
        )
        .order_by(col(Assignment.plan_id) != plan_id, col(Assignment.plan_id), col(Assignment.position))
    )
    found = session.exec(statement).all()
    return [one for one, ended_on in found if ended_on is None] or [one for one, _ in found]


def cooperating_units(session: Session, assignment_ids: Iterable[int]) -> dict[int, list[int]]:
    """The cooperating units of each assignment."""
    statement = select(AssignmentUnit.assignment_id, AssignmentUnit.unit_id).where(
        among(session, col(AssignmentUnit.assignment_id), set(assignment_ids)),
        NOT_LEADING,
        col(AssignmentUnit.role) == Role.COOPERATE,
        col(AssignmentUnit.ended_on).is_(None),
    )
    found: dict[int, list[int]] = {}
    for assignment_id, unit_id in session.connection().execute(statement):
        found.setdefault(assignment_id, []).append(unit_id)
    return found


def add_assignment_units(session: Session, rows: Iterable[dict[str, Any]]) -> None:
    """Freeze who answers for what; a unit named twice in one assignment counts once."""
    insert_new(session, AssignmentUnit, rows)


def deliverables(session: Session, plan_id: int) -> dict[int, str]:
    """The deliverable of each assignment that names one."""
    statement = (
        select(Deliverable)
        .join(Assignment, col(Assignment.id) == col(Deliverable.assignment_id))
        .where(col(Assignment.plan_id) == plan_id)
    )
    return {row.assignment_id: row.name for row in session.exec(statement)}


def doubts(session: Session, plan_id: int, *, only_open: bool = False) -> list[Doubt]:
    """What the reader could not settle, in the order found."""
    statement = select(Doubt).where(col(Doubt.plan_id) == plan_id).order_by(col(Doubt.id))
    if only_open:
        statement = statement.where(col(Doubt.settled_at).is_(None))
    return list(session.exec(statement))


def settle_doubt(session: Session, doubt_id: int, *, at: datetime, by: str, answer: str) -> bool:
    """Record a person's answer, once."""
    statement = update(Doubt).where(col(Doubt.id) == doubt_id, col(Doubt.settled_at).is_(None))
    return changed_one(session, statement.values(settled_at=at, settled_by=by, answer=answer))


def periods(session: Session, plan_id: int) -> list[ReportingPeriod]:
    """The periods of a plan in time order."""
    statement = (
        select(ReportingPeriod)
        .where(col(ReportingPeriod.plan_id) == plan_id)
        .order_by(col(ReportingPeriod.cut_off_on))
    )
    return list(session.exec(statement))


def period(session: Session, period_id: int) -> ReportingPeriod:
    return session.exec(select(ReportingPeriod).where(col(ReportingPeriod.id) == period_id)).one()


def _of_active_plans() -> Any:
    return col(ReportingPeriod.plan_id).in_(select(Plan.id).where(col(Plan.state) == PlanState.ACTIVE))


def _unopened() -> tuple[Any, ...]:
    """A period that is closed before it was opened has been taken away by an amendment."""
    return col(ReportingPeriod.opened_at).is_(None), col(ReportingPeriod.closed_at).is_(None)


def periods_to_open(session: Session, today: date, scope: Scope | None = None) -> list[ReportingPeriod]:
    """Periods whose opening day has come, that nobody has opened and no amendment has taken away."""
    statement = (
        select(ReportingPeriod)
        .where(
            _of_active_plans(),
            col(ReportingPeriod.opens_on) <= today,
            *_unopened(),
        )
        .order_by(col(ReportingPeriod.opens_on), col(ReportingPeriod.id))
    )
    if scope is not None:
        statement = statement.where(col(ReportingPeriod.id) == scope.period_id)
    return list(session.exec(statement))


def mark_period(session: Session, period_id: int, column: str, at: datetime) -> bool:
    """Compare-and-set one of opened_at, compiled_at, closed_at; False when it was set before."""
    field = getattr(ReportingPeriod, column)
    statement = update(ReportingPeriod).where(col(ReportingPeriod.id) == period_id, field.is_(None))
    return changed_one(session, statement.values({column: at}))


def periods_to_compile(session: Session, today: date) -> list[ReportingPeriod]:
    """Opened periods whose units' due date has passed and that are not closed: compiled now or refreshed."""
    statement = (
        select(ReportingPeriod)
        .where(
            _of_active_plans(),
            col(ReportingPeriod.unit_due_on) < today,
            col(ReportingPeriod.opened_at).is_not(None),
            col(ReportingPeriod.closed_at).is_(None),
        )
        .order_by(col(ReportingPeriod.unit_due_on), col(ReportingPeriod.id))
    )
    return list(session.exec(statement))


def has_period_to_open(session: Session, today: date) -> bool:
    """Whether any period waits to be opened."""
    statement = select(ReportingPeriod.id).where(
        _of_active_plans(), *_unopened(), col(ReportingPeriod.opens_on) <= today
    )
    return session.exec(statement.limit(1)).first() is not None


def recipients(session: Session, plan_id: int) -> list[Recipient]:
    """Nơi nhận of the plan, in the order printed."""
    statement = select(Recipient).where(col(Recipient.plan_id) == plan_id).order_by(col(Recipient.position))
    return list(session.exec(statement))


def opened_periods(session: Session) -> list[tuple[Plan, ReportingPeriod]]:
    """Periods that are open for answers, with their plans."""
    statement = (
        select(Plan, ReportingPeriod)
        .join(ReportingPeriod, col(ReportingPeriod.plan_id) == col(Plan.id))
        .where(col(ReportingPeriod.opened_at).is_not(None), col(ReportingPeriod.closed_at).is_(None))
        .order_by(col(ReportingPeriod.id))
    )
    return list(session.exec(statement).all())
