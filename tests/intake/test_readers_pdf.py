"""PDF files: lines joined as the page set them, tables by their rules and over several pages, furniture left out."""

import pytest

from intake.document import Document
from intake.read_document import read_document
from rules.errors import UnreadableDocument
from tests.intake import made_files
from tests.intake.long_plans import task
from tests.intake.page_files import (
    a_pdf,
    both,
    lines,
    locked,
    ruled,
    scanned,
    turned,
    with_script_and_attachment,
    without_letters,
)

BODY = (
    "KẾ HOẠCH",
    "Nâng cao chất lượng phục vụ người dân năm 2026",
    "1. Sở Nội vụ chủ trì, phối hợp với Văn phòng Ủy ban nhân dân tỉnh và",
    "Sở Tài chính kiểm tra việc phục vụ tại bộ phận một cửa; gửi kết quả về",
    "Sở Nội vụ để tổng hợp.",
    "2. Sở Y tế xây dựng quy trình.",
)
JOINED = [BODY[0], BODY[1], " ".join(BODY[2:5]), BODY[5]]


def read(data: bytes) -> Document:
    return read_document(data, "kh.pdf")


def texts(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in read(data).paragraphs]


def rows(data: bytes) -> list[list[str]]:
    (table,) = read(data).tables
    return [[("^" if cell.carried else "") + cell.text for cell in row] for row in table.rows]


def test_lines_the_margin_broke_are_joined_and_others_are_not() -> None:
    assert texts(a_pdf(lines(*BODY))) == JOINED


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_turned_page_reads_like_an_upright_one(angle: int) -> None:
    upright = a_pdf(both(lines(*BODY), ruled(TABLE, WIDTHS, top=500)))
    again = read(turned(upright, angle))
    assert again.tables[0].rows == read(upright).tables[0].rows
    assert [p.text for p in again.paragraphs] == JOINED


def test_a_word_cut_at_the_end_of_a_line_by_its_hyphen_is_whole() -> None:
    cut = ("Thực hiện Kế hoạch của Ủy ban nhân dân tỉnh An Hòa số 58/KH-", "UBND ngày 05/01/2026 của tỉnh.")
    assert "58/KH-UBND ngày" in " ".join(texts(a_pdf(lines(*BODY, *cut))))


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        ("Sở Y tế th ực hi ện kế ho ạch năm 2026.", "Sở Y tế thực hiện kế hoạch năm 2026."),
        ("Sở Y tế thựchiện kếhoạch năm 2026.", "Sở Y tế thực hiện kế hoạch năm 2026."),
        ("Phƣơng án của SởNội vụ trong năm 2026.", "Phương án của Sở Nội vụ trong năm 2026."),
    ],
)
def test_words_torn_or_joined_by_the_font_are_mended(torn: str, whole: str) -> None:
    assert whole in texts(a_pdf(lines(*BODY, torn)))


def test_running_titles_and_page_numbers_go_wherever_they_stand() -> None:
    pages = []
    for number in range(1, 7):
        left, right = (str(number), "CÔNG BÁO") if number % 2 else ("CÔNG BÁO", str(number))
        furniture = both(
            lines(f"{left} {right}/Số {number + 7}", top=815),
            lines("Bản điện tử của tỉnh An Hòa", top=30),
            lines(f"Trang {number}/6", top=18),
        )
        pages.append(both(furniture, lines(task(number), top=700)))
    assert texts(a_pdf(*pages)) == [task(number) for number in range(1, 7)]


def test_a_table_of_contents_and_the_stamp_of_the_signer_go() -> None:
    stamp = ("Người ký: Văn phòng UBND tỉnh", "Thời gian ký: 05.01.2026 10:00:00 +07:00")
    contents = ("I. MỤC ĐÍCH ........................ 2", "II. TỔ CHỨC ........................ 5")
    assert texts(a_pdf(lines(*stamp, *BODY, *contents))) == JOINED


TABLE = (("STT", "Nhiệm vụ", "Chủ trì"), ("1", "Rà soát", "Sở Y tế"), ("2", "Cập nhật", "Sở Tư pháp"))
WIDTHS = (40, 150, 120)


def test_a_ruled_table_stands_between_the_text_around_it() -> None:
    document = read(
        a_pdf(both(lines(*BODY), ruled(TABLE, WIDTHS, top=600), lines("Nơi nhận: các sở", top=400)))
    )
    assert [type(block).__name__ for block in document.blocks] == [*["Paragraph"] * 4, "Table", "Paragraph"]
    assert [[cell.text for cell in row] for row in document.tables[0].rows] == [list(row) for row in TABLE]


