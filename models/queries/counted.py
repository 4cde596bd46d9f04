"""What counts are read from: the kept sums where they can tell, else the obligations themselves, in the same columns."""

from datetime import date
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Dialect,
    FromClause,
    Select,
    TextClause,
    and_,
    case,
    func,
    literal,
    literal_column,
    or_,
    text,
)
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlmodel import col, select

from models import Obligation, ObligationKind, ObligationSum, Phase, Plan, ReportingPeriod
from models.queries.board_choice import BoardClass, Narrowing, Selection, chosen
from rules.lifecycle import AWAITED, DONE, PlanState, State

UNFINISHED = (*AWAITED, State.SCHEDULED)
RUNNING = (Phase.SCHEDULED, Phase.AWAITED)
# In the words of the partial index of migration 0008: a bound value will not do, and a bare state would make SQLite
# take the index on states, which holds every row.
IS_RUNNING = (
    "(coalesce(obligation.state, '') IN ('scheduled', 'open', 'returned') "
    "OR (coalesce(obligation.state, '') IN ('submitted', 'accepted') AND obligation.answered_on IS NULL))"
)


@cache
def is_running() -> TextClause:
    """What is neither answered nor closed, whatever the day: the rows of ix_obligation_running_level."""
    return text(IS_RUNNING)


def walked_day(dialect: Dialect) -> ColumnElement[date]:
    """The due date as ix_obligation_due names it (migration 0008)."""
    day = cast("ColumnElement[date]", col(Obligation.due_on))
    return func.coalesce(day, literal_column("''")) if dialect.name == "sqlite" else day


def counted(selection: Selection) -> FromClause:
    """Rows of plan_id, state, phase, level, day, number; a unit, or a reach over some units, is read by its index."""
    is_of_units = selection.unit_id is not None or (
        selection.reach is not None and selection.reach.units is not None
    )
    return (_by_row(selection) if is_of_units else _by_sum(selection)).subquery("counted")


def _by_sum(selection: Selection) -> Select[Any]:
    is_input = col(ObligationSum.kind) == ObligationKind.INPUT
    columns = (
        ObligationSum.plan_id,
        ObligationSum.state,
        ObligationSum.phase,
        ObligationSum.level,
        ObligationSum.day,
        ObligationSum.number,
    )
    found = select_many(*map(col, columns)).where(is_input if selection.inputs else ~is_input)
    if selection.reach is not None and selection.reach.plans is not None:
        found = found.where(col(ObligationSum.plan_id).in_(selection.reach.plans))
    if selection.plan_id is not None:
        found = found.where(col(ObligationSum.plan_id) == selection.plan_id)
    else:
        active = select(Plan.id).where(col(Plan.state) == PlanState.ACTIVE)
        found = found.where(col(ObligationSum.plan_id).in_(active))
    if selection.period_key is None:
        return found
    is_dated_task = and_(
        col(ObligationSum.kind) == ObligationKind.TASK,
        col(ObligationSum.day).between(
            col(ReportingPeriod.window_start_on), col(ReportingPeriod.window_end_on)
        ),
    )
    # A plan has one period of a key, so nothing is counted twice.
    return found.join(
        ReportingPeriod,
        and_(
            col(ReportingPeriod.plan_id) == col(ObligationSum.plan_id),
            col(ReportingPeriod.key) == selection.period_key,
            or_(col(ObligationSum.period_id) == col(ReportingPeriod.id), is_dated_task),
        ),
    )


@cache
def phase_of_row() -> ColumnElement[str]:
    """The same decision as the triggers of migration 0008."""
    answered = and_(col(Obligation.state).in_(DONE), col(Obligation.answered_on).is_not(None))
    return case(
        (and_(answered, col(Obligation.answered_on) > col(Obligation.due_on)), Phase.LATE.value),
        (answered, Phase.ON_TIME.value),
        (col(Obligation.state).in_((State.WAIVED, State.CANCELLED)), Phase.CLOSED.value),
        (col(Obligation.state) == State.SCHEDULED, Phase.SCHEDULED.value),
        else_=Phase.AWAITED.value,
    )


@cache
def level_of_row() -> ColumnElement[int]:
    """The level counts only while it can rise."""
    return case((phase_of_row().in_([one.value for one in RUNNING]), col(Obligation.level_reached)), else_=0)


def _by_row(selection: Selection) -> Select[Any]:
    return select_many(
        col(Obligation.plan_id),
        col(Obligation.state),
        phase_of_row().label("phase"),
        level_of_row().label("level"),
        col(Obligation.due_on).label("day"),
        literal(1).label("number"),
    ).where(*chosen(selection))


def class_in(rows: FromClause, today: date) -> ColumnElement[str]:
    """The class of a row of `counted`, as board_choice.class_on decides it for an obligation."""
    phase = rows.c.phase
    return case(
        *((phase == one.value, one.value) for one in (Phase.ON_TIME, Phase.LATE, Phase.CLOSED)),
        (rows.c.day < today, BoardClass.OVERDUE.value),
        (phase == Phase.SCHEDULED.value, BoardClass.SCHEDULED.value),
        else_=BoardClass.IN_TERM.value,
    )


def class_sums(rows: FromClause, today: date) -> list[ColumnElement[int]]:
    """One column a class, in the order of BoardClass: a sum for each takes half the time of grouping by `class_in`."""
    phase, is_past = rows.c.phase, rows.c.day < today
    belongs = {
        BoardClass.ON_TIME: phase == Phase.ON_TIME.value,
        BoardClass.LATE: phase == Phase.LATE.value,
        BoardClass.CLOSED: phase == Phase.CLOSED.value,
        BoardClass.OVERDUE: is_overdue(rows, today),
        BoardClass.SCHEDULED: and_(phase == Phase.SCHEDULED.value, ~is_past),
        BoardClass.IN_TERM: and_(phase == Phase.AWAITED.value, ~is_past),
    }
    return [func.coalesce(func.sum(case((belongs[one], rows.c.number), else_=0)), 0) for one in BoardClass]


def is_overdue(rows: FromClause, today: date) -> ColumnElement[bool]:
    return and_(rows.c.phase.in_([one.value for one in RUNNING]), rows.c.day < today)


def can_tell(narrowing: Narrowing) -> bool:
    """Whether `counted` holds what a list is narrowed to."""
    is_about_levels = narrowing.level is not None
    return not narrowing.has_extension_asked and (
        not is_about_levels or narrowing.board_class is BoardClass.OVERDUE
    )


def narrowed_in(rows: FromClause, narrowing: Narrowing, today: date) -> list[ColumnElement[bool]]:
    """board_choice.narrowed for rows of `counted`, where `can_tell`."""
    conditions: list[ColumnElement[bool]] = []
    if narrowing.board_class is BoardClass.OVERDUE:
        conditions.append(is_overdue(rows, today))
    elif narrowing.board_class is not None:
        conditions.append(class_in(rows, today) == narrowing.board_class.value)
    if narrowing.state is not None:
        conditions.append(rows.c.state == narrowing.state)
    if narrowing.level is not None:
        conditions.append(rows.c.level == narrowing.level)
    if narrowing.due_between is not None:
        conditions.append(rows.c.state.in_(UNFINISHED))
        conditions.append(rows.c.day.between(*narrowing.due_between))
    if narrowing.due_in is not None:
        conditions.append(rows.c.day.between(*narrowing.due_in))
    return conditions
