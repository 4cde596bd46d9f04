"""A round: what opens, what is raised, what is written, what is sent."""

import asyncio
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from config.clock import SetClock
from models import DueOutcome
from models.queries import audit as audit_queries
from models.queries import events as event_queries
from models.queries import obligations as obligation_queries
from models.queries import outbox as outbox_queries
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from notifications.recording import RecordingTransport
from operations.answers.review_submission import accept_submission, return_submission
from operations.answers.submit_status import submit_status
from operations.ladder.acknowledge_escalation import acknowledge_escalation
from operations.ladder.decide_extension import decide_extension
from operations.ladder.request_extension import request_extension
from operations.ladder.run_round import RoundCounts, is_anything_due, run_round
from operations.workspace import Workspace
from rules.delivery import LetterState
from rules.errors import IllegalMove, Refused
from rules.lifecycle import State
from tests.builders import (
    a_deadline,
    a_draft,
    a_plan,
    a_recommendation,
    a_reporting_duty,
    an_answer,
    an_upward_duty,
    at,
)


def round_at(workspace: Workspace, clock: SetClock, day: str, hour: str = "08:00") -> RoundCounts:
    clock.set(at(day, hour))
    return asyncio.run(run_round(workspace, engine="test"))


def report_of(workspace: Workspace, unit_code: str, period: str) -> ObligationView:
    """One unit's report of one period."""
    with workspace.database.reading() as session:
        unit = unit_queries.unit_by_code(session, unit_code)
        assert unit is not None
        views = obligation_queries.views_of_unit(session, unit.id or 0)
    return next(view for view in views if view.period is not None and view.period.key == period)


