"""More time: another date than asked, late requests marked, counted, capped by the plan's own ladder."""

from datetime import date

import pytest

from config.clock import SetClock
from models.queries import audit as audit_queries
from models.queries import extensions as extension_queries
from models.queries import plans as plan_queries
from notifications.recording import RecordingTransport
from operations.ladder.decide_extension import decide_extension, granted_spans
from operations.ladder.request_extension import request_extension
from operations.reporting.gather_facts import gather_facts
from operations.workspace import Workspace
from rules.errors import Refused
from tests.builders import at
from tests.operations.urging import an_open_report, letters_to, round_at, step_of, view_of


def ladder_of_plan(workspace: Workspace, plan_id: int, **changes: int | None) -> None:
    """The plan as if it had been confirmed with another policy."""
    with workspace.database.transaction() as session:
        plan = plan_queries.plan(session, plan_id)
        plan.report_ladder = {**(plan.report_ladder or {}), **changes}
        session.add(plan)


def ask(workspace: Workspace, report: int, until: str) -> int:
    return request_extension(
        workspace, report, until=date.fromisoformat(until), reason="chờ số liệu", by="STC"
    )


def test_another_date_than_the_one_asked_for_may_be_granted(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    report = an_open_report(workspace, clock)
    clock.set(at("2021-06-17", "09:00"))
    ask(workspace, report, "2021-06-30")
    for until, words in (("2021-06-16", "không muộn hơn hạn"), ("2021-06-17", "phải sau hôm nay")):
        with pytest.raises(Refused, match=words):
            decide_extension(workspace, report, grant=True, until=date.fromisoformat(until))
    decide_extension(workspace, report, grant=True, until=date(2021, 6, 26), note="sớm hơn")  # a Saturday
    view = view_of(workspace, report)
    assert (view.obligation.due_on, view.obligation.original_due_on) == (
        date(2021, 6, 28),
        date(2021, 6, 16),
    )
    ahead = step_of(workspace, report)
    assert ahead is not None
    assert (ahead.occurrence.name, ahead.on) == ("due_soon", date(2021, 6, 25))
    with workspace.database.reading() as session:
        known = extension_queries.of_obligation(session, report)
        change = audit_queries.of_subject(session, ("obligation", report))[-1].change
        period = next(one for one in plan_queries.periods(session, view.plan.id or 0) if one.key == "2021-H1")
        facts = gather_facts(session, workspace, period, version=1, now=clock.now())
    (extension,) = known
    assert (extension.until, extension.granted_until, extension.is_after_due) == (
        date(2021, 6, 30),
        date(2021, 6, 28),
        True,
    )
    assert granted_spans(known) == [(date(2021, 6, 16), date(2021, 6, 28))]
    assert (change["times"], change["workdays"], change["due_on"]) == (1, 8, ["2021-06-16", "2021-06-28"])
    (told,) = [one for one in facts.unit_reports if one.unit_code == "STC"]
    assert (told.due_on, told.original_due_on) == (date(2021, 6, 28), date(2021, 6, 16))
    round_at(workspace, clock, "2021-06-18")
    (answer,) = letters_to(transport, "desk@stc", "extension_answered")
    assert "28/6/2021" in answer
    with pytest.raises(Refused, match="tối đa 1 lần"):
        ask(workspace, report, "2021-07-10")


def test_the_plan_says_how_often_and_how_far(workspace: Workspace, clock: SetClock) -> None:
    report = an_open_report(workspace, clock)
    plan_id = view_of(workspace, report).plan.id or 0
    ladder_of_plan(workspace, plan_id, most_extensions=2, longest_extension_workdays=5)
    with pytest.raises(Refused, match="đến 23/6/2021"):
        ask(workspace, report, "2021-06-24")
    for until in ("2021-06-23", "2021-06-25"):
        ask(workspace, report, until)
        decide_extension(workspace, report, grant=True)
    with workspace.database.reading() as session:
        change = audit_queries.of_subject(session, ("obligation", report))[-1].change
    assert (change["times"], change["workdays"]) == (2, 7)
    with pytest.raises(Refused, match="tối đa 2 lần"):
        ask(workspace, report, "2021-06-28")
    ladder_of_plan(workspace, plan_id, most_extensions=0)
    with pytest.raises(Refused, match="không cho gia hạn"):
        ask(workspace, report, "2021-06-28")


def test_a_date_that_has_passed_before_it_was_decided_is_not_granted(
    workspace: Workspace, clock: SetClock
) -> None:
    report = an_open_report(workspace, clock)
    ask(workspace, report, "2021-06-18")
    clock.set(at("2021-06-18", "09:00"))
    with pytest.raises(Refused, match="phải sau hôm nay"):
        decide_extension(workspace, report, grant=True)
    decide_extension(workspace, report, grant=True, until=date(2021, 6, 22))
    assert view_of(workspace, report).obligation.due_on == date(2021, 6, 22)
