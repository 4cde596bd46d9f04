"""The words of letters are looked at, tried, changed and put back on their page; the page's own policy stays whole."""

import re

import pytest

from models import UserRole
from notifications.wording_check import WORDS
from operations.workspace import Workspace
from tests.web.browser import signed_in
from web.app import create_app
from web.letter_words import WORDS_SAID

PLACE = "/letters/request"


def test_a_letter_is_seen_tried_worded_and_put_back(filled: Workspace) -> None:
    app = create_app(filled)
    head = signed_in(app, filled, UserRole.COORDINATOR_HEAD)
    assert f'href="{PLACE}' in head.get("/letters").text
    page = head.get(PLACE)
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert "unsafe-inline" not in page.headers["content-security-policy"]
    assert "facts." not in page.text[page.text.index('class="names"') :]
    assert "digest.headline" in page.text
    assert 'style="' not in page.text

    letter = head.get(f"{PLACE}/shown?language=vi&obligation=1")
    assert "Cách tính hạn" in letter.text
    policy = letter.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert policy.endswith("sandbox")
    assert "script-src" not in policy

    typed = {"subject": "ĐỀ NGHỊ: {{ digest.headline.what|shortened(90) }}"}
    tried = head.act(f"{PLACE}/try?language=vi", **typed)
    assert "<b>Tiêu đề:</b> ĐỀ NGHỊ: " in tried.text
    assert tried.headers["content-security-policy"] == policy
    assert "Cơ quan đã sửa" not in head.get("/letters").text

    kept = head.act(f"{PLACE}?language=vi", **typed)
    assert "done=letter_worded" in kept.headers["location"]
    assert "Cơ quan đã sửa" in head.get("/letters").text
    assert re.search(r"Tiêu đề:</strong> ĐỀ NGHỊ: ", head.get(PLACE).text)
    head.act(f"{PLACE}/shipped?language=vi", **{"part": "subject"})
    assert "Cơ quan đã sửa" not in head.get("/letters").text


def test_a_fault_keeps_nothing_and_shows_the_text_again_with_the_line(filled: Workspace) -> None:
    head = signed_in(create_app(filled), filled, UserRole.ADMINISTRATOR)
    typed = {"subject": "Đề nghị", "body": "{{ lines() }}\n{{ letter.__class__ }}<script>alert(1)</script>"}
    refused = head.act(f"{PLACE}?language=vi", **typed)
    assert refused.status_code == 422
    assert "dòng 2" in refused.text
    assert "{{ letter.__class__ }}&lt;script&gt;" in refused.text
    assert "Cơ quan đã sửa" not in head.get("/letters").text
    tried = head.act(f"{PLACE}/try?language=vi", **typed)
    assert tried.status_code == 422
    assert "Chưa dùng được" in tried.text
    assert "<script" not in tried.text
    assert head.get("/letters/khong-co").status_code == 404
    assert head.get(f"{PLACE}?obligation=999999").status_code == 422


def test_who_only_reads_sees_letters_and_changes_none(filled: Workspace) -> None:
    auditor = signed_in(create_app(filled), filled, UserRole.AUDITOR)
    assert "<textarea" not in auditor.get(PLACE).text
    assert auditor.act(f"{PLACE}?language=vi", subject="x").status_code == 403


@pytest.mark.parametrize("language", WORDS)
def test_every_word_is_shown_with_as_many_values_as_it_takes(language: str) -> None:
    shown = {
        name: said[said.index("(") : said.index(")")].count(",") + 1
        for name, said in WORDS_SAID[language].items()
    }
    assert shown == WORDS[language]
