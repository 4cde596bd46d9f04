"""An issued report becomes the submission of its unit in the plan above."""

from datetime import date

import pytest
from sqlalchemy import update
from sqlmodel import col

from config.clock import SetClock
from models import Contact, DraftState, SubmissionState, TicketKind
from models.queries import evidence as evidence_queries
from models.queries import outbox as outbox_queries
from models.queries import submissions as submission_queries
from operations.answers.answer_drafts import save_draft
from operations.answers.review_submission import return_submission
from operations.reporting.publish_report import publish_report
from operations.rollup.deliver_report import Outcome
from operations.rollup.link_plans import found_plan, plan_above, set_plan_above
from operations.rollup.link_tasks import listed_links, put_links, set_links
from operations.rollup.roll_up import roll_up_again
from operations.rollup.tasks_above import read_tasks, written_tasks
from operations.workspace import Workspace
from rules.answer_draft import DraftContent, DraftLine
from rules.delivery import LetterState
from rules.errors import BadInput, Refused
from rules.lifecycle import State
from tests.builders import at
from tests.operations.answering import answer_to, kept_draft, lines_of
from tests.operations.rolling_up import ABOVE, BELOW, answer_below, frozen_below, owed_by, two_levels


def test_a_whole_report_goes_up_by_itself_with_its_document_and_tickets(
    workspace: Workspace, clock: SetClock
) -> None:
    two_levels(workspace, clock)
    answer_below(workspace, "P1", "Đã ban hành", 2.0, difficulty="Thiếu người")
    answer_below(workspace, "P2", "Đã ban hành", 3.0)
    report_id = frozen_below(workspace, clock)
    published = publish_report(
        workspace, report_id, document_number="12/BC-STC", document_date=date(2021, 6, 17)
    )
    assert published.rolled is not None
    assert published.rolled.outcome is Outcome.SUBMITTED
    view = owed_by(workspace, "STC", ABOVE)
    assert (view.obligation.state, view.obligation.answered_on) == (State.SUBMITTED, date(2021, 6, 17))
    submission, lines = answer_to(workspace, view)
    assert submission.channel == "rollup"
    assert [(line.state.value, line.figures) for line in lines] == [
        ("done", {}),
        ("done", {"Số văn bản": 5.0}),
    ]
    source = "Theo Báo cáo số 12/BC-STC ngày 17/6/2021 của Sở Tài chính:"
    assert all(line.result.startswith(source) for line in lines)
    assert "Phòng Giá: Đã ban hành" in lines[1].result
    with workspace.database.reading() as session:
        files = evidence_queries.of_submissions(session, [submission.id or 0])
        (ticket,) = submission_queries.difficulties_of(session, [submission.id or 0])
    assert {file.file_name.rpartition(".")[2] for file in files} >= {"docx"}
    assert (ticket.kind, ticket.text) == (TicketKind.DIFFICULTY, "- Thiếu người (từ Phòng Ngân sách)")
    again = roll_up_again(workspace, report_id)
    assert again is not None
    assert again.outcome is Outcome.KNOWN


def test_what_is_not_covered_waits_in_a_draft_and_what_a_person_typed_stays(
    workspace: Workspace, clock: SetClock
) -> None:
    two_levels(workspace, clock, linked=False)
    set_links(workspace, BELOW, {2: 2, 3: 2})
    answer_below(workspace, "P1", "Đã ban hành", 2.0)
    report_id = frozen_below(workspace, clock)
    above = owed_by(workspace, "STC", ABOVE)
    first, second = lines_of(workspace, above)
    typed = DraftContent((DraftLine(first, "in_progress", "Đang làm"),))
    save_draft(workspace, above.obligation.id or 0, typed, by="Chị Hoa")
    rolled = publish_report(workspace, report_id).rolled
    assert rolled is not None
    assert (rolled.outcome, rolled.filled, rolled.owed) == (Outcome.DRAFTED, 1, 2)
    assert any("chưa liên kết" in doubt for doubt in rolled.doubts)
    assert any("thiếu số liệu của 1/2 đơn vị" in doubt for doubt in rolled.doubts)
    draft = kept_draft(workspace, above)
    assert draft is not None
    content = DraftContent.from_json(draft.content)
    by_id = {line.assignment_id: line for line in content.lines}
    assert (draft.state, draft.saved_by) == (DraftState.TYPED, "Chị Hoa")
    assert by_id[first].result == "Đang làm"
    assert (by_id[second].state, by_id[second].figures) == ("in_progress", {"Số văn bản": "2"})


