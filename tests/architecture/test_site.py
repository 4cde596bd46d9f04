"""The documents are a site: every page is in its navigation, every anchor is there, and what is built asks nothing of the outside."""

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from itertools import count
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INDEX = ROOT / "docs" / "site" / "index.md"
DOCUMENTS = sorted({ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *ROOT.glob("examples/*.md")})
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
# What a browser fetches by itself when it shows a page.
FETCHED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "object": "data"}


def _entries() -> list[str]:
    listed = re.findall(r"^```\{toctree\}\n(.*?)^```", INDEX.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    lines = [line.strip() for block in listed for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith(":")]


def test_every_page_of_the_documents_is_in_the_navigation_once_and_is_there() -> None:
    entries = [one for one in _entries() if "*" not in one]
    assert [one for one in entries if not (ROOT / f"{one}.md").is_file()] == []
    assert len(entries) == len(set(entries))
    grouped = [one for one in _entries() if "*" in one]
    pages = {path.relative_to(ROOT).with_suffix("").as_posix() for path in DOCUMENTS if path != INDEX}
    left_out = {
        page for page in pages - set(entries) if not any(Path(page).match(pattern) for pattern in grouped)
    }
    assert left_out == set()


def _anchors(path: Path) -> set[str]:
    """As the pages that show a repository make them, and the site with `myst_heading_anchors`."""
    found: set[str] = set()
    for heading in re.findall(r"^#{1,6} +(.+)$", CODE.sub("", path.read_text("utf-8")), re.MULTILINE):
        shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        plain = re.sub(r"[^\w\- ]", "", shown.strip().lower()).replace(" ", "-")
        numbered = (plain, *(f"{plain}-{n}" for n in range(1, 20)))
        found.add(next(one for one in numbered if one not in found))
    return found


@pytest.mark.parametrize(
    "path", [pytest.param(one, id=one.relative_to(ROOT).as_posix()) for one in DOCUMENTS]
)
def test_every_anchor_a_link_names_is_a_heading(path: Path) -> None:
    dead = []
    for link in LINK.findall(CODE.sub("", path.read_text("utf-8"))):
        target, _, anchor = link.partition("#")
        if "://" not in link and anchor:
            page = path.parent / target if target else path
            if not page.is_file() or anchor not in _anchors(page):
                dead.append(link)
    assert dead == []


class _Fetched(HTMLParser):
    """Addresses that a page has its reader's browser fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link" and given.get("rel") not in ("stylesheet", "icon", "shortcut icon", "preload"):
            return
        if tag in FETCHED and (address := given.get(FETCHED[tag])):
            self.found.append(address)


@pytest.mark.slow
def test_the_site_is_built_without_a_warning_and_fetches_nothing_from_elsewhere(tmp_path: Path) -> None:
    """A dead link, a dead anchor or a page outside the navigation is a warning, and a warning fails."""
    made = tmp_path / "site"
    run = subprocess.run(
        [sys.executable, ROOT / "docs" / "site" / "build_site.py", made],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    pages, number = sorted(made.rglob("*.html")), count()
    assert {"index.html", "search.html"} <= {one.name for one in pages}
    assert (made / "docs" / "vi" / "don-vi.html").is_file()
    for page in pages:
        looked = _Fetched()
        looked.feed(page.read_text("utf-8"))
        for address in looked.found:
            assert not re.match(r"(?:[a-z]+:)?//", address), f"{page.name}: {address}"
            next(number)
    assert next(number) > 100
    for sheet in made.rglob("*.css"):
        outside = re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//[^)\s]+", sheet.read_text("utf-8"))
        assert outside == [], sheet.name
    # The search reads a script beside it, so that it works where a browser may not fetch: from a folder.
    index = (made / "searchindex.js").read_text("utf-8")
    assert index.startswith("Search.setIndex(")
    assert json.dumps("đôn") in index
