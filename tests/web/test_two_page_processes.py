"""Two processes that serve the pages of one installation: whoever signed in at one is known at the other."""

from config.clock import SetClock
from models import UserRole
from operations.workspace import Workspace, open_workspace
from tests.web.browser import Browser, signed_in
from web.app import create_app


def test_a_session_goes_from_one_process_to_the_next_and_ends_in_both(
    filled: Workspace, clock: SetClock
) -> None:
    other = open_workspace(filled.settings, clock=clock)
    try:
        here, there = create_app(filled), create_app(other)
        browser = signed_in(here, filled, UserRole.COORDINATING_DESK)
        token = browser.form_token()
        browser.app = there
        assert browser.get("/plans").status_code == 200
        assert browser.form_token() == token, "a form handed out by one is taken by the other"
        kept = Browser(here)
        kept.cookies.update(browser.cookies)
        assert browser.act("/logout").status_code in (302, 303)
        assert kept.get("/plans").status_code in (302, 303), "signed out in one is signed out in both"
    finally:
        other.close()
