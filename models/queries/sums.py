"""How many of what, for any size of installation: from the kept sums, or by index where a unit is chosen.

Every function honours the whole Selection (plan, period, unit, inputs, reach) and gives what a recount would give.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from sqlalchemy import case
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlmodel import Session, col, func

from models import Obligation
from models.queries.board_choice import BoardClass, Selection, chosen, class_on
from models.queries.bulk import among
from models.queries.counted import UNFINISHED, class_in, counted, is_overdue, is_running
from rules.progress import AGE_BUCKETS

Numbers = dict[BoardClass, int]


def _empty() -> Numbers:
    return dict.fromkeys(BoardClass, 0)


def totals(session: Session, selection: Selection, today: date) -> Numbers:
    """How many stand in which class; every class is there."""
    rows = counted(selection)
    name = class_in(rows, today).label("class")
    found = session.execute(select_many(name, func.sum(rows.c.number)).group_by(name))
    return _empty() | {BoardClass(one): int(number) for one, number in found}


def by_plan(session: Session, selection: Selection, today: date) -> dict[int, Numbers]:
    """The same for each plan that has any."""
    rows = counted(selection)
    name = class_in(rows, today).label("class")
    statement = select_many(rows.c.plan_id, name, func.sum(rows.c.number)).group_by(rows.c.plan_id, name)
    groups: dict[int, Numbers] = defaultdict(_empty)
    for plan_id, one, number in session.execute(statement):
        groups[plan_id][BoardClass(one)] = int(number)
    return dict(groups)


def in_all(groups: Mapping[int, Numbers]) -> Numbers:
    """`totals` out of `by_plan`, where both are shown: one question less."""
    return {one: sum(numbers[one] for numbers in groups.values()) for one in BoardClass}


def by_unit(
    session: Session, selection: Selection, today: date, unit_ids: Collection[int]
) -> dict[int, Numbers]:
    """The same for each of these units (a page of them, not all three thousand) that has any."""
    name = class_on(today).label("class")
    of_units = among(session, col(Obligation.unit_id), set(unit_ids))
    statement = (
        select_many(col(Obligation.unit_id), name, func.count())
        .where(*chosen(selection), of_units)
        .group_by(col(Obligation.unit_id), name)
    )
    groups: dict[int, Numbers] = defaultdict(_empty)
    for unit_id, one, number in session.execute(statement):
        groups[unit_id][BoardClass(one)] = number
    return dict(groups)


def top_units(
    session: Session, selection: Selection, today: date, limit: int = 20
) -> list[tuple[int, Numbers]]:
    """The units with the most overdue, the worst first (then the most done late, then by id); units without any are left out."""
    overdue = func.count().label("overdue")
    # Not in the order of the index on units, in which SQLite would read all that was ever owed to group by it.
    unit = (col(Obligation.unit_id) + 0).label("unit")
    statement = (
        select_many(unit, overdue)
        .where(*chosen(selection), is_running(), col(Obligation.due_on) < today)
        .group_by(unit)
        .order_by(overdue.desc(), unit)
        .limit(limit)
    )
    worst = [row[0] for row in session.execute(statement)]
    numbers = by_unit(session, selection, today, worst)
    return sorted(
        ((unit_id, numbers[unit_id]) for unit_id in worst),
        key=lambda one: (-one[1][BoardClass.OVERDUE], -one[1][BoardClass.LATE], one[0]),
    )


def overdue_levels_and_ages(
    session: Session, selection: Selection, today: date
) -> dict[tuple[int, int], int]:
    """How many overdue by (level reached, place in rules.progress.AGE_BUCKETS: 0 = 1–30 days … 3 = over 120)."""
    rows = counted(selection)
    later = [first for first, _ in AGE_BUCKETS[1:]]
    age = case(
        *((rows.c.day > today - timedelta(days=first), place) for place, first in enumerate(later)),
        else_=len(later),
    ).label("age")
    statement = (
        select_many(rows.c.level, age, func.sum(rows.c.number))
        .where(is_overdue(rows, today))
        .group_by(rows.c.level, age)
    )
    found = ((level, place, int(number)) for level, place, number in session.execute(statement))
    return {(level, place): number for level, place, number in found if number}


def overdue_by_level(session: Session, selection: Selection, today: date) -> dict[int, int]:
    """How many overdue have been urged up to which level."""
    levels: dict[int, int] = defaultdict(int)
    for (level, _), number in overdue_levels_and_ages(session, selection, today).items():
        levels[level] += number
    return dict(levels)


def due_by_day(session: Session, selection: Selection, today: date, days: int) -> dict[date, int]:
    """How many answers are awaited on each of the coming days, today the first; days without any are left out."""
    rows = counted(selection)
    statement = (
        select_many(rows.c.day, func.sum(rows.c.number))
        .where(rows.c.state.in_(UNFINISHED), rows.c.day.between(today, today + timedelta(days=days)))
        .group_by(rows.c.day)
        .order_by(rows.c.day)
    )
    return {day: int(number) for day, number in session.execute(statement) if number}


def trend(session: Session, selection: Selection, today: date, months: int = 12) -> dict[date, Numbers]:
    """What fell due in each of the last months, this one the last: by the first day of the month, every month there."""
    first_days = [_months_back(today, back) for back in range(months - 1, -1, -1)]
    rows = counted(selection)
    name = class_in(rows, today).label("class")
    statement = (
        select_many(rows.c.day, name, func.sum(rows.c.number))
        .where(rows.c.day >= first_days[0], rows.c.day < _months_back(today, -1))
        .group_by(rows.c.day, name)
    )
    found = {day: _empty() for day in first_days}
    # Days are added up here: taking the month of a day in SQLite costs more than all the rest.
    for day, one, number in session.execute(statement):
        found[day.replace(day=1)][BoardClass(one)] += int(number)
    return found


def _months_back(today: date, back: int) -> date:
    place = today.year * 12 + today.month - 1 - back
    return date(place // 12, place % 12 + 1, 1)
