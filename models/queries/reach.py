"""Statements about rights: how far a person's go, and to which unit and plan a thing belongs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from models import (
    Assignment,
    Difficulty,
    Evidence,
    Obligation,
    OfficialLetter,
    Plan,
    ReportSnapshot,
    Signatory,
    Unit,
    User,
    UserPlan,
)
from rules.reach import EVERYTHING, NOTHING, Reach


@dataclass(frozen=True)
class Belonging:
    """The unit and the plan a thing is about; None: of no unit (plan) in particular.

    `is_of_every_plan`: a unit belongs to no plan, and whoever has some plans may look at all units of the directory.
    """

    unit_id: int | None = None
    plan_id: int | None = None
    is_of_every_plan: bool = False

    def lies_in(self, reach: Reach) -> bool:
        if self.is_of_every_plan:
            return reach.covers_unit(self.unit_id)
        return reach.covers(unit_id=self.unit_id, plan_id=self.plan_id)


def reach_of(session: Session, user: User, *, is_of_a_unit: bool) -> Reach:
    """A unit's own people, and those of the house whose rights were ended there: their unit and what is below it.

    The rest of the house: every unit. Plans: those that were given, or every one.
    """
    ends_at_unit = is_of_a_unit or user.only_unit
    if ends_at_unit and user.unit_id is None:
        return NOTHING
    units = with_units_below(session, user.unit_id) if ends_at_unit and user.unit_id is not None else None
    given = session.exec(select(UserPlan.plan_id).where(col(UserPlan.user_id) == user.id)).all()
    if units is None and not given:
        return EVERYTHING
    return Reach(units, frozenset(given) if given else None)


def with_units_below(session: Session, unit_id: int) -> frozenset[int]:
    """A unit and every unit below it; a circle in the directory ends the walk."""
    below = select(col(Unit.id).label("id")).where(col(Unit.id) == unit_id).cte("below", recursive=True)
    # UNION, not UNION ALL: it stops where it has been.
    below = below.union(select(col(Unit.id)).join(below, col(Unit.parent_id) == below.c.id))
    return frozenset(row[0] for row in session.execute(select(below.c.id)))


def within(reach: Reach | None) -> list[ColumnElement[bool]]:
    """The obligations that lie within a reach, as conditions."""
    conditions: list[ColumnElement[bool]] = []
    if reach is not None and reach.units is not None:
        conditions.append(col(Obligation.unit_id).in_(reach.units))
    if reach is not None and reach.plans is not None:
        conditions.append(col(Obligation.plan_id).in_(reach.plans))
    return conditions


def plans_within(reach: Reach | None) -> list[ColumnElement[bool]]:
    """The plans that lie within a reach, as conditions; whose rights end at some units sees those that ask them something."""
    conditions: list[ColumnElement[bool]] = []
    if reach is not None and reach.plans is not None:
        conditions.append(col(Plan.id).in_(reach.plans))
    if reach is not None and reach.units is not None:
        asked = select(col(Obligation.plan_id)).where(col(Obligation.unit_id).in_(reach.units))
        conditions.append(col(Plan.id).in_(asked))
    return conditions


def _of_plan(session: Session, plan_id: str) -> Belonging | None:
    found = session.exec(select(Plan.id).where(col(Plan.id) == int(plan_id))).first()
    return Belonging(plan_id=found) if found else None


def _of_obligation(session: Session, obligation_id: str) -> Belonging | None:
    statement = select(Obligation.unit_id, Obligation.plan_id).where(col(Obligation.id) == int(obligation_id))
    found = session.exec(statement).first()
    return Belonging(*found) if found else None


def _of_report(session: Session, report_id: str) -> Belonging | None:
    statement = select(ReportSnapshot.plan_id).where(col(ReportSnapshot.id) == int(report_id))
    found = session.exec(statement).first()
    return Belonging(plan_id=found) if found else None


def _of_document(session: Session, letter_id: str) -> Belonging | None:
    statement = select(OfficialLetter.plan_id).where(col(OfficialLetter.id) == int(letter_id))
    found = session.exec(statement).first()
    return Belonging(plan_id=found) if found else None


def _of_evidence(session: Session, evidence_id: str) -> Belonging | None:
    statement = (
        select(Obligation.unit_id, Obligation.plan_id)
        .join(Evidence, col(Evidence.obligation_id) == col(Obligation.id))
        .where(col(Evidence.id) == int(evidence_id))
    )
    found = session.exec(statement).first()
    return Belonging(*found) if found else None


def _of_ticket(session: Session, ticket_id: str) -> Belonging | None:
    statement = select(Difficulty.unit_id, Difficulty.plan_id).where(col(Difficulty.id) == int(ticket_id))
    found = session.exec(statement).first()
    return Belonging(*found) if found else None


def _of_assignment(session: Session, assignment_id: str) -> Belonging | None:
    statement = select(Assignment.plan_id).where(col(Assignment.id) == int(assignment_id))
    found = session.exec(statement).first()
    return Belonging(plan_id=found) if found else None


def _of_unit(session: Session, code: str) -> Belonging | None:
    found = session.exec(select(Unit.id).where(col(Unit.code) == code)).first()
    return Belonging(unit_id=found, is_of_every_plan=True) if found else None


def _of_signatory(session: Session, signatory_id: str) -> Belonging | None:
    statement = select(Signatory.unit_id).where(col(Signatory.id) == int(signatory_id))
    found = session.exec(statement).first()
    return Belonging(unit_id=found, is_of_every_plan=True) if found else None


# What a name in braces in an address stands for.
BELONGINGS: Mapping[str, Callable[[Session, str], Belonging | None]] = {
    "plan_id": _of_plan,
    "obligation_id": _of_obligation,
    "report_id": _of_report,
    "document_id": _of_document,
    "evidence_id": _of_evidence,
    "ticket_id": _of_ticket,
    "assignment_id": _of_assignment,
    "code": _of_unit,
    "signatory_id": _of_signatory,
}
