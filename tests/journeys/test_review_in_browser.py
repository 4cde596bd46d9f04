"""The clerk's way in a real browser: a Word file is uploaded, reviewed beside its text, seen as a schedule, confirmed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from config.clock import SetClock
from config.settings import Settings
from models import ObligationKind, UserRole
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from notifications.recording import RecordingTransport
from operations.people.add_user import add_user
from operations.units.import_units import import_units
from operations.workspace import Workspace, open_workspace
from rules.lifecycle import PlanState
from tests.builders import at
from tests.conftest import left_out
from tests.journeys.browsing import (
    DESK,
    PHONE,
    Watch,
    chromium_program,
    is_seen_in,
    is_wider_than_its_window,
    running_browser,
    served,
    unfold,
)
from tests.journeys.clerk import (
    EXAMPLES,
    KNOWN,
    ODD,
    PASSWORD,
    choose_and_confirm,
    edit_rows,
    look_at_place,
    settle,
    sign_in,
    upload,
    word_file,
)
from web.app import create_app

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = chromium_program()
    if program is None:
        left_out("browser", "no Chromium found (install chromium)")
        return
    with running_browser(program) as browser:
        yield browser


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    settings = Settings(_env_file=None, data=tmp_path / "data", secret_key="k" * 40, prefect_port=0)
    clock = SetClock(at("2021-03-23", "09:00"))
    workspace = open_workspace(settings, clock=clock, transport=RecordingTransport())
    import_units(workspace, (EXAMPLES / "units.xlsx").read_bytes(), "units.xlsx")
    add_user(
        workspace,
        login="lan",
        name="Nguyễn Thị Lan",
        email="lan@example.vn",
        role=UserRole.COORDINATING_DESK,
        password=PASSWORD,
        unit_code="SNV",
    )
    yield workspace
    workspace.close()


@pytest.fixture
def address(office: Workspace) -> Iterator[str]:
    with served(create_app(office)) as address:
        yield address


@pytest.mark.parametrize("is_scripted", [True, False], ids=["with scripts", "without scripts"])
def test_from_upload_to_confirmation(
    chromium: Browser, office: Workspace, address: str, is_scripted: bool
) -> None:
    watch = Watch()
    with chromium.new_context(viewport=DESK, java_script_enabled=is_scripted) as context:  # type: ignore[arg-type]
        page = watch.over(context.new_page())
        sign_in(page, address)
        upload(page, "ke-hoach-52.docx", word_file())
        assert page.locator(".entry").count() > 30
        look_at_place(page, "Biên soạn, in và cấp phát tờ gấp")
        edit_rows(page)
        settle(page)
        choose_and_confirm(page)
        upload(page, "ke-hoach-53.docx", word_file("53/KH-UBND"))
        unfold(page, "#names")
        learnt = page.locator("#names tr", has_text=ODD)
        assert "nhớ từ kế hoạch trước của cơ quan này" in learnt.inner_text()
    assert watch.complaints == []
    with office.database.reading() as session:
        plan = plan_queries.plan(session, 1)
        views = obligation_queries.views_of_plan(session, 1)
    assert (plan.state, plan.confirmed_by) == (PlanState.ACTIVE, "Nguyễn Thị Lan")
    dates = {view.obligation.due_on for view in views if view.obligation.kind is ObligationKind.TASK}
    assert {date(2021, 4, 14), date(2021, 5, 19), date(2021, 6, 29)} <= dates
    units = {view.unit.name for view in views if view.obligation.kind is ObligationKind.TASK}
    assert KNOWN in units


def test_keys_move_over_the_rows_and_their_places_follow(chromium: Browser, address: str) -> None:
    watch = Watch()
    with chromium.new_context(viewport=DESK) as context:  # type: ignore[arg-type]
        page = watch.over(context.new_page())
        sign_in(page, address)
        upload(page, "ke-hoach-52.docx", word_file())
        places = []
        for key in "jjjjjjk":
            page.keyboard.press(key)
            places.append(page.locator(".entry.here").get_attribute("data-place"))
            assert is_seen_in(page.locator(".document"), page.locator(f"[id='{places[-1]}']"))
        assert page.locator(".here").count() == 2
        assert places[6] == places[4]
    assert watch.complaints == []


def test_a_phone_shows_one_pane_above_the_other_and_nothing_sticks_out(
    chromium: Browser, address: str
) -> None:
    watch = Watch()
    with chromium.new_context(viewport=PHONE, has_touch=True) as context:  # type: ignore[arg-type]
        page = watch.over(context.new_page())
        sign_in(page, address)
        upload(page, "ke-hoach-52.docx", word_file())
        look_at_place(page, "Biên soạn, in và cấp phát tờ gấp")
        frame, row = page.locator(".document").bounding_box(), page.locator(".entry.here").bounding_box()
        assert frame is not None
        assert row is not None
        assert frame["y"] + frame["height"] <= row["y"]
        settle(page)
        review = page.url.partition("?")[0]
        for place in (review, f"{review}/1", f"{review}/new", review.replace("review", "schedule")):
            page.goto(place)
            assert not is_wider_than_its_window(page), place
    assert watch.complaints == []
