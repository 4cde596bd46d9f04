"""An installation with something to see: four units, a deadline long past, a half-year report in its ladder."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from config.clock import SetClock
from config.settings import Settings
from models import ContactRole, ObligationKind
from models.queries import obligations as obligation_queries
from models.queries import units as unit_queries
from notifications.recording import RecordingTransport
from operations.run_round import run_round
from operations.signed_links import link_for
from operations.workspace import Workspace, open_workspace
from tests.builders import a_deadline, a_draft, a_plan, a_recommendation, a_reporting_duty, an_assignment, at
from web.app import create_app

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


def _settings(data: Path) -> Settings:
    return Settings(_env_file=None, data=data, secret_key="k" * 40, prefect_port=0)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The months up to 18/6 are lived through once; each test gets a copy."""
    folder = tmp_path_factory.mktemp("prepared")
    clock = SetClock(at("2021-03-22", "10:00"))
    workspace = open_workspace(_settings(folder), clock=clock, transport=RecordingTransport())
    fill(workspace, clock)
    workspace.close()
    return folder


@pytest.fixture
def filled(
    prepared: Path, tmp_path: Path, clock: SetClock, transport: RecordingTransport
) -> Iterator[Workspace]:
    clock.set(at(ROUNDS[-1], "09:00"))
    shutil.copytree(prepared, tmp_path / "filled")
    workspace = open_workspace(_settings(tmp_path / "filled"), clock=clock, transport=transport)
    yield workspace
    workspace.close()


@pytest.fixture
def filled_on_each(workspace: Workspace, clock: SetClock) -> Workspace:
    """The same, on SQLite and on PostgreSQL."""
    fill(workspace, clock)
    return workspace


@pytest.fixture
def app(filled: Workspace) -> FastAPI:
    return create_app(filled)


@pytest.fixture
def report_of(filled: Workspace) -> Callable[[str], int]:
    """The half-year report obligation of a unit, by its code."""
    return lambda code: report_obligation(filled, code)


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


@pytest.fixture
def link_of(filled: Workspace) -> Callable[[int], str]:
    """The path of the signed page a unit's desk officer finds in the letters about an obligation."""
    return lambda obligation_id: signed_path(filled, obligation_id)


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
