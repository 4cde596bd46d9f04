"""Replayed actions that keep reminders back or hand them to somebody else."""

import json
from zoneinfo import ZoneInfo

import pytest

from config.clock import SetClock
from flows.actions import Action, read_actions
from flows.perform import perform
from flows.timeline import Timeline
from models import PauseKind
from models.queries import waiting as waiting_queries
from operations.workspace import Workspace
from rules.errors import BadInput, ImpossibleDate
from rules.lifecycle import State
from tests.operations.urging import an_open_report, rounds_until, steps_of, view_of

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = "2021-06-07T10:00:00+07:00"


def action(**record: object) -> Action:
    (read,) = read_actions(json.dumps({"at": DAY, **record}), "responses.jsonl", ZONE)
    return read


def test_a_file_may_wait_lift_quiet_and_delegate(workspace: Workspace, clock: SetClock) -> None:
    report = an_open_report(workspace, clock)
    timeline = Timeline(workspace)
    list(timeline.news())
    stc = {"unit": "STC", "period": "2021-H1", "by": "Chuyên viên STC"}
    perform(workspace, action(**stc, action="wait_for", waits_for="Sở Tư pháp", reason="định mức chi"))
    perform(workspace, action(**stc, action="lift_wait", reason="không cần"))
    perform(workspace, action(**stc, action="wait_for", waits_for="STP", reason="lại", until="2021-06-11"))
    perform(workspace, action(unit="STP", obligation="input", action="submit", note="Đồng ý.", by="STP"))
    with workspace.database.reading() as session:
        states = [one.state for one in waiting_queries.inputs_of(session, report)]
    assert states == [State.CANCELLED, State.ACCEPTED]
    perform(workspace, action(**stc, action="snooze", until="2021-06-16", as_unit=True))
    assert view_of(workspace, report).obligation.pause_kind is PauseKind.SNOOZED
    perform(workspace, action(unit="SYT", action="snooze", until="2021-06-18", reason="bão lũ"))
    away = {"person": "desk@stc.example.vn", "stand_in": "head@stc.example.vn"}
    perform(workspace, action(action="delegate", **away, starts_on="2021-06-14", ends_on="2021-06-18"))
    rounds_until(workspace, clock, "2021-06-15", "2021-06-16")
    assert [(one.step, one.recipient_email) for one in steps_of(workspace, report)][-1] == (
        "due_today",
        "head@stc.example.vn",
    )
    told = [line["event"] for line in timeline.news()]
    assert [event for event in told if event in ("waiting_begun", "waiting_lifted", "input_given")] == [
        "waiting_begun",
        "waiting_lifted",
        "waiting_begun",
        "input_given",
    ]
    assert {"snoozed", "unit_snoozed", "absence_added", "input_cancelled"} <= set(told)


@pytest.mark.parametrize(
    ("record", "error"),
    [
        ({"action": "delegate", "person": "a@b.vn"}, BadInput),
        ({"action": "snooze", "unit": "STC", "until": "mai", "reason": "x"}, ImpossibleDate),
        (
            {"action": "wait_for", "unit": "STC", "period": "2021-H1", "reason": "x", "waits_for": "?"},
            BadInput,
        ),
        ({"action": "lift_wait", "unit": "STC", "period": "2021-H1"}, BadInput),
    ],
)
def test_a_line_that_lacks_something_is_named(
    workspace: Workspace, clock: SetClock, record: dict[str, object], error: type[Exception]
) -> None:
    an_open_report(workspace, clock)
    with pytest.raises(error, match=r"responses\.jsonl, dòng 1"):
        perform(workspace, action(**record))
