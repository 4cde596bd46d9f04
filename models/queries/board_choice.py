"""Which obligations a page speaks about, as conditions: the class in time, the choice of the reader."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, case, or_
from sqlmodel import col, select

from models import Extension, ExtensionState, Obligation, ObligationKind, Plan, ReportingPeriod
from models.queries.reach import within
from rules.lifecycle import AWAITED, DONE, PlanState, State
from rules.reach import Reach


class BoardClass(StrEnum):
    """The four printed classes as the database counts them, and what none of them holds (rules.progress)."""

    ON_TIME = "on_time"
    LATE = "late"
    IN_TERM = "in_term"
    OVERDUE = "overdue"
    SCHEDULED = "scheduled"
    CLOSED = "closed"


@dataclass(frozen=True)
class Selection:
    """Which obligations a page speaks about; without a plan all active ones.

    `reach`: how far the reader's rights go; None: everywhere.
    `inputs`: what units are waited for ("chờ ý kiến") instead of what the plans ask; the two are never added up.
    """

    plan_id: int | None = None
    period_key: str | None = None
    unit_id: int | None = None
    inputs: bool = False
    reach: Reach | None = None


@dataclass(frozen=True)
class Narrowing:
    """Which of them a number was made of."""

    board_class: BoardClass | None = None
    state: State | None = None
    level: int | None = None
    due_between: tuple[date, date] | None = None  # and not answered
    due_in: tuple[date, date] | None = None  # answered or not
    has_extension_asked: bool = False


@lru_cache(32)  # conditions are put together once: composing them takes longer than asking
def class_on(today: date) -> ColumnElement[str]:
    """The same decision as rules.progress, for many rows at once."""
    answered = and_(col(Obligation.state).in_(DONE), col(Obligation.answered_on).is_not(None))
    return case(
        (col(Obligation.state).in_((State.WAIVED, State.CANCELLED)), BoardClass.CLOSED.value),
        (
            and_(answered, col(Obligation.answered_on) > col(Obligation.due_on)),
            BoardClass.LATE.value,
        ),
        (answered, BoardClass.ON_TIME.value),
        (col(Obligation.due_on) < today, BoardClass.OVERDUE.value),
        (col(Obligation.state) == State.SCHEDULED, BoardClass.SCHEDULED.value),
        else_=BoardClass.IN_TERM.value,
    )


@lru_cache(256)
def chosen(selection: Selection) -> tuple[ColumnElement[bool], ...]:
    """A period holds its reports and the dated tasks whose due date lies in its window."""
    is_input = col(Obligation.kind) == ObligationKind.INPUT
    conditions: list[ColumnElement[bool]] = [is_input if selection.inputs else ~is_input]
    conditions += within(selection.reach)
    if selection.plan_id is not None:
        conditions.append(col(Obligation.plan_id) == selection.plan_id)
    else:
        active = select(Plan.id).where(col(Plan.state) == PlanState.ACTIVE)
        # Not by the index on plans, which SQLite would take: nearly every obligation is of an active plan.
        conditions.append((col(Obligation.plan_id) + 0).in_(active))
    if selection.unit_id is not None:
        conditions.append(col(Obligation.unit_id) == selection.unit_id)
    if selection.period_key is not None:
        is_dated_task = and_(
            col(Obligation.kind) == ObligationKind.TASK,
            col(Obligation.due_on).between(
                col(ReportingPeriod.window_start_on), col(ReportingPeriod.window_end_on)
            ),
        )
        conditions.append(
            select(ReportingPeriod.id)
            .where(
                col(ReportingPeriod.plan_id) == col(Obligation.plan_id),
                col(ReportingPeriod.key) == selection.period_key,
                or_(col(Obligation.period_id) == col(ReportingPeriod.id), is_dated_task),
            )
            .exists()
        )
    return tuple(conditions)


def narrowed(narrowing: Narrowing, today: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrowing.board_class is not None:
        conditions.append(class_on(today) == narrowing.board_class.value)
    if narrowing.state is not None:
        conditions.append(col(Obligation.state) == narrowing.state)
    if narrowing.level is not None:
        conditions.append(col(Obligation.level_reached) == narrowing.level)
    if narrowing.due_between is not None:
        conditions.append(col(Obligation.state).in_((*AWAITED, State.SCHEDULED)))
        conditions.append(col(Obligation.due_on).between(*narrowing.due_between))
    if narrowing.due_in is not None:
        conditions.append(col(Obligation.due_on).between(*narrowing.due_in))
    if narrowing.has_extension_asked:
        asked = select(Extension.obligation_id).where(col(Extension.state) == ExtensionState.ASKED)
        conditions.append(col(Obligation.id).in_(asked))
    return conditions
