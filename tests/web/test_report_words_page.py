"""The coordinator's desk writes the words of a report on a page: beside what units wrote, never as markup."""

import html
import re

import pytest
from fastapi import FastAPI

from config.clock import SetClock
from models import UserRole
from models.queries import reports as report_queries
from operations.answers.submit_status import submit_status
from operations.reporting.compile_reports import compile_report, freeze_report
from operations.workspace import Workspace
from tests.builders import an_answer, at
from tests.operations.test_round import report_of
from tests.web.browser import Browser, signed_in

HOSTILE = "{{7*7}} {% for x in y %} <script>alert(1)</script> =1+1 #set(1)"


@pytest.fixture
def report_id(filled: Workspace, clock: SetClock) -> int:
    """The half-year draft with one unit's hostile answer in it."""
    view = report_of(filled, "STC", "2021-H1")
    obligation = view.obligation
    submit_status(
        filled,
        obligation.id or 0,
        an_answer(filled, obligation.plan_id, obligation.unit_id, f"Đã mở 03 lớp {HOSTILE}"),
    )
    clock.set(at("2021-06-18", "10:00"))
    return compile_report(filled, obligation.period_id or 0)


@pytest.fixture
def desk(app: FastAPI, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.COORDINATING_DESK)


def slot_of(page: str, kind: str) -> str:
    found = re.search(rf'name="slot" value="({kind}:[^"]+)"', page)
    assert found is not None
    return found[1]


def box_of(page: str, slot: str) -> str:
    found = re.search(rf'id="t-{slot.replace(":", "-")}"[^>]*>\n([^<]*)</textarea>', page)
    assert found is not None
    return html.unescape(found[1])


def test_words_are_written_beside_the_units_and_stay_text_in_every_form(
    desk: Browser, report_id: int, filled: Workspace
) -> None:
    address = f"/reports/{report_id}/words"
    page = desk.get(f"{address}?part=results").text
    assert "Đã mở 03 lớp {{7*7}}" in page
    assert "<script>alert" not in page
    slot = slot_of(page, "assignment")
    assert box_of(page, slot) == ""
    assert "Đã mở 03 lớp" in box_of(desk.get(f"{address}?part=results&copy={slot}").text, slot)

    said = desk.act(address, slot=slot, part="results", version="0", text=f"Gọn lại.\n\n- {HOSTILE}")
    assert said.status_code == 303
    page = desk.get(said.headers["location"]).text
    assert "Đã lưu lời văn" in page
    assert "Đã biên tập bởi" in page
    assert box_of(page, slot) == f"Gọn lại.\n\n- {HOSTILE}"
    printed = desk.get(f"/reports/{report_id}/page").text
    assert "Gọn lại." in printed
    assert "<script>alert" not in printed
    for form in ("txt", "html", "docx"):
        answer = desk.get(f"/reports/{report_id}/sections/results?form={form}")
        assert answer.status_code == 200
        assert b"<script>alert" not in answer.content or form == "txt"
    text = desk.get(f"/reports/{report_id}/sections/results?form=txt").text
    assert f"- {HOSTILE}" in text
    assert "I." not in text.splitlines()[0]

    # an older page is refused, keeps what was typed and says who was faster
    late = desk.act(address, slot=slot, part="results", version="0", text="Của trang cũ")
    assert late.status_code == 409
    assert "đã sửa mục này lúc" in late.text
    assert box_of(late.text, slot) == "Của trang cũ"
    assert 'name="version" value="1"' in late.text

    dropped = desk.act(f"{address}/drop", slot=slot, part="results", version="1")
    assert dropped.status_code == 303
    assert "Gọn lại." not in desk.get(f"/reports/{report_id}/page").text
    assert (
        desk.act(address, slot="assignment:99999", part="results", version="0", text="x").status_code == 404
    )
    assert desk.act(address, slot=slot, part="results", version="x", text="x").status_code == 409
    assert desk.act(address, slot=slot, part="results", version="0", text="  ").status_code == 422


def test_the_outline_is_chosen_on_the_page_and_what_waits_is_counted(
    desk: Browser, report_id: int, filled: Workspace, app: FastAPI
) -> None:
    address = f"/reports/{report_id}/words"
    assert "Không còn mục nào phải viết" in desk.get(address).text
    assert desk.act(f"/reports/{report_id}/outline", outline="cchc").status_code == 303
    page = desk.get(address).text
    assert "Còn 11 mục chưa viết" in page
    assert "Về kế hoạch cải cách hành chính" in page
    desk.act(address, slot="section:planning", part="planning", version="0", text="Đã ban hành kế hoạch.")
    assert "Còn 10 mục chưa viết" in desk.get(address).text
    assert desk.act(f"/reports/{report_id}/outline", outline="không có").status_code == 422

    with filled.database.reading() as session:
        report = report_queries.snapshot(session, report_id)
    assert report is not None
    freeze_report(filled, report.period_id)
    frozen = desk.get(f"{address}?part=planning").text
    assert "chỉ để đọc" in frozen
    assert "<textarea" not in frozen
    assert "Đã ban hành kế hoạch." in frozen
    refused = desk.act(address, slot="section:planning", part="planning", version="1", text="Khác")
    assert refused.status_code == 409
    assert "đã chốt" in refused.text

    reader = signed_in(app, filled, UserRole.AUDITOR)
    assert reader.get(address).status_code == 200
    assert reader.act(address, slot="section:planning", text="x", version="1").status_code == 403
    unit = signed_in(app, filled, UserRole.UNIT_DESK)
    assert unit.get(address).status_code == 403
