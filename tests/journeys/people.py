"""The people of an office before its pages: each signs in with a password, does what is theirs to do, sees what is said."""

import asyncio
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy

from playwright.sync_api import Browser, Locator, Page
from sqlmodel import select

from config.clock import SetClock
from models import OutboxMessage, UserRole
from operations.ladder.run_round import run_round
from operations.people.add_user import add_user
from operations.workspace import Workspace
from tests.builders import at
from tests.journeys.browsing import DESK, Watch
from tests.journeys.clerk import go

PASSWORD = "mật khẩu rất dài 2021"
SMALL_PHONE = {"width": 360, "height": 740}


@dataclass
class Story:
    """One installation and who works in it; with scripts or without."""

    house: Workspace
    clock: SetClock
    chromium: Browser
    address: str
    is_scripted: bool
    watch: Watch = field(default_factory=Watch)

    @contextmanager
    def person(self, login: str, code: Callable[[], str] | None = None) -> Iterator[Page]:
        """A browser of their own, signed in by password and, where it is asked for, by code; signed out at the end."""
        with self.chromium.new_context(viewport=DESK, java_script_enabled=self.is_scripted) as context:  # type: ignore[arg-type]
            page = self.watch.over(context.new_page())
            page.goto(f"{self.address}/login")
            page.get_by_label("Tên đăng nhập").fill(login)
            page.get_by_label("Mật khẩu").fill(PASSWORD)
            go(page, page.get_by_role("button", name="Đăng nhập"))
            if code is not None:
                assert page.locator("h1").inner_text() == "Mã xác thực"
                page.get_by_label("Mã", exact=True).fill(code())
                go(page, page.get_by_role("button", name="Đăng nhập"))
            assert page.locator(".who").inner_text().strip() != ""
            yield page
            go(page, page.get_by_role("button", name="Đăng xuất"))

    def live_through(self, *days: str) -> None:
        """A round on each day; in a thread of its own, for this one belongs to what drives the browser."""
        for day in days:
            self.clock.set(at(day, "09:00"))
            with ThreadPoolExecutor(1) as room:
                room.submit(lambda: asyncio.run(run_round(self.house, engine="test"))).result()

    def employ(
        self, login: str, name: str, role: UserRole, unit_code: str | None = None, email: str = ""
    ) -> None:
        add_user(
            self.house,
            login=login,
            name=name,
            email=email or f"{login}@example.vn",
            role=role,
            password=PASSWORD,
            unit_code=unit_code,
        )

    def newest_invitation(self) -> str:
        """Where the newest letter leads: the page on which a password is set."""
        with self.house.database.reading() as session:
            letter = session.exec(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()  # type: ignore[union-attr]
        assert letter is not None
        body = message_from_bytes(letter.content or b"", policy=policy.default).get_body(("plain",))
        found = re.search(r"/p/[\w-]{43}", body.get_content() if body else "")
        assert found is not None
        return self.address + found[0]


def is_done(page: Page) -> None:
    """Work that takes its time is watched on a page of its own, which leads on."""
    if "/work/" in page.url:
        page.wait_for_url(lambda url: "/work/" not in url)


def sees(page: Page, *words: str) -> None:
    """What the page says to them."""
    is_done(page)
    text = page.locator("body").inner_text()
    for one in words:
        assert one in text, f"{one!r} is not on {page.url}:\n{text[:1500]}"


def told(page: Page, words: str) -> None:
    """What the page answers to what they did."""
    is_done(page)
    assert words in page.get_by_role("status").first.inner_text()


def fits_a_phone(page: Page, action: Locator) -> None:
    """Nothing sticks out at 360 × 740, and what the page is for is reached with one scroll."""
    page.set_viewport_size(SMALL_PHONE)  # type: ignore[arg-type]
    wide = page.evaluate("document.scrollingElement.scrollWidth")
    assert wide <= SMALL_PHONE["width"], f"{page.url} is {wide} px wide"
    page.evaluate("scrollTo(0, 0)")
    box = action.bounding_box()
    assert box is not None, f"not on the small page: {action} of {page.url}"
    assert box["y"] + min(box["height"], 40) <= 2 * SMALL_PHONE["height"], (
        f"{page.url}: {action} at {box['y']}"
    )
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
