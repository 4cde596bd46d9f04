"""What the tests of pages live through, and where in it they look."""

import asyncio

from config.clock import SetClock
from models import ContactRole, ObligationKind
from models.queries import obligations as obligation_queries
from models.queries import units as unit_queries
from operations.answers.signed_links import link_for
from operations.ladder.run_round import run_round
from operations.workspace import Workspace
from tests.builders import a_deadline, a_draft, a_plan, a_recommendation, a_reporting_duty, an_assignment, at

# The half-year report opens 7/6 and is due 16/6; the deadline of 14/5 has climbed to level 4 by then.
ROUNDS = ("2021-03-23", "2021-05-17", "2021-05-26", "2021-06-07", "2021-06-16", "2021-06-17", "2021-06-18")


def fill(workspace: Workspace, clock: SetClock) -> None:
    """To Friday 18/6/2021, 9:00: the units' half-year reports are two working days late."""
    draft = a_draft(
        a_reporting_duty(),
        an_assignment(),
        a_deadline(due_on="2021-05-14"),
        a_deadline("Sở Y tế", "2021-06-30"),
        a_recommendation(),
    )
    a_plan(workspace, draft)
    for day in ROUNDS:
        clock.set(at(day, "09:00"))
        asyncio.run(run_round(workspace, engine="test"))


def report_obligation(workspace: Workspace, code: str) -> int:
    with workspace.database.reading() as session:
        unit = unit_queries.unit_by_code(session, code)
        assert unit is not None
        views = obligation_queries.views_of_unit(session, unit.id or 0)
    return next(
        view.obligation.id or 0
        for view in views
        if view.obligation.kind is ObligationKind.REPORT and view.period and view.period.key == "2021-H1"
    )


def signed_path(workspace: Workspace, obligation_id: int) -> str:
    with workspace.database.transaction() as session:
        view = obligation_queries.view(session, obligation_id)
        assert view is not None
        unit_id = view.unit.id or 0
        person = unit_queries.people_of(session, [unit_id])[unit_id, ContactRole.DESK]
        address = link_for(
            session,
            workspace,
            obligation_id=obligation_id,
            due_version=view.obligation.due_version,
            email=person.email,
            name=person.name,
            now=workspace.clock.now(),
        )
    return address.removeprefix(workspace.sender.base_url)
