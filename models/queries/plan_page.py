"""Statements behind the page of one plan: a bounded part of its assignments, of its units, and k of n for each."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Subquery, and_, case
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from models import (
    Assignment,
    AssignmentUnit,
    LineState,
    Obligation,
    ObligationKind,
    Submission,
    SubmissionLine,
    SubmissionState,
    Tier,
    Unit,
)
from models.queries.bulk import among, known_by_id
from models.queries.obligations import ObligationView, viewed
from models.queries.reach import within
from rules.cadence import Role
from rules.lifecycle import DONE, State
from rules.reach import Reach

UNCOUNTED = (State.WAIVED, State.CANCELLED)


class Headline(NamedTuple):
    """What an assignment is found by."""

    id: int
    position: int
    task: str
    section: str | None
    unit_as_named: str | None


class Part(NamedTuple):
    """How many units take part in an assignment under one name, in one role."""

    assignment_id: int
    role: Role
    named_as: str
    number: int


def headlines(session: Session, plan_id: int) -> list[Headline]:
    columns = (
        Assignment.id,
        Assignment.position,
        Assignment.task,
        Assignment.section,
        Assignment.unit_as_named,
    )
    statement = (
        select_many(*map(col, columns))
        .where(col(Assignment.plan_id) == plan_id, col(Assignment.is_dropped).is_(False))
        .order_by(col(Assignment.position))
    )
    return [Headline(*row) for row in session.execute(statement)]


def assignments(session: Session, ids: Collection[int]) -> list[Assignment]:
    statement = select(Assignment).where(among(session, col(Assignment.id), ids))
    return list(session.exec(statement.order_by(col(Assignment.position))))


def parts(session: Session, ids: Collection[int], reach: Reach) -> list[Part]:
    columns = (AssignmentUnit.assignment_id, AssignmentUnit.role, AssignmentUnit.named_as)
    statement = (
        select_many(*map(col, columns), func.count())
        .where(*_live(session, ids, reach))
        .group_by(*map(col, columns))
        .order_by(*map(col, columns))
    )
    return [Part(*row) for row in session.execute(statement)]


def first_members(
    session: Session, ids: Collection[int], reach: Reach, most: int
) -> dict[tuple[int, bool], list[Unit]]:
    """By assignment and whether they lead: the first of its units."""
    leads = (col(AssignmentUnit.role) != Role.COOPERATE).label("leads")
    place = func.row_number().over(
        partition_by=(col(AssignmentUnit.assignment_id), leads), order_by=col(AssignmentUnit.unit_id)
    )
    rows = (
        select_many(
            col(AssignmentUnit.assignment_id), leads, col(AssignmentUnit.unit_id), place.label("place")
        )
        .where(*_live(session, ids, reach))
        .subquery()
    )
    statement = select_many(rows.c.assignment_id, rows.c.leads, Unit).join(
        Unit, col(Unit.id) == rows.c.unit_id
    )
    statement = statement.where(rows.c.place <= most).order_by(rows.c.assignment_id, rows.c.unit_id)
    found: dict[tuple[int, bool], list[Unit]] = defaultdict(list)
    for assignment_id, is_lead, unit in session.execute(statement):
        found[assignment_id, bool(is_lead)].append(unit)
    return found


def _live(session: Session, ids: Collection[int], reach: Reach) -> list[ColumnElement[bool]]:
    found = [among(session, col(AssignmentUnit.assignment_id), ids), col(AssignmentUnit.ended_on).is_(None)]
    if reach.units is not None:
        found.append(among(session, col(AssignmentUnit.unit_id), reach.units))
    return found


@dataclass(frozen=True)
class Duties:
    """Dated obligations of an assignment: how many count, how many were answered."""

    owed: int = 0
    done: int = 0


def duties(session: Session, ids: Collection[int], reach: Reach) -> dict[int, Duties]:
    state = col(Obligation.state)
    statement = (
        select_many(
            col(Obligation.assignment_id),
            func.sum(case((state.in_(UNCOUNTED), 0), else_=1)),
            func.sum(case((state.in_(DONE), 1), else_=0)),
        )
        .where(*_dated(session, ids, reach))
        .group_by(col(Obligation.assignment_id))
    )
    return {found: Duties(int(owed), int(done)) for found, owed, done in session.execute(statement)}


def first_duties(
    session: Session, ids: Collection[int], reach: Reach, most: int
) -> dict[int, list[ObligationView]]:
    """By assignment, what is not answered first."""
    order = (case((_is_missing(), 0), else_=1), col(Obligation.unit_id), col(Obligation.id))
    place = func.row_number().over(partition_by=col(Obligation.assignment_id), order_by=order)
    rows = (
        select_many(col(Obligation.id), place.label("place")).where(*_dated(session, ids, reach)).subquery()
    )
    first = select(Obligation).join(rows, rows.c.id == col(Obligation.id)).where(rows.c.place <= most)
    found: dict[int, list[ObligationView]] = defaultdict(list)
    for view in viewed(session, first.order_by(col(Obligation.assignment_id), rows.c.place)):
        found[view.obligation.assignment_id or 0].append(view)
    return found


def first_missing(session: Session, ids: Collection[int], reach: Reach, most: int) -> dict[int, list[Unit]]:
    """By assignment the units of the first duties that are not answered; a unit with several dates several times."""
    order = (col(Obligation.unit_id), col(Obligation.id))
    place = func.row_number().over(partition_by=col(Obligation.assignment_id), order_by=order).label("place")
    rows = (
        select_many(col(Obligation.assignment_id), col(Obligation.unit_id), place)
        .where(*_dated(session, ids, reach), _is_missing())
        .subquery()
    )
    statement = select_many(rows.c.assignment_id, rows.c.unit_id).where(rows.c.place <= most)
    missing = session.execute(statement.order_by(rows.c.assignment_id, rows.c.place)).all()
    units = known_by_id(session, Unit, {unit_id for _, unit_id in missing})
    found: dict[int, list[Unit]] = defaultdict(list)
    for assignment_id, unit_id in missing:
        found[assignment_id].append(units[unit_id])
    return found


@cache
def _is_missing() -> ColumnElement[bool]:
    return col(Obligation.state).not_in((*DONE, *UNCOUNTED))


def _dated(session: Session, ids: Collection[int], reach: Reach) -> list[ColumnElement[bool]]:
    of_ids = among(session, col(Obligation.assignment_id), ids)
    return [of_ids, col(Obligation.kind) == ObligationKind.TASK, *within(reach)]


@dataclass(frozen=True)
class Said:
    """Of the units that lead an assignment and owe a report in a period: how many spoke of it, how many finished."""

    owing: int = 0
    said: int = 0
    done: int = 0


def said_of(session: Session, ids: Collection[int], period_id: int, reach: Reach) -> dict[int, Said]:
    rows = _answers(session, ids, period_id, reach)
    statement = select_many(
        rows.c.assignment_id,
        func.count(),
        func.count(rows.c.state),
        func.sum(case((rows.c.state == LineState.DONE, 1), else_=0)),
    ).group_by(rows.c.assignment_id)
    return {found: Said(*map(int, numbers)) for found, *numbers in session.execute(statement)}


def first_silent(
    session: Session, ids: Collection[int], period_id: int, reach: Reach, most: int
) -> dict[int, list[Unit]]:
    """By assignment the first units that have not spoken of it."""
    rows = _answers(session, ids, period_id, reach)
    place = func.row_number().over(partition_by=rows.c.assignment_id, order_by=rows.c.unit_id)
    silent = (
        select_many(rows.c.assignment_id, rows.c.unit_id, place.label("place"))
        .where(rows.c.state.is_(None))
        .subquery()
    )
    statement = select_many(silent.c.assignment_id, Unit).join(Unit, col(Unit.id) == silent.c.unit_id)
    statement = statement.where(silent.c.place <= most).order_by(silent.c.assignment_id, silent.c.unit_id)
    found: dict[int, list[Unit]] = defaultdict(list)
    for assignment_id, unit in session.execute(statement):
        found[assignment_id].append(unit)
    return found


def _answers(session: Session, ids: Collection[int], period_id: int, reach: Reach) -> Subquery:
    """Each unit that leads an assignment and owes the period's report, with what the answer that stands says of it."""
    newer = aliased(Submission)
    is_newest = ~(
        select(newer.id)
        .where(
            newer.obligation_id == col(Submission.obligation_id),
            newer.state != SubmissionState.RETURNED,
            newer.version > col(Submission.version),
        )
        .exists()
    )
    stands = and_(
        col(Submission.obligation_id) == col(Obligation.id),
        col(Submission.state) != SubmissionState.RETURNED,
        is_newest,
    )
    line = and_(
        col(SubmissionLine.submission_id) == col(Submission.id),
        col(SubmissionLine.assignment_id) == col(AssignmentUnit.assignment_id),
    )
    return (
        select_many(col(AssignmentUnit.assignment_id), col(AssignmentUnit.unit_id), col(SubmissionLine.state))
        .join(Obligation, and_(*_owing(period_id), col(Obligation.unit_id) == col(AssignmentUnit.unit_id)))
        .outerjoin(Submission, stands)
        .outerjoin(SubmissionLine, line)
        .where(col(AssignmentUnit.role) == Role.LEAD, *_live(session, ids, reach))
        .subquery()
    )


