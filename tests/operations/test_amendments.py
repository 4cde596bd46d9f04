"""An amendment applied to a running plan: what changes for whom, and what stays."""

from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from config.clock import SetClock
from models.queries import amendments
from models.queries import plans as plan_queries
from operations.amendments.amendment_choices import correct_difference
from operations.amendments.apply_amendment import apply_amendment
from operations.drafts.choose_for_plan import bind_name
from operations.plans.fire_event import fire_event
from operations.workspace import Workspace
from rules.cadence import Cadence, CadenceKind, Every, Role
from rules.delivery import LetterState
from rules.lifecycle import PlanState, State
from rules.revision import Difference
from tests.builders import a_deadline, a_recommendation, a_reporting_duty, an_assignment, at
from tests.operations.amending import (
    GUIDE,
    RULE,
    WHOLE,
    a_running_plan,
    an_amendment,
    answer,
    as_pair,
    everything_owed,
    history,
    letters,
    monthly,
    reports_of,
    round_on,
    tasks_now,
    tasks_of,
    the_plan,
    version_of,
)


def test_a_new_assignment_comes_with_its_product_its_members_and_what_they_owe(
    workspace: Workspace, running: str
) -> None:
    new = replace(
        a_deadline("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "2021-09-30", output="Quy chế phối hợp"),
        task="Ký quy chế giám sát",
    )
    key = an_amendment(workspace, running, new)
    apply_amendment(workspace, key)
    assert tasks_now(workspace, running) == [a_reporting_duty().task, GUIDE, RULE, "Ký quy chế giám sát"]
    with workspace.database.reading() as session:
        plan_id = the_plan(workspace, running).id or 0
        row = plan_queries.assignments(session, plan_id)[-1]
        outputs = plan_queries.deliverables(session, plan_id)
    assert outputs[row.id or 0] == "Quy chế phối hợp"
    assert row.position == 4
    (task,) = tasks_of(workspace, running, "MTTQ")
    assert (task.due_on, task.opens_on, task.state) == (date(2021, 9, 30), date(2021, 5, 10), State.SCHEDULED)
    # It owed no reports before: now it owes those whose day has not passed.
    assert reports_of(workspace, running, "MTTQ") == dict.fromkeys(
        ["2021-H1", "2021-Q3", "2021-Y"], "scheduled"
    )
    assert the_plan(workspace, key).state is PlanState.APPLIED
    assert the_plan(workspace, running).state is PlanState.ACTIVE


def test_a_new_unit_owes_no_report_whose_day_has_passed(
    workspace: Workspace, clock: SetClock, running: str
) -> None:
    round_on(workspace, clock, "2021-07-01")
    key = an_amendment(workspace, running, an_assignment("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"))
    apply_amendment(workspace, key)
    assert list(reports_of(workspace, running, "MTTQ")) == ["2021-Q3", "2021-Y"]


def test_a_moved_date_keeps_its_first_date_and_starts_its_ladder_afresh(
    workspace: Workspace, clock: SetClock, running: str
) -> None:
    round_on(workspace, clock, "2021-06-16")  # ten working days before: the first step has been raised
    (before,) = tasks_of(workspace, running, "STC")
    assert before.ladder_position > 0
    apply_amendment(workspace, an_amendment(workspace, running, a_deadline(due_on="2021-08-31")))
    (task,) = tasks_of(workspace, running, "STC")
    assert task.key == before.key
    assert (task.due_on, task.original_due_on) == (date(2021, 8, 31), date(2021, 6, 30))
    assert (task.due_version, task.ladder_position, task.state) == (2, 0, State.OPEN)
    assert task.next_action_on == workspace.calendar.shift(date(2021, 8, 31), -10)
    assert task.due_phrase == "trước ngày 2021-08-31"


def test_a_date_that_has_not_opened_moves_too(workspace: Workspace) -> None:
    key = a_running_plan(workspace)  # no round has come yet
    apply_amendment(workspace, an_amendment(workspace, key, a_deadline(due_on="2021-08-31")))
    (task,) = tasks_of(workspace, key, "STC")
    assert (task.due_on, task.state, task.due_version) == (date(2021, 8, 31), State.SCHEDULED, 2)


def test_a_letter_about_the_old_date_that_has_not_left_falls_silent(
    workspace: Workspace, clock: SetClock, running: str
) -> None:
    clock.set(at("2021-06-30", "06:00"))
    from operations.ladder.raise_due_events import raise_due_events
    from operations.letters.seal_letters import seal_letters

    raise_due_events(workspace, date(2021, 6, 30))
    apply_amendment(workspace, an_amendment(workspace, running, a_deadline(due_on="2021-08-31")))
    clock.set(at("2021-06-30", "09:00"))
    seal_letters(workspace)
    said = [one for one in letters(workspace, "due_today") if one.state is not LetterState.SUPPRESSED]
    assert said == []


@pytest.mark.parametrize("change", ["moved", "dropped", "reassigned"])
def test_what_was_answered_stays_as_it_was(workspace: Workspace, running: str, change: str) -> None:
    (task,) = tasks_of(workspace, running, "STC")
    answer(workspace, task)
    before = tasks_of(workspace, running, "STC")
    new = {
        "moved": [a_reporting_duty(), an_assignment(), a_deadline(due_on="2021-08-31")],
        "dropped": [a_reporting_duty(), an_assignment()],
        "reassigned": [a_reporting_duty(), an_assignment(), a_deadline("Sở Y tế")],
    }[change]
    applied = apply_amendment(workspace, an_amendment(workspace, running, *new, scope=WHOLE))
    assert tasks_of(workspace, running, "STC") == before
    assert (applied.moved, applied.cancelled) == (0, 0)
    assert len(tasks_of(workspace, running, "SYT")) == (change == "reassigned")


def test_a_dropped_assignment_stays_on_record_and_asks_for_nothing_more(
    workspace: Workspace, running: str
) -> None:
    key = an_amendment(workspace, running, a_reporting_duty(), an_assignment(), scope=WHOLE)
    apply_amendment(workspace, key)
    assert tasks_now(workspace, running) == [a_reporting_duty().task, GUIDE]
    (task,) = tasks_of(workspace, running, "STC")
    assert (task.state, task.next_action_on) == (State.CANCELLED, None)
    ((kind, before, after),) = history(workspace, running)
    assert (kind, after) == (Difference.DROPPED, None)
    assert before is not None
    assert (before["task"], before["due_on"], before["units"]) == (RULE, "2021-06-30", ["STC"])


def test_a_date_moved_into_the_past_is_overdue_at_once_and_said_before(
    workspace: Workspace, clock: SetClock, running: str
) -> None:
    key = an_amendment(workspace, running, a_deadline(due_on="2021-04-15"))
    applied = apply_amendment(workspace, key)
    assert "hạn 15/4/2021 đã qua khi áp dụng" in applied.notes[0]
    (task,) = tasks_of(workspace, running, "STC")
    assert (task.due_on, task.original_due_on) == (date(2021, 4, 15), date(2021, 6, 30))
    round_on(workspace, clock, "2021-05-11")
    (task,) = tasks_of(workspace, running, "STC")
    assert (
        task.next_action_on is not None
    )  # the steps that lie behind are not made up for, those to come are raised
    assert task.next_action_on > date(2021, 5, 11)


def test_a_unit_keeps_the_longer_date_that_was_given_to_it_alone(workspace: Workspace, running: str) -> None:
    from operations.ladder.decide_extension import decide_extension
    from operations.ladder.request_extension import request_extension

    (task,) = tasks_of(workspace, running, "STC")
    request_extension(workspace, task.id or 0, until=date(2021, 7, 30), reason="chờ thông tư", by="STC")
    decide_extension(workspace, task.id or 0, grant=True)
    shorter = an_amendment(workspace, running, a_deadline(due_on="2021-07-15"))
    applied = apply_amendment(workspace, shorter)
    assert "giữ hạn riêng 30/7/2021" in applied.notes[0]
    assert tasks_of(workspace, running, "STC")[0].due_on == date(2021, 7, 30)
    apply_amendment(
        workspace, an_amendment(workspace, running, a_deadline(due_on="2021-09-30"), number="61/KH")
    )
    assert tasks_of(workspace, running, "STC")[0].due_on == date(2021, 9, 30)


def test_a_task_given_to_another_unit_is_asked_of_that_unit(workspace: Workspace, running: str) -> None:
    key = an_amendment(workspace, running, a_deadline("Sở Tư pháp"))
    correct_difference(workspace, key, [as_pair(workspace, key, RULE)], version=version_of(workspace, key))
    apply_amendment(workspace, key)
    assert [one.state for one in tasks_of(workspace, running, "STC")] == [State.CANCELLED]
    assert [one.due_on for one in tasks_of(workspace, running, "STP")] == [date(2021, 6, 30)]
    ((kind, before, after),) = history(workspace, running)
    assert kind is Difference.REASSIGNED
    assert before is not None
    assert after is not None
    assert (before["units"], after["units"]) == (["STC"], ["STP"])


def test_an_event_that_was_fired_goes_to_the_new_unit(workspace: Workspace, clock: SetClock) -> None:
    event = Cadence(CadenceKind.EVENT, text="khi có hướng dẫn của Bộ")
    task = "Ban hành quy chế phối hợp liên ngành"
    key = a_running_plan(workspace, an_assignment("Sở Y tế", task=task, cadence=event))
    fire_event(workspace, key, 4, happened_on=date(2021, 5, 3))
    draft = an_amendment(workspace, key, an_assignment("Sở Tư pháp", task=task, cadence=event))
    apply_amendment(workspace, draft)
    assert [one.state for one in tasks_of(workspace, key, "SYT")] == [State.CANCELLED]
    (asked,) = tasks_of(workspace, key, "STP")
    assert asked.due_on == workspace.calendar.shift(date(2021, 5, 3), 5)


def test_a_unit_named_in_other_words_changes_nothing_that_is_owed(workspace: Workspace, running: str) -> None:
    key = an_amendment(workspace, running, a_deadline("Sở Tài chính (cơ quan thường trực)"))
    version = bind_name(
        workspace, key, "Sở Tài chính (cơ quan thường trực)", ["STC"], version=version_of(workspace, key)
    )
    assert version == version_of(workspace, key)
    owed = everything_owed(workspace, running)
    applied = apply_amendment(workspace, key)
    assert (applied.opened, applied.moved, applied.cancelled, applied.told) == (0, 0, 0, ())
    assert [view.obligation for view in everything_owed(workspace, running)] == [
        view.obligation for view in owed
    ]
    assert history(workspace, running)[0][0] is Difference.REWORDED


def test_an_amendment_that_mentions_one_unit_leaves_the_others_alone(
    workspace: Workspace, running: str
) -> None:
    before = {code: reports_of(workspace, running, code) for code in ("STC", "STP", "SYT")}
    applied = apply_amendment(workspace, an_amendment(workspace, running, a_deadline(due_on="2021-08-31")))
    assert {code: reports_of(workspace, running, code) for code in ("STC", "STP", "SYT")} == before
    assert [one.code for one in applied.by_unit] == ["STC"]
    assert [one.recipient_email for one in letters(workspace)] == ["desk@stc.example.vn"]


def test_a_unit_that_leads_nothing_any_more_is_let_off_what_has_not_opened(
    workspace: Workspace, clock: SetClock, running: str
) -> None:
    round_on(workspace, clock, "2021-06-08")  # the half-year report is open
    key = an_amendment(workspace, running, an_assignment(), a_deadline(), scope=WHOLE)
    apply_amendment(workspace, key)
    assert reports_of(workspace, running, "STP") == {
        "2021-H1": "open",
        "2021-Q3": "cancelled",
        "2021-Y": "cancelled",
    }
    assert set(reports_of(workspace, running, "STC").values()) == {"open", "scheduled"}


def test_another_reporting_rhythm_adds_periods_and_closes_those_nobody_has_opened(
    workspace: Workspace, clock: SetClock, running: str
) -> None:
    yearly = a_reporting_duty(cadence=Cadence(CadenceKind.RECURRING, (Every.YEARLY,), text="hằng năm"))
    applied = apply_amendment(workspace, an_amendment(workspace, running, yearly))
    assert applied.periods_closed == ("6 tháng 2021", "quý III/2021")
    assert reports_of(workspace, running, "STC") == {
        "2021-H1": "cancelled",
        "2021-Q3": "cancelled",
        "2021-Y": "scheduled",
    }
    round_on(workspace, clock, "2021-06-08")
    with workspace.database.reading() as session:
        periods = plan_queries.periods(session, the_plan(workspace, running).id or 0)
        assert not plan_queries.has_period_to_open(session, date(2021, 6, 8))
        assert not plan_queries.periods_to_open(session, date(2021, 6, 8))
    assert [(one.key, one.opened_at is None, one.closed_at is None) for one in periods] == [
        ("2021-H1", True, False),
        ("2021-Q3", True, False),
        ("2021-Y", True, True),
    ]
    # And back again: the same periods are owed again, the reports under keys of their own.
    again = apply_amendment(workspace, an_amendment(workspace, running, a_reporting_duty(), number="61/KH"))
    assert again.periods_added == ("6 tháng 2021", "quý III/2021")
    assert set(reports_of(workspace, running, "STC").values()) == {"scheduled"}
    round_on(workspace, clock, "2021-06-09")
    assert reports_of(workspace, running, "STC")["2021-H1"] == "open"


def test_a_period_that_is_open_stays_open_under_another_rhythm(
    workspace: Workspace, clock: SetClock, running: str
) -> None:
    round_on(workspace, clock, "2021-06-08")
    yearly = a_reporting_duty(cadence=Cadence(CadenceKind.RECURRING, (Every.YEARLY,), text="hằng năm"))
    apply_amendment(workspace, an_amendment(workspace, running, yearly))
    assert reports_of(workspace, running, "SYT") == {
        "2021-H1": "open",
        "2021-Q3": "cancelled",
        "2021-Y": "scheduled",
    }


def test_work_that_recurs_changes_from_the_day_of_the_amendment_on(
    workspace: Workspace, clock: SetClock
) -> None:
    task = "Kiểm tra thực tế tại các xã"
    key = a_running_plan(workspace, monthly(task, Every.MONTHLY))
    round_on(workspace, clock, "2021-05-10")
    draft = an_amendment(workspace, key, monthly(task, Every.QUARTERLY))
    apply_amendment(workspace, draft)
    states = {one.key.split(":")[-2]: one.state.value for one in tasks_of(workspace, key, "SYT")}
    live = sorted(month for month, state in states.items() if state in ("open", "scheduled"))
    assert live == ["2021-03", "2021-04", "2021-06", "2021-09", "2021-12"]  # March and April were owed before
    assert states["2021-05"] == states["2021-07"] == "cancelled"


def test_two_amendments_in_a_row_and_back_again(workspace: Workspace, running: str) -> None:
    first = an_amendment(workspace, running, a_deadline("Sở Y tế"), number="60/KH")
    correct_difference(
        workspace, first, [as_pair(workspace, first, RULE)], version=version_of(workspace, first)
    )
    apply_amendment(workspace, first)
    second = an_amendment(workspace, running, a_deadline("Sở Tài chính"), number="61/KH")
    correct_difference(
        workspace, second, [as_pair(workspace, second, RULE)], version=version_of(workspace, second)
    )
    apply_amendment(workspace, second)
    assert [one.state for one in tasks_of(workspace, running, "SYT")] == [State.CANCELLED]
    cancelled, owed = tasks_of(workspace, running, "STC")
    assert (cancelled.state, owed.state) == (State.CANCELLED, State.SCHEDULED)
    assert owed.key != cancelled.key
    assert owed.due_on == date(2021, 6, 30)
    assert [kind for kind, _, _ in history(workspace, running)] == [Difference.REASSIGNED] * 2
    with workspace.database.reading() as session:
        applied = amendments.amendments_of(session, the_plan(workspace, running).id or 0)
    assert [one.key for one in applied] == ["60/KH", "61/KH"]


def test_each_unit_is_told_once_with_old_and_new_dates(workspace: Workspace, running: str) -> None:
    key = an_amendment(
        workspace,
        running,
        a_reporting_duty(),
        a_deadline(due_on="2021-08-31"),
        a_deadline("Sở Y tế", "2021-09-30"),
        a_recommendation(),
        scope=WHOLE,
    )
    applied = apply_amendment(workspace, key)
    assert applied.told == ("Sở Tài chính", "Sở Y tế")
    told = {one.recipient_email: one for one in letters(workspace)}
    assert set(told) == {"desk@stc.example.vn", "desk@syt.example.vn"}  # a body that is only asked gets none
    message = message_from_bytes(told["desk@stc.example.vn"].content or b"", policy=policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "Thứ Tư 30/6/2021 → Thứ Ba 31/8/2021" in text
    assert f"Thôi thực hiện: {GUIDE}" in text
    assert "46/KH-UBND" in text
    assert "60/KH-UBND ngày 10/5/2021" in text


def test_a_unit_with_nobody_to_tell_is_named(workspace: Workspace, running: str) -> None:
    from operations.units.import_units import import_units
    from tests.builders import UNITS_CSV

    nobody = UNITS_CSV.replace("Chuyên viên STC,desk@stc.example.vn", ",")
    import_units(workspace, nobody.encode(), "units.csv")
    applied = apply_amendment(workspace, an_amendment(workspace, running, a_deadline(due_on="2021-08-31")))
    assert applied.nobody_to_tell == ("Sở Tài chính",)
    assert letters(workspace) == []


def test_a_partner_that_comes_and_a_word_that_changes_are_written_with_their_history(
    workspace: Workspace, running: str
) -> None:
    new = an_assignment(task=f"{GUIDE} trong tháng 6", cooperating=("Sở Tư pháp",))
    applied = apply_amendment(workspace, an_amendment(workspace, running, new))
    assert (applied.opened, applied.moved, applied.cancelled) == (0, 0, 0)
    with workspace.database.reading() as session:
        row = plan_queries.assignments(session, the_plan(workspace, running).id or 0)[1]
        partners = plan_queries.cooperating_units(session, [row.id or 0])
    assert row.task == f"{GUIDE} trong tháng 6"
    assert len(partners[row.id or 0]) == 1
    ((kind, before, after),) = history(workspace, running)
    assert kind is Difference.REWORDED
    assert before is not None
    assert after is not None
    assert (before["task"], before["partners"]) == (GUIDE, [])
    assert (after["task"], after["partners"]) == (f"{GUIDE} trong tháng 6", ["STP"])


def test_a_task_that_is_from_now_on_only_recommended_is_no_longer_owed(
    workspace: Workspace, running: str
) -> None:
    new = a_deadline(role=Role.RECOMMENDED)
    apply_amendment(workspace, an_amendment(workspace, running, new))
    assert [one.state for one in tasks_of(workspace, running, "STC")] == [State.CANCELLED]