def test_what_was_sent_stands_until_it_is_returned(workspace: Workspace, clock: SetClock) -> None:
    two_levels(workspace, clock)
    for code, value in (("P1", 2.0), ("P2", 3.0)):
        answer_below(workspace, code, "Đã ban hành", value)
    report_id = frozen_below(workspace, clock)
    publish_report(workspace, report_id)
    set_links(workspace, BELOW, {3: 1})  # the links are mended after it went up
    with (
        workspace.database.transaction() as session
    ):  # an address above that can never work keeps nothing back
        session.connection().execute(
            update(Contact).where(col(Contact.email) == "head@snv.example.vn").values(email="head@@snv")
        )
    noted = roll_up_again(workspace, report_id)
    assert noted is not None
    assert noted.outcome is Outcome.NOTED
    with workspace.database.reading() as session:
        told = {
            one.recipient_email: one.state for one in outbox_queries.find(session, kind="report_published")
        }
    assert told["head@@snv"] is LetterState.FAILED
    above = owed_by(workspace, "STC", ABOVE)
    submission, _ = answer_to(workspace, above)
    assert (submission.version, submission.state) == (1, SubmissionState.RECEIVED)
    return_submission(workspace, above.obligation.id or 0, reason="Thiếu", due_on=date(2021, 6, 25))
    clock.set(at("2021-06-18", "09:00"))
    again = roll_up_again(workspace, report_id)
    assert again is not None
    assert again.outcome is Outcome.SUBMITTED
    submission, lines = answer_to(workspace, above)
    assert (submission.version, lines[1].figures) == (2, {"Số văn bản": 2.0})


def test_plans_and_tasks_are_linked_by_people_from_suggestions(workspace: Workspace, clock: SetClock) -> None:
    two_levels(workspace, clock, linked=False)
    with workspace.database.reading() as session:
        found = plan_above(session, found_plan(session, BELOW))
    assert found.above is not None
    assert found.above.key == ABOVE
    table = listed_links(workspace, BELOW, None, suggest=True)
    assert '2,"Soạn, ban hành văn bản quản lý giá",,,2,0.93' in table
    put = put_links(workspace, BELOW, b"position,serves\n2,2\n3,\n", "lk.csv")
    assert (put.changed, put.same) == (1, 1)
    for rows, said in (
        (b"position,serves\n2,9\n", "dòng 2"),
        (b"position,serves\n99,1\n", "dòng 2"),
        (b"a\n", "position"),
    ):
        with pytest.raises(BadInput, match=said):
            put_links(workspace, BELOW, rows, "lk.csv")
    with pytest.raises(Refused, match="vòng"):
        set_plan_above(workspace, ABOVE, BELOW)
    tasks = read_tasks(written_tasks(workspace, ABOVE, "STC"), "nv.json")
    assert [one.task for one in tasks.tasks][1:] == ["Ban hành văn bản quản lý giá"]
    odd = written_tasks(workspace, ABOVE, "STC").replace("Ban hành văn".encode(), b"Ban\\u0000 h\\u000bnh")
    assert "Ban\ufffd h\ufffdnh bản" in read_tasks(odd, "nv.json").tasks[1].task
    assert set_plan_above(workspace, BELOW, None)
    assert not set_plan_above(workspace, BELOW, None)
    put_links(workspace, BELOW, b"position,serves\n3,2\n", "lk.csv", tasks)
    assert "3,Ban hành văn bản quản lý giá tại phòng,2,Ban hành văn bản quản lý giá," in listed_links(
        workspace, BELOW, tasks, suggest=False
    )
