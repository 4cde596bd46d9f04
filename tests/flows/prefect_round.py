"""A process of its own: a real Prefect server, a set clock, two rounds; what Prefect then shows, as JSON.

Not a test file: Prefect reads its environment when it is imported, so this cannot share the process of the tests.
"""

import asyncio
import json
import os
import signal
import sys
import time
from pathlib import Path

import httpx

from config.clock import SetClock
from config.settings import Settings
from flows.engine_thread import EngineThread
from flows.installation import using
from flows.prefect_environment import prepare_prefect
from flows.prefect_server import PrefectServer
from flows.rounds import Rounds
from models.queries import rounds as round_queries
from notifications.recording import RecordingTransport
from operations.workspace import open_workspace
from tests.builders import a_deadline, a_draft, a_plan, a_reporting_duty, at

WAIT_SECONDS = 300


class TerminatedAmidLetters(RecordingTransport):
    """The operator ends the process just when the first letter is on its way."""

    async def send(self, *, recipient: str, content: bytes, key: str, message_id: str = "") -> str:
        if not self.sent:
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(0.5)
        return await super().send(recipient=recipient, content=content, key=key, message_id=message_id)


def main(data: Path, port: int) -> None:
    settings = Settings(_env_file=None, data=data, secret_key="k" * 40, prefect_port=port)
    prepare_prefect(settings)
    clock = SetClock(at("2021-03-22", "10:00"))
    transport = TerminatedAmidLetters()
    heard: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: heard.append(number))
    workspace = open_workspace(settings, clock=clock, transport=transport)
    a_plan(workspace, a_draft(a_reporting_duty(), a_deadline("Sở Y tế", "2021-06-21")))
    server = PrefectServer(port)
    server.start()
    thread = EngineThread()
    thread.start()
    began = time.monotonic()
    while not server.is_up and time.monotonic() - began < WAIT_SECONDS:
        time.sleep(0.1)
    try:
        with using(workspace):
            rounds = Rounds(workspace, is_prefect_up=lambda: server.is_up)
            for day in ("2021-06-07", "2021-06-17"):
                clock.set(at(day))
                thread.submit(rounds.ask()).result()
        with workspace.database.reading() as session:
            engines = [record.engine for record in round_queries.recent_rounds(session)]
        shown = asyncio.run(_shown(port))
    finally:
        server.stop()
        thread.stop()
        workspace.close()
    sys.stdout.write(json.dumps({"heard": heard, "engines": engines, "sent": len(transport.sent), **shown}))


async def _shown(port: int) -> dict[str, object]:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/api") as client:
        runs = (await client.post("/flow_runs/filter", json={"sort": "START_TIME_ASC"})).json()
        notes = (await client.post("/artifacts/filter", json={})).json()
    return {
        "runs": [(run["name"], run["state_type"], run["parameters"]) for run in runs],
        "notes": [(note["key"], note["data"]) for note in notes],
    }


main(Path(sys.argv[1]), int(sys.argv[2]))
