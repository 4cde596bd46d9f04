"""A real browser before a real server: Chromium, the application on a loopback port, and what the console said."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# Milliseconds: on a busy machine a page may take ten times what a person would wait.
PATIENCE = 180_000
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


def chromium_program() -> str | None:
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


@contextmanager
def running_browser(program: str) -> Iterator[Browser]:
    """As root Chromium runs without its sandbox or not at all."""
    arguments = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address of the application; the server ends with the block."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.05)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@dataclass
class Watch:
    """Everything a page complained of: script errors, refused styles and scripts, failed requests."""

    complaints: list[str] = field(default_factory=list)

    def over(self, page: Page) -> Page:
        def heard(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                self.complaints.append(f"{message.type}: {message.text}")

        page.set_default_timeout(PATIENCE)
        page.on("console", heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("requestfailed", self._failed)
        return page

    def _failed(self, request: Request) -> None:
        """What its own page ends by going on has not failed (a stream, the icon), nor has a page that came as a file to keep."""
        is_ended = request.failure == "net::ERR_ABORTED" and request.url.endswith(("/live", "/mark.svg"))
        if not is_ended and "?as=" not in request.url:
            self.complaints.append(f"failed: {request.url} ({request.failure})")


def unfold(page: Page, part: str) -> None:
    """Click the heading of a folded part of the page; a click on a page that is still coming may go unheard."""
    while page.locator(f"{part}[open]").count() == 0:
        page.locator(f"{part} > summary").click()
        page.wait_for_timeout(200)


def is_seen_in(pane: Locator, element: Locator) -> bool:
    """Whether an element stands inside the visible part of its pane."""
    frame, box = pane.bounding_box(), element.bounding_box()
    if frame is None or box is None:
        return False
    return frame["y"] <= box["y"] and box["y"] + min(box["height"], 40) <= frame["y"] + frame["height"]


def colour_behind(element: Locator) -> str:
    return str(element.evaluate("element => getComputedStyle(element).backgroundColor"))


def is_wider_than_its_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
