"""Statements about what the coordinator says line by line."""

from sqlalchemy import update
from sqlmodel import Session, col, select

from models import LineVerdict, Submission, SubmissionLine
from models.queries.outcomes import changed


def write(
    session: Session, submission_id: int, assignment_id: int, verdict: LineVerdict, reason: str
) -> None:
    statement = update(SubmissionLine).where(
        col(SubmissionLine.submission_id) == submission_id,
        col(SubmissionLine.assignment_id) == assignment_id,
    )
    changed(session, statement.values(verdict=verdict, verdict_reason=reason))


def version_before(session: Session, submission: Submission) -> Submission | None:
    statement = select(Submission).where(
        col(Submission.obligation_id) == submission.obligation_id,
        col(Submission.version) == submission.version - 1,
    )
    return session.exec(statement).first()
