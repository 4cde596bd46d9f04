"""What stands behind the hits of a search: the words as they were written, and where they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models import Assignment, Difficulty, Obligation, Plan, Submission, SubmissionLine, Unit, UnitAlias
from models.queries.search import NOTE, Hit
from rules.reach import Reach
from rules.search_words import SearchKind


@dataclass(frozen=True)
class Found:
    """`title` and `text` as people wrote them; `obligation_id`: of whose page it is a part."""

    kind: SearchKind
    title: str
    text: str = ""
    plan: Plan | None = None
    unit: Unit | None = None
    obligation_id: int | None = None
    position: int | None = None  # of a task in its plan
    ticket_id: int | None = None


def found_behind(session: Session, hits: Iterable[Hit], reach: Reach) -> list[Found]:
    """In the order of the hits; what has gone in the meantime is left out."""
    by_source: dict[int, list[int]] = defaultdict(list)
    hits = list(hits)
    for hit in hits:
        by_source[hit.source].append(hit.ref_id)
    found = {
        (source, ref_id): one
        for source, ids in by_source.items()
        for ref_id, one in _LOADERS[source](session, ids, reach).items()
    }
    return [found[hit.source, hit.ref_id] for hit in hits if (hit.source, hit.ref_id) in found]


def _plans(session: Session, ids: Collection[int], _: Reach) -> dict[int, Found]:
    plans = session.exec(select(Plan).where(col(Plan.id).in_(ids)))
    return {
        plan.id or 0: Found(
            SearchKind.PLAN,
            " – ".join(part for part in (plan.document_number, plan.title) if part),
            plan.issuer_name or "",
            plan,
        )
        for plan in plans
    }


def _assignments(session: Session, ids: Collection[int], reach: Reach) -> dict[int, Found]:
    statement = select(Assignment, Plan).join(Plan).where(col(Assignment.id).in_(ids))
    own = _own_obligations(session, ids, reach)
    return {
        task.id or 0: Found(
            SearchKind.ASSIGNMENT,
            task.task,
            task.unit_as_named or "",
            plan,
            obligation_id=own.get(task.id or 0),
            position=task.position,
        )
        for task, plan in session.exec(statement.select_from(Assignment))
    }


def _own_obligations(session: Session, ids: Collection[int], reach: Reach) -> dict[int, int]:
    """Whose rights end at units has no page of a plan: a task leads to what they owe of it."""
    if reach.units is None:
        return {}
    statement = select(Obligation.assignment_id, Obligation.id).where(
        col(Obligation.assignment_id).in_(ids), col(Obligation.unit_id).in_(reach.units)
    )
    return {
        task: owed for task, owed in session.exec(statement.order_by(col(Obligation.id))) if task and owed
    }


def _units(session: Session, ids: Collection[int], _: Reach) -> dict[int, Found]:
    aliases: dict[int, list[str]] = defaultdict(list)
    for alias in session.exec(
        select(UnitAlias).where(col(UnitAlias.unit_id).in_(ids)).order_by(col(UnitAlias.id))
    ):
        aliases[alias.unit_id].append(alias.name)
    units = session.exec(select(Unit).where(col(Unit.id).in_(ids)))
    return {
        unit.id or 0: Found(
            SearchKind.UNIT, unit.name, "; ".join([unit.code, *aliases[unit.id or 0]]), unit=unit
        )
        for unit in units
    }


def _lines(session: Session, ids: Collection[int], _: Reach) -> dict[int, Found]:
    statement = (
        select(SubmissionLine, Assignment.task, Obligation, Unit)
        .select_from(SubmissionLine)
        .join(Assignment, col(Assignment.id) == col(SubmissionLine.assignment_id))
        .join(Submission, col(Submission.id) == col(SubmissionLine.submission_id))
        .join(Obligation, col(Obligation.id) == col(Submission.obligation_id))
        .join(Unit, col(Unit.id) == col(Obligation.unit_id))
        .where(col(SubmissionLine.id).in_(ids))
    )
    rows = session.exec(statement).all()
    plans = _plans_by_id(session, {owed.plan_id for _, _, owed, _ in rows})
    return {
        line.id or 0: Found(
            SearchKind.ANSWER,
            task,
            _both(line.result, line.verdict_reason),
            plans[owed.plan_id],
            unit,
            owed.id,
        )
        for line, task, owed, unit in rows
    }


def _plans_by_id(session: Session, ids: Collection[int]) -> dict[int, Plan]:
    return {plan.id or 0: plan for plan in session.exec(select(Plan).where(col(Plan.id).in_(ids)))}


def _notes(session: Session, ids: Collection[int], _: Reach) -> dict[int, Found]:
    statement = (
        select(Submission, Obligation, Unit, Plan)
        .select_from(Submission)
        .join(Obligation, col(Obligation.id) == col(Submission.obligation_id))
        .join(Unit, col(Unit.id) == col(Obligation.unit_id))
        .join(Plan, col(Plan.id) == col(Obligation.plan_id))
        .where(col(Submission.id).in_(ids))
    )
    return {
        answer.id or 0: Found(SearchKind.ANSWER, "", _both(answer.note, answer.reason), plan, unit, owed.id)
        for answer, owed, unit, plan in session.exec(statement)
    }


def _tickets(session: Session, ids: Collection[int], _: Reach) -> dict[int, Found]:
    statement = (
        select(Difficulty, Submission.obligation_id, Unit, Plan)
        .select_from(Difficulty)
        .join(Submission, col(Submission.id) == col(Difficulty.submission_id))
        .join(Unit, col(Unit.id) == col(Difficulty.unit_id))
        .join(Plan, col(Plan.id) == col(Difficulty.plan_id))
        .where(col(Difficulty.id).in_(ids))
    )
    return {
        ticket.id or 0: Found(
            SearchKind.TICKET, ticket.text, ticket.answer or "", plan, unit, owed, ticket_id=ticket.id
        )
        for ticket, owed, unit, plan in session.exec(statement)
    }


def _both(first: str, second: str | None) -> str:
    return " · ".join(part for part in (first, second) if part)


_LOADERS = {1: _plans, 2: _assignments, 3: _units, 4: _lines, NOTE: _notes, 6: _tickets}