def _owing(period_id: int) -> list[ColumnElement[bool]]:
    return [
        col(Obligation.period_id) == period_id,
        col(Obligation.tier) == Tier.UNIT,
        col(Obligation.kind) == ObligationKind.REPORT,
        col(Obligation.state).not_in(UNCOUNTED),
    ]


class Collective(NamedTuple):
    """'Các sở, ban, ngành: 12/20': its units that owe the period's report, and those that have sent it."""

    named_as: str
    members: int
    owing: int
    sent: int


def collectives(session: Session, plan_id: int, period_id: int, reach: Reach) -> list[Collective]:
    """Each class of units the plan names, its units once however often it is named."""
    members = (
        select_many(col(AssignmentUnit.named_as), col(AssignmentUnit.unit_id))
        .join(Assignment, col(Assignment.id) == col(AssignmentUnit.assignment_id))
        .where(
            col(Assignment.plan_id) == plan_id,
            col(Assignment.is_dropped).is_(False),
            col(AssignmentUnit.role) == Role.LEAD,
            col(AssignmentUnit.ended_on).is_(None),
            *([among(session, col(AssignmentUnit.unit_id), reach.units)] if reach.units is not None else []),
        )
        .distinct()
        .subquery()
    )
    owed = and_(col(Obligation.unit_id) == members.c.unit_id, *_owing(period_id))
    sent = case((col(Obligation.state).in_(DONE), 1), else_=0)
    statement = (
        select_many(members.c.named_as, func.count(), func.count(col(Obligation.id)), func.sum(sent))
        .outerjoin(Obligation, owed)
        .group_by(members.c.named_as)
        .having(func.count() > 1)
        .order_by(func.count().desc(), members.c.named_as)
    )
    return [Collective(name, n, owing, int(done)) for name, n, owing, done in session.execute(statement)]


