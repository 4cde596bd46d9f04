"""A running plan and what changes it, for the tests of amendments."""

import asyncio
import hashlib
from datetime import date
from typing import Any

from sqlmodel import Session

from config.clock import SetClock
from intake.draft import AssignmentDraft
from models import Obligation, ObligationKind, OutboxMessage, Plan
from models.base import JsonDict
from models.queries import amendments, dashboard_counts
from models.queries import obligations as obligation_queries
from models.queries import outbox as outbox_queries
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from operations.amendments.amendment_choices import Correction
from operations.amendments.compare_plans import difference_of
from operations.amendments.name_amended_plan import set_amendment
from operations.answers.submit_status import submit_status
from operations.drafts.import_draft import import_draft
from operations.ladder.run_round import run_round
from operations.workspace import Workspace
from rules.cadence import Cadence, CadenceKind, Every
from rules.delivery import LetterState
from rules.revision import AmendmentScope, Difference
from tests.builders import a_deadline, a_draft, a_plan, a_reporting_duty, an_answer, an_assignment, at

GUIDE = "Hướng dẫn lập dự toán kinh phí thực hiện kế hoạch"
RULE = "Trình ban hành quy định mới"
WHOLE, PARTIAL = AmendmentScope.WHOLE, AmendmentScope.PARTIAL


def a_running_plan(workspace: Workspace, *more: AssignmentDraft) -> str:
    """A class that reports, a standing task and a deadline of 30/6 for Sở Tài chính; confirmed on 22/3/2021."""
    return a_plan(workspace, a_draft(a_reporting_duty(), an_assignment(), a_deadline(), *more))


def an_amendment(
    workspace: Workspace,
    amends: str | None,
    *assignments: AssignmentDraft,
    scope: AmendmentScope = PARTIAL,
    number: str = "60/KH-UBND",
    **head: Any,
) -> str:
    """A draft of 10/5/2021 that a person has said changes the plan; its key."""
    values = {"number": number, "date": date(2021, 5, 10), "title": f"Điều chỉnh Kế hoạch ({number})", **head}
    draft = a_draft(*assignments, **values)
    checksum = hashlib.sha256(f"another file: {draft!r}".encode()).hexdigest()
    key = import_draft(workspace, draft, name="dieu-chinh.docx", checksum=checksum).key
    if amends is not None:
        set_amendment(workspace, key, amends, scope)
    return key


def round_on(workspace: Workspace, clock: SetClock, day: str) -> None:
    clock.set(at(day, "09:00"))
    asyncio.run(run_round(workspace, engine="test"))


def monthly(task: str, *every: Every, unit: str = "Sở Y tế") -> AssignmentDraft:
    return an_assignment(unit, task=task, cadence=Cadence(CadenceKind.RECURRING, every, text="định kỳ"))


def the_plan(workspace: Workspace, key: str) -> Plan:
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
    assert plan is not None
    return plan


def everything_owed(workspace: Workspace, key: str) -> list[ObligationView]:
    with workspace.database.reading() as session:
        return obligation_queries.views_of_plan(session, the_plan(workspace, key).id or 0)


def tasks_of(workspace: Workspace, key: str, code: str) -> list[Obligation]:
    """The dated tasks of a unit, oldest first."""
    views = everything_owed(workspace, key)
    found = [
        view.obligation
        for view in views
        if view.unit.code == code and view.obligation.kind is ObligationKind.TASK
    ]
    return sorted(found, key=lambda one: one.id or 0)


def reports_of(workspace: Workspace, key: str, code: str) -> dict[str, str]:
    """Period → state of a unit's reports; what was cancelled and owed again is told by its last state."""
    views = sorted(everything_owed(workspace, key), key=lambda view: view.obligation.id or 0)
    return {
        view.period.key: view.obligation.state.value
        for view in views
        if view.unit.code == code and view.period is not None
    }


def answer(workspace: Workspace, obligation: Obligation) -> None:
    one = an_answer(workspace, obligation.plan_id, obligation.unit_id)
    lines = tuple(line for line in one.lines if line.assignment_id == obligation.assignment_id)
    submit_status(workspace, obligation.id or 0, type(one)(by=one.by, lines=lines))


def letters(workspace: Workspace, kind: str = "plan_changed") -> list[OutboxMessage]:
    with workspace.database.reading() as session:
        return [one for one in _letters(session) if one.kind == kind]


def _letters(session: Session) -> list[OutboxMessage]:
    return [one for state in LetterState for one in outbox_queries.in_state(session, state)]


def everything(workspace: Workspace) -> list[object]:
    """Every row an amendment could touch, to see that nothing has."""
    with workspace.database.reading() as session:
        rows: list[Any] = [
            *plan_queries.all_plans(session),
            *dashboard_counts.all_obligations(session),
            *_letters(session),
            *unit_queries.all_units(session),
        ]
        for plan in plan_queries.all_plans(session):
            plan_id = plan.id or 0
            rows += plan_queries.periods(session, plan_id)
            rows += plan_queries.assignments(session, plan_id)
            rows += plan_queries.assignment_units(session, plan_id)
            rows += [one for one, _, _ in amendments.revisions_of(session, plan_id)]
    return [row.model_dump() for row in rows]


def tasks_now(workspace: Workspace, key: str) -> list[str]:
    with workspace.database.reading() as session:
        return [row.task for row in plan_queries.assignments(session, the_plan(workspace, key).id or 0)]


def history(workspace: Workspace, key: str) -> list[tuple[Difference, JsonDict | None, JsonDict | None]]:
    with workspace.database.reading() as session:
        rows = amendments.revisions_of(session, the_plan(workspace, key).id or 0)
    return [(revision.kind, revision.before, revision.after) for revision, _, _ in rows]


def version_of(workspace: Workspace, key: str) -> int:
    return the_plan(workspace, key).draft_version


def as_pair(workspace: Workspace, key: str, task: str) -> Correction:
    """The new line takes the place of the old one with this task."""
    difference = difference_of(workspace, key)
    new = next(one.new.id for one in difference.changes if one.new)
    old = next(row.id for row in difference.old_rows.values() if row.task == task)
    return Correction(new_id=new, old_id=old)
