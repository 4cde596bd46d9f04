"""Where a list goes on: a signed place that is good for the same question and the same key only."""

from hmac import compare_digest

from config.ids import derived_token
from operations.workspace import Workspace
from web.api.problems import Problem

SIGNS = 24


def cursor(workspace: Workspace, question: str, after: int) -> str:
    return f"{after}.{_sign(workspace, question, after)}"


def place_of(workspace: Workspace, question: str, given: str | None) -> int:
    """0 without a cursor; 422 for one that was made up or belongs to another question."""
    if not given:
        return 0
    number, _, sign = given.partition(".")
    if number.isascii() and number.isdecimal() and len(number) < 11:
        wanted = _sign(workspace, question, int(number))
        if compare_digest(wanted.encode(), sign.encode()):
            return int(number)
    place = {"where": "cursor", "what": "không phải trang tiếp của câu hỏi này"}
    raise Problem(422, "cursor không đúng; bắt đầu lại không có cursor", errors=[place])


def _sign(workspace: Workspace, question: str, after: int) -> str:
    return derived_token(workspace.secret, f"api-cursor:{question}:{after}")[:SIGNS]
