"""The process a PDF is read in: bounded by the operating system, without files, secrets or a way out.

Nothing else bounds a C library that walks a hostile file: it may loop, swallow memory or crash, and it must not be
entered by two threads of the web process. A process of its own costs about 0.2 seconds and takes all of that away.
The other formats are read in the caller's process, where every step is counted (`bounds.py`).
"""

import contextlib
import json
import signal
import subprocess
import sys
import threading
from typing import Any

from intake.readers.bounds import MEGABYTE, MOST_LETTERS, MOST_PAGES, Budget

SECONDS = 60  # of processor time; the clock on the wall may run three times as long on a busy machine
MOST_MEMORY = 1024 * MEGABYTE
ENVIRONMENT = {"LC_ALL": "C.UTF-8"}  # nothing of ours: the key of the installation stays outside
AT_ONCE = 2  # children of one process; more would only share the same processors
_places = threading.BoundedSemaphore(AT_ONCE)
_START = "import sys; sys.path[:] = {path!r}; from intake.readers.pdf_process import main; main({seconds}, {memory})"


def read_apart(data: bytes, budget: Budget) -> dict[str, Any]:
    """The pages of the file as the child saw them, or an UnreadableDocument saying which bound it met."""
    start = _START.format(path=sys.path, seconds=SECONDS, memory=MOST_MEMORY)
    with _places:
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter with our own text
                [sys.executable, "-I", "-c", start],
                input=data,
                capture_output=True,
                timeout=3 * SECONDS,
                env=ENVIRONMENT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise _too_long(budget) from None
    found = _answer(done, budget)
    if "refused" in found:
        raise _refusal(found, budget)
    budget.restart()  # the child had a clock of its own
    return found


def _answer(done: subprocess.CompletedProcess[bytes], budget: Budget) -> dict[str, Any]:
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise _too_long(budget)
    if done.returncode < 0 or done.returncode == MEMORY_SPENT:  # the library aborts where memory ends
        raise budget.refuse(
            f"đọc tệp PDF cần hơn {MOST_MEMORY // MEGABYTE} MB bộ nhớ hoặc làm dừng trình đọc",
            "gửi bản Word hoặc tách riêng phần kế hoạch",
        )
    try:
        return dict(json.loads(done.stdout))
    except ValueError:  # it crashed: what it said last is kept for whoever looks for the cause
        said = done.stderr.decode(errors="replace").strip().rsplit("\n", 1)[-1]
        raise _refusal({"refused": "broken"}, budget) from RuntimeError(said)


def _too_long(budget: Budget) -> Exception:
    return budget.refuse(
        f"đọc tệp PDF quá {SECONDS} giây chưa xong", "gửi bản Word hoặc tách riêng phần kế hoạch"
    )


def _refusal(found: dict[str, Any], budget: Budget) -> Exception:
    count = found.get("count", 0)
    what, mend = {
        "locked": ("tệp PDF có mật khẩu", "gửi bản không khóa hoặc bản Word"),
        "pages": (f"tệp PDF có {count} trang, quá giới hạn {MOST_PAGES}", "tách riêng phần kế hoạch"),
        "letters": (f"văn bản dài hơn {MOST_LETTERS // 1_000_000} triệu chữ cái", "tách riêng phần kế hoạch"),
        "page": (f"trang {count} của tệp PDF có quá nhiều nét vẽ hoặc chữ", "gửi bản Word"),
        "broken_page": (f"tệp PDF hỏng ở trang {count}, không đọc được", "gửi bản Word"),
    }.get(found["refused"], ("tệp PDF hỏng, không mở được", "gửi bản không khóa hoặc bản Word"))
    return budget.refuse(what, mend)


MEMORY_SPENT = 3


def main(seconds: int, memory: int) -> None:
    """In the child: bounds first, then the file."""
    _bound(seconds, memory)
    data = sys.stdin.buffer.read()
    try:
        from intake.readers.pdf_layer import read_all

        answer = json.dumps(read_all(data, MOST_PAGES, MOST_LETTERS))
    except MemoryError:
        sys.exit(MEMORY_SPENT)
    sys.stdout.write(answer)


def _bound(seconds: int, memory: int) -> None:
    """Where the operating system knows limits (Linux, macOS); elsewhere the parent's clock is the bound."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
