"""The daily line adds up by itself, and says so when it does not."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import text

from config.clock import SetClock
from models import UserRole
from models.queries import balance as balance_queries
from models.queries import outbox as outbox_queries
from notifications.recording import RecordingTransport
from operations.ladder.balance_words import balance_words
from operations.ladder.decide_extension import decide_extension
from operations.ladder.keep_balance import keep_balance
from operations.ladder.request_extension import request_extension
from operations.ladder.run_round import run_round
from operations.ladder.snooze_reminders import snooze_reminders
from operations.ladder.wait_for_unit import wait_for_unit
from operations.people.add_user import add_user
from operations.workspace import Workspace
from rules.delivery import LetterState
from tests.builders import a_deadline, a_draft, a_plan, a_reporting_duty, at
from tests.operations.urging import an_open_report, report_of


def a_round(workspace: Workspace, clock: SetClock, day: str, hour: str = "08:00") -> None:
    clock.set(at(day, hour))
    asyncio.run(run_round(workspace, engine="test"))


def lines(workspace: Workspace) -> dict[date, str]:
    with workspace.database.reading() as session:
        return {line.day: balance_words(line) for line in balance_queries.recent_lines(session)}


def spoil(workspace: Workspace, statement: str) -> None:
    with workspace.database.transaction() as session:
        session.connection().execute(text(statement))


def an_administrator(workspace: Workspace) -> None:
    add_user(
        workspace, login="qt", name="Quản trị", email="admin@example.vn", password="mật khẩu rất dài 123",
        role=UserRole.ADMINISTRATOR, unit_code=None,
    )  # fmt: skip


def test_each_acting_day_gets_its_line_also_one_without_work(workspace: Workspace, clock: SetClock) -> None:
    a_plan(workspace, a_draft(a_reporting_duty(), a_deadline(due_on="2021-06-15")))
    a_round(workspace, clock, "2021-06-07")
    a_round(workspace, clock, "2021-06-08")
    clock.set(at("2021-06-09", "09:00"))
    keep_balance(workspace)
    assert lines(workspace) == {
        date(2021, 6, 7): "4 = đã gửi 3 + gộp 1 + bỏ qua 0 + không gửi được 0",
        date(2021, 6, 8): "0 = đã gửi 0 + gộp 0 + bỏ qua 0 + không gửi được 0",
    }
    assert keep_balance(workspace) == [], "what is final is not written again"


def test_a_day_is_closed_after_office_hours(workspace: Workspace, clock: SetClock) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    a_round(workspace, clock, "2021-06-07")
    assert keep_balance(workspace) == []
    clock.set(at("2021-06-07", "17:30"))
    assert [line.day for line in keep_balance(workspace)] == [date(2021, 6, 7)]


def test_a_line_with_letters_on_their_way_is_written_again_when_they_have_left(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    a_round(workspace, clock, "2021-06-07")
    with workspace.database.reading() as session:
        letter = outbox_queries.in_state(session, LetterState.SENT)[0]
    spoil(workspace, f"UPDATE outbox_message SET state = 'due', finished_at = NULL WHERE id = {letter.id}")
    clock.set(at("2021-06-08", "07:00"))
    keep_balance(workspace)
    assert lines(workspace)[date(2021, 6, 7)].endswith("đang gửi 1")
    a_round(workspace, clock, "2021-06-08")
    keep_balance(workspace)
    assert lines(workspace)[date(2021, 6, 7)] == "3 = đã gửi 3 + gộp 0 + bỏ qua 0 + không gửi được 0"


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE due_event SET letter_id = NULL WHERE id = (SELECT min(id) FROM due_event)",
        "UPDATE obligation SET next_action_on = '2021-06-07' WHERE id = (SELECT min(id) FROM obligation WHERE state = 'open')",
        "DELETE FROM due_event WHERE id = (SELECT min(id) FROM due_event)",
    ],
    ids=["a step without a letter", "a step nobody raised", "a step that left the record"],
)
def test_a_broken_balance_is_an_alert_told_once(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport, damage: str
) -> None:
    an_administrator(workspace)
    a_plan(workspace, a_draft(a_reporting_duty()))
    a_round(workspace, clock, "2021-06-07")
    spoil(workspace, damage)
    clock.set(at("2021-06-07", "17:30"))
    (line,) = keep_balance(workspace)
    assert not line.is_balanced
    keep_balance(workspace)
    with workspace.database.reading() as session:
        told = [
            one for one in outbox_queries.in_state(session, LetterState.DUE) if one.kind == "balance_broken"
        ]
    assert [one.recipient_email for one in told] == ["admin@example.vn"]
    assert "7/6/2021" in told[0].subject


def test_an_obligation_that_lost_its_next_day_gets_it_back_and_is_reminded(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    a_plan(workspace, a_draft(a_deadline(due_on="2021-06-30")))
    a_round(workspace, clock, "2021-06-07")
    spoil(workspace, "UPDATE obligation SET next_action_on = NULL WHERE kind = 'task'")
    clock.set(at("2021-06-24", "17:30"))
    (*_, line) = keep_balance(workspace)
    assert "no_next_day" in [finding["lapse"] for finding in line.detail["findings"]]
    transport.sent.clear()
    a_round(workspace, clock, "2021-06-25")
    assert "desk@stc.example.vn" in [letter.recipient for letter in transport.sent]


def test_what_people_do_on_the_ladder_leaves_the_balance_whole(workspace: Workspace, clock: SetClock) -> None:
    """Waiting for an opinion, quiet, a return, an extension: ladders that begin in the middle are no lapse."""
    stc = an_open_report(workspace, clock)
    stp, syt = report_of(workspace, "STP"), report_of(workspace, "SYT")
    clock.set(at("2021-06-11", "09:00"))
    wait_for_unit(workspace, stc, unit_code="STP", reason="cho số liệu")
    snooze_reminders(workspace, stp, until=date(2021, 6, 15), reason="đang tổng hợp", as_unit=True)
    request_extension(workspace, syt, until=date(2021, 6, 25), reason="chờ số liệu", by="SYT")
    decide_extension(workspace, syt, grant=True)
    for day in ("2021-06-14", "2021-06-15", "2021-06-16", "2021-06-17", "2021-06-18", "2021-06-21"):
        a_round(workspace, clock, day)
        clock.set(at(day, "17:30"))
        assert all(line.is_balanced for line in keep_balance(workspace)), day
