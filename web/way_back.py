"""From the page of an error back to where somebody was: the page to load again, as it is now."""

from urllib.parse import urlsplit

from fastapi import Request
from starlette.routing import Match

# Of which page a form is, by what its address names.
_PAGES_BEHIND = (("report_id", "report"), ("document_id", "document"), ("obligation_id", "obligation"))


def page_behind(request: Request) -> str:
    """Where a form was; empty where nothing was sent."""
    if request.method != "POST":
        return ""
    given = request.scope.get("path_params", {})
    for name, page in _PAGES_BEHIND:
        if name in given:
            return str(request.app.url_path_for(page, **{name: given[name]}))
    return _page_of_plan(request) if "plan_id" in given else _page_it_came_from(request)


def _page_of_plan(request: Request) -> str:
    route = getattr(request.scope.get("route"), "name", "")
    page = "schedule" if route in ("choose_policies", "confirm_plan") else "review"
    page = "amendment" if route in ("name_amended", "correct_difference", "apply_amendment") else page
    page = "plan_above" if route in ("set_plan_above", "link_tasks") else page
    return str(request.app.url_path_for(page, plan_id=request.scope["path_params"]["plan_id"]))


def _page_it_came_from(request: Request) -> str:
    """What the browser names, if it is a page of ours: nobody is led to a foreign address or to one that only takes forms."""
    try:
        named = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return ""
    is_ours = named.netloc and named.netloc == request.headers.get("host", "")
    if not is_ours or not named.path.startswith("/") or named.path.startswith("//"):
        return ""
    reading = {"type": "http", "method": "GET", "path": named.path, "root_path": "", "headers": []}
    if not any(route.matches(reading)[0] is Match.FULL for route in request.app.routes):
        return ""
    return f"{named.path}?{named.query}" if named.query else named.path
