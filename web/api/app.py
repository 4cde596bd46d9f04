"""/api/v1 as an application of its own, mounted in the dashboard: no cookies, no forms, its own refusals."""

from typing import Any

from fastapi import Depends, FastAPI
from fastapi.security import HTTPBearer
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from operations.workspace import Workspace
from web.api import answers, obligations
from web.api.access import let_program_in
from web.api.bodies import MULTIPART, TABLES, XLSX
from web.api.guard import ApiGuard
from web.api.problems import KINDS, MEDIA_TYPE, add_problems
from web.api.schemas import ProblemOut
from web.api.sent import AnswerIn, DraftIn
from web.throttle import Throttle

PATH = "/api/v1"
ROUTERS = (obligations.router, answers.router)
ABOUT = (
    "What units owe and how programs answer. Keys are made with `dondoc token add` and sent as "
    "`Authorization: Bearer dd_…`; a key acts with the role and the unit of its user. "
    "Every refusal is a problem document (RFC 9457). docs/answers.md has examples."
)
# Bodies are read after the key was looked at, so FastAPI does not see their shapes: path → method → content.
JSON_BODIES: dict[str, tuple[str, type[BaseModel]]] = {
    "/obligations/{obligation_id}/draft": ("put", DraftIn),
    "/obligations/{obligation_id}/answer": ("post", AnswerIn),
}
FILE_BODIES = {
    "/obligations/{obligation_id}/form": (XLSX,),
    "/obligations/{obligation_id}/evidence": (),
    "/answers": tuple(TABLES),
}


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
            if code in (400, 401, 403, 404, 409, 413, 415, 422, 429)
        },
    )
    api.state.workspace = workspace
    api.state.throttle = Throttle(workspace.clock)
    for router in ROUTERS:
        api.include_router(router)
    api.add_middleware(ApiGuard)
    add_problems(api)
    made = api.openapi

    def openapi() -> dict[str, Any]:
        if api.openapi_schema is None:
            _add_bodies(made())
        return made()

    api.openapi = openapi  # type: ignore[method-assign]
    return api


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def _add_bodies(schema: dict[str, Any]) -> None:
    """The bodies and the problem document, which no signature names."""
    models: list[type[BaseModel]] = [ProblemOut, *(model for _, model in JSON_BODIES.values())]
    _, told = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/components/schemas/{model}"
    )
    schema.setdefault("components", {}).setdefault("schemas", {}).update(told["$defs"])
    for path, (method, model) in JSON_BODIES.items():
        content: dict[str, Any] = {"application/json": {"schema": _ref(model)}}
        if examples := told["$defs"][model.__name__].get("examples"):
            content["application/json"]["example"] = examples[0]
        schema["paths"][path][method]["requestBody"] = {"required": True, "content": content}
    file = {"type": "string", "format": "binary"}
    form = {"type": "object", "properties": {"file": file}, "required": ["file"]}
    for path, kinds in FILE_BODIES.items():
        content = {MULTIPART: {"schema": form}, **{kind: {"schema": file} for kind in kinds}}
        schema["paths"][path]["post"]["requestBody"] = {"required": True, "content": content}
