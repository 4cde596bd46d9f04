"""The round as a flow does what the round does, part by part."""

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from config.clock import SetClock
from flows.installation import installation, using
from flows.round import round_flow
from flows.shares import compile_report_of_period, escalate_plan
from models.queries import events as event_queries
from models.queries import reports as report_queries
from models.queries import rounds as round_queries
from models.queries.due_obligations import DueObligation
from notifications.recording import RecordingTransport
from operations.ladder.decide_steps import Decided, Deciding
from operations.ladder.run_round import RoundCounts, run_round
from operations.workspace import Workspace, open_workspace
from tests.builders import a_deadline, a_draft, a_plan, a_recommendation, a_reporting_duty, at
from tests.flows.seeding import settings_of

DAYS = ("2021-03-23", "2021-06-07", "2021-06-15", "2021-06-18", "2021-06-21", "2021-07-07")


@pytest.fixture(autouse=True)
def _in_use(workspace: Workspace) -> Iterator[None]:
    with using(workspace):
        yield


def flow_at(clock: SetClock, day: str, hour: str = "08:00") -> RoundCounts | None:
    clock.set(at(day, hour))
    return asyncio.run(round_flow.fn())


def two_kinds_of_work(workspace: Workspace) -> None:
    a_plan(workspace, a_draft(a_reporting_duty(), a_deadline(due_on="2021-06-21"), a_recommendation()))


def what_happened(
    workspace: Workspace, transport: RecordingTransport
) -> tuple[list[str], set[str], list[str]]:
    with workspace.database.reading() as session:
        steps = {f"{event.key} {event.outcome}" for event in event_queries.since(session, 0)}
        reports = [f"{report.period_id} {report.state}" for report in report_queries.all_snapshots(session)]
    return sorted(letter.key for letter in transport.sent), steps, reports


def test_a_year_by_flows_is_the_same_as_a_year_by_plain_rounds(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport, tmp_path: Path
) -> None:
    two_kinds_of_work(workspace)
    plain_transport = RecordingTransport()
    plain_clock = SetClock(at("2021-03-22", "10:00"))
    plain = open_workspace(settings_of(tmp_path / "plain"), clock=plain_clock, transport=plain_transport)
    try:
        two_kinds_of_work(plain)
        for day in DAYS:
            flow_at(clock, day)
            plain_clock.set(at(day))
            asyncio.run(run_round(plain, engine="test"))
        happened = what_happened(workspace, transport)
        assert happened == what_happened(plain, plain_transport)
        assert len(happened[0]) > 10
        assert happened[2], "a report was compiled"
    finally:
        plain.close()


def test_a_round_that_finds_nothing_leaves_no_record(workspace: Workspace, clock: SetClock) -> None:
    two_kinds_of_work(workspace)
    assert flow_at(clock, "2021-03-23") is not None
    assert flow_at(clock, "2021-03-24") is None
    with workspace.database.reading() as session:
        records = round_queries.recent_rounds(session)
    assert [record.engine for record in records] == ["prefect"]


def test_one_part_acts_on_its_own_plan_and_period_only(workspace: Workspace, clock: SetClock) -> None:
    two_kinds_of_work(workspace)
    clock.set(at("2021-06-07"))
    opened, raised = asyncio.run(escalate_plan.fn(1, None, date(2021, 6, 7)))
    assert (opened.periods, opened.obligations, raised.raised) == (0, 1, 1)
    opened, raised = asyncio.run(escalate_plan.fn(1, 1, date(2021, 6, 7)))
    assert opened.periods == 1, "the period was left to its own part"
    assert raised.raised > 0


def test_a_plan_that_cannot_be_worked_on_does_not_keep_the_letters_of_others_from_leaving(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty(), a_recommendation()))
    broken = a_draft(a_deadline(due_on="2021-06-21"), number="47/KH-UBND", title="Kế hoạch có bảng bậc hỏng")
    a_plan(workspace, broken)
    decided = Deciding.decided

    def breaks_for_one_plan(deciding: Deciding, row: DueObligation) -> Decided:
        if row.plan_id == 2:
            raise ValueError("bảng bậc đôn đốc hỏng")
        return decided(deciding, row)

    monkeypatch.setattr(Deciding, "decided", breaks_for_one_plan)
    with pytest.raises(ValueError, match="hỏng"):
        flow_at(clock, "2021-06-07")
    assert len(transport.sent) == 4  # three requests, one courtesy
    with workspace.database.reading() as session:
        assert round_queries.recent_rounds(session)[0].error == "ValueError: bảng bậc đôn đốc hỏng"


def test_a_report_made_by_hand_is_the_report_of_that_period(workspace: Workspace, clock: SetClock) -> None:
    two_kinds_of_work(workspace)
    flow_at(clock, "2021-06-07")
    clock.set(at("2021-06-17"))
    compiled = asyncio.run(compile_report_of_period.fn(1, date(2021, 6, 17)))
    assert (compiled.compiled, compiled.frozen) == (1, 0)


def test_a_flow_works_on_the_installation_of_its_process(workspace: Workspace) -> None:
    with installation() as found:
        assert found is workspace
