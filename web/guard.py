"""What surrounds every request: headers that browsers obey, a limit on what may be posted."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Far more than a report of fifty assignments in words; files come in by the paths of `uploads` alone.
MOST_BYTES = 1_000_000
# What is too long is read and thrown away up to this many times its limit, so that a browser gets the answer
# instead of a broken connection.
PATIENCE = 4

HEADERS = {
    # Nothing inline and nothing from elsewhere; frames show our own reports and documents.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": browsers would then send forms with "Origin: null", and the origin check would refuse them.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"
    ),
    "X-Robots-Tag": "noindex, nofollow",
}

# Sent where the installation's own address is https: browsers come back over nothing else for a year.
HTTPS_HEADERS = {"Strict-Transport-Security": "max-age=31536000"}

SayTooLong = Callable[[Request], Awaitable[Response]]


async def _say_plainly(_: Request) -> Response:
    return PlainTextResponse("Nội dung gửi lên quá dài.", status_code=413)


@dataclass(frozen=True)
class Upload:
    """A path that takes files (the whole path must match), how much, and the page it refuses with."""

    path: re.Pattern[str]
    most_bytes: int
    say_too_long: SayTooLong = _say_plainly


class Guard:
    """Adds the headers a response has not set itself; refuses bodies that are too long or of unknown length.

    The length a request declares is the length the server hands on, so nothing is read before it is judged.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        uploads: Sequence[Upload] = (),
        programs: str = "",
        is_behind_https: bool = False,
    ) -> None:
        """`programs`: the prefix of the paths that guard themselves (web/api/guard.py); the headers are put on them too."""
        self.app = app
        self.uploads = uploads
        self.programs = programs
        self.headers = HEADERS | (HTTPS_HEADERS if is_behind_https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        upload = next((one for one in self.uploads if one.path.fullmatch(scope["path"])), None)
        length = _length(Headers(scope=scope))
        most = upload.most_bytes if upload else MOST_BYTES
        is_of_programs = bool(self.programs) and scope["path"].startswith(self.programs)
        if not is_of_programs and (b"%00" in scope.get("query_string", b"") or "\x00" in scope["path"]):
            # No text holds one, and PostgreSQL takes none.
            nothing = PlainTextResponse("Địa chỉ có ký tự không dùng được.", status_code=400)
            await nothing(scope, receive, send_with_headers)
            return
        if is_of_programs or scope["method"] in ("GET", "HEAD") or 0 <= length <= most:
            await self.app(scope, receive, send_with_headers)
            return
        say: SayTooLong = _say_plainly
        if upload and 0 <= length <= PATIENCE * most:
            await _throw_away(receive)
            say = upload.say_too_long
        refusal = await say(Request(scope))
        await refusal(scope, receive, send_with_headers)


def _length(headers: Headers) -> int:
    """−1 when the request does not say how long it is."""
    length = headers.get("content-length", "")
    return int(length) if length.isdigit() and len(length) < 20 else -1


async def _throw_away(receive: Receive) -> None:
    while (message := await receive())["type"] == "http.request" and message.get("more_body"):
        pass
