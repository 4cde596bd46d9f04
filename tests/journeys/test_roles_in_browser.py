"""One plan from its upload to the issued report, and everybody who has a part in it; the same without scripts and on a phone."""

import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pyotp
import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Locator, Page

from config.clock import SetClock
from config.settings import Settings
from models import UserRole
from models.queries import reports as report_queries
from notifications.recording import RecordingTransport
from operations.people import passwords
from operations.workspace import open_workspace
from rules.lifecycle import ReportState
from tests.builders import a_directory, at
from tests.conftest import left_out
from tests.journeys.browsing import chromium_program, running_browser, served, unfold
from tests.journeys.clerk import go, upload
from tests.journeys.people import PASSWORD, Story, fits_a_phone, sees, told
from tests.web.drafts import ODD_NAME, PLAN
from web.app import create_app

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = chromium_program()
    if program is None:
        left_out("browser", "no Chromium found (install chromium)")
        return
    with running_browser(program) as browser:
        yield browser


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def story(
    request: pytest.FixtureRequest, chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Story]:
    """An office with its directory and one administrator, on Monday 22/3/2021."""
    monkeypatch.setattr(passwords, "PasswordHasher", partial(PasswordHasher, time_cost=1, memory_cost=64))
    clock = SetClock(at("2021-03-22", "10:00"))
    settings = Settings(_env_file=None, data=tmp_path / "data", secret_key="k" * 40, prefect_port=0)
    with closing(open_workspace(settings, clock=clock, transport=RecordingTransport())) as house:
        a_directory(house)
        with served(create_app(house)) as address:
            told_of = Story(house, clock, chromium, address, bool(request.param))
            told_of.employ("quan-tri", "Phạm Văn Quản", UserRole.ADMINISTRATOR)
            yield told_of


def test_from_the_upload_of_a_plan_to_the_issue_of_a_report(story: Story) -> None:
    code = an_administrator_invites_the_desk(story)
    the_desk_imports_and_confirms(story, code)
    others_are_employed(story)
    story.live_through("2021-03-23", "2021-04-22")
    an_officer_answers_and_the_head_approves(story)
    story.live_through("2021-04-23", "2021-04-29", "2021-06-07", "2021-06-10")
    the_desk_accepts(story, code)
    an_officer_asks_for_more_time(story)
    story.live_through("2021-06-16", "2021-06-17", "2021-06-18")
    the_supervisor_sees_what_is_late(story)
    the_desk_writes_a_letter_of_urging(story, code)
    the_head_decides_signs_and_issues(story)
    the_auditor_reads_and_takes_lists(story)
    assert story.watch.complaints == []
    with story.house.database.reading() as session:
        issued = [one for one in report_queries.all_snapshots(session) if one.state is ReportState.ISSUED]
    assert [one.document_number for one in issued] == ["12/BC-SNV"]


def an_administrator_invites_the_desk(story: Story) -> pyotp.TOTP:
    """Lan's password is her own, and so is the second factor she turns on."""
    with story.person("quan-tri") as page:
        go(page, open_bar(page, "Quản trị", "Người dùng"))
        fits_a_phone(page, page.get_by_role("link", name="Phạm Văn Quản").first)
        page.get_by_label("Tên đăng nhập", exact=True).fill("lan")
        page.get_by_label("Họ và tên").fill("Nguyễn Thị Lan")
        page.get_by_label("Địa chỉ thư").fill("lan@example.vn")
        page.locator("#role").select_option(label="Chuyên viên đầu mối")
        go(page, page.get_by_role("button", name="Thêm và gửi thư mời"))
        sees(page, "Nguyễn Thị Lan", "Gửi lại thư mời")
        page.goto(f"{story.address}/units/STC")
        go(page, page.get_by_role("button", name="Yêu cầu thủ trưởng duyệt trước khi gửi"))
        sees(page, "Báo cáo của đơn vị này phải được thủ trưởng duyệt rồi mới gửi đi.")
    with story.chromium.new_context(java_script_enabled=story.is_scripted) as context:
        page = story.watch.over(context.new_page())
        page.goto(story.newest_invitation())
        sees(page, "Tài khoản lan (Nguyễn Thị Lan)")
        page.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
        page.get_by_label("Nhập lại mật khẩu mới").fill(PASSWORD)
        go(page, page.get_by_role("button", name="Đặt mật khẩu"))
    with story.person("lan") as page:
        page.goto(f"{story.address}/account/second-factor")
        code = pyotp.TOTP(page.locator("code").inner_text().replace(" ", ""))
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_label("Mã", exact=True).fill(code.at(story.clock.now()))
        fits_a_phone(page, page.get_by_role("button", name="Bật mã xác thực"))
        go(page, page.get_by_role("button", name="Bật mã xác thực"))
        told(page, "mã xác thực")
    story.clock.set(at("2021-03-22", "10:05"))
    return code


