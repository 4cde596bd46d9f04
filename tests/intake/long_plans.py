"""Plans of any length in our own sentences: no two tasks alike, so nothing is won by remembering the last one."""

import io
from collections.abc import Iterator
from typing import Any

import docx
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

HEAD = (
    "ỦY BAN NHÂN DÂN",
    "TỈNH AN HÒA",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 58/KH-UBND",
    "An Hòa, ngày 05 tháng 01 năm 2026",
    "KẾ HOẠCH",
    "Nâng cao chất lượng phục vụ người dân năm 2026",
    "Căn cứ Quyết định số 912/QĐ-TTg ngày 14/11/2025 của Thủ tướng Chính phủ;",
    "Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:",
    "I. MỤC ĐÍCH, YÊU CẦU",
    "- Người dân được phục vụ nhanh hơn, hồ sơ được trả đúng hẹn.",
    "II. TỔ CHỨC THỰC HIỆN",
)
TAIL = (
    "Nơi nhận:",
    "- Các sở, ban, ngành;",
    "- Lưu: VT, NC.",
    "TM. ỦY BAN NHÂN DÂN",
    "CHỦ TỊCH",
    "Lê Văn Bình",
)
UNITS = (
    "Sở Nội vụ",
    "Sở Tài chính",
    "Sở Y tế",
    "Sở Tư pháp",
    "Sở Xây dựng",
    "Sở Công Thương",
    "Sở Khoa học và Công nghệ",
    "Sở Giáo dục và Đào tạo",
    "Sở Nông nghiệp và Môi trường",
    "Văn phòng Ủy ban nhân dân tỉnh",
    "Công an tỉnh",
    "Các sở, ban, ngành, Ủy ban nhân dân các xã, phường",
)
VERBS = ("Rà soát", "Xây dựng", "Tổ chức", "Kiểm tra", "Hướng dẫn", "Công khai", "Cập nhật", "Đánh giá")
THINGS = (
    "danh mục thủ tục hành chính lĩnh vực",
    "quy trình tiếp nhận và trả kết quả hồ sơ",
    "dữ liệu trên hệ thống thông tin giải quyết thủ tục",
    "lớp bồi dưỡng kỹ năng cho công chức bộ phận một cửa",
    "việc lấy ý kiến người dân, doanh nghiệp về chất lượng phục vụ",
)
PLACES = ("đất đai", "hộ tịch", "đầu tư", "bảo trợ xã hội", "an toàn thực phẩm", "lao động", "giao thông")
TIMES = (
    ", hoàn thành trước ngày {day:02d}/{month:02d}/2026",
    "; định kỳ hằng quý báo cáo Ủy ban nhân dân tỉnh trước ngày {day:02d} tháng cuối quý",
    ", thực hiện thường xuyên",
    " trong quý {quarter}/2026",
    "; gửi kết quả về Sở Nội vụ để tổng hợp, báo cáo Ủy ban nhân dân tỉnh",
    " khi có thay đổi về quy định của cấp trên",
)
TASKS_PER_PAGE = 9  # with their headings this fills a printed page


def task(number: int) -> str:
    """The task of this number: lead verb, object, field, its own share of places, and a time."""
    time = TIMES[number % len(TIMES)].format(
        day=1 + number % 28, month=1 + number % 12, quarter=("I", "II", "III", "IV")[number % 4]
    )
    partner = f", phối hợp với {UNITS[(number * 7 + 3) % 11]}" if number % 3 == 0 else ""
    verb = "Chủ trì" + partner + " " + VERBS[number % 8].lower() if partner else VERBS[number % 8]
    return (
        f"{verb} {THINGS[number % 5]} {PLACES[number % 7]} tại {number + 2} xã, phường thuộc đợt {number // 9 + 1}, "
        f"bảo đảm đúng thẩm quyền, đúng thời hạn và dễ theo dõi{time}."
    )


def body(pages: int) -> Iterator[tuple[int, str]]:
    """Depth (0 a unit, 1 a task) and text of every paragraph of the organising part."""
    for number in range(pages * TASKS_PER_PAGE):
        if number % 4 == 0:
            yield 0, UNITS[(number // 4) % len(UNITS)]
        yield 1, task(number)


def as_text(pages: int) -> bytes:
    lines = list(HEAD)
    units = 0
    for depth, text in body(pages):
        units += depth == 0
        lines.append(f"{units}. {text}" if depth == 0 else f"- {text}")
    return "\n".join([*lines, *TAIL]).encode()


def as_word(pages: int) -> bytes:
    """The same as an office would send it: automatic numbers and bullets of Word's own template."""
    made = docx.Document()
    styled = [(text, "") for text in HEAD]
    styled += [(text, "ListBullet" if depth else "ListNumber") for depth, text in body(pages)]
    markup = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style or "Normal"}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
        for text, style in [*styled, *((text, "") for text in TAIL)]
    )
    for paragraph in parse_xml(f"<w:body {nsdecls('w')}>{markup}</w:body>"):
        made.element.body.insert(len(made.element.body) - 1, paragraph)
    return saved(made)


COLUMNS = (
    "STT",
    "Nội dung nhiệm vụ",
    "Cơ quan chủ trì",
    "Cơ quan phối hợp",
    "Thời gian hoàn thành",
    "Sản phẩm",
)


def row(number: int) -> tuple[str, ...]:
    month = 1 + number % 12
    due = ("Thường xuyên", f"Tháng {month}/2026", f"{1 + number % 28:02d}/{month:02d}/2026", "Hằng quý")
    return (
        str(number + 1),
        task(number).rstrip("."),
        UNITS[number % 11],
        UNITS[(number * 5 + 1) % 11],
        due[number % 4],
        f"Báo cáo số {number + 1}",
    )


def as_sheet(rows: int) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Nhiệm vụ")
    sheet.append(["DANH MỤC NHIỆM VỤ (Kèm theo Kế hoạch số 58/KH-UBND ngày 05/01/2026)"])
    sheet.append(list(COLUMNS))
    for number in range(rows):
        sheet.append(list(row(number)))
    return saved(book)


def saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
