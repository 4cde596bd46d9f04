"""The table of docs/access.md, made from the doors themselves: which role may open which route."""

import sys
from collections.abc import Iterable

from fastapi.routing import APIRoute

from models import UserRole
from models.queries.reach import BELONGINGS
from web.doors.door import UNIT, Door
from web.doors.table import ACCESS
from web.labels import USER_ROLES
from web.routes import ROUTERS

COLUMNS = tuple(UserRole)
BEGIN, END = "<!-- begin: made by web/access_table.py -->", "<!-- end -->"


def access_table() -> str:
    """Markdown: one row a route, in the order of their names."""
    heads = ["route", "method", "address", *(USER_ROLES[role] for role in COLUMNS), "limited reach"]
    lines = [_row(heads), _row(["---"] * len(heads))]
    for route in sorted(all_routes(), key=lambda one: one.name):
        door = ACCESS[route.name]
        methods = "/".join(sorted((route.methods or set()) - {"HEAD"}))
        told = [f"`{route.name}`", methods, f"`{route.path}`"]
        lines.append(_row([*told, *(_mark(door, role, route) for role in COLUMNS), _reach(door, route)]))
    return "\n".join(lines)


def all_routes() -> list[APIRoute]:
    return [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]


def names_something(route: APIRoute) -> bool:
    """Whether the address names a unit, a plan or a thing of one: then `let_in` asks for the reach."""
    return bool(set(route.param_convertors) & set(BELONGINGS))


def _mark(door: Door, role: UserRole, route: APIRoute) -> str:
    if door.is_open:
        return "open"
    if role not in door.roles:
        return "–"
    is_limited = role in UNIT
    # A unit's own people have limited rights always: a page that does not keep to them lets none in.
    return "–" if is_limited and not (door.keeps_reach or names_something(route)) else "yes"


def _reach(door: Door, route: APIRoute) -> str:
    """What becomes of those whose rights end at some units or plans."""
    if door.is_open:
        return "–"
    if names_something(route):
        return "what the address names"
    return "filtered" if door.keeps_reach else "closed"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.write(access_table() + "\n")
