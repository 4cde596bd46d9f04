"""Statements about what form files ask, for many obligations at once: a batch of letters carries a form each."""

from collections.abc import Collection
from typing import NamedTuple

from sqlmodel import Session, col, select

from models import Assignment, AssignmentUnit, Difficulty, Obligation, Submission, SubmissionLine
from models.queries.bulk import among, columns_of
from rules.cadence import Role


class AskedAssignment(NamedTuple):
    """An assignment as a form needs it; the same names as the table's."""

    id: int
    plan_id: int
    position: int
    task: str
    inside: str | None


class Led(NamedTuple):
    """One assignment that a unit leads; `has_ended`: it did so before the organisation changed."""

    unit_id: int
    assignment: AskedAssignment
    has_ended: bool


def led_lines(session: Session, plan_ids: Collection[int], unit_ids: Collection[int]) -> list[Led]:
    """Plan by plan in the order of the document; a task that many units lead is read once."""
    assignments = {
        row.id: AskedAssignment(*row)
        for row in session.execute(
            columns_of(Assignment, AskedAssignment._fields).where(
                among(session, col(Assignment.plan_id), plan_ids), col(Assignment.is_dropped).is_(False)
            )
        )
    }
    leading = columns_of(AssignmentUnit, ("unit_id", "assignment_id", "ended_on")).where(
        among(session, col(AssignmentUnit.assignment_id), list(assignments)),
        among(session, col(AssignmentUnit.unit_id), unit_ids),
        col(AssignmentUnit.role) == Role.LEAD,
    )
    return [
        Led(unit_id, assignments[assignment_id], ended_on is not None)
        for unit_id, assignment_id, ended_on in session.execute(leading)
    ]


class Answered(NamedTuple):
    """One line of an answer, and what it answered."""

    plan_id: int
    unit_id: int
    obligation_id: int
    submission_id: int
    line: SubmissionLine


def answered_lines(session: Session, plan_ids: Collection[int], unit_ids: Collection[int]) -> list[Answered]:
    """What these units have answered about these plans, the oldest first."""
    statement = (
        columns_of(Obligation, ("plan_id", "unit_id"))
        .add_columns(col(Submission.obligation_id), col(Submission.id), SubmissionLine)
        .join(Submission, col(Submission.obligation_id) == col(Obligation.id))
        .join(SubmissionLine, col(SubmissionLine.submission_id) == col(Submission.id))
        .where(
            among(session, col(Obligation.plan_id), plan_ids),
            among(session, col(Obligation.unit_id), unit_ids),
        )
        .order_by(col(Submission.submitted_at), col(Submission.id), col(SubmissionLine.id))
    )
    return [Answered(*row) for row in session.execute(statement)]


def latest_answers(
    session: Session, obligation_ids: Collection[int]
) -> dict[int, tuple[Submission, list[Difficulty]]]:
    """The newest version of each answer, with what it said beside the lines."""
    statement = (
        select(Submission)
        .where(among(session, col(Submission.obligation_id), obligation_ids))
        .order_by(col(Submission.version))
    )
    newest = {one.obligation_id: one for one in session.exec(statement)}
    tickets = select(Difficulty).where(
        among(session, col(Difficulty.submission_id), {one.id or 0 for one in newest.values()})
    )
    found: dict[int, list[Difficulty]] = {}
    for ticket in session.exec(tickets):
        found.setdefault(ticket.submission_id, []).append(ticket)
    return {key: (one, found.get(one.id or 0, [])) for key, one in newest.items()}
