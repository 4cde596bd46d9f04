"""How many of what, for any size of installation: from the kept sums, or by index where a unit is chosen.

Every function honours the whole Selection (plan, period, unit, inputs, reach) and gives what a recount would give.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Dialect, FromClause, Select, and_, case
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlmodel import Session, col, func

from models import Obligation
from models.queries.board_choice import BoardClass, Selection, chosen, class_on
from models.queries.bulk import BulkQuery, as_list, composed_once, listed
from models.queries.counted import UNFINISHED, class_sums, counted, is_overdue, is_running
from rules.progress import AGE_BUCKETS

Numbers = dict[BoardClass, int]


def _empty() -> Numbers:
    return dict.fromkeys(BoardClass, 0)


def _numbers(sums: Iterable[int]) -> Numbers:
    """Out of the columns of `class_sums`."""
    return {one: int(number) for one, number in zip(BoardClass, sums, strict=True)}


def totals(session: Session, selection: Selection, today: date) -> Numbers:
    """How many stand in which class; every class is there."""
    return _numbers(_totals(session, selection, today)[0])


@composed_once
def _totals(selection: Selection, today: date) -> Select[Any]:
    return select_many(*class_sums(counted(selection), today))


def by_plan(session: Session, selection: Selection, today: date) -> dict[int, Numbers]:
    """The same for each plan that has any."""
    found = {plan_id: _numbers(numbers) for plan_id, *numbers in _by_plan(session, selection, today)}
    return {plan_id: numbers for plan_id, numbers in found.items() if any(numbers.values())}


@composed_once
def _by_plan(selection: Selection, today: date) -> Select[Any]:
    rows = counted(selection)
    return select_many(rows.c.plan_id, *class_sums(rows, today)).group_by(rows.c.plan_id)


def in_all(groups: Mapping[int, Numbers]) -> Numbers:
    """`totals` out of `by_plan`, where both are shown: one question less."""
    return {one: sum(numbers[one] for numbers in groups.values()) for one in BoardClass}


def by_unit(
    session: Session, selection: Selection, today: date, unit_ids: Collection[int]
) -> dict[int, Numbers]:
    """The same for each of these units (a page of them, not all three thousand) that has any."""
    dialect = session.get_bind().dialect
    found = _by_unit(dialect, selection, today).rows(session, ids=as_list(dialect, set(unit_ids)))
    groups: dict[int, Numbers] = defaultdict(_empty)
    for unit_id, one, number in found:
        groups[unit_id][BoardClass(one)] = number
    return dict(groups)


@lru_cache
def _by_unit(dialect: Dialect, selection: Selection, today: date) -> BulkQuery:
    name, unit = class_on(today).label("class"), col(Obligation.unit_id)
    found = select_many(unit, name, func.count()).where(*chosen(selection), listed(dialect, unit))
    return BulkQuery.of(found.group_by(unit, name), dialect)


def top_units(
    session: Session, selection: Selection, today: date, limit: int = 20
) -> list[tuple[int, Numbers]]:
    """The units with the most overdue, the worst first (then the most done late, then by id); units without any are left out."""
    worst = [row[0] for row in _worst_units(session, selection, today, limit)]
    numbers = by_unit(session, selection, today, worst)
    return sorted(
        ((unit_id, numbers[unit_id]) for unit_id in worst),
        key=lambda one: (-one[1][BoardClass.OVERDUE], -one[1][BoardClass.LATE], one[0]),
    )


@composed_once
def _worst_units(selection: Selection, today: date, limit: int) -> Select[Any]:
    overdue = func.count().label("overdue")
    # Not in the order of the index on units, in which SQLite would read all that was ever owed to group by it.
    unit = (col(Obligation.unit_id) + 0).label("unit")
    return (
        select_many(unit, overdue)
        .where(*chosen(selection), is_running(), col(Obligation.due_on) < today)
        .group_by(unit)
        .order_by(overdue.desc(), unit)
        .limit(limit)
    )


def overdue_levels_and_ages(
    session: Session, selection: Selection, today: date
) -> dict[tuple[int, int], int]:
    """How many overdue by (level reached, place in rules.progress.AGE_BUCKETS: 0 = 1–30 days … 3 = over 120)."""
    found = {
        (level, place): int(number)
        for level, *numbers in _levels_and_ages(session, selection, today)
        for place, number in enumerate(numbers)
    }
    return {place: number for place, number in found.items() if number}


@composed_once
def _levels_and_ages(selection: Selection, today: date) -> Select[Any]:
    rows = counted(selection)
    ages = (
        func.sum(case((_is_old(rows, today, first, last), rows.c.number), else_=0))
        for first, last in AGE_BUCKETS
    )
    overdue = select_many(rows.c.level, *ages).where(is_overdue(rows, today))
    return overdue.group_by(rows.c.level)


def _is_old(rows: FromClause, today: date, first: int, last: int | None) -> ColumnElement[bool]:
    is_so = rows.c.day <= today - timedelta(days=first)
    return is_so if last is None else and_(is_so, rows.c.day >= today - timedelta(days=last))


def overdue_by_level(session: Session, selection: Selection, today: date) -> dict[int, int]:
    """How many overdue have been urged up to which level."""
    levels: dict[int, int] = defaultdict(int)
    for (level, _), number in overdue_levels_and_ages(session, selection, today).items():
        levels[level] += number
    return dict(levels)


def due_by_day(session: Session, selection: Selection, today: date, days: int) -> dict[date, int]:
    """How many answers are awaited on each of the coming days, today the first; days without any are left out."""
    return {day: int(number) for day, number in _due_by_day(session, selection, today, days) if number}


@composed_once
def _due_by_day(selection: Selection, today: date, days: int) -> Select[Any]:
    rows = counted(selection)
    return (
        select_many(rows.c.day, func.sum(rows.c.number))
        .where(rows.c.state.in_(UNFINISHED), rows.c.day.between(today, today + timedelta(days=days)))
        .group_by(rows.c.day)
        .order_by(rows.c.day)
    )


def trend(session: Session, selection: Selection, today: date, months: int = 12) -> dict[date, Numbers]:
    """What fell due in each of the last months, this one the last: by the first day of the month, every month there."""
    first_days = [_months_back(today, back) for back in range(months - 1, -1, -1)]
    found = {day: _empty() for day in first_days}
    # Days are added up here: taking the month of a day in SQLite costs more than all the rest.
    for day, *numbers in _trend(session, selection, today, first_days[0]):
        month = found[day.replace(day=1)]
        for one, number in zip(BoardClass, numbers, strict=True):
            month[one] += int(number)
    return found


@composed_once
def _trend(selection: Selection, today: date, since: date) -> Select[Any]:
    rows = counted(selection)
    return (
        select_many(rows.c.day, *class_sums(rows, today))
        .where(rows.c.day >= since, rows.c.day < _months_back(today, -1))
        .group_by(rows.c.day)
    )


def _months_back(today: date, back: int) -> date:
    place = today.year * 12 + today.month - 1 - back
    return date(place // 12, place % 12 + 1, 1)
