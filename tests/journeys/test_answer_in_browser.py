"""An officer types, closes the page, comes back on a phone, sends: nothing that was typed is lost on the way."""

from pathlib import Path

import pytest

from config.clock import SetClock
from config.settings import Settings
from models.queries import evidence as evidence_queries
from notifications.recording import RecordingTransport
from operations.plans.define_indicators import IndicatorFields, add_indicator
from operations.workspace import open_workspace
from tests.builders import at
from tests.conftest import left_out
from tests.journeys.browsing import (
    DESK,
    PHONE,
    Watch,
    chromium_program,
    is_wider_than_its_window,
    running_browser,
    served,
)
from tests.operations.answering import an_open_report, answer_to, lines_of
from tests.web.house import signed_path
from web.app import create_app

pytestmark = pytest.mark.slow


def test_what_is_typed_outlives_the_page_and_is_sent_from_a_phone(tmp_path: Path) -> None:
    program = chromium_program()
    if program is None:
        left_out("browser", "no Chromium found (install chromium)")
        return
    clock = SetClock(at("2021-03-22", "10:00"))
    settings = Settings(_env_file=None, data=tmp_path / "data", secret_key="k" * 40, prefect_port=0)
    workspace = open_workspace(settings, clock=clock, transport=RecordingTransport())
    view = an_open_report(workspace, clock)
    first, second, third = lines_of(workspace, view)
    number = add_indicator(workspace, first, IndicatorFields("Số văn bản", "văn bản", target=12.0)).id
    scan = tmp_path / "Biên bản.pdf"
    scan.write_bytes(b"%PDF-1.4\n%\xe2\xe3\n")
    watch = Watch()
    with running_browser(program) as browser, served(create_app(workspace)) as address:
        place = address + signed_path(workspace, view.obligation.id or 0)
        page = watch.over(browser.new_page(viewport=DESK))  # type: ignore[arg-type]
        page.goto(place)
        page.check(f"[name=state-{first}][value=done]")
        page.fill(f"#result-{first}", "Đã ban hành")
        page.fill(f"#figure-{first}-{number}", "1.234")
        page.get_by_text("Đã lưu nháp lúc 9:00 ngày 10/6/2021.").wait_for()
        assert page.inner_text("[data-empty]") == "Còn 2 trên 3 nhiệm vụ chưa ghi."
        page.close()
        page = watch.over(browser.new_page(viewport=PHONE, has_touch=True))  # type: ignore[arg-type]
        page.goto(place)
        assert page.input_value(f"#result-{first}") == "Đã ban hành"
        assert page.input_value(f"#figure-{first}-{number}") == "1.234"
        assert not is_wider_than_its_window(page)
        page.set_input_files("#evidence-files", scan)
        page.get_by_role("button", name="Tải tệp lên").click()
        page.get_by_role("link", name="Biên bản.pdf").wait_for()
        page.check(f"[name=state-{second}][value=in_progress]")
        page.check(f"[name=state-{third}][value=not_started]")
        # Sent while the script has not yet kept what was just chosen: the page must not outrun itself.
        page.get_by_role("button", name="Gửi báo cáo").click()
        page.get_by_text("Đã nhận lúc 09:00").wait_for()
    assert watch.complaints == []
    submission, lines = answer_to(workspace, view)
    assert {line.assignment_id: line.state.value for line in lines} == {
        first: "done",
        second: "in_progress",
        third: "not_started",
    }
    with workspace.database.reading() as session:
        (sent,) = evidence_queries.of_submissions(session, [submission.id or 0])
    assert sent.file_name == "Biên bản.pdf"
    workspace.close()
