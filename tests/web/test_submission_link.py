"""The signed page: its link, its limits, and asking for more time."""

from datetime import timedelta

import pytest

from config.clock import SetClock
from models.queries import access as access_queries
from models.queries import extensions as extension_queries
from operations.answers.signed_links import open_link
from operations.ladder.request_extension import request_extension
from operations.ladder.waive_obligation import waive_obligation
from operations.workspace import Workspace
from rules.lifecycle import State
from tests.web.browser import Browser
from tests.web.forms import answers_to, state_of


def test_more_time_is_asked_with_date_and_reason(
    officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    place = f"{link}/more-time"
    late = officer.post(place, {"until": "2021-06-01", "reason": "Chờ số liệu"})
    assert late.status_code == 409
    assert "không muộn hơn hạn hiện tại" in late.text
    assert ">Chờ số liệu</textarea>" in late.text
    assert officer.post(place, {"until": "2021-06-30", "reason": ""}).status_code == 422
    assert officer.post(place, {"until": "", "reason": "x"}).status_code == 422
    asked = officer.post(place, {"until": "2021-06-30", "reason": "Chờ số liệu"})
    assert asked.headers["location"] == f"{link}?done=asked"
    page = officer.get(asked.headers["location"]).text
    assert "đang chờ quyết định" in page
    assert "/more-time" not in page
    with filled.database.reading() as session:
        (extension,) = extension_queries.of_obligation(session, obligation_id)
    assert (extension.reason, extension.asked_by) == ("Chờ số liệu", "Chuyên viên STC")


def test_a_second_request_for_more_time_is_refused(
    officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    until = filled.local_day(filled.clock.now()) + timedelta(days=10)
    request_extension(filled, obligation_id, until=until, reason="một", by="x")
    response = officer.post(f"{link}/more-time", {"until": "2021-07-30", "reason": "hai"})
    assert response.status_code == 409
    assert "Đã có một đề nghị gia hạn đang chờ quyết định" in response.text


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_a_form_from_elsewhere_is_refused(
    officer: Browser, link: str, filled: Workspace, obligation_id: int, origin: str
) -> None:
    fields = answers_to(officer.get(link).text)
    assert officer.post(link, fields, origin=origin).status_code == 403
    assert state_of(filled, obligation_id) is State.OPEN


def test_a_wrong_expired_or_revoked_link_sounds_the_same(
    officer: Browser, link: str, filled: Workspace, clock: SetClock
) -> None:
    sentence = "Liên kết không đúng hoặc đã hết hạn. Hãy dùng liên kết trong thư mới nhất, hoặc đề nghị"
    for place in (f"{link}x", link[:-1], "/s/x"):
        response = officer.get(place)
        assert response.status_code == 404
        assert sentence in response.text
        assert officer.post(place, {}).status_code == 404
    now = clock.now()
    clock.advance(timedelta(days=201))
    assert sentence in officer.get(link).text
    clock.set(now)
    assert officer.get(link).status_code == 200
    with filled.database.transaction() as session:
        assert access_queries.revoke_link(session, _link_id(filled, link), at=now)
    assert sentence in officer.get(link).text


def _link_id(workspace: Workspace, link: str) -> int:
    return open_link(workspace, link.removeprefix("/s/")).link_id


def test_a_waived_obligation_asks_for_nothing(
    officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    waive_obligation(filled, obligation_id, reason="Sáp nhập")
    page = officer.get(link).text
    assert "không phải báo cáo việc này nữa" in page
    assert "<textarea" not in page


def test_too_much_is_not_taken(officer: Browser, link: str, filled: Workspace, obligation_id: int) -> None:
    fields = answers_to(officer.get(link).text, result="x" * 400_000)
    refused = officer.post(link, fields)
    assert refused.status_code == 400
    assert "chưa có gì được ghi" in refused.text
    fields = answers_to(officer.get(link).text, result="x" * 20_001)
    assert officer.post(link, fields).status_code == 422
    assert state_of(filled, obligation_id) is State.OPEN