def read(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_request_goes_out_five_working_days_before_the_cut_off(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    round_at(workspace, clock, "2021-06-04")
    assert transport.sent == []
    round_at(workspace, clock, "2021-06-07")
    assert sorted(letter.recipient for letter in transport.sent) == [
        "desk@stc.example.vn",
        "desk@stp.example.vn",
        "desk@syt.example.vn",
    ]


def test_running_a_round_twice_is_the_same_as_once(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    a_plan(workspace)
    round_at(workspace, clock, "2021-06-07")
    sent = len(transport.sent)
    assert not is_anything_due(workspace)
    again = round_at(workspace, clock, "2021-06-07", "09:00")
    assert len(transport.sent) == sent
    assert again.raised.total == 0


def test_nothing_is_raised_on_a_rest_day_or_before_the_office_opens(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    a_plan(workspace)
    round_at(workspace, clock, "2021-06-05", "10:00")  # a Saturday
    round_at(workspace, clock, "2021-06-07", "07:59")
    assert transport.sent == []


def test_after_an_outage_only_the_highest_missed_step_is_sent_and_the_others_are_on_record_as_skipped(
    workspace: Workspace, clock: SetClock
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    round_at(workspace, clock, "2021-06-07")
    round_at(workspace, clock, "2021-06-18")  # due 16/6; missed: −1, 0, +1, +2
    view = report_of(workspace, "STC", "2021-H1")
    with workspace.database.reading() as session:
        events = event_queries.of_obligation(session, view.obligation.id or 0)
    assert {(event.step, event.outcome) for event in events} == {
        ("request", DueOutcome.RAISED),
        ("due_soon", DueOutcome.SKIPPED),
        ("due_today", DueOutcome.SKIPPED),
        ("overdue_1", DueOutcome.SKIPPED),
        ("overdue_2", DueOutcome.RAISED),
    }


def test_a_person_gets_one_letter_a_day_however_much_is_late_below_them(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    for day in ("2021-06-07", "2021-06-18"):
        round_at(workspace, clock, day)
    reminders = [letter for letter in transport.sent if letter.key.startswith("reminder:")]
    letters = [letter for letter in reminders if letter.recipient == "desk@snv.example.vn"]
    assert len(letters) == 1
    text = read(letters[0].content).get_body(("plain",))
    assert text is not None
    for unit in ("Sở Tài chính", "Sở Tư pháp", "Sở Y tế"):
        assert unit in text.get_content()


def test_an_answer_silences_the_ladder_also_for_letters_not_yet_sent(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    round_at(workspace, clock, "2021-06-07")
    view = report_of(workspace, "STC", "2021-H1")
    transport.break_down()
    round_at(workspace, clock, "2021-06-15")
    answer = an_answer(workspace, view.obligation.plan_id, view.obligation.unit_id)
    submit_status(workspace, view.obligation.id or 0, answer)
    transport.mend()
    round_at(workspace, clock, "2021-06-15", "11:00")
    keys = [letter.key for letter in transport.sent if letter.recipient == "desk@stc.example.vn"]
    assert keys == ["reminder:desk@stc.example.vn:2021-06-07", "submission_received:1:desk@stc.example.vn"]
    with workspace.database.reading() as session:
        suppressed = outbox_queries.in_state(session, LetterState.SUPPRESSED)
    assert [letter.recipient_email for letter in suppressed] == ["desk@stc.example.vn"]
    assert suppressed[0].reason


def test_a_late_submission_is_still_a_submission(workspace: Workspace, clock: SetClock) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    round_at(workspace, clock, "2021-06-07")
    view = report_of(workspace, "STC", "2021-H1")
    clock.set(at("2021-06-21", "15:00"))
    receipt = submit_status(
        workspace,
        view.obligation.id or 0,
        an_answer(workspace, view.obligation.plan_id, view.obligation.unit_id),
    )
    assert receipt.is_late
    accept_submission(workspace, view.obligation.id or 0)
    after = report_of(workspace, "STC", "2021-H1").obligation
    assert (after.state, after.answered_on, after.next_action_on) == (State.ACCEPTED, date(2021, 6, 21), None)


def test_a_second_answer_is_refused_until_the_first_is_returned(
    workspace: Workspace, clock: SetClock
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    round_at(workspace, clock, "2021-06-07")
    view = report_of(workspace, "STC", "2021-H1")
    obligation_id = view.obligation.id or 0
    answer = an_answer(workspace, view.obligation.plan_id, view.obligation.unit_id)
    submit_status(workspace, obligation_id, answer)
    with pytest.raises(IllegalMove):
        submit_status(workspace, obligation_id, answer)
    return_submission(workspace, obligation_id, reason="Thiếu số liệu", due_on=date(2021, 6, 11))
    submit_status(workspace, obligation_id, answer)


def test_a_return_arms_the_ladder_again_with_its_own_date(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    round_at(workspace, clock, "2021-06-07")
    view = report_of(workspace, "STC", "2021-H1")
    obligation_id = view.obligation.id or 0
    submit_status(
        workspace, obligation_id, an_answer(workspace, view.obligation.plan_id, view.obligation.unit_id)
    )
    clock.set(at("2021-06-15", "10:00"))
    return_submission(workspace, obligation_id, reason="Thiếu số liệu", due_on=date(2021, 6, 18))
    after = report_of(workspace, "STC", "2021-H1").obligation
    assert after.due_on == date(2021, 6, 18)
    assert after.original_due_on == date(2021, 6, 16)
    assert after.next_action_on == date(2021, 6, 17)
    before = len(transport.sent)
    round_at(workspace, clock, "2021-06-17")
    assert "reminder:desk@stc.example.vn:2021-06-17" in [letter.key for letter in transport.sent[before:]]


def test_a_granted_extension_starts_the_ladder_afresh_and_keeps_the_old_date(
    workspace: Workspace, clock: SetClock
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty(), a_deadline()))
    round_at(workspace, clock, "2021-06-25")
    with workspace.database.reading() as session:
        unit = unit_queries.unit_by_code(session, "STC")
        assert unit is not None
        task = next(
            view
            for view in obligation_queries.views_of_unit(session, unit.id or 0)
            if view.obligation.kind == "task"
        )
    obligation_id = task.obligation.id or 0
    request_extension(workspace, obligation_id, until=date(2021, 7, 15), reason="Chờ hướng dẫn", by="STC")
    decide_extension(workspace, obligation_id, grant=True)
    with workspace.database.reading() as session:
        after = obligation_queries.view(session, obligation_id)
    assert after is not None
    assert after.obligation.due_on == date(2021, 7, 15)
    assert after.obligation.original_due_on == date(2021, 6, 30)
    assert after.obligation.due_version == 2
    with pytest.raises(Refused):
        request_extension(workspace, obligation_id, until=date(2021, 8, 15), reason="Lần nữa", by="STC")


def test_a_letter_about_the_old_date_that_has_not_left_falls_silent_when_the_date_moves(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    round_at(workspace, clock, "2021-06-07")
    transport.break_down()
    round_at(workspace, clock, "2021-06-15")
    obligation_id = report_of(workspace, "STC", "2021-H1").obligation.id or 0
    request_extension(workspace, obligation_id, until=date(2021, 6, 18), reason="Chờ số liệu", by="STC")
    decide_extension(workspace, obligation_id, grant=True)
    transport.mend()
    round_at(workspace, clock, "2021-06-15", "11:00")
    reminders = [
        one.key for one in transport.sent if one.recipient == "desk@stc.example.vn" and "reminder" in one.key
    ]
    assert reminders == ["reminder:desk@stc.example.vn:2021-06-07"]


def test_an_acknowledged_escalation_pauses_until_its_day(workspace: Workspace, clock: SetClock) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    round_at(workspace, clock, "2021-06-07")
    round_at(workspace, clock, "2021-06-18")
    view = report_of(workspace, "STC", "2021-H1")
    acknowledge_escalation(
        workspace, view.obligation.id or 0, until=date(2021, 6, 28), note="Đã gọi giám đốc"
    )
    assert report_of(workspace, "STC", "2021-H1").obligation.next_action_on == date(2021, 6, 28)


def test_a_recommended_body_gets_one_courtesy_letter_and_nothing_after_it(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty(), a_recommendation()))
    for day in ("2021-03-23", "2021-03-24", "2021-06-07", "2021-06-18", "2021-09-20"):
        round_at(workspace, clock, day)
    letters = [letter for letter in transport.sent if "mttq" in letter.recipient]
    assert [letter.key for letter in letters] == ["reminder:desk@mttq.example.vn:2021-03-23"]


def test_the_coordinator_owes_itself_nothing_and_the_body_above_what_the_plan_says(
    workspace: Workspace, clock: SetClock
) -> None:
    key = a_plan(workspace, a_draft(a_reporting_duty(), an_upward_duty()))
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
        assert plan is not None
        views = obligation_queries.views_of_plan(session, plan.id or 0)
    coordinator = [(view.obligation.tier.value, view.period.key, view.obligation.due_on) for view in views if view.unit.code == "SNV" and view.period]  # fmt: skip
    assert coordinator == [("top", "2021-H1", date(2021, 6, 21)), ("top", "2021-Y", date(2021, 12, 20))]
    others = {(view.unit.code, view.period.key) for view in views if view.unit.code != "SNV" and view.period}
    assert others == {
        (unit, f"2021-{period}") for unit in ("STC", "STP", "SYT") for period in ("H1", "Q3", "Y")
    }


def test_a_permanent_refusal_fails_a_letter_and_a_passing_one_only_delays_it(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    transport.refuse("desk@stc.example.vn", permanent=True)
    transport.refuse("desk@stp.example.vn", permanent=False)
    counts = round_at(workspace, clock, "2021-06-07")
    assert (counts.delivered.sent, counts.delivered.postponed, counts.delivered.failed) == (3, 1, 1)
    # What was refused for good reached the next contact, and the coordinator was told, with the same round.
    assert {letter.recipient for letter in transport.sent} == {
        "desk@syt.example.vn",
        "head@stc.example.vn",
        "desk@snv.example.vn",
    }
    transport.mend()
    counts = round_at(workspace, clock, "2021-06-07", "08:30")
    assert counts.delivered.sent == 1
    with workspace.database.reading() as session:
        failed = outbox_queries.in_state(session, LetterState.FAILED)
    assert [letter.recipient_email for letter in failed] == ["desk@stc.example.vn"]


def test_every_change_of_state_is_in_the_audit_trail(workspace: Workspace, clock: SetClock) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    round_at(workspace, clock, "2021-06-07")
    view = report_of(workspace, "STC", "2021-H1")
    obligation_id = view.obligation.id or 0
    submit_status(
        workspace, obligation_id, an_answer(workspace, view.obligation.plan_id, view.obligation.unit_id)
    )
    accept_submission(workspace.acting_as("Lê Thị Hoa", "web"), obligation_id)
    with workspace.database.reading() as session:
        trail = audit_queries.of_subject(session, ("obligation", obligation_id))
    assert [(event.action, event.actor, event.channel) for event in trail] == [
        ("obligation_opened", "hệ thống", "engine"),
        ("submitted", "hệ thống", "engine"),
        ("accepted", "Lê Thị Hoa", "web"),
    ]
