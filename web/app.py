"""The dashboard as one application; nothing is opened or read before `create_app` is given a workspace."""

from importlib.resources import files

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles

from operations.workspace import Workspace
from web.access import let_in
from web.api.app import PATH, create_api
from web.errors import add_error_pages
from web.guard import Guard
from web.posted import check_post
from web.readiness import rounds_are_not_late
from web.routes import ROUTERS
from web.throttle import Throttle
from web.upload_paths import UPLOADS


def create_app(workspace: Workspace, *, open_to_readers: bool = False) -> FastAPI:
    """`open_to_readers`: pages of fictional data may be read without signing in; nothing may be changed so.

    A runner that knows better stores its own `is_ready` on `app.state`.
    """
    app = FastAPI(
        title="Đôn Đốc",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(let_in), Depends(check_post)],
    )
    app.state.workspace = workspace
    app.state.open_to_readers = open_to_readers
    app.state.is_ready = lambda: rounds_are_not_late(workspace)
    app.state.throttle = Throttle(workspace.clock)
    app.mount("/static", StaticFiles(directory=str(files("web") / "static")), name="static")
    app.mount(PATH, create_api(workspace), name="api")
    for router in ROUTERS:
        app.include_router(router)
    app.add_middleware(Guard, uploads=UPLOADS, programs=f"{PATH}/")
    add_error_pages(app)
    return app
