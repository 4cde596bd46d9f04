"""docs/pages.md names every page there is and is made of its table."""

import importlib.util
from pathlib import Path
from types import ModuleType

from fastapi.routing import APIRoute

from web.doors.table import ACCESS
from web.routes import ROUTERS

DOCS = Path(__file__).parents[2] / "docs"


def _table() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pictured_pages", DOCS / "pictures" / "pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_route_that_is_read_is_named_once_with_who_uses_it_for_what() -> None:
    read = {
        route.name
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ())
    }
    table = _table()
    named = [page.route for page in table.PAGES]
    named += [route for routes in table.NOT_PAGES.values() for route in routes.split()]
    assert sorted(named) == sorted(read)
    assert read <= set(ACCESS)


def test_the_gallery_is_made_of_the_table_and_its_pictures_are_there_and_light() -> None:
    written = (DOCS / "pages.md").read_text("utf-8")
    assert written == _table().pages_text()
    pictures = list((DOCS / "pictures" / "pages").glob("*.png"))
    assert {f"pictures/pages/{one.name}" for one in pictures} == {
        line.split("](")[1].rstrip(")") for line in written.splitlines() if line.startswith("![")
    }
    assert sum(one.stat().st_size for one in pictures) < 5_000_000
