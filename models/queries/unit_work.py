"""Statements behind a unit's own pages: how much of what, and one page of it."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlmodel import Session, col, func, select

from models import (
    AnswerDraft,
    DraftState,
    Obligation,
    ObligationKind,
    Plan,
    Submission,
    SubmissionState,
    Unit,
)
from models.queries import obligations as obligation_queries
from models.queries.board_choice import BoardClass, class_on
from models.queries.bulk import among
from models.queries.obligations import ObligationView
from models.queries.reach import within
from rules.lifecycle import AWAITED, DONE, PlanState, State
from rules.reach import Reach


class Part(StrEnum):
    """What plans ask, by class; what other units wait for ("chờ ý kiến") is counted in no class and stands by itself."""

    OVERDUE = "overdue"
    AWAITED_INPUT = "awaited_input"
    IN_TERM = "in_term"
    SENT = "sent"
    COMING = "coming"
    CLOSED = "closed"
    GIVEN_INPUT = "given_input"


_OF_CLASS = {
    BoardClass.OVERDUE: Part.OVERDUE,
    BoardClass.IN_TERM: Part.IN_TERM,
    BoardClass.ON_TIME: Part.SENT,
    BoardClass.LATE: Part.SENT,
    BoardClass.SCHEDULED: Part.COMING,
    BoardClass.CLOSED: Part.CLOSED,
}
_IS_INPUT = col(Obligation.kind) == ObligationKind.INPUT
_NEWEST_FIRST = (Part.SENT, Part.CLOSED, Part.GIVEN_INPUT)


def numbers(session: Session, unit_id: int, today: date, reach: Reach | None = None) -> dict[Part, int]:
    """How many rows each part has."""
    classified = (
        select_many(class_on(today).label("board_class"), _IS_INPUT.label("is_input"), col(Obligation.state))
        .where(col(Obligation.unit_id) == unit_id, *within(reach))
        .subquery()
    )
    statement = select_many(*classified.c, func.count()).group_by(*classified.c)
    found: dict[Part, int] = {}
    for name, is_input, state, number in session.execute(statement):
        part: Part | None = _OF_CLASS[BoardClass(name)]
        if is_input:
            part = (
                Part.AWAITED_INPUT
                if State(state) in AWAITED
                else Part.GIVEN_INPUT
                if State(state) in DONE
                else None
            )
        if part is not None:
            found[part] = found.get(part, 0) + number
    return found


def _of(part: Part, today: date) -> ColumnElement[bool]:
    if part is Part.AWAITED_INPUT:
        return and_(_IS_INPUT, col(Obligation.state).in_(AWAITED))
    if part is Part.GIVEN_INPUT:
        return and_(_IS_INPUT, col(Obligation.state).in_(DONE))
    classes = [one.value for one, of in _OF_CLASS.items() if of is part]
    return and_(~_IS_INPUT, class_on(today).in_(classes))


def listed(
    session: Session,
    unit_id: int,
    part: Part,
    today: date,
    *,
    limit: int,
    offset: int = 0,
    reach: Reach | None = None,
) -> list[ObligationView]:
    """What is to come by due date, the oldest first; what is over, the newest first."""
    due = col(Obligation.due_on)
    order = (due.desc(), col(Obligation.id).desc()) if part in _NEWEST_FIRST else (due, col(Obligation.id))
    statement = select(Obligation).where(col(Obligation.unit_id) == unit_id, _of(part, today), *within(reach))
    return obligation_queries.viewed(session, statement.order_by(*order).limit(limit).offset(offset))


def _running() -> ColumnElement[bool]:
    return col(Obligation.plan_id).in_(select(Plan.id).where(col(Plan.state) == PlanState.ACTIVE))


def _owed(unit_id: int, reach: Reach | None) -> list[ColumnElement[bool]]:
    of_unit = col(Obligation.unit_id) == unit_id
    return [of_unit, col(Obligation.state).in_(AWAITED), _running(), *within(reach)]


def number_owed(session: Session, unit_id: int, reach: Reach | None = None) -> int:
    """What running plans and other units wait for now."""
    statement = select(func.count()).select_from(Obligation)
    return session.exec(statement.where(*_owed(unit_id, reach))).one()


def owed(
    session: Session, unit_id: int, *, limit: int, offset: int = 0, reach: Reach | None = None
) -> list[ObligationView]:
    """The same, by due date."""
    order = (col(Obligation.due_on), col(Obligation.id))
    statement = select(Obligation).where(*_owed(unit_id, reach)).order_by(*order)
    return obligation_queries.viewed(session, statement.limit(limit).offset(offset))


def owed_in_state(
    session: Session, unit_id: int, state: State, *, limit: int, reach: Reach | None = None
) -> list[ObligationView]:
    """Those of them in one state, by due date."""
    order = (col(Obligation.due_on), col(Obligation.id))
    statement = select(Obligation).where(*_owed(unit_id, reach), col(Obligation.state) == state)
    return obligation_queries.viewed(session, statement.order_by(*order).limit(limit))


def drafts_awaiting_approval(
    session: Session, unit_id: int, *, limit: int, reach: Reach | None = None
) -> list[tuple[AnswerDraft, ObligationView]]:
    """Answers of a unit that wait for its head, by due date."""
    statement = (
        select(AnswerDraft)
        .join(Obligation, col(Obligation.id) == col(AnswerDraft.obligation_id))
        .where(
            col(Obligation.unit_id) == unit_id,
            col(Obligation.state).in_(AWAITED),
            col(AnswerDraft.state) == DraftState.AWAITING_APPROVAL,
            *within(reach),
        )
        .order_by(col(Obligation.due_on), col(Obligation.id))
        .limit(limit)
    )
    drafts = list(session.exec(statement))
    views = obligation_queries.views_of_ids(session, [one.obligation_id for one in drafts])
    return [(one, views[one.obligation_id]) for one in drafts]


def draft_states(session: Session, obligation_ids: list[int]) -> dict[int, DraftState]:
    """Where an answer has been begun."""
    statement = select(AnswerDraft.obligation_id, AnswerDraft.state).where(
        among(session, col(AnswerDraft.obligation_id), set(obligation_ids))
    )
    return {found: DraftState(state) for found, state in session.exec(statement)}


def return_reasons(session: Session, obligation_ids: list[int]) -> dict[int, Submission]:
    """Why the newest answer to each came back."""
    statement = (
        select(Submission)
        .where(
            among(session, col(Submission.obligation_id), set(obligation_ids)),
            col(Submission.state) == SubmissionState.RETURNED,
        )
        .order_by(col(Submission.version))
    )
    return {one.obligation_id: one for one in session.exec(statement)}


def units_below(session: Session, unit_id: int, *, limit: int) -> list[Unit]:
    """Those directly below a unit."""
    statement = select(Unit).where(col(Unit.parent_id) == unit_id, col(Unit.id) != unit_id)
    return list(session.exec(statement.order_by(col(Unit.name), col(Unit.id)).limit(limit)))


def overdue_of_units(
    session: Session, unit_ids: list[int], today: date, reach: Reach | None = None
) -> dict[int, int]:
    """How much of what running plans ask is overdue with each."""
    statement = (
        select_many(col(Obligation.unit_id), func.count())
        .where(
            among(session, col(Obligation.unit_id), set(unit_ids)),
            col(Obligation.due_on) < today,
            col(Obligation.state).in_((*AWAITED, State.SCHEDULED)),
            ~_IS_INPUT,
            _running(),
            *within(reach),
        )
        .group_by(col(Obligation.unit_id))
    )
    return dict(session.execute(statement).tuples().all())
