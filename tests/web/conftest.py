"""An installation with something to see: four units, a deadline long past, a half-year report in its ladder."""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI

from config.clock import SetClock
from config.settings import Settings
from models import UserRole
from notifications.recording import RecordingTransport
from operations.people import passwords
from operations.workspace import Workspace, open_workspace
from tests.builders import a_directory, at
from tests.web.browser import Browser, signed_in
from tests.web.drafts import a_draft_plan
from tests.web.house import ROUNDS, fill, report_obligation, signed_path
from web import working
from web.app import create_app


def _settings(data: Path) -> Settings:
    return Settings(_env_file=None, data=data, secret_key="k" * 40, prefect_port=0)


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Passwords are hashed with argon2 as ever, but in no time: what a page does takes less than an account's hash."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "PasswordHasher", partial(PasswordHasher, time_cost=1, memory_cost=64))
        yield


@pytest.fixture(scope="session", autouse=True)
def patience() -> Iterator[None]:
    """However busy the machine is, what a request waits for it waits to the end; tests/web/test_work.py waits less."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(working, "WAIT", 60.0)
        yield


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
def office(tmp_path: Path, clock: SetClock, transport: RecordingTransport) -> Iterator[Workspace]:
    """An installation with its directory and no plan, on 22/3/2021 at 10:00."""
    workspace = open_workspace(_settings(tmp_path / "office"), clock=clock, transport=transport)
    a_directory(workspace)
    yield workspace
    workspace.close()


@pytest.fixture(scope="session")
def prepared_draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with one draft plan, read once."""
    folder = tmp_path_factory.mktemp("drafted")
    clock = SetClock(at("2021-03-22", "10:00"))
    workspace = open_workspace(_settings(folder), clock=clock, transport=RecordingTransport())
    a_draft_plan(workspace)
    workspace.close()
    return folder


@pytest.fixture
def drafted(
    prepared_draft: Path, tmp_path: Path, clock: SetClock, transport: RecordingTransport
) -> Iterator[Workspace]:
    shutil.copytree(prepared_draft, tmp_path / "drafted")
    workspace = open_workspace(_settings(tmp_path / "drafted"), clock=clock, transport=transport)
    yield workspace
    workspace.close()


@pytest.fixture
def draft_app(drafted: Workspace) -> FastAPI:
    return create_app(drafted)


@pytest.fixture
def clerk(draft_app: FastAPI, drafted: Workspace) -> Browser:
    """The coordinating desk before the draft."""
    return signed_in(draft_app, drafted, UserRole.COORDINATING_DESK)


@pytest.fixture
def app(filled: Workspace) -> FastAPI:
    return create_app(filled)


@pytest.fixture
def report_of(filled: Workspace) -> Callable[[str], int]:
    """The half-year report obligation of a unit, by its code."""
    return lambda code: report_obligation(filled, code)


@pytest.fixture
def link_of(filled: Workspace) -> Callable[[int], str]:
    """The path of the signed page a unit's desk officer finds in the letters about an obligation."""
    return lambda obligation_id: signed_path(filled, obligation_id)


@pytest.fixture
def obligation_id(report_of: Callable[[str], int]) -> int:
    return report_of("STC")


@pytest.fixture
def link(link_of: Callable[[int], str], obligation_id: int) -> str:
    return link_of(obligation_id)


@pytest.fixture
def officer(app: FastAPI) -> Browser:
    return Browser(app)