def the_desk_imports_and_confirms(story: Story, code: pyotp.TOTP) -> None:
    with story.person("lan", lambda: code.at(story.clock.now())) as page:
        upload(page, "ke-hoach-46.txt", PLAN.encode())
        sees(page, "Tuyên truyền cải cách hành chính năm 2021")
        fits_a_phone(page, page.locator(".entry").first)
        settle_every_doubt(page)
        go(page, page.get_by_role("link", name="Xem lịch, xác nhận"))
        sees(page, "29/04/2021", "29/06/2021")
        go(page, page.get_by_role("button", name="Xác nhận kế hoạch"))
        told(page, "Đã xác nhận")
        fits_a_phone(page, page.locator("h1"))


def settle_every_doubt(page: Page) -> None:
    unfold(page, "#names")
    odd = page.locator("#names > .issue", has_text=f"“{ODD_NAME}”")
    odd.get_by_label("Đơn vị khác trong danh mục:").check()
    odd.get_by_label(f"Đơn vị khác cho tên {ODD_NAME}").fill("STC")
    go(page, odd.get_by_role("button", name="Lưu cho tên này"))
    assert page.locator("#names > .issue[id^=name-]").count() == 0
    while page.locator("#doubts form").count():
        unfold(page, "#doubts")
        page.locator("#doubts").get_by_label("Trả lời").first.fill("Đã xem bản giấy")
        go(page, page.locator("#doubts").get_by_role("button", name="Đã xử lý").first)


def others_are_employed(story: Story) -> None:
    story.employ("binh", "Trần Văn Bình", UserRole.COORDINATOR_HEAD)
    story.employ("minh", "Lê Quang Minh", UserRole.SUPERVISOR)
    story.employ("hoa", "Chuyên viên STC", UserRole.UNIT_DESK, "STC", "desk@stc.example.vn")
    story.employ("tuan", "Giám đốc STC", UserRole.UNIT_HEAD, "STC", "head@stc.example.vn")
    story.employ("yen", "Vũ Hải Yến", UserRole.AUDITOR)


def an_officer_answers_and_the_head_approves(story: Story) -> None:
    with story.person("hoa") as page:
        assert page.locator(".bar nav.wide").inner_text().startswith("Đơn vị tôi")
        sees(page, "Sở Tài chính", "Hướng dẫn lập dự toán kinh phí")
        fits_a_phone(page, page.get_by_role("button", name="Trả lời").first)
        go(page, page.get_by_role("button", name="Trả lời").first)
        page.get_by_label("Hoàn thành").first.check()
        page.get_by_label("Kết quả thực hiện").first.fill("Đã hướng dẫn 12 đơn vị")
        fits_a_phone(page, page.get_by_label("Kết quả thực hiện").first)
        go(page, page.get_by_role("button", name="Trình thủ trưởng duyệt"))
        sees(page, "Đang chờ thủ trưởng đơn vị duyệt, chưa gửi.")
        page.goto(story.address)
    with story.person("tuan") as page:
        sees(page, "Chờ Ông/Bà duyệt (1)", "Chuyên viên STC")
        fits_a_phone(page, page.get_by_role("button", name="Xem và duyệt"))
        go(page, page.get_by_role("button", name="Xem và duyệt"))
        sees(page, "Đã hướng dẫn 12 đơn vị")
        fits_a_phone(page, page.get_by_role("button", name="Duyệt và gửi"))
        go(page, page.get_by_role("button", name="Duyệt và gửi"))
        sees(page, "Đã nhận lúc 09:00", "Người duyệt: Giám đốc STC")
        page.goto(story.address)


def the_desk_accepts(story: Story, code: pyotp.TOTP) -> None:
    with story.person("lan", lambda: code.at(story.clock.now())) as page:
        sees(page, "Việc của tôi hôm nay")
        go(page, page.get_by_role("link", name="báo cáo chờ tiếp nhận"))
        go(page, page.get_by_role("link", name="Sở Tài chính").first)
        sees(page, "Đã hướng dẫn 12 đơn vị")
        fits_a_phone(page, page.get_by_role("heading", name="Báo cáo đã gửi"))
        go(page, page.get_by_role("button", name="Tiếp nhận"))
        told(page, "Đã tiếp nhận báo cáo.")


def an_officer_asks_for_more_time(story: Story) -> None:
    with story.person("hoa") as page:
        row = page.locator("tr", has_text="Thẩm định dự toán")
        row.get_by_text("Việc khác").click()
        go(page, row.get_by_role("button", name="Xin gia hạn"))
        page.get_by_text("Không kịp hạn? Đề nghị cơ quan đầu mối gia hạn").click()
        page.get_by_label("Xin gia hạn đến").fill("2021-07-15")
        page.locator("#reason").fill("Chờ số liệu của các huyện")
        go(page, page.get_by_role("button", name="Gửi đề nghị gia hạn"))
        told(page, "Đã gửi đề nghị gia hạn")
        page.goto(story.address)


