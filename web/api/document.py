"""The OpenAPI document: what FastAPI does not see by itself, and an example for every body that goes in or out."""

from collections.abc import Iterable, Iterator
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from web.api.bodies import MULTIPART, FileBody, JsonBody
from web.api.examples import example_of
from web.api.once import HEADER, READING, REPLAYED
from web.api.problems import MEDIA_TYPE
from web.api.schemas import ProblemOut

JSON = "application/json"
REF = "#/components/schemas/{model}"
ONCE = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": f"Asked again with the same key within a day, it is answered the same ({REPLAYED}: true).",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}


def complete(schema: dict[str, Any], routers: Iterable[APIRouter]) -> None:
    """Bodies are read after the key was looked at, so FastAPI does not see their shapes."""
    routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    bodies = {route.unique_id: list(_bodies(route)) for route in routes}
    models: list[type[BaseModel]] = [ProblemOut]
    models += [one.model for found in bodies.values() for one in found if isinstance(one, JsonBody)]
    _, told = models_json_schema([(model, "validation") for model in dict.fromkeys(models)], ref_template=REF)
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(told["$defs"])
    for route in routes:
        for method in route.methods or ():
            operation = schema["paths"].get(route.path_format, {}).get(method.lower())
            if operation is not None:
                _complete(operation, method, bodies[route.unique_id], schemas)


def _complete(
    operation: dict[str, Any], method: str, bodies: list[JsonBody[Any] | FileBody], schemas: dict[str, Any]
) -> None:
    if method not in READING:
        operation.setdefault("parameters", []).append(ONCE)
    for body in bodies:
        operation["requestBody"] = {"required": True, "content": _content(body)}
    contents = [operation.get("requestBody", {}), *operation["responses"].values()]
    for content in contents:
        for media_type, one in content.get("content", {}).items():
            if media_type in (JSON, MEDIA_TYPE) and "example" not in one:
                one["example"] = example_of(one["schema"], schemas)


def _bodies(route: APIRoute) -> Iterator[JsonBody[Any] | FileBody]:
    for one in route.dependant.dependencies:
        if isinstance(one.call, JsonBody | FileBody):
            yield one.call


def _content(body: JsonBody[Any] | FileBody) -> dict[str, Any]:
    if isinstance(body, JsonBody):
        return {JSON: {"schema": {"$ref": REF.format(model=body.model.__name__)}}}
    file = {"type": "string", "format": "binary"}
    properties = {"file": file, **{name: {"type": "string"} for name in sorted(body.fields)}}
    form = {"type": "object", "properties": properties, "required": ["file"], "additionalProperties": False}
    return {MULTIPART: {"schema": form}, **{kind: {"schema": file} for kind in body.kinds}}
