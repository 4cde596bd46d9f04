"""Eight readers. Usage: python bench/web_readers.py READY SECONDS; prints what each page took as JSON.

Each has one kept connection and one account, begins at a page of its own and asks for one after the other. Between two
pages a reader rests as long as the page took, so that the readers' own processor time does not crowd out the server's.
"""

import http.client
import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

Pages = dict[str, dict[str, Any]]


def read(
    port: int, cookie: str, paths: list[tuple[str, str]], until: float, found: Pages, lock: threading.Lock
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while time.perf_counter() < until:
        for name, path in paths:
            begin = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            body = answer.read()
            seconds = time.perf_counter() - begin
            with lock:
                _add(found, name, path, answer, len(body), seconds)
            time.sleep(min(seconds, 0.5))
            if time.perf_counter() > until:
                break
    connection.close()


def _add(
    found: Pages, name: str, path: str, answer: http.client.HTTPResponse, size: int, seconds: float
) -> None:
    if answer.status == 303 or answer.status in (403, 404):  # not for this role, or leads elsewhere
        return
    page = found.setdefault(
        name, {"path": path, "seconds": [], "processor": [], "bytes": 0, "statements": 0, "is_html": False}
    )
    if answer.status >= 500:
        page["failed"] = page.get("failed", 0) + 1
    page["seconds"].append(seconds)
    page["processor"].append(float(answer.getheader("x-processor", "0")))
    page["bytes"] = max(page["bytes"], size)
    page["statements"] = max(page["statements"], int(answer.getheader("x-statements", "0")))
    page["is_html"] = "html" in answer.getheader("content-type", "")


def main() -> None:
    place = json.loads(Path(sys.argv[1]).read_text())
    paths = list(place["paths"].items())
    found: Pages = {}
    lock = threading.Lock()
    until = time.perf_counter() + float(sys.argv[2])
    readers = [
        threading.Thread(
            target=read,
            args=(
                place["port"],
                cookie,
                paths[(cut := number * len(paths) // 8) :] + paths[:cut],
                until,
                found,
                lock,
            ),
        )
        for number, cookie in enumerate(place["cookies"])
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
