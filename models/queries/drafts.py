"""Statements about plans that are still drafts: everything here happens before a person has confirmed."""

from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam, delete, func, update
from sqlmodel import Session, col, select

from models import Assignment, Deliverable, Doubt, Plan
from models.queries.outcomes import changed_one
from rules.lifecycle import PlanState


def take_version(session: Session, plan_id: int, version: int) -> bool:
    """Compare-and-set of a draft's version; it also locks the plan's row until the transaction ends."""
    statement = (
        update(Plan)
        .where(
            col(Plan.id) == plan_id,
            col(Plan.state) == PlanState.DRAFT,
            col(Plan.draft_version) == version,
        )
        .values(draft_version=version + 1)
    )
    return changed_one(session, statement)


def draft_plans(session: Session) -> list[Plan]:
    """The plans that wait for a person, oldest first."""
    statement = select(Plan).where(col(Plan.state) == PlanState.DRAFT).order_by(col(Plan.id))
    return list(session.exec(statement))


def key_of(session: Session, plan_id: int) -> str:
    return session.exec(select(Plan.key).where(col(Plan.id) == plan_id)).one()


def every_assignment(session: Session, plan_id: int) -> list[Assignment]:
    """The assignments of a plan in the order of the document, the dropped ones too."""
    statement = (
        select(Assignment).where(col(Assignment.plan_id) == plan_id).order_by(col(Assignment.position))
    )
    return list(session.exec(statement))


def assignment(session: Session, assignment_id: int) -> Assignment | None:
    return session.exec(select(Assignment).where(col(Assignment.id) == assignment_id)).first()


def doubt(session: Session, doubt_id: int) -> Doubt | None:
    return session.exec(select(Doubt).where(col(Doubt.id) == doubt_id)).first()


def deliverables_of(session: Session, assignment_ids: Iterable[int]) -> dict[int, str]:
    """What each of these assignments is to produce, where it says so."""
    statement = select(Deliverable).where(col(Deliverable.assignment_id).in_(set(assignment_ids)))
    return {row.assignment_id: row.name for row in session.exec(statement)}


def write_deliverable(session: Session, assignment_id: int, name: str | None) -> None:
    """The one deliverable of an assignment: written anew or taken away."""
    session.execute(delete(Deliverable).where(col(Deliverable.assignment_id) == assignment_id))
    if name:
        session.add(Deliverable(assignment_id=assignment_id, name=name))


def last_position(session: Session, plan_id: int) -> int:
    """The place of the last assignment of a plan, dropped or not; 0 when there is none."""
    statement = select(func.max(Assignment.position)).where(col(Assignment.plan_id) == plan_id)
    return session.exec(statement).one() or 0


def make_room(session: Session, plan_id: int, after: int, places: int) -> None:
    """Move what stands behind a position down; by way of negative numbers, because a place is taken only once."""
    behind = (col(Assignment.plan_id) == plan_id, col(Assignment.position) > after)
    aside = update(Assignment).where(*behind).values(position=-Assignment.position)
    session.execute(aside.execution_options(synchronize_session=False))
    waiting = (col(Assignment.plan_id) == plan_id, col(Assignment.position) < 0)
    back = update(Assignment).where(*waiting).values(position=places - col(Assignment.position))
    session.execute(back.execution_options(synchronize_session=False))


def place_anew(session: Session, plan_id: int, positions: Mapping[int, int]) -> None:
    """Give every assignment named its new place."""
    if not positions:
        return
    aside = update(Assignment).where(col(Assignment.plan_id) == plan_id, col(Assignment.position) > 0)
    session.execute(aside.values(position=-Assignment.position).execution_options(synchronize_session=False))
    table = Assignment.__table__  # type: ignore[attr-defined]
    placed = update(table).where(table.c.id == bindparam("row")).values(position=bindparam("place"))
    session.connection().execute(placed, [{"row": row, "place": place} for row, place in positions.items()])
