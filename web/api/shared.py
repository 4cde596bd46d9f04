"""What several groups of the API say in the same way."""

from datetime import date, datetime
from typing import Annotated

from fastapi import Path
from fastapi.responses import Response
from sqlmodel import Session

from models import Plan
from models.queries import plans as plan_queries
from operations.workspace import Workspace
from rules.errors import NotFound
from web.api.access import Caller
from web.api.sent import Shape
from web.downloads import HEADERS, disposition

RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Position = Annotated[int, Path(ge=0, le=2**31 - 1)]
Key = Annotated[str, Path(max_length=200, pattern=r"^[^\x00]*$")]


class DoneOut(Shape):
    """`changed` false: it was so already, and nothing was written."""

    id: int | None = None
    changed: bool = True
    version: int | None = None
    words: str = ""


def plan_named(session: Session, plan_id: int) -> Plan:
    found = next(iter(plan_queries.plans_named(session, [plan_id])), None)
    if found is None:
        raise NotFound("không có kế hoạch này")
    return found


def key_of(caller: Caller, plan_id: int) -> str:
    with caller.workspace.database.reading() as session:
        return plan_named(session, plan_id).key


def local(workspace: Workspace, instant: datetime | None) -> datetime | None:
    return workspace.local(instant) if instant else None


def today_of(caller: Caller) -> date:
    return caller.workspace.local_day(caller.workspace.clock.now())


def file_answer(content: bytes, name: str, media_type: str) -> Response:
    headers = HEADERS | {"Content-Disposition": disposition(name)}
    return Response(content, headers=headers | {"Content-Type": media_type})


def file_response(*media_types: str) -> dict[int | str, dict[str, object]]:
    """How a download stands in the OpenAPI document."""
    schema = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"description": "The file", "content": dict.fromkeys(media_types, schema)}}
