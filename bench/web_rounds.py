"""One round after the other until SIGTERM: python bench/web_rounds.py URL FOLDER COUNT.

What `dondoc round` runs, in a process of its own beside the server, at half past eight of the last working day, with its
letters written to FOLDER. Before each round up to 2,000 overdue obligations come due again, and what the round before raised
is taken away: a hundred rounds a minute would else leave a hundred steps with each. COUNT: a file that gets a line a round.
"""

import asyncio
import sys
import time
from pathlib import Path

from sqlalchemy import text

from bench.web_world import opening
from config.clock import SetClock
from config.settings import Settings
from operations.ladder.run_round import run_round
from operations.workspace import open_workspace

COMES_DUE_AGAIN = (
    "UPDATE obligation SET next_action_on = :today, ladder_position = 3, due_version = due_version + 1 "
    "WHERE id IN (SELECT id FROM obligation WHERE state = 'open' AND due_on < :today AND id > :after ORDER BY id LIMIT 2000)"
)
NEWEST_STEP = "SELECT max(id) FROM due_event"
TAKE_AWAY = "DELETE FROM due_event WHERE id > :newest"
LAST_OF = "SELECT max(id) FROM (SELECT id FROM obligation WHERE state = 'open' AND due_on < :today AND id > :after ORDER BY id LIMIT 2000) AS t"


def main() -> None:
    url, folder, count = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    settings = Settings(_env_file=None, data=folder, database_url=url, smtp_host="", prefect_port=0)
    workspace = open_workspace(settings, clock=SetClock(opening()))
    after = 0
    with workspace.database.reading() as session:
        newest = session.connection().execute(text(NEWEST_STEP)).scalar() or 0
    while True:
        values = {"today": workspace.local_day(opening()), "after": after}
        with workspace.database.transaction() as session:
            ask = session.connection().execute
            ask(text(TAKE_AWAY), {"newest": newest})
            last = ask(text(LAST_OF), values).scalar()
            ask(text(COMES_DUE_AGAIN), values)
        after = last or 0  # from the start again
        begin = time.perf_counter()
        counts = asyncio.run(run_round(workspace.acting_as("quản trị (dòng lệnh)", "cli"), engine="cli"))
        with count.open("a") as told:
            told.write(
                f"{time.perf_counter() - begin:.2f} s, {counts.raised.raised} steps, {counts.delivered.sent} letters\n"
            )


if __name__ == "__main__":
    main()
