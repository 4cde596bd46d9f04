"""What the tests of the signed page post, and what was kept of it."""

import re
from typing import Any

import httpx

from models import AnswerDraft, Evidence
from models.queries import answer_drafts as draft_queries
from models.queries import evidence as evidence_queries
from operations.workspace import Workspace
from tests.web.browser import Browser

PDF = b"%PDF-1.4\n%\xe2\xe3\n"


def draft_in_hand(workspace: Workspace, obligation_id: int) -> AnswerDraft | None:
    with workspace.database.reading() as session:
        return draft_queries.draft_of(session, obligation_id)


def files_in_hand(workspace: Workspace, obligation_id: int) -> list[Evidence]:
    with workspace.database.reading() as session:
        return evidence_queries.in_hand(session, obligation_id)


def send_files(
    officer: Browser, path: str, fields: dict[str, Any], *files: tuple[str, bytes]
) -> httpx.Response:
    parts = [("evidence", one) for one in files] or [("evidence", ("", b""))]
    return officer._send("POST", path, {"origin": "http://dondoc.example"}, data=fields, files=parts)


def save_by_script(officer: Browser, link: str, fields: dict[str, Any]) -> httpx.Response:
    headers = {"origin": "http://dondoc.example", "accept": "application/json"}
    return officer._send("POST", f"{link}/draft", headers, data=fields)


def seen_version(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found is not None
    return found[1]
