"""The coordinator's word on each line: kept with the answer, and carried to the next version of what did not change."""

from collections.abc import Mapping

from sqlmodel import Session

from models import LineVerdict, Submission, SubmissionLine
from models.queries import desk
from models.queries import evidence as evidence_queries
from models.queries import line_verdicts as verdict_queries
from models.queries import submissions as submission_queries
from notifications.phrases import shortened
from rules.line_verdicts import Verdict, Verdicts

MOST_WORDS = 70


def answered_lines(session: Session, submission: Submission, plan_id: int) -> dict[int, str]:
    """The lines of an answer as its form numbers them, named for people: "Nhiệm vụ 2 (Hướng dẫn lập dự toán…)"."""
    lines = submission_queries.lines(session, submission.id or 0)
    tasks = desk.assignments_named(session, [line.assignment_id for line in lines])
    ordered = sorted(
        tasks.values(), key=lambda task: (task.plan_id != plan_id, task.plan_id, task.position, task.id)
    )
    return {
        task.id or 0: f"Nhiệm vụ {number} ({shortened(task.task, MOST_WORDS)})"
        for number, task in enumerate(ordered, 1)
    }


def write_verdicts(session: Session, submission: Submission, verdicts: Verdicts) -> None:
    for assignment_id, verdict in verdicts.items():
        word = LineVerdict.ACCEPTED if verdict.is_accepted else LineVerdict.RETURNED
        reason = "" if verdict.is_accepted else verdict.reason.strip()
        verdict_queries.write(session, submission.id or 0, assignment_id, word, reason)


def all_accepted(answered: Mapping[int, str]) -> dict[int, Verdict]:
    return dict.fromkeys(answered, Verdict(is_accepted=True))


def same_words(was: SubmissionLine, line: SubmissionLine) -> bool:
    """The same said again: also which figures are estimates."""
    return (was.state, was.result, was.figures, sorted(was.estimates or ())) == (
        line.state,
        line.result,
        line.figures,
        sorted(line.estimates or ()),
    )


def keep_accepted_lines(session: Session, submission: Submission) -> None:
    """What was accepted in the version before and comes back word for word, with no new file, needs no second look."""
    before = verdict_queries.version_before(session, submission)
    if before is None:
        return
    ids = [before.id or 0, submission.id or 0]
    old = {line.assignment_id: line for line in submission_queries.lines(session, ids[0])}
    renewed = {one.assignment_id for one in evidence_queries.of_submissions(session, ids[1:])}
    for line in submission_queries.lines(session, ids[1]):
        was = old.get(line.assignment_id)
        if was is None or was.verdict is not LineVerdict.ACCEPTED or line.assignment_id in renewed:
            continue
        if same_words(was, line):
            verdict_queries.write(session, ids[1], line.assignment_id, LineVerdict.ACCEPTED, "")
