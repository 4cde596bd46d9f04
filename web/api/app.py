"""/api/v1 as an application of its own, mounted in the dashboard: no cookies, no forms, its own refusals."""

from typing import Any

from fastapi import Depends, FastAPI
from fastapi.security import HTTPBearer
from pydantic import BaseModel

from operations.workspace import Workspace
from web.api import answers, obligations
from web.api.access import let_program_in
from web.api.document import complete
from web.api.guard import ApiGuard
from web.api.problems import KINDS, MEDIA_TYPE, add_problems
from web.api.routes import (
    amendments,
    assignments,
    deadlines,
    desk,
    directory,
    documents,
    draft_choices,
    drafts,
    figures,
    incoming,
    letters,
    overview,
    people,
    plan_schedule,
    plan_units,
    plans,
    report_steps,
    reports,
    rollup,
    settings,
    sheets,
    system,
    tickets,
    tracking,
    units,
    webhooks,
    wordings,
)
from web.api.schemas import ProblemOut
from web.rates import Rates

PATH = "/api/v1"
ROUTERS = (
    obligations.router,
    answers.router,
    tracking.router,
    deadlines.router,
    tickets.router,
    overview.router,
    plans.router,
    plan_schedule.router,
    plan_units.router,
    drafts.router,
    draft_choices.router,
    amendments.router,
    assignments.router,
    rollup.router,
    reports.router,
    report_steps.router,
    documents.router,
    letters.router,
    incoming.router,
    wordings.router,
    # before the units: the code of one may hold slashes
    figures.router,
    sheets.router,
    system.router,
    desk.router,
    directory.router,
    units.router,
    settings.router,
    people.router,
    webhooks.router,
)
ABOUT = (
    "Everything the pages do, for programs. Keys are made with `dondoc token add` and sent as "
    "`Authorization: Bearer dd_…`; a key acts with the role and within the units and plans of its user, and within its "
    "scopes. Every refusal is a problem document (RFC 9457). docs/api.md tells the rest."
)


def create_api(workspace: Workspace) -> FastAPI:
    api = FastAPI(
        title="Đôn Đốc",
        version="1",
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(let_program_in), Depends(HTTPBearer(auto_error=False))],
        responses={
            code: {"description": title, "content": {MEDIA_TYPE: {"schema": _ref(ProblemOut)}}}
            for code, (_, title) in KINDS.items()
            if code != 500
        },
    )
    api.state.workspace = workspace
    api.state.rates = Rates()
    for router in ROUTERS:
        api.include_router(router)
    api.add_middleware(ApiGuard)
    add_problems(api)
    made = api.openapi

    def openapi() -> dict[str, Any]:
        if api.openapi_schema is None:
            complete(made(), ROUTERS)
        return made()

    api.openapi = openapi  # type: ignore[method-assign]
    return api


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}
