"""Statements about what is owed when units change: parts in assignments and obligations pass from one to another."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import true, update
from sqlmodel import Session, col, select

from models import AccessLink, Assignment, AssignmentUnit, Obligation, Plan
from models.queries.amendments import batches
from models.queries.inserting import insert_new
from models.queries.outcomes import changed, changed_one
from rules.lifecycle import AWAITED, PlanState, State

# What a unit still has before it: told of by letters now or later.
OPEN_STATES = (State.SCHEDULED, *AWAITED)


def active_plans(session: Session) -> list[Plan]:
    return list(session.exec(select(Plan).where(col(Plan.state) == PlanState.ACTIVE).order_by(col(Plan.id))))


def parts_of(
    session: Session, unit_ids: Iterable[int], *, with_ended: bool = False
) -> list[tuple[AssignmentUnit, Assignment]]:
    """What these units answer for in the active plans, in the order of the documents; `with_ended`: or once did."""
    statement = (
        select(AssignmentUnit, Assignment)
        .join(Assignment, col(Assignment.id) == col(AssignmentUnit.assignment_id))
        .join(Plan, col(Plan.id) == col(Assignment.plan_id))
        .where(
            col(AssignmentUnit.unit_id).in_(set(unit_ids)),
            true() if with_ended else col(AssignmentUnit.ended_on).is_(None),
            col(Assignment.is_dropped).is_(False),
            col(Plan.state) == PlanState.ACTIVE,
        )
        .order_by(col(Assignment.plan_id), col(Assignment.position), col(AssignmentUnit.unit_id))
    )
    return list(session.exec(statement).all())


def members_of(session: Session, assignment_ids: Iterable[int]) -> list[AssignmentUnit]:
    """Everybody who answers or has answered for these assignments."""
    statement = select(AssignmentUnit).where(col(AssignmentUnit.assignment_id).in_(set(assignment_ids)))
    order = (col(AssignmentUnit.assignment_id), col(AssignmentUnit.unit_id))
    return list(session.exec(statement.order_by(*order)))


def end_parts(session: Session, pairs: Iterable[tuple[int, int]], on: date) -> None:
    """Assignment and unit; the row stays as what has been."""
    for assignment_id, unit_id in pairs:
        statement = update(AssignmentUnit).where(
            col(AssignmentUnit.assignment_id) == assignment_id, col(AssignmentUnit.unit_id) == unit_id
        )
        changed(session, statement.values(ended_on=on))


def give_part(session: Session, row: Mapping[str, Any], *, is_known: bool) -> None:
    """A part for a unit that had none in the assignment, or a stronger one than it had."""
    if not is_known:
        insert_new(session, AssignmentUnit, [row])
        return
    statement = update(AssignmentUnit).where(
        col(AssignmentUnit.assignment_id) == row["assignment_id"],
        col(AssignmentUnit.unit_id) == row["unit_id"],
    )
    changed(session, statement.values(**row, ended_on=None))


def obligations_of(session: Session, unit_ids: Iterable[int]) -> list[Obligation]:
    """What these units owe or have answered in the active plans, as it is now."""
    statement = (
        select(Obligation)
        .join(Plan, col(Plan.id) == col(Obligation.plan_id))
        .where(col(Obligation.unit_id).in_(set(unit_ids)), col(Plan.state) == PlanState.ACTIVE)
        .order_by(col(Obligation.id))
    )
    return list(session.exec(statement.execution_options(populate_existing=True)))


def keys_among(session: Session, keys: Iterable[str]) -> set[str]:
    """Which of these keys exist."""
    wanted = sorted(set(keys))
    found: set[str] = set()
    for start in range(0, len(wanted), 1000):
        statement = select(Obligation.key).where(col(Obligation.key).in_(wanted[start : start + 1000]))
        found.update(session.exec(statement))
    return found


def hand_over(session: Session, before: Obligation, *, to: int, key: str, on: date, at: datetime) -> bool:
    """To another unit with its date and its place on the ladder; compares owner, version and state.

    The version counts on, so that letters to the new people have keys of their own (rules/keys.py).
    """
    statement = update(Obligation).where(
        col(Obligation.id) == before.id,
        col(Obligation.unit_id) == before.unit_id,
        col(Obligation.due_version) == before.due_version,
        col(Obligation.state) == before.state,
    )
    values = {
        "unit_id": to,
        "key": key,
        "due_version": before.due_version + 1,
        "inherited_from_id": before.unit_id,
        "inherited_on": on,
        # a colleague of the unit before is nobody's colleague in the one after
        "handled_by_email": None,
        "handled_by_name": None,
        "changed_at": at,
    }
    return changed_one(session, statement.values(**values))


def end_obligation(session: Session, before: Obligation, *, at: datetime) -> bool:
    """Cancelled, with the trail saying why; compares owner and state."""
    statement = update(Obligation).where(
        col(Obligation.id) == before.id,
        col(Obligation.unit_id) == before.unit_id,
        col(Obligation.state) == before.state,
    )
    return changed_one(session, statement.values(state=State.CANCELLED, next_action_on=None, changed_at=at))


def serve_instead(session: Session, ended_id: int, kept_id: int) -> None:
    """What was asked for one obligation now serves the one that carries it on."""
    changed(
        session, update(Obligation).where(col(Obligation.serves_id) == ended_id).values(serves_id=kept_id)
    )


def revoke_links(session: Session, obligation_ids: Iterable[int], *, at: datetime) -> int:
    """The signed pages of the people of before; the number closed."""
    number = 0
    for ids in batches(obligation_ids):
        statement = update(AccessLink).where(
            col(AccessLink.obligation_id).in_(ids), col(AccessLink.revoked_at).is_(None)
        )
        number += changed(session, statement.values(revoked_at=at))
    return number


def take_plan(session: Session, plan: Plan, **values: Any) -> bool:
    """Lock a running plan and count the change: a page of its amendment made before is refused."""
    statement = update(Plan).where(
        col(Plan.id) == plan.id,
        col(Plan.state) == PlanState.ACTIVE,
        col(Plan.draft_version) == plan.draft_version,
    )
    return changed_one(session, statement.values(draft_version=plan.draft_version + 1, **values))
