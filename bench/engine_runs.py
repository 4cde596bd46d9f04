"""One measurement in a process of its own. Usage: python bench/engine_runs.py WHAT URL FOLDER [WARM_URL]; prints JSON.

WARM_URL: a small world that is worked through first, as a process that has been running for a while has done.
"""

import asyncio
import json
import resource
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from bench.engine_world import TODAY, open_world
from bench.engine_yardstick import by_hand
from models.queries import outbox as outbox_queries
from operations.ladder.raise_due_events import raise_due_events
from operations.ladder.run_round import decide_what_is_due, is_anything_due, recorded_round, run_round
from operations.letters import seal_letters as sealing
from operations.workspace import Workspace
from rules.delivery import LetterState

IDLE_RUNS = 7


def hand(workspace: Workspace) -> dict[str, Any]:
    """The yardstick."""
    processor, begin = time.process_time(), time.perf_counter()
    by_hand(workspace)
    return {"seconds": time.perf_counter() - begin, "processor": time.process_time() - processor}


def raising(workspace: Workspace) -> dict[str, Any]:
    """Claim, decide, write steps and planned letters, move on; no words."""
    processor, begin = time.process_time(), time.perf_counter()
    raised = raise_due_events(workspace, TODAY)
    return {
        "seconds": time.perf_counter() - begin,
        "processor": time.process_time() - processor,
        "steps": raised.total,
    }


def whole(workspace: Workspace) -> dict[str, Any]:
    """A round up to letters that are ready to leave, and when the first one was."""
    first: list[float] = []
    store = sealing._store
    processor, begin = time.process_time(), time.perf_counter()

    def watched(*given: Any) -> bool:
        has_changed = store(*given)
        first.append(time.perf_counter() - begin)
        return has_changed

    sealing._store = watched  # type: ignore[assignment]
    with recorded_round(workspace, engine="bench") as counts:
        decide_what_is_due(workspace, counts, [])
        counts.sealed += sealing.seal_letters(workspace)
    seconds, processor = time.perf_counter() - begin, time.process_time() - processor
    with workspace.database.reading() as session:
        ready = outbox_queries.counts_by_state(session).get(LetterState.DUE, 0)
    return {
        "seconds": seconds,
        "processor": processor,
        "first_letter": first[0],
        "steps": counts.raised.total,
        "letters": ready,
    }


def idle(workspace: Workspace) -> dict[str, Any]:
    """A round that finds nothing due, and the question before it."""
    rounds, questions = [], []
    for _ in range(IDLE_RUNS):
        begin = time.perf_counter()
        is_anything_due(workspace)
        questions.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        asyncio.run(run_round(workspace, engine="bench"))
        rounds.append(time.perf_counter() - begin)
    return {"seconds": median(rounds), "question": median(questions)}


RUNS = {"hand": hand, "raising": raising, "whole": whole, "idle": idle}


def main() -> None:
    what, url, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    if len(sys.argv) > 4:
        warm = open_world(sys.argv[4], folder)
        raise_due_events(warm, TODAY)
        warm.close()
    workspace = open_world(url, folder)
    found = RUNS[what](workspace)
    workspace.close()
    found["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


if __name__ == "__main__":
    main()
