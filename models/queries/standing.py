"""Statements about standing lines: assignments without a due date of their own (tracking.md 2.4), by plan and by unit."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, String, and_, cast, or_
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlmodel import Session, col, func, select

from models import Assignment, AssignmentSum, AssignmentUnit, Plan
from models.queries.board_choice import Selection
from models.queries.bulk import among
from rules.cadence import CadenceKind, Role
from rules.lifecycle import PlanState
from rules.schedule import is_standing


def standing_lines(session: Session, selection: Selection) -> dict[tuple[int, int], int]:
    """How many lines each unit answers for in each plan; for one plan or some units, not for all of both."""
    place = (col(Assignment.plan_id), col(AssignmentUnit.unit_id))
    statement = (
        select_many(*place, func.count())
        .join(AssignmentUnit, col(AssignmentUnit.assignment_id) == col(Assignment.id))
        .where(_is_of(selection), _is_standing(session, _is_of(selection)), *_live(session, selection))
        .group_by(*place)
    )
    return {(plan_id, unit_id): number for plan_id, unit_id, number in session.execute(statement)}


def by_plan(session: Session, selection: Selection) -> dict[int, int]:
    """How many lines each plan has in all, a unit's line one; out of the kept sums unless units are chosen."""
    if selection.unit_id is not None or (selection.reach and selection.reach.units is not None):
        found: dict[int, int] = {}
        for (plan_id, _), number in standing_lines(session, selection).items():
            found[plan_id] = found.get(plan_id, 0) + number
        return found
    statement = (
        select_many(col(Assignment.plan_id), func.sum(col(AssignmentSum.number)))
        .join(AssignmentSum, col(AssignmentSum.assignment_id) == col(Assignment.id))
        .where(_is_of(selection), _is_standing(session, _is_of(selection)))
        .group_by(col(Assignment.plan_id))
    )
    return {plan_id: int(number) for plan_id, number in session.execute(statement) if number}


def by_unit(session: Session, selection: Selection, unit_ids: Collection[int]) -> dict[int, int]:
    """How many lines each of these units answers for."""
    statement = (
        select_many(col(AssignmentUnit.unit_id), func.count())
        .join(Assignment, col(Assignment.id) == col(AssignmentUnit.assignment_id))
        .where(
            among(session, col(AssignmentUnit.unit_id), set(unit_ids)),
            _is_of(selection),
            _is_standing(session, _is_of(selection)),
            *_live(session, selection),
        )
        .group_by(col(AssignmentUnit.unit_id))
    )
    return dict(session.execute(statement).tuples().all())


def of_plans(session: Session, plan_ids: Collection[int]) -> dict[int, int]:
    """How many lines each unit leads in these plans, whatever their state."""
    of_these = among(session, col(Assignment.plan_id), plan_ids)
    statement = (
        select_many(col(AssignmentUnit.unit_id), func.count())
        .join(Assignment, col(Assignment.id) == col(AssignmentUnit.assignment_id))
        .where(of_these, _is_standing(session, of_these), *_leading())
        .group_by(col(AssignmentUnit.unit_id))
    )
    return dict(session.execute(statement).tuples().all())


def _is_of(selection: Selection) -> ColumnElement[bool]:
    """Of the plans chosen: the one, or the active ones within reach."""
    plans = [col(Assignment.plan_id) == selection.plan_id] if selection.plan_id is not None else []
    if not plans:
        # Not by the index on plans: nearly every assignment is of an active one.
        active = select(Plan.id).where(col(Plan.state) == PlanState.ACTIVE)
        plans.append((col(Assignment.plan_id) + 0).in_(active))
    if selection.reach is not None and selection.reach.plans is not None:
        plans.append(col(Assignment.plan_id).in_(selection.reach.plans))
    return and_(*plans)


def _live(session: Session, selection: Selection) -> list[ColumnElement[bool]]:
    """The parts of units that lead and have not ended."""
    parts = _leading()
    if selection.unit_id is not None:
        parts.append(col(AssignmentUnit.unit_id) == selection.unit_id)
    if selection.reach is not None and selection.reach.units is not None:
        parts.append(among(session, col(AssignmentUnit.unit_id), selection.reach.units))
    return parts


def _leading() -> list[ColumnElement[bool]]:
    return [col(AssignmentUnit.role) == Role.LEAD, col(AssignmentUnit.ended_on).is_(None)]


def _is_standing(session: Session, of_these: ColumnElement[bool]) -> ColumnElement[bool]:
    """What the rule says of nearly every assignment, in SQL; the few that need its eyes are asked one by one."""
    doubtful = select(Assignment).where(of_these, _MAY_STAND, ~_STANDS)
    known = [one.id or 0 for one in session.exec(doubtful) if is_standing(one)]
    if not known:
        return and_(_MAY_STAND, _STANDS)
    return and_(_MAY_STAND, or_(_STANDS, among(session, col(Assignment.id), known)))


_KIND = col(Assignment.cadence_kind)
_NAMED_MONTHS = ("%monthly%", "%quarterly%", "%yearly%")
# All rhythms of a sentence stand, or it does not: one with a date, a month or an event of its own rules it out.
_MAY_STAND = and_(
    col(Assignment.is_dropped).is_(False),
    col(Assignment.role) == Role.LEAD,
    func.coalesce(col(Assignment.inside), "") == "",
    _KIND != CadenceKind.EVENT,
    or_(_KIND != CadenceKind.DEADLINE, col(Assignment.due_on).is_(None)),
    or_(
        _KIND != CadenceKind.RECURRING,
        and_(*(cast(col(Assignment.cadence_every), String).not_like(name) for name in _NAMED_MONTHS)),
    ),
)
_STANDS = and_(_KIND != CadenceKind.RECURRING, cast(col(Assignment.cadence_also), String) == "[]")
