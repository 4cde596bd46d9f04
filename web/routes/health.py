"""For machines: is the process up, does it do its work, how much of what is there."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from sqlalchemy.exc import SQLAlchemyError

from rules.errors import StorageFailed
from web.access import workspace_of
from web.metrics import metrics_text
from web.readiness import is_database_reachable

router = APIRouter()


@router.get("/healthz", name="healthz")
def healthz() -> Response:
    return JSONResponse({"status": "ok"})


@router.get("/readyz", name="readyz")
def readyz(request: Request) -> Response:
    """503 until the database answers and the runner's own word is yes."""
    workspace = workspace_of(request)
    database = is_database_reachable(workspace)
    try:
        engine = database and bool(request.app.state.is_ready())
    except (SQLAlchemyError, StorageFailed):
        engine = False
    is_ready = database and engine
    body = {"status": "ready" if is_ready else "not ready", "database": database, "engine": engine}
    return JSONResponse(body, status_code=200 if is_ready else 503)


@router.get("/metrics", name="metrics")
def metrics(request: Request) -> Response:
    return PlainTextResponse(metrics_text(workspace_of(request)), media_type="text/plain; version=0.0.4")
