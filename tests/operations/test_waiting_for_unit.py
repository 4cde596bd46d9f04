"""Chờ ý kiến: the waiting and its lateness move to the unit that is waited for, and everything ends in time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest

from config.calendars import CalendarEntry, EntryKind
from config.clock import SetClock
from models import DueOutcome, ObligationKind, PauseKind
from models.queries import dashboard, waiting
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import submissions as submission_queries
from models.queries.board_choice import Selection
from notifications.recording import RecordingTransport
from operations.amendments.apply_amendment import apply_amendment
from operations.answers.submit_status import Answer, submit_status
from operations.calendars.calendar_change import CalendarChange
from operations.calendars.change_calendar import change_calendar
from operations.ladder.acknowledge_escalation import acknowledge_escalation
from operations.ladder.decide_extension import decide_extension
from operations.ladder.end_waiting import lift_wait
from operations.ladder.request_extension import request_extension
from operations.ladder.snooze_reminders import snooze_reminders
from operations.ladder.wait_for_unit import wait_for_unit
from operations.ladder.waive_obligation import waive_obligation
from operations.plans.close_plan import close_plan
from operations.reporting.gather_facts import gather_facts
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove, NotFound, Refused
from rules.lifecycle import State
from tests.builders import a_reporting_duty, an_answer, an_assignment, at
from tests.operations.amending import WHOLE, an_amendment, tasks_of
from tests.operations.urging import (
    an_open_report,
    letters_to,
    raised,
    report_of,
    round_at,
    rounds_until,
    step_of,
    steps_of,
    trail_of,
    view_of,
)

WHAT_FOR = "thẩm quyền ban hành định mức chi"


def waits_for_stp(workspace: Workspace, report: int, until: str | None = None) -> int:
    by_link = workspace.acting_as("Chuyên viên STC", "link")
    day = date.fromisoformat(until) if until else None
    return wait_for_unit(by_link, report, unit_code="STP", reason=WHAT_FOR, until=day)


def test_the_one_waited_for_is_reminded_and_the_one_who_waits_is_not(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    report = an_open_report(workspace, clock)
    asked = waits_for_stp(workspace, report, "2021-06-18")
    row = view_of(workspace, asked).obligation
    assert (row.kind, row.state, row.due_on, row.serves_id) == (
        ObligationKind.INPUT,
        State.OPEN,
        date(2021, 6, 18),
        report,
    )
    waiting_row = view_of(workspace, report).obligation
    assert (waiting_row.pause_kind, waiting_row.paused_until) == (PauseKind.WAITING, date(2021, 6, 21))
    ahead = step_of(workspace, report)
    assert ahead is not None
    assert (ahead.on, ahead.occurrence.name, ahead.why) == (
        date(2021, 6, 21),
        "overdue_2",
        "chờ ý kiến Sở Tư pháp",
    )

    rounds_until(
        workspace, clock, "2021-06-08", "2021-06-15", "2021-06-16", "2021-06-17", "2021-06-18", "2021-06-21"
    )
    (asking,) = letters_to(transport, "desk@stp", "waiting")
    assert "Sở Tài chính cần ý kiến của Sở Tư pháp" in asking
    assert WHAT_FOR in asking
    assert "/s/" in asking
    (told,) = letters_to(transport, "desk@snv", "waiting")
    assert "tạm dừng" in told
    # the one who waits: nothing until the day after, then the highest, the rest on record as skipped
    assert raised(workspace, report) == [
        ("07/06", "request", "raised"),
        ("21/06", "due_soon", "skipped"),
        ("21/06", "due_today", "skipped"),
        ("21/06", "overdue_1", "skipped"),
        ("21/06", "overdue_2", "raised"),
    ]
    # the one waited for: its own ladder, its own lateness
    assert raised(workspace, asked) == [
        ("15/06", "due_soon", "raised"),
        ("18/06", "due_today", "raised"),
        ("21/06", "overdue_1", "raised"),
    ]
    assert {one.unit_id for one in steps_of(workspace, asked)} == {row.unit_id}
    late = step_of(workspace, report)
    assert late is not None
    assert not late.is_paused
    assert late.waits_for is not None


def test_an_answer_goes_to_those_who_waited_and_their_ladder_goes_on_the_next_working_day(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    report = an_open_report(workspace, clock)
    asked = waits_for_stp(workspace, report, "2021-06-21")
    rounds_until(workspace, clock, "2021-06-16", "2021-06-17")
    clock.set(at("2021-06-17", "15:00"))
    with pytest.raises(BadInput, match="chưa ghi ý kiến"):
        submit_status(workspace, asked, Answer("Chuyên viên STP", ()))
    submit_status(
        workspace.acting_as("Chuyên viên STP", "link"),
        asked,
        Answer("Chuyên viên STP", (), note="Thuộc HĐND tỉnh."),
    )
    with workspace.database.reading() as session:
        answer = submission_queries.latest(session, asked)
        assert answer is not None
        assert (answer.note, answer.state.value) == ("Thuộc HĐND tỉnh.", "accepted")
    assert view_of(workspace, asked).obligation.state is State.ACCEPTED
    assert view_of(workspace, report).obligation.next_action_on == date(2021, 6, 18)
    round_at(workspace, clock, "2021-06-18")
    assert raised(workspace, report)[-1] == ("18/06", "overdue_2", "raised")
    for person in ("desk@stc", "head@stc"):
        (letter,) = letters_to(transport, person, "waiting")
        assert "Thuộc HĐND tỉnh." in letter
    assert [action for action, _ in trail_of(workspace, report)][-2:] == ["waiting_begun", "input_given"]
    with pytest.raises(NotFound):
        lift_wait(workspace, report, reason="đã có")


def test_one_at_a_time_twice_in_all_never_in_a_chain_and_only_within_the_bound(
    workspace: Workspace, clock: SetClock
) -> None:
    report = an_open_report(workspace, clock)
    for changes, error, words in (
        ({"unit_code": "STC"}, Refused, "của chính mình"),
        ({"unit_code": "ABC"}, NotFound, "không có đơn vị"),
        ({"reason": " "}, BadInput, "chưa ghi"),
        ({"reason": "x" * 301}, BadInput, "dài hơn"),
        ({"until": date(2021, 6, 22)}, Refused, "nhiều nhất 10"),
    ):
        with pytest.raises(error, match=words):
            wait_for_unit(workspace, report, **{"unit_code": "STP", "reason": "x", **changes})  # type: ignore[arg-type]
    asked = waits_for_stp(workspace, report)
    assert view_of(workspace, asked).obligation.due_on == date(2021, 6, 14)
    with pytest.raises(Refused, match="mỗi lúc chỉ chờ một đơn vị"):
        wait_for_unit(workspace, report, unit_code="SYT", reason="x", is_allowed=True)
    with pytest.raises(Refused, match="không chuyển tiếp"):
        wait_for_unit(workspace, asked, unit_code="SYT", reason="x")
    lift_wait(workspace, report, reason="gọi điện là đủ")
    assert view_of(workspace, asked).obligation.state is State.CANCELLED
    assert view_of(workspace, report).obligation.next_action_on == date(2021, 6, 15)
    lift_wait_twice = waits_for_stp(workspace, report)
    lift_wait(workspace, report, reason="không cần")
    with pytest.raises(Refused, match="cơ quan đầu mối đồng ý"):
        waits_for_stp(workspace, report)
    third = wait_for_unit(workspace, report, unit_code="STP", reason="x", is_allowed=True)
    assert len({asked, lift_wait_twice, third}) == 3


@pytest.mark.parametrize("end", ["answered", "waived", "closed"])
def test_nothing_is_asked_for_nothing(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport, end: str
) -> None:
    report = an_open_report(workspace, clock)
    asked = waits_for_stp(workspace, report)
    view = view_of(workspace, report)
    if end == "answered":
        submit_status(workspace, report, an_answer(workspace, view.plan.id or 0, view.unit.id or 0))
    elif end == "waived":
        waive_obligation(workspace, report, reason="sáp nhập")
    else:
        close_plan(workspace, view.plan.key, reason="hết thời hạn thực hiện")
    row = view_of(workspace, asked).obligation
    assert (row.state, row.next_action_on) == (State.CANCELLED, None)
    rounds_until(workspace, clock, "2021-06-09", "2021-06-14", "2021-06-15")
    assert steps_of(workspace, asked) == []
    if end != "closed":
        assert any("không cần ý kiến" in letter for letter in letters_to(transport, "desk@stp", "waiting"))
    with pytest.raises(IllegalMove):
        wait_for_unit(workspace, report, unit_code="SYT", reason="x")


def test_letting_the_input_off_and_moving_the_date_keep_the_waiting_true(
    workspace: Workspace, clock: SetClock
) -> None:
    report = an_open_report(workspace, clock)
    asked = waits_for_stp(workspace, report, "2021-06-18")
    request_extension(workspace, report, until=date(2021, 6, 17), reason="chờ", by="STC")
    decide_extension(workspace, report, grant=True)
    row = view_of(workspace, report).obligation
    assert (row.due_on, row.pause_kind, row.next_action_on) == (
        date(2021, 6, 17),
        PauseKind.WAITING,
        date(2021, 6, 21),
    )
    waive_obligation(workspace, asked, reason="đã trao đổi")
    row = view_of(workspace, report).obligation
    assert (row.pause_kind, row.next_action_on) == (None, date(2021, 6, 16))


def test_an_input_is_a_line_of_its_own_and_in_no_class_or_report(
    workspace: Workspace, clock: SetClock
) -> None:
    report = an_open_report(workspace, clock)
    today = date(2021, 6, 15)
    with workspace.database.reading() as session:
        before = dashboard.class_counts(session, Selection(), today)
    asked = waits_for_stp(workspace, report)
    view = view_of(workspace, report)
    with workspace.database.reading() as session:
        assert dashboard.class_counts(session, Selection(), today) == before
        inputs = dashboard.class_counts(session, Selection(inputs=True), today)
        counted = waiting.count_inputs(session, Selection(period_key="2021-H1"), today)
        period = next(one for one in plan_queries.periods(session, view.plan.id or 0) if one.key == "2021-H1")
        facts = gather_facts(session, workspace, period, version=1, now=clock.now())
        key = obligation_queries.view(session, asked)
    assert [one.number for one in inputs] == [1]
    assert (counted.awaited, counted.overdue) == (1, 1)
    assert key is not None
    named = {one.obligation for one in facts.unit_reports} | {one.obligation for one in facts.tasks}
    assert key.obligation.key not in named
    assert report_of(workspace, "STP") != asked
    assert all(one.outcome is not DueOutcome.SKIPPED for one in steps_of(workspace, asked))


def test_an_amendment_that_drops_the_work_drops_what_was_awaited_for_it(
    workspace: Workspace, clock: SetClock, running: str
) -> None:
    (task,) = tasks_of(workspace, running, "STC")
    asked = wait_for_unit(workspace, task.id or 0, unit_code="STP", reason=WHAT_FOR)
    whole = an_amendment(workspace, running, a_reporting_duty(), an_assignment(), scope=WHOLE)
    apply_amendment(workspace, whole)
    assert view_of(workspace, task.id or 0).obligation.state is State.CANCELLED
    assert view_of(workspace, asked).obligation.state is State.CANCELLED


def test_of_two_who_ask_at_the_same_moment_one_is_heard(workspace: Workspace, clock: SetClock) -> None:
    report = an_open_report(workspace, clock)
    ready = Barrier(2)

    def ask(code: str) -> str:
        ready.wait()
        try:
            wait_for_unit(workspace, report, unit_code=code, reason=code)
        except Refused:
            return "refused"
        return code

    with ThreadPoolExecutor(2) as both:
        found = sorted(both.map(ask, ("STP", "SYT")))
    assert found[-1] == "refused"
    with workspace.database.reading() as session:
        (only,) = waiting.inputs_of(session, report)
    assert only.due_phrase == found[0]


def test_taking_note_does_not_shorten_the_waiting(workspace: Workspace, clock: SetClock) -> None:
    report = an_open_report(workspace, clock)
    waits_for_stp(workspace, report, "2021-06-18")
    for quiet in (date(2021, 6, 17), date(2021, 6, 18)):
        with pytest.raises(Refused, match="chờ ý kiến đơn vị khác"):
            acknowledge_escalation(workspace, report, until=quiet, note="x")
    with pytest.raises(Refused):
        snooze_reminders(workspace, report, until=date(2021, 6, 25))
    acknowledge_escalation(workspace, report, until=date(2021, 6, 25), note="họp giao ban")
    assert view_of(workspace, report).obligation.pause_kind is PauseKind.ACKNOWLEDGED


def test_a_calendar_that_moves_the_input_moves_the_end_of_the_waiting(
    workspace: Workspace, clock: SetClock
) -> None:
    report = an_open_report(workspace, clock)
    asked = view_of(workspace, waits_for_stp(workspace, report)).obligation
    until = view_of(workspace, report).obligation.paused_until
    assert until == workspace.calendar.shift(asked.due_on, 1)
    rest = CalendarEntry(asked.due_on, EntryKind.HOLIDAY, "Nghỉ", "1/UBND", official=True)
    change_calendar(workspace, CalendarChange(put=(rest,)), version=1)
    moved, waiting_one = (view_of(workspace, one).obligation for one in (asked.id or 0, report))
    assert moved.due_on == until
    assert waiting_one.paused_until == workspace.calendar.shift(moved.due_on, 1)
    assert waiting_one.pause_kind is PauseKind.WAITING
    assert waiting_one.next_action_on is not None
    assert waiting_one.next_action_on >= waiting_one.paused_until
