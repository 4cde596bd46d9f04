"""Months with every kind of answer, played in rounds of any spacing, with any outages, end the same (tracking.md 4.2)."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.clock import SetClock
from config.settings import Settings
from models import DueOutcome
from models.queries import events as event_queries
from models.queries import obligations as obligation_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from notifications.recording import RecordingTransport
from operations.answers.review_submission import accept_submission, return_submission
from operations.answers.submit_status import submit_status
from operations.ladder.decide_extension import decide_extension
from operations.ladder.request_extension import request_extension
from operations.ladder.run_round import is_anything_due, run_round
from operations.workspace import Workspace, open_workspace
from rules.progress import progress_of
from tests.builders import a_deadline, a_draft, a_plan, a_reporting_duty, an_answer, an_upward_duty, at

FIRST, LAST = date(2021, 6, 1), date(2021, 7, 30)
DAY = timedelta(days=1)

Act = Callable[[Workspace], object]


class Year(NamedTuple):
    """What a year leaves behind; `stands`: key, state, due date, original date, class."""

    stands: list[tuple[str, str, str, str, str]]
    steps: list[tuple[str, int, str, DueOutcome]]


def report(workspace: Workspace, unit: str, period: str) -> ObligationView:
    return found(workspace, unit, lambda view: view.period is not None and view.period.key == period)


def task(workspace: Workspace, unit: str) -> ObligationView:
    return found(workspace, unit, lambda view: view.assignment is not None)


def found(workspace: Workspace, unit: str, fits: Callable[[ObligationView], bool]) -> ObligationView:
    with workspace.database.reading() as session:
        row = unit_queries.unit_by_code(session, unit)
        assert row is not None
        return next(view for view in obligation_queries.views_of_unit(session, row.id or 0) if fits(view))


def submit(find: Callable[[Workspace], ObligationView]) -> Act:
    def act(workspace: Workspace) -> None:
        view = find(workspace)
        answer = an_answer(workspace, view.obligation.plan_id, view.obligation.unit_id)
        if view.assignment is not None:
            lines = tuple(line for line in answer.lines if line.assignment_id == view.assignment.id)
            answer = type(answer)(by=answer.by, lines=lines)
        submit_status(workspace, view.obligation.id or 0, answer)

    return act


def acts() -> list[tuple[datetime, Act]]:
    """On time, late, returned and mended, extended; one unit never answers."""

    def of(unit: str, period: str = "2021-H1") -> Callable[[Workspace], ObligationView]:
        return lambda workspace: report(workspace, unit, period)

    def id_of(find: Callable[[Workspace], ObligationView], workspace: Workspace) -> int:
        return find(workspace).obligation.id or 0

    stc, stp = of("STC"), of("STP")
    return [
        (at("2021-06-09", "10:15"), submit(stc)),
        (at("2021-06-10", "09:00"), lambda w: return_submission(w, id_of(stc, w), reason="Thiếu số liệu", due_on=date(2021, 6, 22))),
        (at("2021-06-21", "16:40"), submit(stc)),
        (at("2021-06-23", "09:00"), lambda w: accept_submission(w, id_of(stc, w))),
        (at("2021-06-25", "11:00"), submit(stp)),
        (at("2021-06-14", "14:00"), lambda w: request_extension(w, task(w, "STC").obligation.id or 0, until=date(2021, 7, 9), reason="Chờ số liệu", by="STC")),
        (at("2021-06-14", "16:00"), lambda w: decide_extension(w, task(w, "STC").obligation.id or 0, grant=True)),
        (at("2021-07-12", "08:30"), submit(lambda w: task(w, "STC"))),
    ]  # fmt: skip


def play(rounds: list[datetime], folder: Path) -> Year:
    """Rounds and people's acts in the order of time."""
    clock = SetClock(at("2021-03-22", "10:00"))
    home = Settings(_env_file=None, data=folder, secret_key="k" * 40, prefect_port=0)
    workspace = open_workspace(home, clock=clock, transport=RecordingTransport())
    try:
        a_plan(workspace, a_draft(a_reporting_duty(), an_upward_duty(), a_deadline(due_on="2021-06-18")))
        agenda = [*((instant, None) for instant in rounds), *acts()]
        for instant, act in sorted(agenda, key=lambda one: one[0]):
            clock.set(instant)
            if act is not None:
                act(workspace)
            elif is_anything_due(workspace):
                asyncio.run(run_round(workspace, engine="test"))
        return what_is_left(workspace)
    finally:
        workspace.close()


def what_is_left(workspace: Workspace) -> Year:
    with workspace.database.reading() as session:
        views = obligation_queries.views_of_ids(session, range(1, 1000))
        steps = event_queries.since(session, 0)
    stands = []
    for view in views.values():
        one = view.obligation
        progress = progress_of(one.state, one.due_on, one.answered_on, LAST, workspace.calendar)
        stands.append(
            (one.key, one.state.value, str(one.due_on), str(one.original_due_on), progress.timeliness.value)
        )
    versions = [(step.key.split(":")[0], step.key) for step in steps]
    return Year(
        sorted(stands),
        [
            (owner, int(key.split(":v")[1].split(":")[0]), step.step, step.outcome)
            for (owner, key), step in zip(versions, steps, strict=True)
        ],
    )


def every(spacing: timedelta) -> list[datetime]:
    first, last = at(FIRST.isoformat(), "08:00"), at(LAST.isoformat(), "17:00")
    return [first + n * spacing for n in range((last - first) // spacing + 1)]


@pytest.fixture(scope="module")
def daily(tmp_path_factory: pytest.TempPathFactory) -> Year:
    """The undisturbed year: a round each morning."""
    return play(every(DAY), tmp_path_factory.mktemp("daily"))


def check_steps(year: Year) -> None:
    raised = {step[:3] for step in year.steps if step[3] is not DueOutcome.SKIPPED}
    skipped = {step[:3] for step in year.steps if step[3] is DueOutcome.SKIPPED}
    assert not raised & skipped, "a step was both sent and skipped"


def test_the_year_has_something_of_everything(daily: Year) -> None:
    check_steps(daily)
    assert {stand[4] for stand in daily.stands} >= {"done_on_time", "done_late", "overdue"}
    assert {step[2] for step in daily.steps} >= {"request", "due_soon", "overdue_1", "overdue_3"}


def test_a_round_every_hour_is_the_same_year(daily: Year, tmp_path: Path) -> None:
    hourly = play(every(timedelta(hours=1)), tmp_path)
    assert sorted(hourly.steps) == sorted(daily.steps)
    assert hourly.stands == daily.stands


OUTAGES = st.lists(st.tuples(st.integers(0, (LAST - FIRST).days), st.integers(1, 40)), min_size=0, max_size=4)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hours=st.sampled_from([5, 24, 24 * 3, 24 * 10]), outages=OUTAGES)
def test_any_spacing_and_any_outages_end_in_the_same_obligations_and_classes(
    daily: Year, hours: int, outages: list[tuple[int, int]]
) -> None:
    down = {FIRST + (start + n) * DAY for start, length in outages for n in range(length)}
    rounds = [instant for instant in every(timedelta(hours=hours)) if instant.date() not in down]
    with TemporaryDirectory() as folder:
        year = play([*rounds, at(LAST.isoformat(), "17:30")], Path(folder))
    check_steps(year)
    assert year.stands == daily.stands
