"""Consolidated reports: compiled the morning after, refreshed until frozen, issued once."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from config.clock import SetClock
from models import LineState, ReportSnapshot
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import reports as report_queries
from models.queries import units as unit_queries
from operations.answers.submit_status import Answer, AnswerLine, submit_status
from operations.ladder.run_round import run_round
from operations.reporting.compile_reports import compile_report, freeze_report
from operations.reporting.publish_report import publish_report
from operations.workspace import Workspace
from reports.consolidated.facts import ReportFacts
from reports.consolidated.facts_json import checksum_of, facts_from_json
from rules.errors import IllegalMove
from rules.lifecycle import ReportState, State
from tests.builders import a_deadline, a_draft, a_plan, a_reporting_duty, an_answer, an_upward_duty, at
from tests.operations.test_round import report_of, round_at


def newest(workspace: Workspace, period: str) -> ReportSnapshot | None:
    with workspace.database.reading() as session:
        for report in report_queries.all_snapshots(session):
            if plan_queries.period(session, report.period_id).key == period:
                return report
    return None


def facts_of(workspace: Workspace, period: str) -> ReportFacts:
    report = newest(workspace, period)
    assert report is not None
    return facts_from_json(report.facts)


def answer(workspace: Workspace, unit: str, period: str, result: str) -> None:
    view = report_of(workspace, unit, period)
    submit_status(
        workspace,
        view.obligation.id or 0,
        an_answer(workspace, view.obligation.plan_id, view.obligation.unit_id, result),
    )


def done_task(workspace: Workspace, unit_code: str) -> None:
    """The unit answers its one dated task."""
    with workspace.database.reading() as session:
        unit = unit_queries.unit_by_code(session, unit_code)
        assert unit is not None
        (task,) = [
            view
            for view in obligation_queries.views_of_unit(session, unit.id or 0)
            if view.assignment is not None
        ]
    assert task.assignment is not None
    line = AnswerLine(task.assignment.id or 0, LineState.DONE, "Đã trình")
    submit_status(workspace, task.obligation.id or 0, Answer(by="Chuyên viên", lines=(line,)))


def test_the_draft_comes_the_morning_after_the_units_due_date(workspace: Workspace, clock: SetClock) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    round_at(workspace, clock, "2021-06-07")
    round_at(workspace, clock, "2021-06-16")
    assert newest(workspace, "2021-H1") is None
    round_at(workspace, clock, "2021-06-17")
    report = newest(workspace, "2021-H1")
    assert report is not None
    assert report.state is ReportState.COMPILED


def test_a_late_answer_refreshes_the_draft_and_a_frozen_one_never_changes(
    workspace: Workspace, clock: SetClock
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    round_at(workspace, clock, "2021-06-07")
    round_at(workspace, clock, "2021-06-17")
    answer(workspace, "STC", "2021-H1", "Đã mở 03 lớp tập huấn")
    round_at(workspace, clock, "2021-06-17", "10:00")
    said = [
        line.result for one in facts_of(workspace, "2021-H1").assignments for line in one.lines if line.result
    ]
    assert said == ["Đã mở 03 lớp tập huấn"]
    round_at(workspace, clock, "2021-06-21")  # the top date: it freezes by itself
    frozen = newest(workspace, "2021-H1")
    assert frozen is not None
    assert frozen.state is ReportState.FROZEN
    answer(workspace, "STP", "2021-H1", "Gửi sau khi chốt")
    round_at(workspace, clock, "2021-06-22")
    after = newest(workspace, "2021-H1")
    assert after is not None
    assert (after.facts, after.checksum) == (frozen.facts, frozen.checksum)
    assert checksum_of(facts_from_json(after.facts)) == after.checksum


def test_the_coordinator_is_not_called_silent_for_what_it_does_itself(
    workspace: Workspace, clock: SetClock
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty(), an_upward_duty()))
    for day in ("2021-06-07", "2021-06-17"):
        round_at(workspace, clock, day)
    facts = facts_of(workspace, "2021-H1")
    assert {line.unit_code for one in facts.assignments for line in one.lines} == {"STC", "STP", "SYT"}
    assert {one.unit_code for one in facts.unit_reports} == {"STC", "STP", "SYT"}


def test_a_task_done_before_a_window_that_is_not_cumulative_is_told_once(
    workspace: Workspace, clock: SetClock
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty(), a_deadline(due_on="2021-05-31")))
    round_at(workspace, clock, "2021-05-20")
    done_task(workspace, "STC")
    for day in (
        "2021-06-07",
        "2021-06-17",
        "2021-06-21",
        "2021-09-07",
        "2021-09-17",
        "2021-12-07",
        "2021-12-17",
    ):
        round_at(workspace, clock, day)
    counted = {period: len(facts_of(workspace, f"2021-{period}").tasks) for period in ("H1", "Q3", "Y")}
    assert counted == {"H1": 1, "Q3": 0, "Y": 1}


def test_a_report_is_issued_once_and_fulfils_the_coordinators_duty_upward(
    workspace: Workspace, clock: SetClock
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty(), an_upward_duty()))
    for day in ("2021-06-07", "2021-06-17"):
        round_at(workspace, clock, day)
    report = newest(workspace, "2021-H1")
    assert report is not None
    with pytest.raises(IllegalMove):
        publish_report(workspace, report.id or 0)
    clock.set(at("2021-06-18", "15:00"))
    assert freeze_report(workspace, report.period_id) == 1
    published = publish_report(
        workspace, report.id or 0, document_number="12/BC-SNV", document_date=date(2021, 6, 18)
    )
    assert isinstance(published.file, Path)
    assert published.file.read_bytes()[:2] == b"PK"
    duty = report_of(workspace, "SNV", "2021-H1").obligation
    assert (duty.state, duty.answered_on, duty.next_action_on) == (State.ACCEPTED, date(2021, 6, 18), None)
    with pytest.raises(IllegalMove):
        publish_report(workspace, report.id or 0)
    assert compile_report(workspace, report.period_id) == report.id
    asyncio.run(run_round(workspace, engine="test"))
