"""Rounds that meet others at work: processes racing for the same rows, people answering while a round decides."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest

from config.clock import SetClock
from models import DueOutcome
from models.queries import events as event_queries
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from notifications.recording import RecordingTransport
from operations.answers.submit_status import submit_status
from operations.calendars.add_calendar import add_calendar
from operations.ladder import raise_due_events as raising
from operations.ladder.open_periods import open_periods
from operations.ladder.raise_due_events import raise_due_events
from operations.ladder.run_round import is_anything_due
from operations.letters import seal_letters as sealing
from operations.letters.seal_letters import seal_letters
from operations.workspace import Workspace, open_workspace
from rules.cadence import UnitKind
from rules.lifecycle import State
from tests.builders import a_deadline, a_draft, a_plan, a_reporting_duty, an_answer, at
from tests.operations.test_round import report_of, round_at

DUTIES = 80
DUE = date(2021, 6, 30)


def many_deadlines(workspace: Workspace) -> None:
    """Some hundred obligations due on one day."""
    duty = a_deadline("Các sở, ban, ngành", unit_kind=UnitKind.COLLECTIVE)
    a_plan(workspace, a_draft(a_reporting_duty(), *[duty] * DUTIES))


def test_four_engines_racing_raise_each_step_once(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    many_deadlines(workspace)
    clock.set(at(DUE.isoformat()))
    open_periods(workspace, DUE)
    monkeypatch.setattr(raising, "READ", dict.fromkeys(raising.READ, 40))
    monkeypatch.setattr(raising, "WRITE", dict.fromkeys(raising.WRITE, 15))
    start = Barrier(4, timeout=300)

    def engine(mine: Workspace) -> int:
        start.wait()
        raised = raise_due_events(mine, DUE).total
        seal_letters(mine)
        mine.close()
        return raised

    engines = [open_workspace(workspace.settings, clock=clock, transport=transport) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        told = sum(threads.map(engine, engines))
    told += raise_due_events(workspace, DUE).total  # what one had to leave to another that then gave way
    with workspace.database.reading() as session:
        steps = event_queries.since(session, 0)
        views = obligation_queries.awaited(session)
    due = [view for view in views if view.obligation.due_on == DUE]
    assert len(due) >= 3 * DUTIES
    assert told == len(steps)
    raised = [step for step in steps if step.outcome is DueOutcome.RAISED]
    raised_for = [step.obligation_id or 0 for step in raised if step.step == "due_today"]
    assert sorted(raised_for) == sorted(view.obligation.id or 0 for view in due)
    assert all((view.obligation.next_action_on or DUE) > DUE for view in due)
    assert all(step.letter_id for step in raised)


def test_an_answer_given_while_a_round_decides_silences_the_step(
    workspace: Workspace, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    round_at(workspace, clock, "2021-06-07")
    view = report_of(workspace, "STC", "2021-H1")
    obligation_id = view.obligation.id or 0
    clock.set(at("2021-06-15"))
    decide = raising._read

    def and_then_an_answer_comes(*given: object) -> object:
        decided = decide(*given)  # type: ignore[arg-type]
        answer = an_answer(workspace, view.obligation.plan_id, view.obligation.unit_id)
        submit_status(workspace, obligation_id, answer)
        return decided

    monkeypatch.setattr(raising, "_read", and_then_an_answer_comes)
    assert raise_due_events(workspace, date(2021, 6, 15)).raised == 2  # the other two units
    with workspace.database.reading() as session:
        assert [step.step for step in event_queries.of_obligation(session, obligation_id)] == ["request"]


def test_an_answer_given_while_a_letter_is_written_is_not_asked_for_in_it(
    workspace: Workspace, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    round_at(workspace, clock, "2021-06-07")
    view = report_of(workspace, "STC", "2021-H1")
    clock.set(at("2021-06-15"))
    raise_due_events(workspace, date(2021, 6, 15))
    store, answers = sealing._store, iter([True])

    def after_an_answer(*given: object) -> bool:
        if next(answers, False):
            answer = an_answer(workspace, view.obligation.plan_id, view.obligation.unit_id)
            submit_status(workspace, view.obligation.id or 0, answer)
        return store(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(sealing, "_store", after_an_answer)
    sealed = seal_letters(workspace)
    assert (sealed.sealed, sealed.suppressed) == (2, 1)


def test_where_a_unit_works_on_saturdays_it_alone_gets_its_step_that_day(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    add_calendar(workspace, "school", name="Lịch trường học", weekdays="mon tue wed thu fri sat")
    a_plan(workspace, a_draft(a_reporting_duty()))
    with workspace.database.transaction() as session:
        school = unit_queries.unit_by_code(session, "STC")
        assert school is not None
        school.calendar = "school"
        session.add(school)
    for code in ("STC", "STP"):
        view = report_of(workspace, code, "2021-H1")
        saturday = date(2021, 6, 12)
        with workspace.database.transaction() as session:
            obligation_queries.rearm(
                session,
                view.obligation.id or 0,
                version=1,
                due_on=saturday + timedelta(days=10),
                position=0,
                next_on=saturday,
                at=clock.now(),
                states=tuple(State),
            )
    clock.set(at("2021-06-11"))
    open_periods(workspace, date(2021, 6, 11))
    round_at(workspace, clock, "2021-06-12")
    assert [letter.recipient for letter in transport.sent] == ["desk@stc.example.vn"]
    assert not is_anything_due(workspace)


def test_a_plan_whose_ladder_cannot_be_read_keeps_no_other_plan_back(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    broken = a_plan(workspace, a_draft(a_reporting_duty(), number="47/KH-UBND"))
    with workspace.database.transaction() as session:
        plan = plan_queries.plan_by_key(session, broken)
        assert plan is not None
        plan.report_ladder = {"id": "report", "steps": "none"}
        session.add(plan)
    with pytest.raises(ValueError, match="steps"):
        round_at(workspace, clock, "2021-06-07")
    assert len(transport.sent) == 3
