"""Statements about answers."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session, col, func, select

from models import Difficulty, Obligation, Submission, SubmissionLine, SubmissionState
from models.queries.bulk import among
from models.queries.outcomes import changed_one


def next_version(session: Session, obligation_id: int) -> int:
    statement = select(func.max(Submission.version)).where(col(Submission.obligation_id) == obligation_id)
    return (session.exec(statement).one() or 0) + 1


def add_submission(session: Session, submission: Submission) -> int:
    session.add(submission)
    session.flush()
    return submission.id or 0


def add_lines(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    rows = [dict(row) for row in rows]
    if rows:
        session.execute(insert(SubmissionLine), rows)


def add_difficulty(session: Session, difficulty: Difficulty) -> int:
    session.add(difficulty)
    session.flush()
    return difficulty.id or 0


def latest(session: Session, obligation_id: int) -> Submission | None:
    """The newest version of an answer."""
    statement = (
        select(Submission)
        .where(col(Submission.obligation_id) == obligation_id)
        .order_by(col(Submission.version).desc())
        .limit(1)
    )
    return session.exec(statement).first()


def lines(session: Session, submission_id: int) -> list[SubmissionLine]:
    statement = select(SubmissionLine).where(col(SubmissionLine.submission_id) == submission_id)
    return list(session.exec(statement.order_by(col(SubmissionLine.assignment_id))))


def decide(
    session: Session,
    submission_id: int,
    state: SubmissionState,
    *,
    at: datetime,
    by: str,
    reason: str | None = None,
) -> bool:
    """received → accepted or returned, once."""
    statement = update(Submission).where(
        col(Submission.id) == submission_id, col(Submission.state) == SubmissionState.RECEIVED
    )
    return changed_one(session, statement.values(state=state, decided_at=at, decided_by=by, reason=reason))


def standing_of_period(session: Session, period_id: int) -> list[tuple[Submission, Obligation]]:
    """For each report obligation of a period the answer that stands: the newest that was not returned."""
    statement = (
        select(Submission, Obligation)
        .join(Obligation, col(Obligation.id) == col(Submission.obligation_id))
        .where(col(Obligation.period_id) == period_id, col(Submission.state) != SubmissionState.RETURNED)
        .order_by(col(Submission.obligation_id), col(Submission.version))
    )
    newest = {
        submission.obligation_id: (submission, obligation)
        for submission, obligation in session.exec(statement)
    }
    return list(newest.values())


def lines_of(session: Session, submission_ids: Iterable[int]) -> list[SubmissionLine]:
    wanted = among(session, col(SubmissionLine.submission_id), set(submission_ids))
    statement = select(SubmissionLine).where(wanted)
    return list(session.exec(statement.order_by(col(SubmissionLine.assignment_id), col(SubmissionLine.id))))


def difficulties_of(session: Session, submission_ids: Iterable[int]) -> list[Difficulty]:
    statement = select(Difficulty).where(among(session, col(Difficulty.submission_id), set(submission_ids)))
    return list(session.exec(statement.order_by(col(Difficulty.unit_id), col(Difficulty.id))))


def previous_lines(session: Session, obligation: Obligation) -> dict[int, SubmissionLine]:
    """What the unit answered last time about each assignment of the same plan: the answers to start from."""
    statement = (
        select(SubmissionLine)
        .join(Submission, col(Submission.id) == col(SubmissionLine.submission_id))
        .join(Obligation, col(Obligation.id) == col(Submission.obligation_id))
        .where(
            col(Obligation.plan_id) == obligation.plan_id,
            col(Obligation.unit_id) == obligation.unit_id,
            col(Obligation.id) != obligation.id,
        )
        .order_by(col(Submission.submitted_at))
    )
    return {line.assignment_id: line for line in session.exec(statement)}
