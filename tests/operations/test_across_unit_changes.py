"""What was begun before a change of units and goes on after it: an answer returned, a waiting, a late report (tracking.md 5)."""

from datetime import date

import pytest

from config.clock import SetClock
from models import ObligationKind, PauseKind
from models.queries import reports as report_queries
from operations.answers.review_submission import return_submission
from operations.answers.submit_status import submit_status
from operations.ladder.wait_for_unit import wait_for_unit
from operations.reporting.compile_reports import compile_period
from operations.units.apply_unit_change import apply_unit_change
from operations.units.preview_unit_change import preview_unit_change
from operations.workspace import Workspace
from rules.errors import Refused
from rules.lifecycle import State
from tests.builders import (
    a_draft,
    a_plan,
    a_reporting_duty,
    an_answer,
    an_assignment,
    at,
)
from tests.operations.amending import everything_owed, letters, round_on
from tests.operations.changing_units import a_merge, change, of
from tests.operations.urging import trail_of, view_of


def test_an_answer_of_before_returned_after_the_change_is_asked_of_the_successor(
    workspace: Workspace, clock: SetClock
) -> None:
    key = a_plan(workspace, a_draft(a_reporting_duty(), an_assignment()))
    round_on(workspace, clock, "2021-06-07")
    clock.set(at("2021-06-08", "10:00"))
    for code in ("STC", "STP"):
        one = of(workspace, key, code, "2021-H1")
        submit_status(workspace, one.id or 0, an_answer(workspace, one.plan_id, one.unit_id))
    mine, other = of(workspace, key, "STC", "2021-H1"), of(workspace, key, "STP", "2021-H1")
    clock.set(at("2021-06-09", "10:00"))
    apply_unit_change(workspace, a_merge("2021-06-09"))
    clock.set(at("2021-06-10", "10:00"))
    return_submission(workspace, mine.id or 0, reason="Thiếu số liệu", due_on=date(2021, 6, 14))
    now = view_of(workspace, mine.id or 0)
    assert (now.unit.code, now.obligation.state, now.obligation.due_on) == (
        "STCTP",
        State.RETURNED,
        date(2021, 6, 14),
    )
    assert now.obligation.inherited_from_id == mine.unit_id
    assert [one.recipient_email for one in letters(workspace, "returned")] == ["moi@stctp.example.vn"]
    # The second of the two is taken in by the first: one report of the successor, told again to its desk.
    return_submission(workspace, other.id or 0, reason="Thiếu phụ lục", due_on=date(2021, 6, 18))
    assert view_of(workspace, other.id or 0).obligation.state is State.CANCELLED
    assert view_of(workspace, mine.id or 0).obligation.due_on == date(2021, 6, 14)
    told = letters(workspace, "returned")
    assert [one.recipient_email for one in told] == ["moi@stctp.example.vn"] * 2
    again = an_answer(workspace, now.plan.id or 0, now.unit.id or 0)
    submit_status(workspace, mine.id or 0, again)
    assert view_of(workspace, mine.id or 0).obligation.state is State.SUBMITTED


def test_what_a_dissolved_unit_has_answered_is_not_returned_to_nobody(
    workspace: Workspace, clock: SetClock
) -> None:
    key = a_plan(workspace, a_draft(a_reporting_duty()))
    round_on(workspace, clock, "2021-06-07")
    one = of(workspace, key, "STC", "2021-H1")
    submit_status(workspace, one.id or 0, an_answer(workspace, one.plan_id, one.unit_id))
    clock.set(at("2021-06-09", "10:00"))
    apply_unit_change(workspace, change("dissolve", "STC", [], "2021-06-09"))
    with pytest.raises(Refused, match="đơn vị giải thể"):
        return_submission(workspace, one.id or 0, reason="Thiếu", due_on=date(2021, 6, 14))
    assert view_of(workspace, one.id or 0).obligation.state is State.SUBMITTED


def test_two_that_become_one_do_not_wait_for_each_other(workspace: Workspace, clock: SetClock) -> None:
    key = a_plan(workspace, a_draft(a_reporting_duty()))
    round_on(workspace, clock, "2021-06-07")
    clock.set(at("2021-06-07", "10:00"))
    report = of(workspace, key, "STC", "2021-H1")
    asked = wait_for_unit(workspace, report.id or 0, unit_code="STP", reason="định mức chi")
    clock.set(at("2021-06-08", "10:00"))
    seen = preview_unit_change(workspace, a_merge())
    assert any("thôi chờ ý kiến “định mức chi”" in note for note in seen.notes)
    apply_unit_change(workspace, a_merge())
    assert view_of(workspace, asked).obligation.state is State.CANCELLED
    mine = view_of(workspace, report.id or 0).obligation
    assert (mine.pause_kind, mine.state) == (None, State.OPEN)
    assert ("waiting_lifted", workspace.actor) in trail_of(workspace, mine.id or 0)
    ours = [
        view.obligation
        for view in everything_owed(workspace, key)
        if view.unit.code == "STCTP" and view.obligation.kind is ObligationKind.INPUT
    ]
    assert {one.state for one in ours} == {State.CANCELLED}
    assert all(one.pause_kind is not PauseKind.WAITING for one in (mine,))


def test_an_overdue_report_that_was_inherited_is_marked_in_the_consolidated_report(
    workspace: Workspace, clock: SetClock
) -> None:
    key = a_plan(workspace, a_draft(a_reporting_duty()))
    round_on(workspace, clock, "2021-06-07")
    clock.set(at("2021-06-21", "10:00"))
    apply_unit_change(workspace, a_merge("2021-06-21"))
    late = of(workspace, key, "STCTP", "2021-H1")
    compile_period(workspace, late.period_id or 0, date(2021, 6, 21))
    with workspace.database.reading() as session:
        snapshot = report_queries.newest_of_period(session, late.period_id or 0)
    assert snapshot is not None
    marked = {row["unit_code"]: row.get("is_taken_over", False) for row in snapshot.facts["unit_reports"]}
    assert marked == {"STCTP": True, "SYT": False}
