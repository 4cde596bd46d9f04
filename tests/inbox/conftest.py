"""An installation that asked for half-year reports by letters with an address for answers; and a real mailbox."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.clock import SetClock
from config.settings import Settings
from notifications.recording import RecordingTransport
from operations.workspace import Workspace, open_workspace
from tests.answering_mail import with_mailbox
from tests.builders import a_draft, a_plan, a_reporting_duty, an_assignment, at
from tests.conftest import left_out
from tests.mail_servers.dovecot import Dovecot, running_dovecot, why_not
from tests.operations.amending import round_on

NOW = at("2021-06-08", "09:00")


@dataclass(frozen=True)
class Prepared:
    folder: Path
    letters: dict[str, bytes]  # the last to each address


def ask_for_reports(workspace: Workspace, clock: SetClock) -> Workspace:
    ours = with_mailbox(workspace)
    a_plan(ours, a_draft(a_reporting_duty(), an_assignment()))
    round_on(ours, clock, "2021-03-23")
    round_on(ours, clock, "2021-06-07")
    clock.set(NOW)
    return ours


def _settings(folder: Path) -> Settings:
    return Settings(_env_file=None, data=folder, secret_key="k" * 40, prefect_port=0)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Lived through once; each test gets a copy."""
    folder = tmp_path_factory.mktemp("asked")
    clock, transport = SetClock(at("2021-03-22", "10:00")), RecordingTransport()
    workspace = open_workspace(_settings(folder), clock=clock, transport=transport)
    ask_for_reports(workspace, clock)
    workspace.close()
    return Prepared(folder, {one.recipient: one.content for one in transport.sent})


@pytest.fixture
def reporting(
    prepared: Prepared, tmp_path: Path, clock: SetClock, transport: RecordingTransport
) -> Iterator[Workspace]:
    """Tuesday 8/6/2021, 9:00: the half-year reports were asked for the day before."""
    clock.set(NOW)
    shutil.copytree(prepared.folder, tmp_path / "asked")
    workspace = open_workspace(_settings(tmp_path / "asked"), clock=clock, transport=transport)
    yield with_mailbox(workspace)
    workspace.close()


@pytest.fixture
def letter(prepared: Prepared) -> bytes:
    """The request to Sở Tài chính."""
    return prepared.letters["desk@stc.example.vn"]


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A Dovecot for the whole session; tests use users of their own."""
    if why := why_not():
        left_out("mail", why)
    with running_dovecot() as server:
        yield server


@pytest.fixture(scope="session")
def old_dovecot() -> Iterator[Dovecot]:
    """One that offers neither MOVE nor IDLE."""
    if why := why_not():
        left_out("mail", why)
    with running_dovecot(without="IMAP4rev1 UIDPLUS") as server:
        yield server
