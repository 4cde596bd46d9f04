"""docs/api.md shows calls that the API has."""

import re
from pathlib import Path

from fastapi.routing import APIRoute

from web.api.app import ROUTERS

GUIDE = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")
CALL = re.compile(r'"\$API/([^"?]*)[^"]*"')


def _calls() -> list[tuple[str, str]]:
    """Method and path of every curl of the guide; a call over several lines counts as one."""
    found = []
    for line in GUIDE.replace("\\\n", " ").splitlines():
        if line.startswith("curl ") and (path := CALL.search(line)):
            method = re.search(r"-X (\w+)", line)
            found.append((method[1] if method else "GET", f"/{path[1]}"))
    return found


def test_every_call_of_the_guide_is_one_the_api_has() -> None:
    routes = [
        (method, re.compile(re.sub(r"\{[^}]+\}", "[^/]+", route.path)))
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    ]
    calls = _calls()
    assert len(calls) > 40
    unknown = [
        (method, path)
        for method, path in calls
        if not any(method == known and pattern.fullmatch(path) for known, pattern in routes)
    ]
    assert unknown == []