def the_supervisor_sees_what_is_late(story: Story) -> None:
    with story.person("minh") as page:
        go(page, page.locator("nav.wide").get_by_role("link", name="Bảng đôn đốc"))
        row = page.locator("tr[data-row]", has_text="Sở Tư pháp")
        assert "Quá hạn" in row.inner_text()
        fits_a_phone(page, page.locator("tr[data-row]").first)
        go(page, row.get_by_role("link", name="Tiếp nhận"))
        page.get_by_label("Sẽ làm gì").fill("Đề nghị đầu mối gửi công văn đôn đốc")
        fits_a_phone(page, page.locator("#acknowledge").get_by_role("button"))
        go(page, page.locator("#acknowledge").get_by_role("button", name="Ghi nhận"))
        told(page, "Đã ghi nhận")
        assert page.locator(".bar").get_by_role("link", name="Người dùng").count() == 0


def the_desk_writes_a_letter_of_urging(story: Story, code: pyotp.TOTP) -> None:
    with story.person("lan", lambda: code.at(story.clock.now())) as page:
        page.goto(f"{story.address}/board")
        go(page, page.locator("tr[data-row]", has_text="Sở Tư pháp").get_by_role("link", name="Sở Tư pháp"))
        sees(page, "Đề nghị đầu mối gửi công văn đôn đốc")
        go(page, page.get_by_role("button", name="Công văn đôn đốc"))
        sees(page, "Sở Tư pháp")
        fits_a_phone(page, page.get_by_role("link", name="Tải DOCX để trình ký"))


def the_head_decides_signs_and_issues(story: Story) -> None:
    with story.person("binh") as page:
        go(page, page.get_by_role("link", name="đề nghị gia hạn chờ quyết định"))
        go(page, page.get_by_role("link", name="Sở Tài chính").first)
        sees(page, "Đề nghị gia hạn đến Thứ Năm 15/7/2021", "Chờ số liệu của các huyện")
        fits_a_phone(page, page.get_by_role("button", name="Đồng ý gia hạn"))
        go(page, page.get_by_role("button", name="Đồng ý gia hạn"))
        told(page, "Đã đồng ý gia hạn")
        go(page, page.locator("nav.wide").get_by_role("link", name="Báo cáo", exact=True))
        go(page, page.locator("tr", has_text="6 tháng").get_by_role("link").first)
        fits_a_phone(page, page.locator("#next button").first)
        go(page, page.get_by_role("button", name="Chốt số liệu"))
        told(page, "Đã chốt số liệu báo cáo.")
        go(page, page.get_by_role("button", name="Duyệt báo cáo"))
        page.get_by_label("Quyền hạn, chức vụ").first.fill("GIÁM ĐỐC")
        page.get_by_label("Họ và tên").first.fill("Trần Văn Bình")
        go(page, page.get_by_role("button", name="Ghi đã ký").first)
        page.get_by_label("Số, ký hiệu").first.fill("12/BC-SNV")
        page.get_by_label("Ngày ban hành").first.fill("2021-06-18")
        fits_a_phone(page, page.get_by_label("Số, ký hiệu").first)
        go(page, page.get_by_role("button", name="Phát hành và gửi").first)
        told(page, "Đã phát hành báo cáo")
        sees(page, "12/BC-SNV", "Tệp lưu trữ")


def the_auditor_reads_and_takes_lists(story: Story) -> None:
    with story.person("yen") as page:
        go(page, open_bar(page, "Quản trị", "Nhật ký"))
        sees(page, "Trần Văn Bình", "Nguyễn Thị Lan", "Lê Quang Minh")
        fits_a_phone(page, page.locator("tbody tr").first)
        rows = list(csv.reader(io.StringIO(kept(page, "CSV").decode("utf-8-sig"))))
        assert any("Trần Văn Bình" in cell for row in rows for cell in row)
        assert zipfile.ZipFile(io.BytesIO(kept(page, "Excel (XLSX)"))).testzip() is None
        page.goto(f"{story.address}/obligations")
        assert page.get_by_role("button", name="Tiếp nhận").count() == 0


def open_bar(page: Page, group: str, name: str) -> Locator:
    page.locator("nav.wide").get_by_text(group, exact=True).click()
    return page.locator("nav.wide").get_by_role("link", name=name, exact=True)


def kept(page: Page, name: str) -> bytes:
    with page.expect_download() as coming:
        page.get_by_role("link", name=name, exact=True).click()
    return Path(coming.value.path()).read_bytes()
