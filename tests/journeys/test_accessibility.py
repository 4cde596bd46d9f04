"""Every page before the rules of axe: what keeps a person with a screen reader, a keyboard or weak eyes from reading it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Error, Page

from bench.web_pages import NEEDS_MORE, paths_of
from config.clock import SetClock
from config.settings import Settings
from models import DocumentKind, UserRole
from models.queries import units as unit_queries
from notifications.recording import RecordingTransport
from operations.answers.submit_status import submit_status
from operations.correspondence.draft_by_hand import draft_by_hand
from operations.drafts.import_plan import import_plan
from operations.workspace import Workspace, open_workspace
from tests.builders import an_answer, at
from tests.conftest import left_out
from tests.journeys.browsing import DESK, PATIENCE, chromium_program, running_browser, served
from tests.web.browser import a_user
from tests.web.drafts import PLAN
from tests.web.house import fill, report_obligation, signed_path
from web.app import create_app
from web.sessions import COOKIE, new_session

pytestmark = pytest.mark.slow

# Names in braces that stand for words, not for numbers in the database; the draft is the second plan.
BY_HAND = {
    "letter": "/letters/request",
    "policy": "/policies/ladder/report",
    "edit_policy": "/policies/ladder/report/edit",
    "review": "/plans/2/review",
    "schedule": "/plans/2/schedule",
    "calendar of a year": "/calendar?year=2021",
    "board of a level": "/board?level=2",
    "second page": "/obligations?class=late&page=2",
    "search with hits": "/search?q=bao+cao",
    "nothing there": "/plans/99999",
}
UNIT_PAGES = (
    "/my-unit",
    "/tickets",
    "/feeds",
    "/account",
    "/search?q=bao+cao",
    "/units/STC",
    "/scorecards/STC",
)
OPEN_PAGES = ("/login", "/login/forgotten", "/p/nobody")
# Files, and pages of what this house does not have.
LEFT_OUT = NEEDS_MORE | {"inbox_message"}
# Pages that say no, looked at as such.
REFUSED = ("/plans/99999", "/p/nobody", "/my-unit")
RUN = """() => axe.run(document, {resultTypes: ["violations"], preload: false, iframes: false}).then(found => found.violations
  .filter(one => ["serious", "critical"].includes(one.impact))
  .map(one => one.id + ": " + one.nodes.slice(0, 3).map(node => node.target.join(" ") + " " + node.html.slice(0, 160)
       + (one.id === "color-contrast" ? " " + node.any.map(why => why.message).join() : "")).join(" | ")))"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A plan in its ladder, an answer with a difficulty, a draft under review."""
    clock = SetClock(at("2021-03-22", "10:00"))
    data: Path = tmp_path_factory.mktemp("axe")
    settings = Settings(_env_file=None, data=data, secret_key="k" * 40, prefect_port=0)
    workspace = open_workspace(settings, clock=clock, transport=RecordingTransport())
    with closing(workspace):
        fill(workspace, clock)
        answered = report_obligation(workspace, "STP")
        with workspace.database.reading() as session:
            unit = unit_queries.unit_by_code(session, "STP")
            assert unit is not None
        answer = an_answer(workspace, 1, unit.id or 0, difficulty="Thiếu kinh phí")
        submit_status(workspace.acting_as("Chuyên viên STP", "link"), answered, answer)
        draft_by_hand(workspace, DocumentKind.URGING, [report_obligation(workspace, "SYT")])
        import_plan(workspace, PLAN.replace("46/KH-UBND", "47/KH-UBND").encode(), "ke-hoach-47.txt")
        yield workspace


@pytest.fixture(scope="module")
def chromium(house: Workspace) -> Iterator[Browser]:
    """After the house has been lived in: a round is asyncio's, and so is what drives the browser."""
    program = chromium_program()
    if program is None:
        left_out("browser", "no Chromium found (install chromium)")
        return
    with running_browser(program) as browser:
        yield browser


@pytest.fixture(scope="module")
def address(house: Workspace) -> Iterator[str]:
    with served(create_app(house)) as address:
        yield address


def test_every_page_keeps_the_rules_that_matter(chromium: Browser, house: Workspace, address: str) -> None:
    found: dict[str, list[str]] = {}
    link = signed_path(house, report_obligation(house, "STC"))
    with house.database.reading() as session:
        paths = {name: path for name, path in paths_of(session).items() if name not in LEFT_OUT} | BY_HAND
    for role, unit, places in (
        (None, None, [*OPEN_PAGES, link]),
        (UserRole.UNIT_DESK, "STC", UNIT_PAGES),
        (UserRole.ADMINISTRATOR, None, list(dict.fromkeys(paths.values()))),
    ):
        with chromium.new_context(viewport=DESK, bypass_csp=True) as context:  # type: ignore[arg-type]
            if role is not None:
                token = new_session(house, a_user(house, role, unit_code=unit))
                context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            for place in places:
                if said := findings(page, address + place):
                    found[f"{role} {place}"] = said
    assert found == {}


def findings(page: Page, place: str) -> list[str]:
    """Nothing for what is no page: a file to keep, an address that leads elsewhere."""
    try:
        answered = page.goto(place, wait_until="domcontentloaded")
    except Error as error:
        if "Download is starting" in str(error) or "ERR_ABORTED" in str(error):
            return []
        raise
    if answered is not None and answered.status >= 400 and not place.endswith(REFUSED):
        return [f"answered {answered.status}"]
    if not page.evaluate("document.querySelector('main') !== null || document.contentType === 'text/html'"):
        return []
    page.evaluate(AXE_SCRIPT)
    return list(page.evaluate(RUN))
