"""Statements behind the list of plans: which, and how many of what in each, with one count for all that are shown."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlmodel import Session, col, func, select

from models import Doubt, Obligation, ObligationKind, ObligationSum, Plan, Unit
from models.queries.board_choice import BoardClass, class_on
from models.queries.bulk import among
from models.queries.counted import class_in
from models.queries.reach import plans_within, within
from rules.lifecycle import PlanState
from rules.reach import Reach


@dataclass(frozen=True)
class PlanChoice:
    """Which plans a list shows; without a choice all within reach."""

    words: str = ""
    year: int | None = None
    state: PlanState | None = None
    field: str | None = None
    coordinator_id: int | None = None
    reach: Reach | None = None


def listed(session: Session, choice: PlanChoice, *, limit: int | None = None, offset: int = 0) -> list[Plan]:
    """Newest first."""
    order = (col(Plan.issued_on).desc(), col(Plan.id).desc())
    statement = select(Plan).where(*_chosen(choice)).order_by(*order)
    return list(session.exec(statement.limit(limit).offset(offset)))


def number_of(session: Session, choice: PlanChoice) -> int:
    statement = select(func.count()).select_from(Plan).where(*_chosen(choice))
    return session.exec(statement).one()


def _chosen(choice: PlanChoice) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if choice.words:
        like = [one.ilike(f"%{_literal(choice.words)}%", escape="\\") for one in _NAMES]
        conditions.append(or_(*like))
    if choice.year is not None:
        issued = col(Plan.issued_on).between(date(choice.year, 1, 1), date(choice.year, 12, 31))
        conditions.append(or_(col(Plan.plan_year) == choice.year, col(Plan.plan_year).is_(None) & issued))
    if choice.state is not None:
        conditions.append(col(Plan.state) == choice.state)
    if choice.field is not None:
        conditions.append(col(Plan.field) == choice.field)
    if choice.coordinator_id is not None:
        conditions.append(col(Plan.coordinating_unit_id) == choice.coordinator_id)
    return conditions + plans_within(choice.reach)


_NAMES = (col(Plan.document_number), col(Plan.key), col(Plan.title))


def _literal(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def numbers_of_plans(
    session: Session, plan_ids: Collection[int], reach: Reach | None, today: date
) -> dict[int, dict[BoardClass, int]]:
    """How many stand in which class in each of these plans, running or not; out of the kept sums where all units count."""
    if reach is not None and reach.units is not None:
        name = class_on(today).label("class")
        rows = select_many(col(Obligation.plan_id), name, func.count())
        rows = rows.where(col(Obligation.kind) != ObligationKind.INPUT, *within(reach))
        statement = rows.where(among(session, col(Obligation.plan_id), plan_ids))
        statement = statement.group_by(col(Obligation.plan_id), name)
    else:
        sums = (
            select_many(
                *map(
                    col, (ObligationSum.plan_id, ObligationSum.phase, ObligationSum.day, ObligationSum.number)
                )
            )
            .where(
                among(session, col(ObligationSum.plan_id), plan_ids),
                col(ObligationSum.kind) != ObligationKind.INPUT,
            )
            .subquery()
        )
        name = class_in(sums, today).label("class")
        statement = select_many(sums.c.plan_id, name, func.sum(sums.c.number))
        statement = statement.group_by(sums.c.plan_id, name)
    found: dict[int, dict[BoardClass, int]] = defaultdict(lambda: dict.fromkeys(BoardClass, 0))
    for plan_id, one, number in session.execute(statement):
        found[plan_id][BoardClass(one)] = int(number)
    return dict(found)


def open_doubts(session: Session, plan_ids: Collection[int]) -> dict[int, int]:
    """How many points of each draft wait for a person."""
    statement = (
        select(Doubt.plan_id, func.count())
        .where(among(session, col(Doubt.plan_id), plan_ids), col(Doubt.settled_at).is_(None))
        .group_by(col(Doubt.plan_id))
    )
    return dict(session.exec(statement).all())


def known_fields(session: Session, reach: Reach | None = None) -> list[str]:
    known = select(Plan.field).where(col(Plan.field) != "", *plans_within(reach))
    return list(session.exec(known.distinct().order_by(col(Plan.field))))


def known_years(session: Session, reach: Reach | None = None) -> list[int]:
    known = select(Plan.plan_year).where(col(Plan.plan_year).is_not(None), *plans_within(reach))
    years = session.exec(known.distinct()).all()
    days = (
        select_many(col(Plan.issued_on))
        .where(col(Plan.plan_year).is_(None), col(Plan.issued_on).is_not(None), *plans_within(reach))
        .distinct()
    )
    issued = session.execute(days).scalars()
    return sorted({*(year for year in years if year), *(day.year for day in issued if day)}, reverse=True)


def known_coordinators(session: Session, reach: Reach | None = None) -> list[Unit]:
    posts = select(Plan.coordinating_unit_id).where(
        col(Plan.coordinating_unit_id).is_not(None), *plans_within(reach)
    )
    return list(session.exec(select(Unit).where(col(Unit.id).in_(posts)).order_by(col(Unit.id))))