def members(
    session: Session, assignment_id: int, reach: Reach, *, limit: int, offset: int
) -> list[tuple[Unit, Role, str]]:
    """The units of one assignment, those that lead first."""
    statement = (
        select_many(Unit, col(AssignmentUnit.role), col(AssignmentUnit.named_as))
        .join(AssignmentUnit, col(AssignmentUnit.unit_id) == col(Unit.id))
        .where(*_live(session, [assignment_id], reach))
        .order_by(col(AssignmentUnit.role) == Role.COOPERATE, col(Unit.id))
    )
    return [
        (unit, Role(role), name)
        for unit, role, name in session.execute(statement.limit(limit).offset(offset))
    ]


def duties_of_units(session: Session, assignment_id: int, unit_ids: Collection[int]) -> list[ObligationView]:
    of_units = among(session, col(Obligation.unit_id), unit_ids)
    statement = select(Obligation).where(*_dated(session, [assignment_id], Reach()), of_units)
    return viewed(session, statement.order_by(col(Obligation.due_on), col(Obligation.id)))


def words_of_units(
    session: Session, assignment_id: int, period_id: int, unit_ids: Collection[int]
) -> dict[int, LineState | None]:
    """What each unit that owes the period's report said of the assignment; None: nothing yet."""
    rows = _answers(session, [assignment_id], period_id, Reach(frozenset(unit_ids)))
    found = session.execute(select_many(rows.c.unit_id, rows.c.state))
    return {unit_id: LineState(state) if state else None for unit_id, state in found}
