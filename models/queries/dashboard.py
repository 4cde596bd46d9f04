"""Statements behind the overview: how many of what, and which rows a number is made of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlmodel import Session, col, func, select

from models import Obligation
from models.queries import obligations as obligation_queries
from models.queries import standing, sums
from models.queries.board_choice import BoardClass, Narrowing, Selection, chosen, class_on, narrowed
from models.queries.bulk import composed_once
from models.queries.counted import can_tell, counted, is_running, narrowed_in, walked_day
from models.queries.obligations import ObligationView

overdue_by_level = sums.overdue_by_level
due_by_day = sums.due_by_day
standing_lines = standing.standing_lines


@dataclass(frozen=True)
class ClassCount:
    plan_id: int
    unit_id: int
    board_class: BoardClass
    number: int


def class_counts(session: Session, selection: Selection, today: date) -> list[ClassCount]:
    """How many obligations of each plan and unit stand in which class; for one plan or one unit, not for all of both."""
    classified = (
        select_many(col(Obligation.plan_id), col(Obligation.unit_id), class_on(today).label("board_class"))
        .where(*chosen(selection))
        .subquery()
    )
    columns: Sequence[Any] = (classified.c.plan_id, classified.c.unit_id, classified.c.board_class)
    rows = session.execute(select_many(*columns, func.count()).group_by(*columns))
    return [ClassCount(plan, unit, BoardClass(name), number) for plan, unit, name, number in rows]


@dataclass(frozen=True)
class Span:
    """How many rows a list has, and between which due dates they lie."""

    number: int
    first: date
    last: date


def number_of(session: Session, selection: Selection, narrowing: Narrowing, today: date) -> int:
    """How many rows a list has in all."""
    if can_tell(narrowing):
        found = span_of(session, selection, narrowing, today)
        return found.number if found else 0
    statement = select(func.count()).select_from(Obligation)
    return session.exec(statement.where(*chosen(selection), *narrowed(narrowing, today))).one()


def span_of(session: Session, selection: Selection, narrowing: Narrowing, today: date) -> Span | None:
    """None for a list without rows."""
    number, first, last = _span_of(session, selection, narrowing, today)[0]
    return Span(int(number), first, last) if number else None


@composed_once
def _span_of(selection: Selection, narrowing: Narrowing, today: date) -> Any:
    rows = counted(selection)
    day, number = func.min(rows.c.day), func.sum(rows.c.number)
    conditions = narrowed_in(rows, narrowing, today)
    return select_many(number, day, func.max(rows.c.day)).where(rows.c.number != 0, *conditions)


def listed(
    session: Session,
    selection: Selection,
    narrowing: Narrowing,
    today: date,
    *,
    limit: int,
    offset: int = 0,
) -> list[ObligationView]:
    """The rows themselves: what is overdue first, by level, then by age; the rest by due date."""
    ids = ids_listed(session, selection, narrowing, today, limit=limit, offset=offset)
    views = obligation_queries.views_of_ids(session, ids)
    return [views[found] for found in ids]


def ids_listed(
    session: Session,
    selection: Selection,
    narrowing: Narrowing,
    today: date,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[int]:
    """In the same order, all of them without a limit: two walks along two indexes instead of one sort of everything."""
    if narrowing.board_class is not None:
        walk = _overdue if narrowing.board_class is BoardClass.OVERDUE else _by_due_date
        return walk(session, selection, narrowing, today, limit, offset)
    first = replace(narrowing, board_class=BoardClass.OVERDUE)
    overdue = number_of(session, selection, first, today)
    ids = _overdue(session, selection, first, today, limit, offset) if offset < overdue else []
    if limit is None or len(ids) < limit:
        left = None if limit is None else limit - len(ids)
        ids += _by_due_date(session, selection, narrowing, today, left, max(0, offset - overdue))
    return ids


def _overdue(
    session: Session, selection: Selection, narrowing: Narrowing, today: date, limit: int | None, offset: int
) -> list[int]:
    statement = (
        select(Obligation.id)
        .where(*chosen(selection), is_running(), col(Obligation.due_on) < today)
        .where(*narrowed(replace(narrowing, board_class=None), today))
        .order_by(col(Obligation.level_reached).desc(), col(Obligation.due_on), col(Obligation.id))
    )
    return [found or 0 for found in session.exec(statement.limit(limit).offset(offset))]


def _by_due_date(
    session: Session, selection: Selection, narrowing: Narrowing, today: date, limit: int | None, offset: int
) -> list[int]:
    """What is not overdue; the walk begins at the first due date there is."""
    statement = select(Obligation.id).where(*chosen(selection), *narrowed(narrowing, today))
    if narrowing.board_class is None:
        statement = statement.where(class_on(today) != BoardClass.OVERDUE.value)
    day = walked_day(session.get_bind().dialect)
    if can_tell(narrowing):
        span = span_of(session, selection, narrowing, today)
        if span is None:
            return []
        statement = statement.where(day.between(span.first, span.last))
    return [
        found or 0
        for found in session.exec(statement.order_by(day, col(Obligation.id)).limit(limit).offset(offset))
    ]
