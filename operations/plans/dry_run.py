"""Who will receive what, and when: every letter of the ladders ahead, before any of them is due (demands.md 3.5).

A plan's days come from few distinct ladders, so steps are worked out once for everything that shares its dates; the
letters themselves are made only for what is looked at.
"""

from collections import defaultdict
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from sqlmodel import Session

from models import ContactRole, ObligationKind, Plan
from models.queries import coming as coming_queries
from models.queries import events as event_queries
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from models.queries.coming import Owed
from operations.ladder.raise_due_events import ladder_of
from operations.ladder.step_addressees import addressees_for
from operations.plans.coming_lines import ComingLine, Courtesy, DryRun
from operations.workspace import Workspace
from rules.dry_run import Assumption, Track, coming_steps
from rules.going_on import Progress, unseen
from rules.ladder import Ladder, Occurrence

# A plan whose year is over or nearly over is looked at so many days ahead.
LEAST_DAYS_AHEAD = 30


def end_of_plan(plan: Plan, today: date) -> date:
    """The end of the plan year, where steps without an end stop being shown."""
    year_end = date(plan.plan_year or today.year, 12, 31)
    return max(year_end, today + timedelta(days=LEAST_DAYS_AHEAD))


def dry_run(
    session: Session,
    workspace: Workspace,
    plan_id: int,
    *,
    assuming: Assumption = Assumption.NOBODY,
    days: int | None = None,
    progress: Progress = unseen,
) -> DryRun:
    """An active plan from now on, for so many days or to the end of its year."""
    today = workspace.local_day(workspace.clock.now())
    plan = plan_queries.plan(session, plan_id)
    until = end_of_plan(plan, today) if days is None else today + timedelta(days=days)
    owed = coming_queries.owed_ahead(session, plan_id=plan_id)
    return _run(session, workspace, plan, owed, today, until, assuming, progress)


def _run(
    session: Session,
    workspace: Workspace,
    plan: Plan,
    owed: list[Owed],
    today: date,
    until: date,
    assuming: Assumption,
    progress: Progress = unseen,
) -> DryRun:
    first = workspace.calendar.next_workday(today)
    groups: dict[tuple[object, ...], list[Owed]] = defaultdict(list)
    for one in owed:
        groups[_shared(one, today)].append(one)
    ladders = {kind: ladder_of(plan, kind) for kind in ObligationKind}
    steps = []
    for number, members in enumerate(groups.values()):
        progress(number, len(groups), "Đang tính các bước nhắc")
        track = _track(workspace, ladders, members[0], today)
        steps.append((tuple(coming_steps(track, until=until, assuming=assuming)), tuple(members)))
    starts = (first, *coming_queries.absence_changes(session, from_on=first, until=until))
    due = [one.due for one in owed]
    progress(len(groups), len(groups), "Đang tìm người nhận")
    return DryRun(
        from_on=first,
        until=until,
        assuming=assuming,
        steps=tuple((found, members) for found, members in steps if found),
        changes=(date.min, *starts[1:]),
        reached=tuple(addressees_for(session, due, day) for day in starts),
        courtesies=_courtesies(session, plan) if first <= until else (),
    )


def _shared(one: Owed, today: date) -> tuple[object, ...]:
    """What decides on which days steps come: the same for many units of a plan."""
    due = one.due
    return (
        due.kind,
        due.due_on,
        due.opens_on,
        due.ladder_position,
        max(due.next_action_on, today),
        due.calendar,
    )


def _track(workspace: Workspace, ladders: dict[ObligationKind, Ladder], one: Owed, today: date) -> Track:
    # A pause is kept as the day of the next action; a step that was missed comes with the next round.
    due = one.due
    return Track(
        ladder=ladders[due.kind],
        due_on=due.due_on,
        opens_on=due.opens_on,
        position=due.ladder_position,
        not_before=max(due.next_action_on, today),
        calendar=workspace.calendars.named(due.calendar),
    )


def _courtesies(session: Session, plan: Plan) -> tuple[Courtesy, ...]:
    units = [
        unit_id
        for found, unit_id in event_queries.recommended_without_courtesy(session)
        if found.id == plan.id
    ]
    names = unit_queries.unit_names(session, units)
    people = unit_queries.people_of(session, units)
    rows = []
    for unit_id in dict.fromkeys(units):
        unit, person = names[unit_id], people.get((unit_id, ContactRole.DESK))
        name, email = (person.name, person.email) if person else ("", None)
        rows.append(Courtesy(unit.code, unit.short_name or unit.name, name, email))
    return tuple(rows)


class ComingLetter(NamedTuple):
    """One step of one obligation and everybody it will reach."""

    day: date
    occurrence: Occurrence
    to: tuple[ComingLine, ...]


def next_letters(
    session: Session, workspace: Workspace, obligation_id: int, *, limit: int = 5
) -> list[ComingLetter]:
    """The next steps of one obligation if nothing comes in; empty when nobody is waited for."""
    owed = coming_queries.owed_ahead(session, obligation_id=obligation_id)
    if not owed:
        return []
    today = workspace.local_day(workspace.clock.now())
    plan = plan_queries.plan(session, owed[0].due.plan_id)
    track = _track(workspace, {owed[0].due.kind: ladder_of(plan, owed[0].due.kind)}, owed[0], today)
    steps = tuple(islice(coming_steps(track, until=date.max), limit))
    if not steps:
        return []
    run = DryRun(
        from_on=steps[0].day,
        until=steps[-1].day,
        assuming=Assumption.NOBODY,
        steps=((steps, tuple(owed)),),
        changes=(date.min, *(step.day for step in steps[1:])),
        reached=tuple(addressees_for(session, [owed[0].due], step.day) for step in steps),
    )
    return [
        ComingLetter(step.day, step.occurrence, tuple(line for line in run.lines(day=step.day)))
        for step in steps
    ]
