"""Run by test_racing: one process of several that run rounds on one database at the same moment.

Arguments: database URL, folder of its own, instant, file to wait for. Writes down each letter it hands over.
"""

import asyncio
import sys
import time
from datetime import datetime
from pathlib import Path

from config.clock import SetClock
from config.settings import Settings
from operations.ladder.run_round import run_round
from operations.workspace import open_workspace


class LoggedTransport:
    lanes = 1

    def __init__(self, log: Path) -> None:
        self._log = log.open("a", encoding="utf-8")

    async def send(self, *, recipient: str, content: bytes, key: str, message_id: str = "") -> str:  # noqa: ARG002
        self._log.write(key + "\n")
        return ""

    async def close(self) -> None:
        self._log.flush()


def main() -> None:
    url, folder, instant, start = sys.argv[1], Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4])
    folder.mkdir()
    settings = Settings(_env_file=None, data=folder, database_url=url, secret_key="k" * 40, prefect_port=0)
    workspace = open_workspace(
        settings,
        clock=SetClock(datetime.fromisoformat(instant)),
        transport=LoggedTransport(folder / "sent.log"),
    )
    (folder / "ready").touch()
    while not start.exists():
        time.sleep(0.01)
    asyncio.run(run_round(workspace, engine="race"))
    workspace.close()


if __name__ == "__main__":
    main()
