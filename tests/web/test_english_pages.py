"""The pages in English: the same page in other words, and never a broken one."""

import html
import re
from collections import Counter

import pytest
from fastapi import FastAPI
from jinja2 import DictLoader
from sqlalchemy import text

from models import UserRole
from operations.workspace import Workspace
from tests.web.browser import Browser, signed_in
from web.catalogue import Catalogue
from web.gather_words import gathered
from web.languages import catalogue
from web.translating import FILTER, TranslatedEnvironment, has_vietnamese, has_words, shape_of

LEAST_COVERED = 0.99
# Pages read daily, and how many of their texts may still be Vietnamese words of the program.
READ_DAILY = (
    "/",
    "/board",
    "/obligations",
    "/plans",
    "/plans/1",
    "/units/STC",
    "/reports",
    "/tickets",
    "/search?q=bao+cao",
)
MOST_LEFT = 12
WRITTEN_BY_PEOPLE = {
    "unit": ("name", "short_name"),
    "unit_group": ("name",),
    "assignment": ("task", "section", "unit_as_named", "cadence_text", "due_phrase"),
    "deliverable": ("name",),
    "plan": ("title", "issuer_name", "coordinating_unit_name"),
    "contact": ("name",),
    "user_account": ("name",),
    "submission_line": ("result",),
    "submission": ("note",),
    "difficulty": ("text", "answer"),
}
MOST_PAGES = 24

SAME = re.compile(
    r'\b(?:href|action|name|id|for|type|class|src|method|value|required|checked|selected)(?:="[^"]*")?'
)
LINKS = re.compile(r'href="(/[^"#?]*)')
TAGS = re.compile(r"<(\w+)")
# What differs on purpose: the link to the other language.
WORDS = re.compile(r'(title|placeholder|aria-label|aria-description|alt|data-label|label)="[^"]*"')
SWITCH = re.compile(r'<footer class="language.*?</footer>', re.S)


def skeleton(page: str) -> Counter[str]:
    """Tags with their addresses, names and values: all of a page but its words."""
    page = WORDS.sub(r"\1", SWITCH.sub("", page))
    inside = " ".join(re.findall(r"<[^>]*>", page))
    return Counter([*SAME.findall(inside), *TAGS.findall(inside)])


def pages_of(browser: Browser) -> dict[str, str]:
    """Every page that links lead to from the first one, one of each kind."""
    seen: set[str] = set()
    pages: dict[str, str] = {}
    waiting = ["/", "/search?q=bao+cao", "/obligations?class=overdue", "/units/STC"]
    while waiting and len(pages) < MOST_PAGES:
        path = waiting.pop(0)
        shape = re.sub(r"\d+", "1", path)
        if shape in seen:
            continue
        seen.add(shape)
        answer = browser.get(path)
        if answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"):
            pages[path] = answer.text
            waiting += [one for one in LINKS.findall(answer.text) if "/static/" not in one]
    return pages


def test_every_page_is_the_same_in_english_but_for_its_words(app: FastAPI, filled: Workspace) -> None:
    browser = signed_in(app, filled, UserRole.ADMINISTRATOR)
    pages = pages_of(browser)
    assert len(pages) > 15
    browser.get("/?lang=en")
    different = {}
    for path, vietnamese in pages.items():
        english = browser.get(path).text
        assert '<html lang="en">' in english, path
        if skeleton(english) != skeleton(vietnamese):
            different[path] = (
                skeleton(english) - skeleton(vietnamese),
                skeleton(vietnamese) - skeleton(english),
            )
    assert different == {}


def written(workspace: Workspace) -> str:
    """Everything that stands in a plan, a directory or an answer."""
    with workspace.database.reading() as session:
        found = [
            value
            for table, columns in WRITTEN_BY_PEOPLE.items()
            for row in session.execute(text(f"SELECT * FROM {table}")).mappings()
            for value in (row.get(column) for column in columns)
            if value
        ]
    return " ".join(" ".join(found).split()).casefold()


def texts_of(page: str) -> set[str]:
    page = re.sub(r"<(script|style|textarea|pre|datalist)\b.*?</\1>", "", SWITCH.sub("", page), flags=re.S)
    said = re.split(r"<[^>]*>", page)
    said += re.findall(r'(?:title|placeholder|aria-label|alt|data-label|label)="([^"]*)"', page)
    return {" ".join(html.unescape(one).split()) for one in said}


