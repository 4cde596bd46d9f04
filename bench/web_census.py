"""Who reads, and which pages: python bench/web_census.py URL FOLDER CENSUS.

Makes the readers' accounts and sessions, then asks for every page once as each of them, within this process, where
statements can be counted. CENSUS is JSON: the readers, and of each page who is let in, its weight and its statements.
"""

import json
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import event
from starlette.testclient import TestClient

from bench.web_pages import NEEDS_MORE, VARIANTS, paths_of
from config.settings import Settings
from models import UserRole
from models.queries import access as access_queries
from operations.people.add_user import add_user
from operations.workspace import Workspace, open_workspace
from web.app import create_app
from web.doors.table import ACCESS
from web.sessions import cookie_name, new_session

PASSWORD = "mật khẩu rất dài 2026"  # noqa: S105  of accounts that live as long as the measurement
# (role, unit): a province's desk reads in English too; a unit with others below it, and one of the last.
READERS = (
    (UserRole.ADMINISTRATOR, None),
    (UserRole.COORDINATING_DESK, None),
    (UserRole.COORDINATOR_HEAD, None),
    (UserRole.SUPERVISOR, None),
    (UserRole.AUDITOR, None),
    (UserRole.UNIT_HEAD, "U1"),
    (UserRole.UNIT_DESK, "U60"),
    (UserRole.COORDINATING_DESK, None),
)
IN_ENGLISH = len(READERS) - 1
OTHER_ROLE, LEADS_ELSEWHERE = (403, 404), (302, 303, 307)
ROUTE_OF_VARIANT = {
    name: "obligations" if "/obligations" in path else "overview" for name, path in VARIANTS.items()
}
Census = dict[str, Any]


def reader(workspace: Workspace, number: int) -> dict[str, str]:
    """A new account and the cookie of its session."""
    role, unit = READERS[number]
    login = f"reader{number}"
    user_id = add_user(
        workspace,
        login=login,
        name=login,
        email=f"{login}@example.vn",
        role=role,
        password=PASSWORD,
        unit_code=unit,
    )
    with workspace.database.transaction() as session:
        user = access_queries.user(session, user_id)
        if user is None:
            raise SystemExit("an account that was just made is gone")
        user.language = "en" if number == IN_ENGLISH else ""
    return {
        "who": f"{role.value} {unit or ''}{' (English)' if number == IN_ENGLISH else ''}".strip(),
        "cookie": f"{cookie_name(workspace)}={new_session(workspace, user)}",
    }


def _is_known(name: str, page: Census, number: int) -> bool:
    """Who has the whole house open before them sees what another such reader was just shown; first pages differ."""
    role, unit = READERS[number]
    door = ACCESS.get(ROUTE_OF_VARIANT.get(name, name))
    if name in ("overview", "board") or door is None or unit is not None or not page["is_html"]:
        return False
    return bool(page["readers"]) and (door.is_open or role in door.roles)


def census(workspace: Workspace) -> Census:
    readers = [reader(workspace, number) for number in range(len(READERS))]
    with workspace.database.reading() as session:
        paths = {name: path for name, path in paths_of(session).items() if name not in NEEDS_MORE}
    pages: dict[str, Census] = {
        name: {"path": path, "readers": [], "answers": {}, "bytes": 0, "statements": 0, "is_html": True}
        for name, path in paths.items()
    }
    asked: list[None] = []
    event.listen(workspace.database.engine, "before_cursor_execute", lambda *_: asked.append(None))
    with TestClient(create_app(workspace), follow_redirects=False, raise_server_exceptions=False) as client:
        for name, page in pages.items():
            for number, one in enumerate(readers):
                if _is_known(name, page, number):
                    page["readers"].append(number)
                    continue
                if not page["is_html"]:  # a file is asked for once: some hold a whole plan
                    break
                asked.clear()
                answer = client.get(page["path"], headers={"Cookie": one["cookie"]})
                client.cookies.clear()
                page["answers"][one["who"]] = answer.status_code
                if answer.status_code == 200:
                    page["readers"].append(number)
                    page["bytes"] = max(page["bytes"], len(answer.content))
                    page["statements"] = max(page["statements"], len(asked))
                    page["is_html"] &= "html" in answer.headers.get("content-type", "")
    return {"readers": readers, "pages": pages}


def unexpected(found: Census) -> list[str]:
    """Answers that no page may give, and pages that nobody is let in to."""
    said = []
    for name, page in found["pages"].items():
        statuses = page["answers"]
        for status in sorted(set(statuses.values()) - {200, *OTHER_ROLE, *LEADS_ELSEWHERE}):
            whom = ", ".join(who for who, given in statuses.items() if given == status)
            said.append(f"{name} {page['path']} answers {status} to {whom}")
        if not page["readers"] and set(statuses.values()) <= set(OTHER_ROLE):
            said.append(f"{name} {page['path']} is open to none of the readers")
    return said


def main() -> None:
    url, folder, target = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    settings = Settings(_env_file=None, data=folder, database_url=url, smtp_host="", prefect_port=0)
    workspace = open_workspace(settings)
    found = census(workspace)
    workspace.close()
    target.write_text(json.dumps({**found, "unexpected": unexpected(found)}))


if __name__ == "__main__":
    main()
