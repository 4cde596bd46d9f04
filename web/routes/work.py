"""Work that goes on: how far it is, for whoever started it; at its end the page it leads to."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from models import UserRole, WorkState
from models.base import JsonDict
from operations.long_work import INTERRUPTED, Step, is_interrupted, look_at_work
from rules.errors import NotFound
from web.access import Visitor, visitor_of, workspace_of
from web.pages import render
from web.routes.import_plan import show_import
from web.work_answers import Leads, workroom_of

router = APIRouter(prefix="/work/{key}")

KIND_WORDS = {
    "import": "Đọc văn bản kế hoạch",
    "freeze": "Tổng hợp và chốt số liệu báo cáo",
    "issue": "Phát hành báo cáo",
    "scorecards": "Tính kết quả thực hiện của các đơn vị",
    "dry_run": "Tính trước các thư sẽ gửi",
}
LOOK = 0.5
# The browser comes back by itself, and is asked for its rights again.
LONGEST = 600.0


@dataclass(frozen=True)
class Seen:
    """A work as its page shows it."""

    key: str
    kind: str
    state: Literal["running", "done", "failed", "interrupted"]
    step: Step
    started_at: datetime
    result: JsonDict

    @property
    def title(self) -> str:
        return KIND_WORDS.get(self.kind, "Việc đang làm")

    @property
    def as_event(self) -> ServerSentEvent:
        data = {
            "done": self.step.done,
            "total": self.step.total,
            "words": self.step.words,
            "ended": self.state != "running",
        }
        return ServerSentEvent(event="step", data=data)


def seen_work(
    request: Request,
    visitor: Annotated[Visitor, Depends(visitor_of)],
    key: Annotated[str, Path(max_length=100)],
) -> Seen:
    """NotFound for everybody but whoever started it, and administrators."""
    workspace = workspace_of(request)
    row = look_at_work(workspace, key)
    own = visitor.user.id if visitor.user else None
    is_administrator = visitor.user is not None and visitor.user.role is UserRole.ADMINISTRATOR
    if row is None or not (is_administrator or row.user_id == own):
        raise NotFound("không có việc này, hoặc việc do người khác bắt đầu")
    here = workroom_of(request).look(key)
    state: Literal["running", "done", "failed", "interrupted"]
    match row.state:
        case WorkState.RUNNING:
            state = "interrupted" if here is None and is_interrupted(workspace, row) else "running"
        case WorkState.DONE:
            state = "done"
        case WorkState.FAILED:
            state = "interrupted" if row.words == INTERRUPTED else "failed"
    step = here.step if here is not None else Step(row.done, row.total, row.words)
    return Seen(key, row.kind, state, step, row.started_at, row.result)


SeenWork = Annotated[Seen, Depends(seen_work)]


@router.get("", name="work")
def work(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)], seen: SeenWork) -> Response:
    leads = Leads.of_json(seen.result)
    if seen.state == "done" and leads is not None:
        kept = {"of": seen.key} if workroom_of(request).kept(seen.key) is not None else {}
        return leads.answer(request, **kept)
    status = int(seen.result.get("status", 200))
    if seen.state == "failed" and seen.kind == "import" and status != 500:
        return show_import(request, visitor, problem=seen.step.words, status_code=status)
    values = {
        "seen": seen,
        "interrupted": INTERRUPTED,
        "heading": seen.result.get("heading", ""),
        "back": Leads.of_json(seen.result.get("back", {})),
    }
    return render(request, visitor, "work.html", values, status_code=status)


@router.get("/live", name="work_live", response_class=EventSourceResponse)
async def live(
    request: Request, visitor: Annotated[Visitor, Depends(visitor_of)], seen: SeenWork
) -> AsyncIterator[ServerSentEvent]:
    """Each new step as it comes, until the work ends, the server does, or the browser should ask again."""
    room, loop = workroom_of(request), asyncio.get_running_loop()
    until = loop.time() + LONGEST
    yield seen.as_event
    while seen.state == "running" and loop.time() < until and not room.is_stopping.is_set():
        await asyncio.sleep(LOOK)
        before, seen = seen, await run_in_threadpool(seen_work, request, visitor, seen.key)
        if seen != before:
            yield seen.as_event
