"""Statements about the steps of the ladder."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, tuple_, update
from sqlmodel import Session, col, func, select

from models import Assignment, AssignmentUnit, DueEvent, OutboxMessage, Plan
from models.queries.bulk import BulkStatement
from models.queries.due_obligations import DueObligation
from models.queries.inserting import insert_new, new_rows
from models.queries.plans import NOT_LEADING
from rules.cadence import Role
from rules.delivery import LetterState
from rules.lifecycle import PlanState

EVENT_COLUMNS = tuple(DueEvent.__table__.columns.keys())[1:]  # type: ignore[attr-defined]


@lru_cache(maxsize=4)
def _new_events(dialect: Dialect) -> BulkStatement:
    return BulkStatement.of(new_rows(dialect, DueEvent), dialect, EVENT_COLUMNS)


class EventRows:
    """Makes steps in the form the driver takes, from a template that many obligations share."""

    def __init__(self, dialect: Dialect) -> None:
        self._bulk = _new_events(dialect)
        self._key, self._obligation, self._unit = map(self._bulk.place, ("key", "obligation_id", "unit_id"))
        self._audience, self._acting_for = map(self._bulk.place, ("audience", "acting_for"))
        self._email, self._name = map(self._bulk.place, ("recipient_email", "recipient_name"))

    def template(self, **values: Any) -> Any:
        empty: dict[str, Any] = dict.fromkeys(EVENT_COLUMNS)
        return self._bulk.ready([empty | values])[0]

    def row(
        self,
        template: Any,
        of: DueObligation,
        key: str,
        audience: str = "",
        email: str | None = None,
        name: str | None = None,
        acting_for: str | None = None,
    ) -> Any:
        made = template.copy()
        made[self._key], made[self._obligation], made[self._unit] = key, of.id, of.unit_id
        made[self._audience], made[self._acting_for] = audience, acting_for
        made[self._email], made[self._name] = email, name
        return made


def add_events(session: Session, ready: list[Any], letters: Iterable[int | None]) -> None:
    """Write what EventRows made, each with the letter that will speak of it."""
    bulk = _new_events(session.get_bind().dialect)
    place = bulk.place("letter_id")
    for row, letter_id in zip(ready, letters, strict=True):
        row[place] = letter_id
    bulk.run(session, ready)


def add_due_events(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write steps; one that is already on record under its key is not written again."""
    insert_new(session, DueEvent, rows)


def of_obligation(session: Session, obligation_id: int) -> list[DueEvent]:
    """Every step one obligation has seen, oldest first: the proof of urging."""
    statement = (
        select(DueEvent).where(col(DueEvent.obligation_id) == obligation_id).order_by(col(DueEvent.id))
    )
    return list(session.exec(statement))


def since(session: Session, last_id: int) -> list[DueEvent]:
    """The steps after one already seen."""
    return list(session.exec(select(DueEvent).where(col(DueEvent.id) > last_id).order_by(col(DueEvent.id))))


def unseal_letters_about(session: Session, obligation_id: int) -> None:
    """Send letters that speak about an obligation and have not left back to planning: they must be written anew."""
    letters = select(DueEvent.letter_id).where(
        col(DueEvent.obligation_id) == obligation_id, col(DueEvent.letter_id).is_not(None)
    )
    session.execute(
        update(OutboxMessage)
        .where(col(OutboxMessage.id).in_(letters), col(OutboxMessage.state) == LetterState.DUE)
        .values(state=LetterState.PLANNED, content=None)
        .execution_options(synchronize_session=False)
    )


def recommended_without_courtesy(session: Session) -> list[tuple[Plan, int]]:
    """Units of active plans addressed with "Đề nghị" that have not had their one courtesy letter."""
    written = select(DueEvent.plan_id, DueEvent.unit_id).where(col(DueEvent.obligation_id).is_(None))
    statement = (
        select(Plan, AssignmentUnit.unit_id)
        .join(Assignment, col(Assignment.plan_id) == col(Plan.id))
        .join(AssignmentUnit, col(AssignmentUnit.assignment_id) == col(Assignment.id))
        .where(
            NOT_LEADING,
            col(AssignmentUnit.role) == Role.RECOMMENDED,
            # A successor is told by the letter about the change of units.
            col(AssignmentUnit.ended_on).is_(None),
            col(AssignmentUnit.inherited_from_id).is_(None),
            col(Assignment.is_dropped).is_(False),
            col(Plan.state) == PlanState.ACTIVE,
            tuple_(col(Plan.id), col(AssignmentUnit.unit_id)).not_in(written),
        )
        .order_by(col(Plan.id), col(AssignmentUnit.unit_id))
    )
    pairs: dict[tuple[int, int], tuple[Plan, int]] = {}
    for plan, unit_id in session.exec(statement):
        pairs.setdefault((plan.id or 0, unit_id), (plan, unit_id))
    return list(pairs.values())


def counts_by_outcome(session: Session, start: datetime, end: datetime) -> dict[str, int]:
    """How many steps were raised, skipped, unreachable between two instants: one side of the balance."""
    statement = (
        select(DueEvent.outcome, func.count())
        .where(col(DueEvent.raised_at) >= start, col(DueEvent.raised_at) < end)
        .group_by(col(DueEvent.outcome))
    )
    return {str(outcome): number for outcome, number in session.exec(statement)}
