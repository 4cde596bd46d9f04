"""How much a program may send, by path; judged by the length it declares, before anything is read."""

import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from intake.answer_files.tables import LARGEST_FILE
from intake.filled_sheet import LARGEST_FORM
from intake.readers.bounds import LARGEST_FILE as LARGEST_DOCUMENT
from operations.answers.keep_evidence import LARGEST
from operations.correspondence.change_letter import LARGEST_SCAN
from web.api.problems import Problem, document

MOST_JSON_BYTES = 1_000_000
# What a multipart body weighs beside its file.
AROUND = 100_000
# Documents of plans, signed scans, the directory.
FILES = (
    (re.compile(r".*/plans"), LARGEST_DOCUMENT + AROUND),
    (re.compile(r".*/(reports|documents)/\d+/signed"), LARGEST_SCAN + AROUND),
    (re.compile(r".*/(drafts|units)"), LARGEST_FILE + AROUND),
    (re.compile(r".*/obligations/\d+/evidence"), LARGEST + AROUND),
    (re.compile(r".*/obligations/\d+/form"), LARGEST_FORM + AROUND),
    (re.compile(r".*/answers"), LARGEST_FILE + AROUND),
    # Packages of other offices, Word templates.
    (re.compile(r".*/obligations/\d+/package(-preview)?|.*/report-templates"), LARGEST_DOCUMENT + AROUND),
)


class ApiGuard:
    """413 for what is too long, 411 for what does not say how long it is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        problem = _refusal(scope) if scope["type"] == "http" else None
        if problem is None:
            await self.app(scope, receive, send)
            return
        await document(problem)(scope, receive, send)


def _refusal(scope: Scope) -> Problem | None:
    length = Headers(scope=scope).get("content-length", "")
    if not length and scope["method"] in ("GET", "HEAD", "OPTIONS", "DELETE"):
        return None
    if not (length.isdecimal() and length.isascii()):
        return Problem(411, "gửi kèm Content-Length", headers={"Connection": "close"})
    most = next((most for path, most in FILES if path.fullmatch(scope["path"])), MOST_JSON_BYTES)
    if len(length) < 20 and int(length) <= most:
        return None
    return Problem(413, f"nhiều nhất {most:,} byte".replace(",", "."), headers={"Connection": "close"})
