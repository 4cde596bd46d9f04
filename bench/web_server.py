"""The measured server. Usage: python bench/web_server.py prepare|run URL FOLDER READY

`prepare` makes the readers' accounts and sessions and writes them to READY; `run` serves until SIGTERM.

The embedded form of `dondoc run` without Prefect, at an instant of a working day so that rounds act; each answer says in
headers what it cost. A round is always running: when one ends, the overdue come due again.
"""

import asyncio
import json
import socket
import sys
import threading
import time
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import anyio.to_thread
from sqlalchemy import event, text
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bench.web_pages import paths_of
from bench.web_world import TODAY, opening
from config.clock import SetClock
from config.settings import Settings
from flows import embedded
from models import UserRole
from models.queries import access as access_queries
from notifications.recording import RecordingTransport
from operations.ladder.run_round import run_round
from operations.people.add_user import add_user
from operations.workspace import Workspace, open_workspace
from web.app import create_app
from web.sessions import cookie_name, new_session

ROLES = (UserRole.ADMINISTRATOR, UserRole.COORDINATING_DESK, UserRole.COORDINATOR_HEAD, UserRole.SUPERVISOR)
READERS = 8
PASSWORD = "mật khẩu rất dài 2026"  # noqa: S105  of accounts that live as long as the measurement
COMES_DUE_AGAIN = (
    "UPDATE obligation SET next_action_on = :today, ladder_position = 3 WHERE id IN (SELECT id FROM obligation "
    "WHERE state = 'open' AND due_on < :today AND next_action_on > :today ORDER BY id LIMIT 2000)"
)
asked: ContextVar[list[float] | None] = ContextVar("asked", default=None)


class Costs:
    """Tells with each answer how many statements it asked and the processor time of the whole process meanwhile."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.state = getattr(app, "state", None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        counted = [0.0, 0.0]
        token = asked.set(counted)

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message["headers"],
                    (b"x-statements", str(int(counted[0])).encode()),
                    (b"x-processor", f"{counted[1]:.6f}".encode()),
                ]
            await send(message)

        try:
            await self.app(scope, receive, tell)
        finally:
            asked.reset(token)


def count_costs(workspace: Workspace) -> None:
    """Statements are counted where the driver is called, processor time in the thread that works for the request."""
    run_sync = anyio.to_thread.run_sync

    async def timed(function: Any, *arguments: Any, **options: Any) -> Any:
        costs = asked.get()
        if costs is None:
            return await run_sync(function, *arguments, **options)

        def measured(*given: Any) -> Any:
            begin = time.thread_time()
            try:
                return function(*given)
            finally:
                costs[1] += time.thread_time() - begin

        return await run_sync(measured, *arguments, **options)

    anyio.to_thread.run_sync = timed

    def count(*_: Any) -> None:
        if (costs := asked.get()) is not None:
            costs[0] += 1

    event.listen(workspace.database.engine, "before_cursor_execute", count)


def rounds(workspace: Workspace) -> None:
    """One round after the other, each with something to do; what fails is seen in the record of rounds."""
    while True:
        with workspace.database.transaction() as session:
            session.connection().execute(text(COMES_DUE_AGAIN), {"today": TODAY})
        asyncio.run(run_round(workspace, engine="bench"))
        time.sleep(0.2)


def opened(url: str, folder: Path) -> Workspace:
    settings = Settings(
        _env_file=None, data=folder, database_url=url, secret_key="k" * 40, smtp_host="", prefect_port=0
    )
    return open_workspace(settings, clock=SetClock(opening()), transport=RecordingTransport())


def prepare(url: str, folder: Path, ready: Path) -> None:
    workspace = opened(url, folder)
    cookies = []
    for number in range(READERS):
        role, login = ROLES[number % len(ROLES)], f"reader{number}"
        user_id = add_user(
            workspace, login=login, name=login, email=f"{login}@example.vn", role=role, password=PASSWORD
        )  # fmt: skip
        with workspace.database.reading() as session:
            user = access_queries.user(session, user_id)
        if user is None:
            raise SystemExit("an account that was just made is gone")
        cookies.append(f"{cookie_name(workspace)}={new_session(workspace, user)}")
    with workspace.database.reading() as session:
        paths = paths_of(session)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ready.write_text(json.dumps({"port": port, "cookies": cookies, "paths": paths}))
    workspace.close()


def run(url: str, folder: Path, ready: Path) -> None:
    workspace = opened(url, folder)

    def make_app(_: Workspace) -> Any:
        count_costs(workspace)
        watching = threading.Timer(3, rounds, [workspace])
        watching.daemon = True  # it never ends by itself
        watching.start()
        return Costs(create_app(workspace))

    embedded.open_workspace = lambda *_, **__: workspace
    port = json.loads(ready.read_text())["port"]
    embedded.run_embedded(workspace.settings, host="127.0.0.1", port=port, make_app=make_app)


if __name__ == "__main__":
    {"prepare": prepare, "run": run}[sys.argv[1]](sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