def test_a_text_that_runs_over_the_edge_of_its_cell_stays_whole() -> None:
    wide = (*TABLE, ("3", "Khảo sát", "Ban Quản lý các khu công nghiệp tỉnh"))
    assert rows(a_pdf(both(lines(*BODY), ruled(wide, WIDTHS, top=600))))[-1][2] == wide[-1][2]


MERGED = (("STT", "Nhiệm vụ", "Chủ trì"), ("1", "Rà soát", "Sở Y tế"), ("2", "Cập nhật", None))


def test_a_cell_over_two_rows_is_carried() -> None:
    found = rows(a_pdf(both(lines(*BODY), ruled(MERGED, WIDTHS, top=600))))  # type: ignore[arg-type]
    assert found[1:] == [["1", "Rà soát", "Sở Y tế"], ["2", "Cập nhật", "^Sở Y tế"]]


def test_a_table_over_two_pages_is_one_with_its_header_once_and_places_on_both() -> None:
    more = (TABLE[0], ("3", "Khảo sát", "Sở Nội vụ"))
    data = a_pdf(
        both(lines(*BODY), ruled(TABLE, WIDTHS, top=150), lines("1", top=20)),
        both(ruled(more, WIDTHS, top=780), lines("2", top=20)),
    )
    assert [row[0] for row in rows(data)] == ["STT", "1", "2", "3"]
    assert [place.page for place in read(data).tables[0].places] == [1, 1, 1, 2]


def test_a_row_the_page_cut_is_whole_again() -> None:
    data = a_pdf(
        both(lines(*BODY), ruled(TABLE, WIDTHS, top=150)),
        ruled((("", "dữ liệu hằng quý", ""), ("3", "Khảo sát", "Sở Nội vụ")), WIDTHS, top=780),
    )
    assert rows(data)[2:] == [
        ["2", "Cập nhật dữ liệu hằng quý", "Sở Tư pháp"],
        ["3", "Khảo sát", "Sở Nội vụ"],
    ]


def test_another_table_on_the_next_page_stays_another() -> None:
    data = a_pdf(
        both(lines(*BODY), ruled(TABLE, WIDTHS, top=150)),
        ruled((("TT", "Chỉ tiêu"), ("1", "Hài lòng")), (60, 200), top=780),
    )
    assert len(read(data).tables) == 2


def test_lines_of_a_cell_are_joined_where_its_width_broke_them() -> None:
    data = made_files.a_pdf_plan(
        "KẾ HOẠCH\nPhục vụ người dân năm 2026 của tỉnh An Hòa",
        [
            *made_files.ROWS,
            ("4", "Rà soát và cập nhật danh mục thủ tục", "Sở Y tế<br/>Sở Tư pháp", "", "", ""),
        ],
    )
    last = rows(data)[-1]
    assert last[1] == "Rà soát và cập nhật danh mục thủ tục"
    assert last[2] == "Sở Y tế\nSở Tư pháp"


def test_scripts_and_attachments_are_not_looked_at() -> None:
    assert texts(with_script_and_attachment(a_pdf(lines(*BODY)))) == JOINED


def test_a_page_that_is_only_a_picture_is_said() -> None:
    document = read(a_pdf(lines(*BODY), scanned))
    assert document.problems == ("Trang 2 chỉ có ảnh quét, không đọc được.",)


def test_letters_over_a_scan_are_read_and_said_to_need_a_look() -> None:
    document = read(a_pdf(both(scanned, lines(*BODY))))
    assert [p.text for p in document.paragraphs] == JOINED
    assert "máy nhận dạng" in document.problems[0]


OLD_FONT = "Sôû Noäi vuï chuû trì, phoái hôïp vôùi caùc cô quan thöïc hieän keá hoaïch "


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: a_pdf(lines("1")), "bản quét"),
        (lambda: a_pdf(lines(*BODY), scanned, scanned), "bản quét"),
        (lambda: a_pdf(lines(*[OLD_FONT] * 6)), "bảng mã"),
        (lambda: without_letters(a_pdf(lines(*BODY * 3))), "bảng mã|bản quét"),
        (lambda: locked(a_pdf(lines(*BODY))), "mật khẩu"),
        (lambda: a_pdf(lines(*BODY))[:900], "hỏng"),
    ],
    ids=["empty", "mostly scans", "old font", "no map", "locked", "cut off"],
)
def test_what_has_no_usable_text_is_refused_with_its_reason(make: object, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason):
        read(make())  # type: ignore[operator]
