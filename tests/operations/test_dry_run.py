"""What the dry run foretells is what the rounds then do, person by person and day by day."""

import asyncio
from datetime import date

from config.clock import SetClock
from flows.replay import Nobody, Replay
from models import DueOutcome
from models.queries import events as event_queries
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from operations.drafts.decisions import Decisions
from operations.drafts.import_draft import import_draft
from operations.ladder.acknowledge_escalation import acknowledge_escalation
from operations.plans.coming_lines import ComingLine
from operations.plans.confirm_plan import confirm_plan
from operations.plans.dry_run import dry_run, next_letters
from operations.plans.plan_outlook import outlook_of
from operations.units.delegate import add_absence
from operations.workspace import Workspace
from rules.dry_run import Assumption
from rules.lifecycle import PlanState
from tests.builders import a_deadline, a_directory, a_draft, a_plan, a_recommendation, a_reporting_duty, at

DRAFT = a_draft(a_reporting_duty(), a_deadline(due_on="2021-05-14"), a_recommendation())

Told = tuple[date, str | None, str, str]


def said(line: ComingLine) -> Told:
    return line.day, line.email, line.unit_code, line.occurrence.name


def done_between(workspace: Workspace, start: date, end: date) -> set[Told]:
    """What rounds raised, in the words of the dry run."""
    with workspace.database.reading() as session:
        events = event_queries.since(session, 0)
        views = obligation_queries.views_of_plan(session, 1)
    codes = {view.unit.id: view.unit.code for view in views}
    return {
        (event.raised_on, event.recipient_email, codes.get(event.unit_id, "MTTQ"), event.step)
        for event in events
        if event.outcome is not DueOutcome.SKIPPED and start <= event.raised_on <= end
    }


def test_a_draft_foretells_its_year_and_writes_nothing(workspace: Workspace, clock: SetClock) -> None:
    a_directory(workspace)
    key = import_draft(workspace, DRAFT, name="ke-hoach.docx", checksum="x").key
    with workspace.database.reading() as session:
        plan = plan_queries.plan(session, 1)
    outlook = outlook_of(workspace, plan)
    with workspace.database.reading() as session:
        assert plan_queries.plan(session, 1).state is PlanState.DRAFT
        assert obligation_queries.views_of_plan(session, 1) == []
    foretold = {said(line) for line in outlook.run.lines()}
    assert outlook.run.until == date(2021, 12, 31)
    confirm_plan(workspace, key, Decisions())
    asyncio.run(Replay(workspace, clock, Nobody()).run(date(2021, 3, 22), date(2021, 6, 30)))
    halfway = {one for one in foretold if one[0] <= date(2021, 6, 30)}
    assert halfway == done_between(workspace, date(2021, 3, 22), date(2021, 6, 30))
    # and seen from there, the rest of the year is the same
    clock.set(at("2021-07-01", "07:00"))
    with workspace.database.reading() as session:
        rest = {said(line) for line in dry_run(session, workspace, 1).lines()}
    assert rest == foretold - halfway


def test_pauses_are_kept_and_answers_on_time_need_no_urging(workspace: Workspace, clock: SetClock) -> None:
    a_plan(workspace, DRAFT)
    clock.set(at("2021-05-18", "09:00"))
    asyncio.run(Replay(workspace, clock, Nobody()).run(date(2021, 5, 18), date(2021, 5, 18)))
    with workspace.database.reading() as session:
        task = next(
            view.obligation.id or 0
            for view in obligation_queries.views_of_plan(session, 1)
            if view.obligation.due_on == date(2021, 5, 14)
        )
        before = next_letters(session, workspace, task)
    assert [(letter.day, letter.occurrence.name) for letter in before] == [
        (date(2021, 5, 19), "overdue_2"),
        (date(2021, 5, 25), "overdue_3"),
        (date(2021, 6, 4), "overdue_4"),
        (date(2021, 6, 11), "overdue_4#2"),
        (date(2021, 6, 18), "overdue_4#3"),
    ]
    assert [line.email for line in before[0].to] == ["head@stc.example.vn", "desk@snv.example.vn"]
    add_absence(
        workspace,
        person="head@stc.example.vn",
        stand_in="head@stp.example.vn",
        starts_on=date(2021, 6, 1),
        ends_on=date(2021, 6, 4),
    )
    acknowledge_escalation(workspace, task, until=date(2021, 5, 27), note="đang rà soát")
    with workspace.database.reading() as session:
        after = next_letters(session, workspace, task, limit=2)
        on_time = dry_run(session, workspace, 1, assuming=Assumption.ON_TIME)
        week = dry_run(session, workspace, 1, days=24)
    assert [(letter.day, letter.occurrence.name) for letter in after] == [
        (date(2021, 5, 27), "overdue_3"),
        (date(2021, 6, 4), "overdue_4"),
    ]
    own = [(letter.to[0].email, letter.to[0].acting_for) for letter in after]
    assert own[0] == ("head@stc.example.vn", None)
    assert own[1][0] == "head@stp.example.vn"
    assert own[1][1]
    standing_in = {line.day for line in week.lines(email="head@stp.example.vn") if line.acting_for}
    assert standing_in == {date(2021, 6, 4)}
    assert {line.occurrence.step.level for line in on_time.lines()} == {0}
    assert {line.day for line in week.lines()} == {
        date(2021, 5, 27),
        date(2021, 6, 4),
        date(2021, 6, 7),
        date(2021, 6, 11),
    }


def test_days_that_ask_too_much_count_every_plan(workspace: Workspace) -> None:
    four = [a_deadline(due_on="2021-06-30", section=str(number)) for number in range(4)]
    a_plan(workspace, a_draft(*four, number="45/KH-UBND"))
    new = a_draft(a_deadline(due_on="2021-06-30"), a_deadline("Sở Y tế", "2021-06-30"))
    import_draft(workspace, new, name="ke-hoach.docx", checksum="y")
    with workspace.database.reading() as session:
        plan = plan_queries.plan(session, 2)
    crowded = outlook_of(workspace, plan).crowded
    assert [one.words for one in crowded] == ["Sở Tài chính có 5 việc cùng hạn 30/6/2021"]
