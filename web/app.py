"""The dashboard as one application; nothing is opened or read before `create_app` is given a workspace."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool

from operations.workspace import Workspace
from web.access import let_in
from web.api.app import PATH, create_api
from web.board_mark import mark_of
from web.errors import add_error_pages
from web.guard import Guard
from web.live import Watch
from web.oidc import OfficeService
from web.posted import check_post
from web.rates import Rates
from web.readiness import rounds_are_not_late
from web.routes import ROUTERS
from web.sessions import SessionUpkeep, is_behind_https
from web.upload_paths import UPLOADS
from web.working import Workroom


@asynccontextmanager
async def _ends_its_work(app: FastAPI) -> AsyncIterator[None]:
    yield
    await run_in_threadpool(app.state.workroom.stop)


def create_app(workspace: Workspace, *, open_to_readers: bool = False) -> FastAPI:
    """`open_to_readers`: pages of fictional data may be read without signing in; nothing may be changed so.

    A runner that knows better stores its own `is_ready` on `app.state`.
    """
    app = FastAPI(
        title="Đôn Đốc",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_ends_its_work,
        dependencies=[Depends(let_in), Depends(check_post)],
    )
    settings = workspace.settings
    app.state.workspace = workspace
    app.state.open_to_readers = open_to_readers
    app.state.is_ready = lambda: rounds_are_not_late(workspace)
    app.state.rates = Rates()
    app.state.office = OfficeService(settings, workspace.clock) if settings.oidc_issuer else None
    app.state.workroom = Workroom(workspace)
    app.state.board_watch = Watch(lambda: mark_of(workspace))
    # Called by the server before it waits for open connections (flows/serving.py).
    app.state.end_streams = [app.state.board_watch.end, app.state.workroom.end]
    app.mount("/static", StaticFiles(directory=str(files("web") / "static")), name="static")
    app.mount(PATH, create_api(workspace), name="api")
    for router in ROUTERS:
        app.include_router(router)
    app.add_middleware(SessionUpkeep, workspace=workspace)
    app.add_middleware(
        Guard, uploads=UPLOADS, programs=f"{PATH}/", is_behind_https=is_behind_https(workspace)
    )
    add_error_pages(app)
    return app
