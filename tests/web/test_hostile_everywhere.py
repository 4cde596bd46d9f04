"""Hostile words in every text field of every form there is: never an error of ours, never a tag of theirs on a page."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from lxml import html  # type: ignore[import-untyped]

from bench.web_pages import paths_of
from models import UserRole
from operations.workspace import Workspace
from tests.web.browser import HOST, Browser, signed_in

TAG = "<script>alert(7)</script>"
HOSTILE = (
    f'"><img src=x onerror=alert(7)>{TAG}',
    "=HYPERLINK(7)\u202eđảo\u200bẩn\U0001f4a5{{ 7*7 }}",
    "Ủ" * 1_000_000,
)
RAW = re.compile(r"<script>alert\(7\)|<img src=x")
# These end the session of whoever posts them.
LEFT_OUT = ("/logout", "/account/sessions", "/account/password", "/people/")


def _forms(browser: Browser, path: str) -> Iterator[tuple[str, dict[str, str], list[str]]]:
    """Where each form of a page goes, what it carries by itself, and its text fields."""
    page = browser.get(path)
    if page.status_code != 200 or "html" not in page.headers.get("content-type", ""):
        return
    for form in html.fromstring(page.text.encode()).forms:
        place = (form.action or path).removeprefix(HOST)
        if form.method.upper() == "POST" and not place.startswith(LEFT_OUT):
            texts = [
                field.get("name")
                for field in form.xpath(".//textarea[@name] | .//input[@name]")
                if field.tag == "textarea" or field.get("type", "text") in ("text", "search", "email", "url")
            ]
            yield place, {name: value or "" for name, value in form.form_values()}, texts


@pytest.mark.parametrize("words", HOSTILE, ids=["tags", "formulas and marks", "a name of a million letters"])
def test_every_form_takes_hostile_words_or_says_no(app: FastAPI, filled: Workspace, words: str) -> None:
    browser = signed_in(app, filled, UserRole.ADMINISTRATOR)
    with filled.database.reading() as session:
        paths = dict.fromkeys(paths_of(session).values())
    seen: set[str] = set()
    broken: list[str] = []
    taken = 0
    for path in paths:
        for place, kept, texts in _forms(browser, path):
            key = re.sub(r"\d+", "N", place)
            if not texts or key in seen:
                continue
            seen.add(key)
            fields = texts if len(words) < 1000 else texts[:1]
            answer = browser.post(place, {**kept, **dict.fromkeys(fields, words)})
            taken += answer.status_code == 303
            if answer.status_code >= 500 or RAW.search(answer.text):
                broken.append(f"{place}: {answer.status_code}")
    for path in paths:
        answer = browser.get(path)
        if answer.status_code >= 500 or (
            "html" in answer.headers.get("content-type", "") and RAW.search(answer.text)
        ):
            broken.append(f"{path}: {answer.status_code}")
    assert broken == []
    assert len(seen) > 20
    # Some of it is stored, so that the look at every page afterwards means something; a million letters never are.
    assert (taken > 5) == (len(words) < 1000)
