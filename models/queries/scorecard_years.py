"""Which years are there, what a year counts, and by which plans: asked of indexes and kept sums, for any size."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, Self

from sqlalchemy import ColumnElement, Date, Dialect, Integer, bindparam, select
from sqlmodel import Session, col, func

from models import Obligation, ObligationKind, ObligationSum, Plan
from models.queries.bulk import BulkQuery, among, columns_of
from models.queries.counted import walked_day
from rules.lifecycle import PlanState
from rules.progress import AGE_BUCKETS

DAYS_BACK = (0, *(last for _, last in AGE_BUCKETS if last is not None))


class PlanRow(NamedTuple):
    """A plan as the book names it, and whose it is."""

    id: int
    key: str
    document_number: str | None
    coordinating_unit_id: int | None
    coordinating_unit_name: str | None
    issuer_unit_id: int | None
    issuer_name: str | None
    parent_issuer_name: str | None

    @property
    def number(self) -> str:
        return self.document_number or self.key


@dataclass(frozen=True)
class CountedYear:
    """The obligations that a year counts; `today` tells in term from overdue.

    `has_drafts`: some are of plans in review and do not count. Hardly ever, and asked of each row only then.
    """

    session: Session
    year: int
    today: date
    has_drafts: bool

    @classmethod
    def of(cls, session: Session, year: int, today: date) -> Self:
        return cls(session, year, today, bool(_drafts(session.get_bind().dialect).rows(session)))

    @staticmethod
    def conditions(dialect: Dialect, has_drafts: bool) -> list[ColumnElement[bool]]:
        """Their values are given by `rows`."""
        first, last = (bindparam(name, None, type_=Date) for name in ("first", "last"))
        found = [walked_day(dialect).between(first, last), col(Obligation.kind) != ObligationKind.INPUT]
        drafts = select(col(Plan.id)).where(col(Plan.state) == PlanState.DRAFT)
        return [*found, col(Obligation.plan_id).not_in(drafts)] if has_drafts else found

    @property
    def dialect(self) -> Dialect:
        return self.session.get_bind().dialect

    def rows(self, query: BulkQuery) -> list[Any]:
        days = {
            "first": date(self.year, 1, 1),
            "last": date(self.year, 12, 31),
            **{_since(days): self.today - timedelta(days=days) for days in DAYS_BACK},
        }
        values = {name: _given(self.dialect, day) for name, day in days.items()}
        return query.rows(self.session, **values)


def day_given(days_back: int) -> ColumnElement[date]:
    """A day before today, as `CountedYear.rows` gives it."""
    return bindparam(_since(days_back), None, type_=Date)


def has_more_than(session: Session, year: int, number: int) -> bool:
    """Whether so much is due in a year; asked of the index, and of no more of it than that."""
    dialect = session.get_bind().dialect
    first, last = (_given(dialect, day) for day in (date(year, 1, 1), date(year, 12, 31)))
    return bool(_number_th(dialect).rows(session, first=first, last=last, number=number))


def years_owed(session: Session) -> list[int]:
    """The calendar years in which something is due, the latest first: from each to the next by the index on days."""
    dialect = session.get_bind().dialect
    found: list[int] = []
    first = date.min
    while True:
        (row,) = _next_day(dialect).rows(session, first=_given(dialect, first))
        if row[0] is None:
            return found[::-1]
        found.append(row[0].year)
        if row[0].year == date.max.year:
            return found[::-1]
        first = date(row[0].year + 1, 1, 1)


def plans_owing(session: Session, year: int) -> list[int]:
    """The plans by which anything is due in a year, whoever owes it; out of the kept sums."""
    dialect = session.get_bind().dialect
    first, last = (_given(dialect, day) for day in (date(year, 1, 1), date(year, 12, 31)))
    return [row[0] for row in _plans_owing(dialect).rows(session, first=first, last=last)]


def plans_of_year(session: Session, year: int, plan_ids: Collection[int] | None = None) -> dict[int, PlanRow]:
    owing = plans_owing(session, year)
    wanted = owing if plan_ids is None else [one for one in owing if one in plan_ids]
    statement = columns_of(Plan, PlanRow._fields).where(among(session, col(Plan.id), wanted))
    found = (PlanRow._make(row) for row in session.execute(statement.order_by(col(Plan.id))))
    return {row.id: row for row in found}


def _since(days_back: int) -> str:
    return f"since_{days_back}"


def _given(dialect: Dialect, day: date) -> Any:
    """As the driver takes it."""
    return day if dialect.name == "postgresql" else day.isoformat()


@lru_cache
def _drafts(dialect: Dialect) -> BulkQuery:
    """Whether any plan in review has obligations."""
    owing = select(col(Obligation.id)).where(col(Obligation.plan_id) == col(Plan.id)).exists()
    return BulkQuery.of(
        select(col(Plan.id)).where(col(Plan.state) == PlanState.DRAFT, owing).limit(1), dialect
    )


@lru_cache
def _number_th(dialect: Dialect) -> BulkQuery:
    day = walked_day(dialect)
    first, last = (bindparam(name, None, type_=Date) for name in ("first", "last"))
    statement = select(col(Obligation.id)).where(day.between(first, last)).order_by(day)
    return BulkQuery.of(statement.offset(bindparam("number", None, type_=Integer)).limit(1), dialect)


@lru_cache
def _next_day(dialect: Dialect) -> BulkQuery:
    day = walked_day(dialect)
    statement = select(func.min(day)).where(
        day >= bindparam("first", None, type_=Date), col(Obligation.kind) != ObligationKind.INPUT
    )
    return BulkQuery.of(statement, dialect)


@lru_cache
def _plans_owing(dialect: Dialect) -> BulkQuery:
    first, last = (bindparam(name, None, type_=Date) for name in ("first", "last"))
    statement = (
        select(col(ObligationSum.plan_id))
        .join(Plan, col(Plan.id) == col(ObligationSum.plan_id))
        .where(
            col(ObligationSum.day).between(first, last),
            col(ObligationSum.kind) != ObligationKind.INPUT,
            col(Plan.state) != PlanState.DRAFT,
        )
        .group_by(col(ObligationSum.plan_id))
        .having(func.sum(col(ObligationSum.number)) > 0)
        .order_by(col(ObligationSum.plan_id))
    )
    return BulkQuery.of(statement, dialect)
