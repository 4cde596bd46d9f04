"""Work that outlasts a request: its row says who started it, how far it is and where it led.

The row is written before the work begins and after it has ended, and by a heart beside it; never by the work itself,
which may hold the one write lock of SQLite. Interrupted is derived: a work that has given no sign of life for long.
"""

from dataclasses import dataclass
from datetime import timedelta

from config.ids import new_token
from models import LongWork, WorkState
from models.base import JsonDict
from models.queries import long_work as work_queries
from operations.workspace import Workspace

# The heart may wait for the write lock of the very work it speaks for, and for the round behind it.
STALE = timedelta(minutes=2)
KEPT = timedelta(days=30)
INTERRUPTED = "Việc bị ngắt giữa chừng vì hệ thống dừng hoặc khởi động lại; không có gì được ghi dở dang."


@dataclass(frozen=True)
class Step:
    """How far a work is; `total` 0: not known."""

    done: int = 0
    total: int = 0
    words: str = ""


def new_work_key() -> str:
    """Unguessable: it is the address of the work's page."""
    return new_token()


def start_work(workspace: Workspace, key: str, kind: str, *, user_id: int | None, step: Step) -> None:
    now = workspace.clock.now()
    row = LongWork(
        key=key,
        kind=kind,
        user_id=user_id,
        started_by=workspace.actor,
        started_at=now,
        seen_at=now,
        done=step.done,
        total=step.total,
        words=step.words,
    )
    with workspace.database.transaction() as session:
        work_queries.forget_before(session, now - KEPT)
        work_queries.add(session, row)


def beat_work(workspace: Workspace, steps: dict[str, Step]) -> None:
    """Of everything that runs in this process, in one short transaction."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        for key, step in steps.items():
            work_queries.beat(session, key, at=now, done=step.done, total=step.total, words=step.words)


def finish_work(workspace: Workspace, key: str, result: JsonDict) -> None:
    _end(workspace, key, WorkState.DONE, words="", result=result)


def fail_work(workspace: Workspace, key: str, words: str, result: JsonDict | None = None) -> None:
    _end(workspace, key, WorkState.FAILED, words=words, result=result or {})


def look_at_work(workspace: Workspace, key: str) -> LongWork | None:
    with workspace.database.reading() as session:
        return work_queries.by_key(session, key)


def is_interrupted(workspace: Workspace, work: LongWork) -> bool:
    return work.state is WorkState.RUNNING and workspace.clock.now() - work.seen_at > STALE


def _end(workspace: Workspace, key: str, state: WorkState, *, words: str, result: JsonDict) -> None:
    with workspace.database.transaction() as session:
        work_queries.end(session, key, state, at=workspace.clock.now(), words=words, result=result)
