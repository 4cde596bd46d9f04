"""How the installation is: as the page for whoever keeps it."""

from datetime import datetime

from web.api.access import Known
from web.api.once import api_router
from web.api.sent import Shape
from web.api.shared import local
from web.system_page import recent_rounds, system_parts

router = api_router("system")


class SystemLineOut(Shape):
    """`well` null: nothing to judge."""

    name: str
    words: str
    well: bool | None


class SystemPartOut(Shape):
    """`problem`: why it could not be read."""

    heading: str
    lines: list[SystemLineOut]
    problem: str


class RoundOut(Shape):
    """`did`: in words; `error`: what stopped it."""

    id: int
    engine: str
    started_at: datetime
    finished_at: datetime | None
    did: str
    error: str | None


class SystemOut(Shape):
    """`rounds`: the last ones, newest first."""

    parts: list[SystemPartOut]
    rounds: list[RoundOut]
    problem: str


@router.get("/system", name="api_system")
def system(caller: Known) -> SystemOut:
    """Watchdog, balance line, letters, calendar, storage, versions, the last rounds."""
    workspace = caller.workspace
    rounds, problem = recent_rounds(workspace)
    return SystemOut(
        parts=[
            SystemPartOut.of(part, lines=[SystemLineOut.of(line, well=line.is_well) for line in part.lines])
            for part in system_parts(workspace)
        ],
        rounds=[
            RoundOut.of(
                one,
                engine=engine,
                started_at=workspace.local(one.started_at),
                finished_at=local(workspace, one.finished_at),
                did=did,
            )
            for one, engine, _, did in rounds
        ],
        problem=problem,
    )
