"""Work that may outlast a request: done in a thread of the process, watched from its own page.

A request waits a little; what is finished by then is answered as if nothing had happened. How far a work is lives in
memory and is copied to its row by a heart beside it: the work itself writes nothing about itself while it may hold a
lock. Other processes read the row.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from models.base import JsonDict
from operations.long_work import (
    INTERRUPTED,
    Step,
    beat_work,
    fail_work,
    finish_work,
    new_work_key,
    start_work,
)
from operations.workspace import Workspace
from rules.errors import DondocError, Refused
from rules.going_on import Progress

log = logging.getLogger("dondoc.web")

WAIT = 2.0  # seconds a request waits for a work before it shows the work's page instead
BEAT = 5.0
AT_ONCE = 2
MOST_WAITING = 20
MOST_KEPT = 4  # results that a page may come back for
WAITS = "Đang chờ việc trước làm xong"

Result = TypeVar("Result")


@dataclass(frozen=True)
class Task(Generic[Result]):
    """`leads`: from the result to what the row keeps of it; `same`: who asks for it again is shown the one that runs.

    `is_kept_early`: the row is written before the work begins, because the work may hold the write lock until its end.
    """

    kind: str
    work: Callable[[Progress], Result]
    leads: Callable[[Result], JsonDict]
    fails: Callable[[Exception], tuple[str, JsonDict]]
    user_id: int | None = None
    same: str = ""
    is_kept_early: bool = True
    keeps_result: bool = False


@dataclass
class Running:
    """A work of this process."""

    key: str
    kind: str
    user_id: int | None
    step: Step = field(default_factory=lambda: Step(words=WAITS))
    has_row: bool = False
    is_watched: bool = False  # its result may be asked for later
    value: Any = None
    error: Exception | None = None
    ended: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def report(self, done: int, total: int, words: str) -> None:
        self.step = Step(done, total, words)


@dataclass(frozen=True)
class GoesOn:
    """The request has waited long enough."""

    key: str


class Workroom:
    """The threads of one process; a few at once, the rest wait their turn."""

    def __init__(self, workspace: Workspace, *, wait: float | None = None, beat: float = BEAT) -> None:
        self.workspace = workspace
        self.wait = WAIT if wait is None else wait
        self.beat = beat
        self._places = threading.Semaphore(AT_ONCE)
        self._lock = threading.Lock()
        self._running: dict[str, Running] = {}
        self._same: dict[str, str] = {}
        self._kept: dict[str, Any] = {}
        self._has_heart = False
        self.is_stopping = threading.Event()

    def run(self, workspace: Workspace, task: Task[Result]) -> Result | GoesOn:
        """The result, or what the work raised, if it ends soon; `workspace` acts as whoever asked."""
        mine = self._begin(workspace, task)
        if not mine.ended.wait(self.wait):
            self._keep_row(workspace, mine)
            with mine.lock:
                mine.is_watched = not mine.ended.is_set()
            if mine.is_watched:
                return GoesOn(mine.key)
        if mine.error is not None:
            raise mine.error
        result: Result = mine.value
        return result

    def look(self, key: str) -> Running | None:
        """A work that runs in this process now."""
        return self._running.get(key)

    def kept(self, key: str) -> Any:
        """What a work led to, while it is remembered; None in another process, or much later."""
        return self._kept.get(key)

    def end(self) -> None:
        """Nothing new begins, and whoever listens is let go."""
        self.is_stopping.set()

    def stop(self, patience: float = 3.0) -> None:
        """With the process: what does not end soon is written down as interrupted."""
        self.end()
        until = time.monotonic() + patience
        for one in list(self._running.values()):
            if not one.ended.wait(max(0.0, until - time.monotonic())) and one.has_row:
                # Not waited for long: the work may hold the lock itself, and its silence will say the same.
                writing = threading.Thread(target=self._write_interrupted, args=(one,), daemon=True)
                writing.start()
                writing.join(1.0)

    def _write_interrupted(self, one: Running) -> None:
        try:
            fail_work(self.workspace, one.key, INTERRUPTED)
        except DondocError as error:
            log.warning("việc %s bị ngắt: %s", one.kind, error)

    def _begin(self, workspace: Workspace, task: Task[Result]) -> Running:
        with self._lock:
            known = self._running.get(self._same.get(_same(task), ""))
            if known is not None:
                return known
            if self.is_stopping.is_set():
                raise Refused("hệ thống đang dừng; làm lại sau ít phút")
            if len(self._running) >= AT_ONCE + MOST_WAITING:
                raise Refused("đang có quá nhiều việc chờ làm; làm lại sau ít phút")
            mine = Running(new_work_key(), task.kind, task.user_id)
            self._running[mine.key] = mine
            if task.same:
                self._same[_same(task)] = mine.key
        try:
            if task.is_kept_early:
                self._keep_row(workspace, mine)
            threading.Thread(target=self._work, args=(workspace, task, mine), daemon=True).start()
        except BaseException:
            self._forget(task, mine)
            raise
        return mine

    def _keep_row(self, workspace: Workspace, mine: Running) -> None:
        with mine.lock:
            if mine.has_row or mine.ended.is_set():
                return
            start_work(workspace, mine.key, mine.kind, user_id=mine.user_id, step=mine.step)
            mine.has_row = True
        self._start_heart()

    def _work(self, workspace: Workspace, task: Task[Result], mine: Running) -> None:
        with self._places:
            try:
                mine.value = task.work(mine.report)
            except Exception as error:
                mine.error = error
        try:
            with mine.lock:
                if mine.has_row:
                    self._write_end(workspace, task, mine)
                if task.keeps_result and mine.is_watched and mine.error is None:
                    self._keep(mine)
                mine.ended.set()
        finally:
            self._forget(task, mine)

    def _write_end(self, workspace: Workspace, task: Task[Result], mine: Running) -> None:
        try:
            if mine.error is None:
                finish_work(workspace, mine.key, task.leads(mine.value))
                return
            if not isinstance(mine.error, DondocError):
                log.error("work %s failed", mine.kind, exc_info=mine.error)
            fail_work(workspace, mine.key, *task.fails(mine.error))
        except DondocError as error:
            log.warning("việc %s xong nhưng không ghi được kết quả: %s", mine.kind, error)

    def _keep(self, mine: Running) -> None:
        with self._lock:
            self._kept[mine.key] = mine.value
            while len(self._kept) > MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))

    def _forget(self, task: Task[Result], mine: Running) -> None:
        with self._lock:
            self._running.pop(mine.key, None)
            if self._same.get(_same(task)) == mine.key:
                self._same.pop(_same(task))
        mine.ended.set()

    def _start_heart(self) -> None:
        with self._lock:
            if self._has_heart:
                return
            self._has_heart = True
        threading.Thread(target=self._heart, daemon=True).start()

    def _heart(self) -> None:
        """Beats while anything with a row runs."""
        while not self.is_stopping.wait(self.beat):
            with self._lock:
                steps = {one.key: one.step for one in self._running.values() if one.has_row}
                if not steps:
                    self._has_heart = False
                    return
            try:
                beat_work(self.workspace, steps)
            except DondocError as error:
                log.info("nhịp của việc đang chạy chưa ghi được: %s", error)


def _same(task: Task[Any]) -> str:
    return f"{task.kind}:{task.user_id}:{task.same}" if task.same else ""
