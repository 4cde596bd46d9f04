"""What went wrong, as a page: one table from the error tree to status codes."""

import logging
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from rules.errors import BadInput, DondocError, IllegalMove, LostRace, NotFound, Refused, StorageFailed
from web.access import Forbidden, Forged, SignInNeeded, workspace_of
from web.guard import HEADERS, HTTPS_HEADERS
from web.pages import render_error
from web.rates import TooMany, wait_words
from web.refusals import note_refusal
from web.sessions import is_behind_https

log = logging.getLogger("dondoc.web")

STATUS: dict[type[DondocError], tuple[int, str]] = {
    NotFound: (404, "Không tìm thấy"),
    BadInput: (422, "Chưa ghi nhận được"),
    IllegalMove: (409, "Việc này không còn làm được"),
    Refused: (409, "Không được phép theo quy định"),
    LostRace: (409, "Người khác vừa thay đổi việc này"),
    StorageFailed: (503, "Hệ thống tạm thời không ghi được"),
}
NOT_FOUND = "Không có trang này. Có thể liên kết đã cũ hoặc gõ thiếu."
BROKEN = (
    "Hệ thống gặp lỗi khi làm việc này; không có gì được ghi dở dang. Lỗi đã được ghi vào nhật ký máy chủ."
)


def status_of(error: DondocError) -> tuple[int, str]:
    """The status and heading of the nearest ancestor in the table; anything else is our own fault."""
    for ancestor in type(error).__mro__:
        if ancestor in STATUS:
            return STATUS[ancestor]
    return 500, "Lỗi hệ thống"


async def say_error(request: Request, error: Exception) -> Response:
    """The one handler of everything that a route raises."""
    match error:
        case SignInNeeded():
            return _to_login(request)
        case TooMany():
            words = f"Có quá nhiều yêu cầu trong thời gian ngắn. {wait_words(error.seconds)}"
            response = render_error(request, 429, "Quá nhiều yêu cầu", words)
            response.headers["Retry-After"] = str(error.seconds)
            return response
        case Forbidden():
            await run_in_threadpool(note_refusal, request, "rights")
            words = "Tài khoản này không được xem trang hoặc làm việc này."
            return render_error(
                request, 403, "Không được phép", words, mend="Cần thêm quyền: hỏi người quản trị."
            )
        case Forged():
            await run_in_threadpool(note_refusal, request, "form")
            words = "Yêu cầu không đến từ trang này, hoặc trang đã mở quá lâu; chưa có gì được ghi."
            return render_error(request, 403, "Chưa ghi nhận được", words, mend="Tải lại trang rồi làm lại.")
        case BadInput():
            said = f"{error.where}: {error.what}" if error.where else _sentence(error.what)
            said = said if said.endswith((".", "!", "?", "…")) else f"{said}."
            heading = STATUS[BadInput][1] if request.method == "POST" else "Không mở được trang"
            return render_error(request, 422, heading, said, mend=_sentence(error.mend))
        case DondocError() if status_of(error)[0] != 500:
            status, heading = status_of(error)
            return render_error(request, status, heading, _sentence(str(error)))
        case RequestValidationError():
            return _say_validation(request, error)
        case HTTPException():
            heading = "Không tìm thấy" if error.status_code == 404 else "Yêu cầu không hợp lệ"
            words = NOT_FOUND if error.status_code in (404, 405) else str(error.detail)
            return render_error(request, error.status_code, heading, words)
        case _:
            return _say_broken(request, error)


def _say_validation(request: Request, error: RequestValidationError) -> Response:
    if any(detail["loc"][:1] == ("path",) for detail in error.errors()):
        return render_error(request, 404, "Không tìm thấy", NOT_FOUND)
    return render_error(request, 422, "Yêu cầu không hợp lệ", "Địa chỉ có phần không đúng dạng.")


def _say_broken(request: Request, error: Exception) -> Response:
    route = request.scope.get("route")
    log.error("page %s failed", getattr(route, "name", "?"), exc_info=error)
    response = render_error(
        request, 500, "Lỗi hệ thống", BROKEN, mend="Thử lại; nếu vẫn lỗi, báo người quản trị."
    )
    # This handler answers outside the guard, so the headers are put on here.
    https = HTTPS_HEADERS if is_behind_https(workspace_of(request)) else {}
    response.headers.update({**HEADERS, **https, "Cache-Control": "no-store"})
    return response


def _to_login(request: Request) -> Response:
    """After signing in the page that was asked for is opened; an action is not repeated by itself."""
    is_reading = request.method in ("GET", "HEAD")
    place = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    query = f"?next={quote(place, safe='')}" if is_reading and place != "/" else ""
    return RedirectResponse(f"{request.app.url_path_for('login')}{query}", status_code=303)


def words_of(error: DondocError) -> str:
    """What, where and how to mend, on one line for the page that stays open."""
    if not isinstance(error, BadInput):
        return _sentence(str(error))
    said = _sentence(error.what)
    # A file keeps its name as it is written.
    said = f"{error.where}: {said[:1].lower() + said[1:]}" if error.where else said
    return f"{said} {_sentence(error.mend)}".strip()


def _sentence(words: str) -> str:
    words = words.strip()
    if not words:
        return ""
    words = words[:1].upper() + words[1:]
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def add_error_pages(app: FastAPI) -> None:
    for kind in (
        SignInNeeded,
        Forbidden,
        Forged,
        TooMany,
        DondocError,
        RequestValidationError,
        HTTPException,
        Exception,
    ):
        app.add_exception_handler(kind, say_error)
