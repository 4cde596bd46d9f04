"""Idempotency-Key: a writing call that is repeated is answered with what it was answered first, and done once."""

import hashlib
import re
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from operations.people.api_receipts import Asked, Told, begin_receipt, finish_receipt, forget_receipt
from web.api.access import caller_of, let_program_in
from web.api.problems import MEDIA_TYPE, Problem, say_problem

HEADER, REPLAYED = "Idempotency-Key", "Idempotent-Replayed"
KEY = re.compile(r"[\x21-\x7e]{1,200}")
BOUNDARY = re.compile(rb'boundary="?([^";,\s]+)')
READING = {"GET", "HEAD"}
# Nothing was judged: the same key may ask again.
NOT_KEPT = {401, 403, 429}
SERVER_FAULT = 500

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class OnceRoute(APIRoute):
    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()
        if set(self.methods or ()) <= READING:
            return handle

        async def once(request: Request) -> Response:
            key = request.headers.get(HEADER)
            return await handle(request) if key is None else await _answer_once(request, key, handle)

        return once


def api_router(tag: str) -> APIRouter:
    return APIRouter(tags=[tag], route_class=OnceRoute)


async def _answer_once(request: Request, key: str, handle: Handler) -> Response:
    if not KEY.fullmatch(key):
        raise Problem(422, f"{HEADER} phải có từ 1 đến 200 ký tự ASCII, không có dấu cách")
    # Who asks comes first: nobody learns whether a key of somebody else has been used.
    await run_in_threadpool(let_program_in, request)
    caller = caller_of(request)
    asked = Asked(caller.program.token_id, key, _digest(request, await request.body()))
    before = await run_in_threadpool(begin_receipt, caller.workspace, asked)
    if before is not None:
        media_type = MEDIA_TYPE if before.status >= 400 else "application/json"
        return Response(before.body, before.status, {REPLAYED: "true"}, media_type)
    try:
        response = await _answered(request, handle)
    except BaseException:
        await run_in_threadpool(forget_receipt, caller.workspace, asked)
        raise
    if response.status_code >= SERVER_FAULT or response.status_code in NOT_KEPT:
        await run_in_threadpool(forget_receipt, caller.workspace, asked)
    else:
        told = Told(response.status_code, bytes(response.body))
        await run_in_threadpool(finish_receipt, caller.workspace, asked, told)
    return response


async def _answered(request: Request, handle: Handler) -> Response:
    """A refusal is an answer too."""
    try:
        return await handle(request)
    except Exception as error:
        return await say_problem(request, error)


def _digest(request: Request, body: bytes) -> str:
    """Of method, address and content; what separates the parts of a multipart body is random and left out."""
    kind = request.headers.get("content-type", "").encode()
    boundary = BOUNDARY.search(kind)
    if boundary and kind.startswith(b"multipart/"):
        body, kind = body.replace(boundary[1], b""), b"multipart/form-data"
    parts = (request.method.encode(), request.url.path.encode(), request.url.query.encode(), kind, body)
    return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
