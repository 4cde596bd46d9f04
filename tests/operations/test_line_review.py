"""An answer judged line by line: what is returned says so in the letter, what was accepted is not looked at twice."""

from dataclasses import replace
from datetime import date

import pytest

from config.clock import SetClock
from models import LineVerdict
from models.queries import submissions as submission_queries
from notifications.recording import RecordingTransport
from operations.answers.review_submission import accept_submission, return_submission
from operations.answers.submit_status import submit_status
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove, LostRace, Refused
from rules.lifecycle import State
from rules.line_verdicts import Verdict
from tests.builders import a_draft, a_plan, a_reporting_duty, an_answer, an_assignment, at
from tests.operations.urging import letters_to, report_of, round_at, view_of

GOOD, BAD = Verdict(is_accepted=True), Verdict(is_accepted=False, reason="Thiếu số liệu")
UNTIL = date(2021, 6, 25)


def words(workspace: Workspace, report: int) -> list[tuple[LineVerdict | None, str]]:
    with workspace.database.reading() as session:
        latest = submission_queries.latest(session, report)
        assert latest is not None
        lines = submission_queries.lines(session, latest.id or 0)
    return [(line.verdict, line.verdict_reason) for line in lines]


def test_lines_are_returned_with_their_reasons_and_accepted_ones_stay(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty(), an_assignment(), an_assignment(task="Mở ba lớp tập huấn")))
    round_at(workspace, clock, "2021-06-07")
    clock.set(at("2021-06-07", "10:00"))
    report = report_of(workspace, "STC")
    view = view_of(workspace, report)
    answer = an_answer(workspace, view.plan.id or 0, view.unit.id or 0)
    first, second, third = (line.assignment_id for line in answer.lines)
    seen = submit_status(workspace, report, answer).submission_id

    for verdicts, error in (
        ({999: BAD}, BadInput),  # no line of this answer
        ({first: Verdict(is_accepted=False)}, BadInput),
    ):
        with pytest.raises(error):
            return_submission(workspace, report, reason="", due_on=UNTIL, verdicts=verdicts)
    with pytest.raises(BadInput, match="phải ghi lý do"):
        return_submission(workspace, report, reason="", due_on=UNTIL, verdicts={first: GOOD})
    with pytest.raises(Refused, match="còn 1 dòng"):
        accept_submission(workspace, report, verdicts={second: BAD})
    with pytest.raises(LostRace):
        accept_submission(workspace, report, seen=seen + 1)
    assert view_of(workspace, report).obligation.state is State.SUBMITTED
    assert words(workspace, report) == [(None, "")] * 3  # a refused word leaves nothing behind

    return_submission(
        workspace, report, reason="", due_on=UNTIL, verdicts={first: GOOD, second: BAD}, seen=seen
    )
    assert words(workspace, report) == [
        (LineVerdict.ACCEPTED, ""),
        (LineVerdict.RETURNED, "Thiếu số liệu"),
        (None, ""),
    ]
    round_at(workspace, clock, "2021-06-08")
    (letter,) = letters_to(transport, "desk@stc", "returned")
    assert "Nhiệm vụ 2" in letter
    assert "Thiếu số liệu" in letter
    assert "Nhiệm vụ 1" not in letter

    # The unit mends the second line and touches the third, which nobody had judged.
    mended = [answer.lines[0], *(replace(line, result="Đã bổ sung") for line in answer.lines[1:])]
    submit_status(workspace, report, replace(answer, lines=tuple(mended)))
    assert words(workspace, report) == [(LineVerdict.ACCEPTED, ""), (None, ""), (None, "")]
    # A line that was accepted and then changed is looked at again.
    return_submission(workspace, report, reason="Xem lại", due_on=UNTIL, verdicts={second: GOOD})
    assert words(workspace, report)[:2] == [(LineVerdict.ACCEPTED, ""), (LineVerdict.ACCEPTED, "")]
    changed = [replace(mended[0], figures={"lớp": 3.0}), *mended[1:]]
    submit_status(workspace, report, replace(answer, lines=tuple(changed)))
    assert words(workspace, report) == [(None, ""), (LineVerdict.ACCEPTED, ""), (None, "")]

    accept_submission(workspace, report, verdicts={third: GOOD})
    assert words(workspace, report) == [(LineVerdict.ACCEPTED, "")] * 3
    with pytest.raises(IllegalMove):
        return_submission(workspace, report, reason="muộn", due_on=UNTIL, verdicts={first: BAD})
