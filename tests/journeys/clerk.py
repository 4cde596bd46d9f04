"""What a clerk does on the pages of a draft, step by step, in a real browser; with or without scripts."""

import io
import re
from pathlib import Path

from docx import Document
from playwright.sync_api import FilePayload, Locator, Page

from tests.journeys.browsing import colour_behind, is_seen_in, unfold

EXAMPLES = Path(__file__).parents[2] / "examples"
PASSWORD = "mật khẩu rất dài 2021"
KNOWN, ODD = "Sở Văn hóa và Thể thao", "Sở Văn hóa, Thể thao và Du lịch"


def word_file(number: str = "52/KH-UBND") -> bytes:
    """The example plan, with one unit under a name the directory lacks and with nobody's name under it."""
    document = Document(str(EXAMPLES / "plans" / "kh-52-ubnd-tinh-2021.docx"))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [*document.paragraphs, *(one for cell in cells for one in cell.paragraphs)]
    for run in (run for paragraph in paragraphs for run in paragraph.runs):
        run.text = run.text.replace(KNOWN, ODD).replace("52/KH-UBND", number)
    for paragraph in paragraphs:
        if "Nơi nhận" in paragraph.text:
            paragraph.clear()
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/plans")
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    go(page, page.get_by_role("main").get_by_role("button"))


def go(page: Page, button: Locator) -> None:
    """A click that leads to another page, and that page."""
    with page.expect_navigation():
        button.click()


def upload(page: Page, name: str, content: bytes) -> None:
    menu = page.locator(".bar .menu > summary")
    if menu.is_visible():  # on a phone the places of the bar are behind one word
        menu.click()
    go(page, page.locator(".bar").get_by_role("link", name="Kế hoạch", exact=True).first)
    go(page, page.get_by_role("link", name="Nhập kế hoạch").first)
    file = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
    page.get_by_label("Văn bản kế hoạch").set_input_files(files=[file])
    go(page, page.get_by_role("button", name="Nhập và đọc"))
    page.wait_for_url("**/review?*")  # on a busy machine the page of the work comes first, and leads on


def entry(words: str) -> str:
    """The selector of the row whose task holds these words."""
    return f".entry:has(a.task:text('{words}'))"


def look_at_place(page: Page, words: str) -> None:
    """A click on a row shows its place, highlighted, in the other pane; a mark in the document leads back."""
    row = page.locator(entry(words))
    row.locator("a.task").click()
    place = page.locator(f"[id='{row.get_attribute('data-place')}']")
    assert words in place.inner_text()
    assert is_seen_in(page.locator(".document"), place)
    lit = place.locator("td").first if place.evaluate("element => element.tagName") == "TR" else place
    assert colour_behind(lit) == "rgb(220, 235, 248)"
    place.locator("a.back").first.click()
    assert is_seen_in(page.locator(".draft"), row)


def open_row(page: Page, words: str) -> None:
    go(page, page.locator(entry(words)).get_by_role("link", name="Sửa"))


def edit_rows(page: Page) -> None:
    open_row(page, "Tập huấn viết tin, bài")
    page.get_by_label("Cụm từ chỉ thời hạn").fill("trước ngày 20/5/2021")
    go(page, page.get_by_role("button", name="Lưu nhiệm vụ"))
    assert "19/05/2021" in page.locator(entry("Tập huấn viết tin, bài")).inner_text()

    open_row(page, "Thiết kế mẫu thống nhất")
    page.get_by_text("Tách thành nhiều nhiệm vụ").click()
    page.get_by_label("Mỗi dòng thành một nhiệm vụ").fill("Thiết kế mẫu pa nô\nLắp đặt pa nô tại huyện")
    go(page, page.get_by_role("button", name="Tách", exact=True))
    for words in ("Thiết kế mẫu pa nô", "Lắp đặt pa nô tại huyện"):
        page.locator(entry(words)).get_by_role("checkbox").check()
    go(page, page.get_by_role("button", name="Gộp mục đã chọn"))
    assert page.locator(entry("Thiết kế mẫu pa nô; Lắp đặt pa nô tại huyện")).count() == 1

    count = page.locator(".entry").count()
    open_row(page, "Dàn dựng, biểu diễn lưu động")
    page.get_by_text("Bỏ nhiệm vụ này").click()
    page.get_by_label("Lý do").fill("Gộp vào nhiệm vụ khác")
    go(page, page.get_by_role("button", name="Bỏ nhiệm vụ"))
    assert page.locator(".entry").count() == count - 1
    unfold(page, "#dropped")
    dropped = page.locator("#dropped .issue", has_text="Dàn dựng, biểu diễn lưu động")
    go(page, dropped.get_by_role("button", name="Khôi phục"))
    assert page.locator(".entry").count() == count


def settle(page: Page) -> None:
    """The odd name by what is suggested, open sets as opening nothing, one doubt by an answer."""
    unfold(page, "#names")
    odd = page.locator("#names > .issue", has_text=f"“{ODD}”")
    odd.get_by_label(KNOWN).check()
    go(page, odd.get_by_role("button", name="Lưu cho tên này"))
    while page.locator("#names > .issue[id^=name-]").count():
        first = page.locator("#names > .issue[id^=name-]").first
        first.get_by_label("Không mở nghĩa vụ (bỏ qua), vì:").check()
        first.get_by_label(re.compile("Lý do bỏ qua")).fill("tập hợp mở")
        go(page, first.get_by_role("button", name="Lưu cho tên này"))
    unfold(page, "#doubts")
    page.locator("#doubts").get_by_label("Trả lời").first.fill("Đã xem bản giấy")
    go(page, page.locator("#doubts").get_by_role("button", name="Đã xử lý").first)
    assert "Đã xem bản giấy" in page.locator("#doubts").inner_text()


def choose_and_confirm(page: Page) -> None:
    go(page, page.get_by_role("link", name="Xem lịch, xác nhận"))
    page.get_by_label("Chế độ báo cáo").select_option("nd09")
    page.get_by_label("Cơ quan đầu mối").fill("Sở Nội vụ (SNV)")
    go(page, page.get_by_role("button", name="Lưu và tính lại lịch").first)
    schedule = page.get_by_role("main").inner_text()
    assert "19/05/2021" in schedule
    assert "25/06/2021" in schedule  # the decree's date for the half year
    go(page, page.get_by_role("button", name="Xác nhận kế hoạch"))
    assert "Đã xác nhận" in page.get_by_role("status").inner_text()
