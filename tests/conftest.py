"""A fresh workspace for each test, on SQLite and on PostgreSQL."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import make_url

import models.database
import operations.workspace
from config.clock import SetClock
from config.settings import Settings
from notifications.recording import RecordingTransport
from operations.workspace import Workspace, open_workspace
from tests import postgres
from tests.builders import at
from tests.fresh_installations import migrated_quickly
from tests.mail_servers import postfix
from tests.shared_statements import engine_with_shared_statements

# Timings belong in bench/: a busy machine makes no property false.
settings.register_profile("dondoc", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("dondoc")

# A third of the time of the whole suite; tests/upgrade runs the migrations themselves.
models.database.create_engine = engine_with_shared_statements  # type: ignore[attr-defined,assignment]
operations.workspace.migrate = migrated_quickly  # type: ignore[attr-defined]

# What must not be left out, as a comma-separated list: CI says "postgres,browser,prefect".
REQUIRED = set(filter(None, os.environ.get("DONDOC_TESTS_REQUIRE", "").split(",")))


def left_out(what: str, why: str) -> None:
    """Skip in one line, or fail where nothing may be left out."""
    if what in REQUIRED:
        pytest.fail(f"{what} is required here: {why}")
    pytest.skip(f"left out: {why}")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server: TEST_PG_URL, or one started for this session."""
    if given := os.environ.get("TEST_PG_URL"):
        yield given
        return
    folder = postgres.programs()
    if folder is None:
        left_out("postgres", "no PostgreSQL programs found (install postgresql, or set TEST_PG_URL)")
        return
    with postgres.running_server(folder) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty installation, made once: copying it takes a tenth of the time of making it."""
    file = tmp_path_factory.mktemp("migrated") / "template.sqlite"
    _make_installation(f"sqlite:///{file}", file.parent)
    return file


@pytest.fixture(scope="session")
def migrated_database(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same on PostgreSQL: the name of a database to copy."""
    name = f"t_{os.getpid()}_template"
    _administer(postgres_server, f'CREATE DATABASE "{name}"')
    try:
        _make_installation(_named(postgres_server, name), tmp_path_factory.mktemp("migrated"))
        yield name
    finally:
        _administer(postgres_server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _make_installation(url: str, folder: Path) -> None:
    settings = Settings(_env_file=None, data=folder, database_url=url, secret_key="k" * 40, prefect_port=0)
    open_workspace(settings, transport=RecordingTransport()).close()


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _administer(server: str, statement: str) -> None:
    admin = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(statement.encode())


@contextmanager
def _postgres_database(request: pytest.FixtureRequest, template: str = "") -> Iterator[str]:
    server: str = request.getfixturevalue("postgres_server")
    name = f"t_{os.getpid()}_{abs(hash(request.node.nodeid)) % 10**10}"
    copied = f' TEMPLATE "{template}"' if template else ""
    _administer(server, f'CREATE DATABASE "{name}"{copied}')
    try:
        yield _named(server, name)
    finally:
        _administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a table, on each of the two engines."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'test.sqlite'}"
        return
    with _postgres_database(request) as url:
        yield url


@pytest.fixture(scope="session")
def postfix_server() -> Iterator[postfix.Postfix]:
    """A real mail server that delivers into one Maildir."""
    if (why := postfix.why_not()) is not None:
        left_out("mail", why)
    with postfix.running_postfix() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An installation of the test's own, without a unit or a plan, on each of the two engines."""
    if request.param == "sqlite":
        file = tmp_path / "test.sqlite"
        shutil.copyfile(request.getfixturevalue("migrated_file"), file)
        yield f"sqlite:///{file}"
        return
    with _postgres_database(request, request.getfixturevalue("migrated_database")) as url:
        yield url


@pytest.fixture
def clock() -> SetClock:
    return SetClock(at("2021-03-22", "10:00"))


@pytest.fixture
def transport() -> RecordingTransport:
    return RecordingTransport()


@pytest.fixture
def workspace(
    database_url: str, tmp_path: Path, clock: SetClock, transport: RecordingTransport
) -> Iterator[Workspace]:
    """An empty installation on 22/3/2021 at 10:00, whose letters are recorded."""
    settings = Settings(
        _env_file=None, data=tmp_path / "data", database_url=database_url, secret_key="k" * 40, prefect_port=0
    )
    opened = open_workspace(settings, clock=clock, transport=transport)
    yield opened
    opened.close()
