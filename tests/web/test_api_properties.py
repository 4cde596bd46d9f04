"""Whatever is sent to /api/v1 by its own OpenAPI document: no error of ours, and every answer as the document says."""

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema_rs import validator_for
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks as conforms

from models import UserRole
from operations.workspace import Workspace
from tests.web.api_calls import Caller, a_program
from tests.web.browser import HOST
from web.rates import Rate

# Calls of each route; more of them find more, and take longer.
CALLS = 2
CHECKS = [
    not_a_server_error,
    conforms.status_code_conformance,
    conforms.content_type_conformance,
    conforms.response_schema_conformance,
]
# What is there, so that a call goes deeper than "there is no such thing".
KNOWN = {"plan_id": 1, "report_id": 1, "code": "STC", "entry": "STC", "calendar": "vn", "kind": "regime", "policy": "cchc", "period_key": "2021-H1"}  # fmt: skip
LAST = ("close", "waive", "unit-changes", "calendars")


def in_order(operations: list[Any]) -> list[Any]:
    """Reading first; what leaves least behind at the end."""

    def place(operation: Any) -> tuple[bool, bool]:
        return any(word in operation.path for word in LAST), operation.method.upper() != "GET"

    return sorted(operations, key=place)


@pytest.fixture
def send(
    app: FastAPI, filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., httpx.Response]]:
    monkeypatch.setattr("web.api.access.CALLS", Rate("many-calls", 1_000_000, 60))
    key = a_program(app, filled, UserRole.ADMINISTRATOR).key
    loop = asyncio.new_event_loop()
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    client = httpx.AsyncClient(transport=transport, base_url=f"{HOST}/api/v1")

    def go(case: Any) -> httpx.Response:
        asked = case.as_transport_kwargs(base_url=f"{HOST}/api/v1")
        asked = {name: asked[name] for name in asked if name not in ("cookies", "auth")}
        if "data" in asked:
            asked["content"] = asked.pop("data")
        asked["headers"] = {**dict(asked.get("headers") or {}), "Authorization": f"Bearer {key}"}
        answer = loop.run_until_complete(client.request(**asked))
        loop.run_until_complete(answer.request.aread())
        return answer

    yield go
    loop.run_until_complete(client.aclose())
    loop.close()


@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda one: one.value
)
def test_no_call_by_the_document_is_an_error_of_ours_and_every_answer_is_as_it_says(
    app: FastAPI, send: Callable[..., httpx.Response], report_of: Callable[[str], int], mode: GenerationMode
) -> None:
    known = {**KNOWN, "obligation_id": report_of("STC")}
    schema = schemathesis.openapi.from_dict(Caller(app).get("/openapi.json").json())
    operations: list[Any] = [result.ok() for result in schema.get_all_operations()]  # type: ignore[union-attr]
    assert len(operations) > 100
    for operation in in_order(operations):
        check(operation, send, known, mode)


def check(
    operation: Any, send: Callable[..., httpx.Response], known: dict[str, Any], mode: GenerationMode
) -> None:
    @settings(
        max_examples=CALLS if mode is GenerationMode.POSITIVE else 1,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), goes_deep=st.sampled_from((True, True, False)))
    def call(case: Any, goes_deep: bool) -> None:
        if goes_deep:
            case.path_parameters = {name: known.get(name, 1) for name in case.path_parameters or {}}
        case.validate_response(send(case), checks=CHECKS)

    call()


def test_every_example_of_the_document_is_what_its_schema_takes(app: FastAPI, filled: Workspace) -> None:
    told = Caller(app).get("/openapi.json").json()
    seen: dict[str, list[str]] = {}
    number = 0
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            contents = [operation.get("requestBody", {}), *operation["responses"].values()]
            for one in (one for content in contents for one in content.get("content", {}).values()):
                if "example" in one:
                    # the same refusals stand under every route
                    same = json.dumps(one, sort_keys=True)
                    if same not in seen:
                        whole = {**one["schema"], "components": told["components"]}
                        seen[same] = [str(e) for e in validator_for(whole).iter_errors(one["example"])]
                    assert seen[same] == [], (method, path)
                    number += 1
    assert number > 1000
