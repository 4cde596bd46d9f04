"""The page of a long report is light, says what it leaves out, and leads nowhere into the void."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from reports.consolidated.builder import build_report
from reports.consolidated.facts import ReportFacts
from reports.html.page import render_html
from reports.html.policy import content_policy
from reports.html.shortened import MOST_BYTES, REST, shortened

SomeFacts = Callable[..., ReportFacts]
WHOLE = "/reports/7/download?form=xlsx&x=<1>"


@pytest.fixture
def long_page(some_facts: SomeFacts) -> str:
    """Thousands of dated tasks, as a province has them."""
    facts = some_facts()
    tasks = tuple(
        replace(one, obligation=f"{one.obligation}-{number}") for number in range(700) for one in facts.tasks
    )
    return render_html(build_report(replace(facts, tasks=tasks)))


def test_a_short_page_stays_as_it_is(some_facts: SomeFacts) -> None:
    page = render_html(build_report(some_facts()))
    assert shortened(page, WHOLE) == page


def test_a_long_page_is_light_and_says_what_it_leaves_out(long_page: str) -> None:
    assert len(long_page.encode()) > 5 * MOST_BYTES
    short = shortened(long_page, WHOLE)
    assert len(short.encode()) <= MOST_BYTES
    before, after = (BeautifulSoup(page, "html.parser") for page in (long_page, short))
    for whole, cut in zip(before.select("main table"), after.select("main table"), strict=True):
        # The head and the sum stay; the first rows are those of the report, and the rest is counted.
        assert [str(part) for part in cut.select("thead, tfoot")] == [
            str(part) for part in whole.select("thead, tfoot")
        ]
        rows, shown = whole.select("tbody tr"), cut.select("tbody tr")
        assert [row.get_text() for row in shown] == [row.get_text() for row in rows[: len(shown)]]
        if len(shown) < len(rows):
            more = cut.find_next("p", class_="more")
            assert more is not None
            assert f"Còn {len(rows) - len(shown):,} dòng".replace(",", ".") in more.get_text()
            assert more.select_one("a")["href"] == WHOLE  # type: ignore[index]
    assert len(after.select("main h2")) == len(before.select("main h2"))
    assert after.select_one("footer") == before.select_one("footer")


def test_no_link_leads_into_the_void_and_no_id_stands_twice(long_page: str) -> None:
    page = shortened(long_page, WHOLE)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    jumps = set(re.findall(r'href="#([^"]*)"', page))
    assert jumps <= set(ids)
    assert REST in jumps


def test_the_styles_of_a_short_page_are_still_let_in(long_page: str) -> None:
    assert content_policy(shortened(long_page, WHOLE)) == content_policy(long_page)


def test_however_long_the_page_is_it_stays_light(long_page: str) -> None:
    for most in (60_000, 100_000, 150_000):
        assert len(shortened(long_page, WHOLE, most).encode()) <= most