def test_pages_read_daily_hold_no_vietnamese_but_what_people_wrote(app: FastAPI, filled: Workspace) -> None:
    browser = signed_in(app, filled, UserRole.AUDITOR)
    browser.get("/?lang=en")
    known = written(filled)
    left = {
        (path, piece)
        for path in READ_DAILY
        for said in texts_of(browser.get(path).text)
        for piece in re.split(r" [–·] |[;:,()“”/…]|\.\.\.", said)
        if has_vietnamese(piece) and piece.strip(" .").casefold() not in known
    }
    # The name of the program is no word of it.
    left = {one for one in left if "Đôn Đốc" not in one[1]}
    assert len(left) <= MOST_LEFT, left


def test_a_units_people_and_guests_read_english_too(app: FastAPI, filled: Workspace, link: str) -> None:
    assert "Sign in" in Browser(app).get("/login?lang=en").text
    guest = Browser(app)
    guest.get("/login?lang=en")
    assert '<html lang="en">' in guest.get(link).text
    assert '<html lang="vi">' in guest.get("/login?lang=vi").text
    assert '<html lang="vi">' in guest.get("/login?lang=xx").text
    officer = signed_in(app, filled, UserRole.UNIT_DESK, unit_code="STC")
    assert '<html lang="en">' in officer.get("/units/STC?lang=en").text


def test_dates_numbers_and_labels_are_english(app: FastAPI, filled: Workspace) -> None:
    browser = signed_in(app, filled, UserRole.SUPERVISOR)
    page = browser.get("/obligations?class=overdue&lang=en").text
    assert "Friday 18 June 2021" in page
    assert "working days" in page
    assert "ngày làm việc" not in page


def test_what_a_person_wrote_is_never_translated() -> None:
    words = Catalogue(
        {
            "Báo cáo {0}": "Report {0}",
            "Đồng ý": "Agreed",
            "Quá hạn {0} ngày (từ {1})": "{0} days late (since {1})",
        }
    )
    assert words.words("Báo cáo kết quả cải cách") == "Báo cáo kết quả cải cách"
    assert words.words("Báo cáo 2021") == "Report 2021"
    assert words.words("Quá hạn 1.234 ngày (từ 2/3/2021)") == "1,234 days late (since 2 March 2021)"
    assert words.words("đồng ý") == "agreed"
    assert words.words(5) == 5


def test_words_that_were_added_up_are_translated_part_by_part() -> None:
    words = Catalogue(
        {"đôn đốc mức {0}": "urging, level {0}", ", lần {0}": ", no. {0}", "nhắc việc": "reminder"}
    )
    assert words.words("đôn đốc mức 2, lần 3") == "urging, level 2, no. 3"
    assert words.words("nhắc việc, rà soát văn bản") == "nhắc việc, rà soát văn bản"


def test_a_translation_keeps_the_places_and_tags_of_its_message() -> None:
    wrong = [
        message
        for message, said in catalogue().translations.items()
        if shape_of(said) != shape_of(message) or ("<" in said) != ("<" in message)
    ]
    assert wrong == []


def test_most_messages_of_the_templates_are_translated() -> None:
    messages = [
        one
        for one, places in gathered().items()
        if any("templates" in place for place in places) and has_words(one)
    ]
    missing = [one for one in messages if one not in catalogue().translations]
    assert len(missing) <= (1 - LEAST_COVERED) * len(messages), missing[:20]


@pytest.mark.parametrize("hostile", ["{0}", "{", "<b>", "“{0}”", "%s", "{9}"])
def test_a_damaged_catalogue_breaks_no_page(hostile: str) -> None:
    environment = TranslatedEnvironment(
        lambda _: hostile, loader=DictLoader({"a": "<p title='x'>Còn {{ n }} <b>việc</b></p>"})
    )
    environment.filters[FILTER] = lambda value: value
    page = environment.get_template("a").render(n=5)
    assert page.count("<p") == page.count("</p>") == 1


def test_after_a_list_to_choose_from_the_page_goes_on_in_english() -> None:
    page = """<select><option value="">Tất cả</option>{% for n in [1, 2] %}<option value="{{ n }}"{% if n == 1 %} selected
{% endif %}>Số {{ n }}</option>{% endfor %}<option>Đồng ý</option></select><p title="Đồng ý">Đồng ý</p><textarea>Đồng ý</textarea>
<p>Đồng ý</p>"""
    words = {"Tất cả": "All", "Số {0}": "No. {0}", "Đồng ý": "Agreed"}
    environment = TranslatedEnvironment(words.get, loader=DictLoader({"a": page}))
    environment.filters[FILTER] = lambda value: value
    english = environment.get_template("a").render()
    assert english.count("Agreed") == 3
    assert (english.count("<option>Đồng ý"), english.count("<textarea>Đồng ý")) == (1, 1)
    assert ">All<" in english
    assert "No. 2" in english
