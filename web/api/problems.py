"""What went wrong, as a problem document (RFC 9457); nothing of the inside of the machine is in one."""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from rules.errors import BadInput, DondocError
from web.errors import BROKEN, status_of

log = logging.getLogger("dondoc.api")

MEDIA_TYPE = "application/problem+json"
KINDS = {
    400: ("bad-request", "Yêu cầu không hợp lệ"),
    401: ("unauthorized", "Cần khóa truy cập"),
    403: ("forbidden", "Khóa này không được làm việc này"),
    404: ("not-found", "Không tìm thấy"),
    405: ("method-not-allowed", "Địa chỉ này không nhận cách gọi đó"),
    409: ("conflict", "Việc này không còn làm được"),
    411: ("length-required", "Chưa nói độ dài nội dung"),
    413: ("too-large", "Nội dung quá lớn"),
    415: ("unsupported-media-type", "Không nhận dạng nội dung này"),
    422: ("unprocessable", "Chưa ghi nhận được"),
    429: ("too-many-requests", "Gọi quá nhiều lần"),
    500: ("internal-error", "Lỗi hệ thống"),
    503: ("storage-failed", "Hệ thống tạm thời không ghi được"),
}


class Problem(Exception):
    """Something a program did, told by its status; `errors`: each place with what is wrong there."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Iterable[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = [dict(one) for one in errors]
        self.headers = headers


def document(problem: Problem) -> JSONResponse:
    slug, title = KINDS[problem.status]
    body: dict[str, Any] = {
        "type": f"urn:dondoc:problem:{slug}",
        "title": title,
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.errors:
        body["errors"] = problem.errors
    return JSONResponse(body, problem.status, headers=problem.headers, media_type=MEDIA_TYPE)


def validation_problem(errors: Iterable[Mapping[str, Any]]) -> Problem:
    """Where, and what the schema says; never the value itself."""
    told = [{"where": _place(one["loc"]), "what": str(one["msg"])} for one in errors]
    return Problem(422, "nội dung không đúng mẫu của API (openapi.json)", errors=told[:50])


async def say_problem(_: Request, error: Exception) -> JSONResponse:
    """The one handler of everything that a route of the API raises."""
    match error:
        case Problem():
            return document(error)
        case BadInput():
            place = {"where": error.where, "what": error.what, "mend": error.mend}
            return document(Problem(422, str(error), errors=[place]))
        case DondocError() if status_of(error)[0] != 500:
            return document(Problem(status_of(error)[0], str(error)))
        case RequestValidationError():
            if any(one["loc"][:1] == ("path",) for one in error.errors()):
                return document(Problem(404, "không có địa chỉ này"))
            return document(validation_problem(error.errors()))
        case HTTPException():
            status = error.status_code if error.status_code in KINDS else 400
            detail = {404: "không có địa chỉ này", 405: "xem openapi.json"}.get(status, "không hợp lệ")
            return document(Problem(status, detail, headers=error.headers))
    log.error("an API call failed", exc_info=error)
    return document(Problem(500, BROKEN))


def add_problems(app: FastAPI) -> None:
    for kind in (Problem, DondocError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, say_problem)


def _place(loc: Iterable[object]) -> str:
    """('body', 'lines', 0, 'state') → 'lines[0].state'."""
    parts = [f"[{one}]" if isinstance(one, int) else f".{one}" for one in loc if one not in ("body", "query")]
    return "".join(parts).removeprefix(".")
