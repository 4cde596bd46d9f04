"""What a browser is answered to a work that may take long: its result as ever, or the page on which it is watched."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from models.base import JsonDict
from rules.errors import DondocError
from rules.going_on import Progress
from web.access import Visitor, workspace_of
from web.errors import BROKEN, status_of, words_of
from web.pages import go_to
from web.working import GoesOn, Task, Workroom


@dataclass(frozen=True)
class Leads:
    """A page of ours: where a work leads when it is done, or when it could not be."""

    route: str
    path: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> JsonDict:
        return {"route": self.route, "path": dict(self.path), "query": dict(self.query)}

    @classmethod
    def of_json(cls, kept: JsonDict) -> "Leads | None":
        return cls(kept["route"], kept["path"], kept["query"]) if "route" in kept else None

    def answer(self, request: Request, **query: object) -> Response:
        return go_to(request, self.route, query={**self.query, **query}, **self.path)


def workroom_of(request: Request) -> Workroom:
    room: Workroom = request.app.state.workroom
    return room


def failed(back: Leads) -> Callable[[Exception], tuple[str, JsonDict]]:
    """What a row keeps of an error: the words a page would have shown, and where to try again."""

    def said(error: Exception) -> tuple[str, JsonDict]:
        kept: JsonDict = {"back": back.as_json()}
        if isinstance(error, DondocError):
            status, heading = status_of(error)
            if status != 500:
                return words_of(error), {"heading": heading, "status": status, **kept}
        return BROKEN, {"heading": "Lỗi hệ thống", "status": 500, **kept}

    return said


def worked(
    request: Request,
    visitor: Visitor,
    kind: str,
    work: Callable[[Progress], Leads],
    *,
    back: Leads,
    same: str = "",
) -> Response:
    """To where the work leads, or to its page; what it raises is raised. `same`: what makes two of them one."""
    task = Task(
        kind=kind,
        work=work,
        leads=Leads.as_json,
        fails=failed(back),
        user_id=visitor.user.id if visitor.user else None,
        same=same,
    )
    found = workroom_of(request).run(workspace_of(request).acting_as(visitor.name, "web"), task)
    return go_to(request, "work", key=found.key) if isinstance(found, GoesOn) else found.answer(request)
