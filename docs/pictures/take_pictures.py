"""Takes the pictures of the README and of docs/pages.md from a demonstration: pages in Chromium, paper through pdftoppm.

Usage: python docs/pictures/take_pictures.py DATA [ROUTE …]   (a folder that `dondoc demo --no-serve --data DATA` has filled;
routes named: only their pages are taken)
"""

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pyotp
import uvicorn
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from flows.demo_people import password_of
from models import User
from operations.people.second_factor import offered_secret, set_second_factor, shown_secret
from operations.workspace import Workspace
from web.app import create_app
from web.sessions import cookie_name, new_session

sys.path.insert(0, str(Path(__file__).parent))
from pages import MOST, PAGES, PagePicture, pages_text
from showcase import open_copy, places_of, users_of

HERE = Path(__file__).parent
WIDTH, FIRST_SCREEN, PHONE = 1366, 900, 360
COLOURS = 64
REPORT = "bao-cao-52-kh-ubnd-2021-h1-v1.docx"
PRINTED = {"briefing": ("giamdoc", "/board")}


def main() -> None:
    data, wanted = Path(sys.argv[1]), set(sys.argv[2:])
    for program in ("chromium", "soffice", "pdftoppm"):
        if shutil.which(program) is None:
            sys.exit(f"{program} is needed to take the pictures")
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "data"
        shutil.copytree(data, copy)
        take_pages(copy, Path(folder), wanted)
        if not wanted:
            picture_of_report(copy, Path(folder))
            (HERE.parent / "pages.md").write_text(pages_text(), "utf-8")


def take_pages(data: Path, folder: Path, wanted: set[str]) -> None:
    (HERE / "pages").mkdir(exist_ok=True)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        workspace = open_copy(data, address)
        try:
            users = users_of(workspace)
            places = places_of(workspace, users)
            with served(workspace, listening), browser() as chromium:
                camera = Camera(workspace, chromium, address, users, places)
                for page in PAGES:
                    if not wanted or page.route in wanted:
                        camera.take(page)
                for name, (login, path) in PRINTED.items():
                    if not wanted or name in wanted:
                        camera.print(login, path, HERE / "pages" / name, folder)
                if not wanted or "dashboard" in wanted:
                    camera.first_screen("lanhdao", "/board", HERE / "dashboard.png")
        finally:
            workspace.close()


class Camera:
    """One window for each person; the one without a name is signed in as nobody."""

    def __init__(
        self, workspace: Workspace, chromium: Browser, address: str, users: dict[str, User], places: dict[str, object]
    ) -> None:  # fmt: skip
        self._workspace, self._chromium, self._address = workspace, chromium, address
        self._users, self._places = users, places
        self._cookies = dict[str, str]()

    @contextmanager
    def window(self, login: str, width: int) -> Iterator[Page]:
        context = self._chromium.new_context(
            viewport={"width": width, "height": FIRST_SCREEN if width == WIDTH else 740}, locale="vi-VN"
        )
        if login:
            self._sign_in(context, login)
        try:
            yield context.new_page()
        finally:
            context.close()

    def _sign_in(self, context: BrowserContext, login: str) -> None:
        if login not in self._cookies:
            user = self._users[login]
            self._cookies[login] = new_session(self._workspace.acting_as(user.name, "web"), user)
        cookie = self._cookies[login]
        context.add_cookies([{"name": cookie_name(self._workspace), "value": cookie, "url": self._address}])

    def take(self, picture: PagePicture) -> None:
        for width in (WIDTH, PHONE) if picture.on_phone else (WIDTH,):
            name = picture.route if width == WIDTH else f"{picture.route}-phone"
            with self.window(picture.login, width) as page:
                self._open(page, picture)
                save(page, HERE / "pages" / f"{name}.png", MOST)

    def _open(self, page: Page, picture: PagePicture) -> None:
        if picture.route == "sign_in_code":
            self._ask_for_code(page)
            return
        path = picture.address.format(**self._places)
        answer = page.goto(self._address + path, wait_until="load")
        if answer is None or answer.status != 200:
            print(f"{picture.route}: {path} answers {answer and answer.status}", file=sys.stderr)  # noqa: T201

    def _ask_for_code(self, page: Page) -> None:
        """For an account that has a second step."""
        user, password = self._users["thutruong"], password_of(self._workspace.settings.data)
        sealed = offered_secret(self._workspace, user)
        code = pyotp.TOTP(shown_secret(self._workspace, user, sealed)).at(self._workspace.clock.now())
        set_second_factor(self._workspace, user, sealed=sealed, code=code, password=password)
        page.goto(f"{self._address}/login")
        page.fill("input[name=login]", user.login)
        page.fill("input[name=password]", password)
        page.click("main button")
        page.wait_for_url("**/login/code")

    def first_screen(self, login: str, path: str, file: Path) -> None:
        with self.window(login, WIDTH) as page:
            page.goto(self._address + path)
            save(page, file, FIRST_SCREEN)

    def print(self, login: str, path: str, file: Path, folder: Path) -> None:
        pdf = folder / f"{file.name}.pdf"
        with self.window(login, WIDTH) as page:
            page.goto(self._address + path.format(**self._places))
            page.pdf(path=pdf, prefer_css_page_size=True)
        first_page(pdf, file)
        lighter(file.with_suffix(".png"))


def save(page: Page, file: Path, most: int) -> None:
    """The whole page, cut where it grows too long."""
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    window = page.viewport_size or {"width": WIDTH, "height": FIRST_SCREEN}
    # A window as high as the picture: what sticks to its edge stands where it belongs.
    page.set_viewport_size({"width": window["width"], "height": max(window["height"], min(height, most))})
    page.screenshot(path=file)
    lighter(file)


def lighter(file: Path) -> None:
    """Few colours: these are words on white."""
    with Image.open(file) as picture:
        few = picture.convert("RGB").quantize(
            COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
        )
    few.save(file, optimize=True)


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        program = shutil.which("chromium")
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--lang=vi-VN"])
        yield chromium
        chromium.close()


@contextmanager
def served(workspace: Workspace, listening: socket.socket) -> Iterator[None]:
    settings = uvicorn.Config(create_app(workspace), log_level="warning", lifespan="off")
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.05)
        yield
    finally:
        server.should_exit = True
        thread.join(20)


def picture_of_report(data: Path, folder: Path) -> None:
    convert = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, data / "reports" / REPORT]
    subprocess.run(convert, check=True, timeout=180, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    first_page(folder / REPORT.replace(".docx", ".pdf"), HERE / "report")


def first_page(pdf: Path, picture: Path) -> None:
    page = ["pdftoppm", "-png", "-r", "80", "-f", "1", "-l", "1", "-singlefile", pdf, picture]
    subprocess.run(page, check=True, timeout=60)


if __name__ == "__main__":
    main()
