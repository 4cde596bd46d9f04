"""Readers of the measured server. Usage: python bench/web_readers.py CENSUS PORT alone|people|hurried|crowd SECONDS [PID …]

`alone`: one reader, every page in turn, five times after once for warming; the processor time of the processes named (the
server; the database's) is read before and after each. `people`: all readers at once, each with one kept connection and a
pause of 0.5–1.5 s before each page, the board every sixth time. `hurried`: the same with 0.1–0.3 s. `crowd`: all at once
without a pause, the board alone.
Prints what each page took, as JSON.
"""

import http.client
import json
import random
import sys
import threading
import time
from pathlib import Path
from typing import Any

PAUSES = {"people": (0.5, 1.5), "hurried": (0.1, 0.3)}
BOARD, BOARD_EVERY = "board", 6
WARMING, TIMES = 1, 5
Pages = dict[str, dict[str, Any]]


class Reader:
    """One person: a kept connection and a session."""

    def __init__(self, port: int, cookie: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Cookie": cookie, "Accept": "text/html"}

    def get(self, path: str) -> tuple[float, int]:
        begin = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        answer.read()
        return time.perf_counter() - begin, answer.status


def processor_of(pids: list[int]) -> float:
    """Seconds of processor time that these processes have used, those of a PostgreSQL server with all it has started."""
    total = 0.0
    for pid in [*pids, *(child for server in pids[1:] for child in _children(server))]:
        try:
            total += time.clock_gettime((~pid << 3) | 2)  # MAKE_PROCESS_CPUCLOCK(pid, CPUCLOCK_SCHED)
        except OSError:  # ended meanwhile
            continue
    return total


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(one) for one in listed.split()]


def alone(census: Pages, port: int, pids: list[int]) -> Pages:
    found: Pages = {}
    for name, page in census["pages"].items():
        if not page["readers"]:
            continue
        reader = Reader(port, census["readers"][page["readers"][0]]["cookie"])
        seconds, processor, failed = [], [], []
        for time_around in range(WARMING + TIMES if page["is_html"] else WARMING + 1):
            before = processor_of(pids)
            took, status = reader.get(page["path"])
            if status != 200:
                failed.append(status)
            if time_around >= WARMING:
                processor.append(processor_of(pids) - before)
                seconds.append(took)
        reader.connection.close()
        found[name] = {"seconds": seconds, "processor": processor, "failed": failed}
    return found


def together(census: Pages, port: int, until: float, pause: tuple[float, float] | None) -> Pages:
    """Without a pause: the board alone."""
    is_crowd = pause is None
    found: Pages = {}
    lock = threading.Lock()

    def read(number: int) -> None:
        chance = random.Random(number)
        reader = Reader(port, census["readers"][number]["cookie"])
        mine = [
            (name, page["path"])
            for name, page in census["pages"].items()
            if number in page["readers"] and page["is_html"]
        ]
        board = [one for one in mine if one[0] == BOARD]
        turn = 0
        order: list[tuple[str, str]] = []
        while time.perf_counter() < until and (board or not is_crowd):
            turn += 1
            if not order:
                order = chance.sample(mine, len(mine))
            name, path = board[0] if board and (is_crowd or turn % BOARD_EVERY == 0) else order.pop()
            if pause is not None:
                time.sleep(chance.uniform(*pause))
            took, status = reader.get(path)
            with lock:
                one = found.setdefault(name, {"seconds": [], "failed": []})
                one["seconds"].append(took)
                if status != 200:
                    one["failed"].append(status)
        reader.connection.close()

    threads = [threading.Thread(target=read, args=(number,)) for number in range(len(census["readers"]))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def main() -> None:
    census = json.loads(Path(sys.argv[1]).read_text())
    port, what, seconds = int(sys.argv[2]), sys.argv[3], float(sys.argv[4])
    if what == "alone":
        found = alone(census, port, [int(pid) for pid in sys.argv[5:]])
    else:
        found = together(census, port, time.perf_counter() + seconds, PAUSES.get(what))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
