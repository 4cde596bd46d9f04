"""Tables copied into a text file: a cell to a line, bars, tabs, or columns set with spaces."""

import time

import pytest

from intake.document import Anchor, Table
from intake.draft import AssignmentDraft
from intake.parse_plan import parse_plan
from intake.read_document import read_document
from intake.readers.wrapped_lines import join_wrapped
from rules.workdays import WorkCalendar

TOP = """UBND TỈNH HÒA AN
SỞ DU LỊCH
Số: 12/KH-SDL
Hòa An, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Phát triển du lịch cộng đồng năm 2026

II. NHIỆM VỤ

"""
END = "\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n"
HEADER = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian"]
MAPS = "Lập bản đồ điểm đến"
GUIDES = "Tập huấn thuyết minh viên"
STALLS = "Kiểm tra các cơ sở lưu trú"

Found = list[tuple[str | None, str, tuple[str, ...], str | None]]


def duties(text: str) -> tuple[AssignmentDraft, ...]:
    document = read_document(f"{TOP}{text}{END}".encode(), "kh.txt")
    return parse_plan(document, calendar=WorkCalendar()).assignments


def found(text: str) -> Found:
    return [(a.unit, a.task, a.cooperating, a.cadence.due) for a in duties(text)]


def lines(*cells: str) -> str:
    return "\n".join([*HEADER, *cells])


FIRST = ("Phòng Lữ hành", MAPS, ("Văn phòng Sở",), "2026-Q1")
SECOND = ("Thanh tra Sở", STALLS, (), "2026-06")
ROW = ("1", MAPS, "Phòng Lữ hành", "Văn phòng Sở", "Quý I/2026")


def test_a_cell_to_a_line_with_groups_and_an_empty_cell() -> None:
    text = lines("I", "Điểm đến", *ROW, "II", "Cơ sở", "2", STALLS, "Thanh tra Sở", "Tháng 6/2026")
    assert found(text) == [FIRST, SECOND]


def test_a_group_may_stand_in_one_line_with_its_mark() -> None:
    text = lines("A. ĐIỂM ĐẾN", *ROW, "B. CƠ SỞ", "2", STALLS, "Thanh tra Sở", "Tháng 6/2026")
    assert found(text) == [FIRST, SECOND]


@pytest.mark.parametrize(
    "parts", [("Văn phòng Sở;", "Phòng Tài chính"), ("Văn phòng Sở,", "Phòng Tài chính")]
)
def test_a_cell_in_two_lines_is_one(parts: tuple[str, str]) -> None:
    text = lines(*ROW[:3], *parts, "Quý I/2026", "2", STALLS, "Thanh tra Sở", "Tháng 6/2026")
    assert found(text) == [(*FIRST[:2], ("Văn phòng Sở", "Phòng Tài chính"), "2026-Q1"), SECOND]


def test_a_number_out_of_order_counts_no_row() -> None:
    text = lines(*ROW, "7", "2", STALLS, "Thanh tra Sở", "Tháng 6/2026")
    assert found(text) == [FIRST, SECOND]


def test_titles_below_a_spanning_title_stand_in_its_place() -> None:
    header = ("TT", "Nhiệm vụ", "Phân công thực hiện", "Thời gian", "Cơ quan chủ trì", "Cơ quan phối hợp")
    assert found("\n".join([*header, *ROW])) == [FIRST]


def test_a_merged_unit_before_its_tasks_holds_for_the_rows_below() -> None:
    text = "\n".join(["TT", "Đơn vị thực hiện", "Nhiệm vụ", "Thời hạn", "1", "Phòng Lữ hành", MAPS,
                      "Quý I/2026", "2", GUIDES, "Quý IV/2026"])  # fmt: skip
    assert [(a.unit, a.task) for a in duties(text)] == [("Phòng Lữ hành", MAPS), ("Phòng Lữ hành", GUIDES)]


def test_the_numbers_of_the_columns_are_no_rows() -> None:
    assert found(lines("1", "2", "3", "4", "5", *ROW)) == [FIRST]


def test_running_text_below_the_last_row_is_no_cell() -> None:
    after = "Các điểm đến mới được giới thiệu trên trang của tỉnh."
    document = read_document(f"{TOP}{lines(*ROW)}\n{after}\n".encode(), "kh.txt")
    assert document.paragraphs[-1].text == after
    assert found(f"{lines(*ROW)}\n{after}") == [FIRST]


def test_without_numbers_the_kinds_of_the_cells_part_the_rows() -> None:
    text = "\n".join([*HEADER[1:], *ROW[1:], STALLS, "Thanh tra Sở", "Tháng 6/2026", GUIDES,
                      "Phòng Lữ hành", "Văn phòng Sở", "Quý IV/2026"])  # fmt: skip
    assert found(text) == [FIRST, SECOND, ("Phòng Lữ hành", GUIDES, ("Văn phòng Sở",), "2026-Q4")]


@pytest.mark.parametrize("outer", [("", ""), ("| ", " |")])
def test_bars_keep_empty_cells_and_broken_rows(outer: tuple[str, str]) -> None:
    left, right = outer
    rows = [
        " | ".join(HEADER),
        "A | ĐIỂM ĐẾN | | |",
        f"1 | {MAPS[:10]}\n{MAPS[11:]} | Phòng Lữ hành | Văn phòng Sở | Quý I/2026",
        f"2 | {STALLS} | Thanh tra Sở |  | Tháng 6/2026",
    ]
    assert found("\n".join(f"{left}{row}{right}" for row in rows)) == [FIRST, SECOND]


def test_a_rule_below_a_header_and_a_title_without_bars_are_understood() -> None:
    rule = "|---|---|---|---|---|"
    text = f"| {' | '.join(HEADER)} |\n{rule}\nĐIỂM ĐẾN\n| {' | '.join(ROW)} |"
    assert found(text) == [FIRST]


def test_one_line_with_bars_is_no_table() -> None:
    document = read_document(f"{TOP}Trang đầu | Trang sau | In trang\n{END}".encode(), "kh.txt")
    assert not [block for block in document.blocks if isinstance(block, Table)]


@pytest.mark.parametrize(
    "table",
    [
        "STT | Nội dung | Đơn vị tính | Kế hoạch | Thực hiện\n1 | Số khách | lượt | | \n2 | Số phòng | phòng | | ",
        "Chỉ tiêu\tĐơn vị\tThực hiện 2025\tKế hoạch 2026\nSố khách\tlượt\t1.200\t1.500\nDoanh thu\tđồng\t10\t12",
        "TT\nNhiệm vụ\nCơ quan chủ trì\nKết quả\n1\n...\n...\n...\n2\n...\n...\n...",
    ],
)
def test_targets_and_empty_forms_are_no_duties(table: str) -> None:
    assert found(f"{lines(*ROW)}\n\nIII. BIỂU MẪU\n\n{table}") == [FIRST]


def test_columns_set_with_spaces_are_read_by_their_places() -> None:
    text = """TT   Nhiệm vụ                    Cơ quan chủ trì   Cơ quan         Thời gian
                                                   phối hợp
1    Lập bản đồ                  Phòng Lữ hành     Văn phòng Sở    Quý I/2026
     điểm đến
II   Cơ sở
2    Kiểm tra các cơ sở lưu trú  Thanh tra Sở                      Tháng 6/2026"""
    assert found(text) == [FIRST, SECOND]


def test_letters_set_with_spaces_without_titles_stay_text() -> None:
    text = "Nhân lực   Kinh phí   Vật tư\nTrong tỉnh   Ngoài tỉnh   Nước ngoài"
    document = read_document(f"{TOP}{text}".encode(), "kh.txt")
    assert not [block for block in document.blocks if isinstance(block, Table)]


def test_a_line_behind_a_semicolon_goes_on_in_small_letters_where_items_have_marks() -> None:
    text = [
        "a) Cập nhật số khách của các điểm đến",
        "vào sổ theo dõi của phòng;",
        "hằng tuần báo cáo Sở Du lịch.",
        "b) Rà soát biển chỉ dẫn ở các",
        "điểm đến mới mở trong",
        "năm và đề xuất thay",
        "thế biển hỏng.",
    ]
    joined = join_wrapped([(line, Anchor(line=n)) for n, line in enumerate(text, 1)])
    assert [p.text[:2] for p in joined] == ["a)", "b)"]
    assert joined[0].text.endswith("của phòng; hằng tuần báo cáo Sở Du lịch.")


@pytest.mark.parametrize("header", [HEADER, HEADER[1:]])
def test_a_long_table_a_cell_to_a_line_costs_in_proportion(header: list[str]) -> None:
    def seconds(count: int) -> float:
        rows = [cell for n in range(1, count) for cell in (str(n), *ROW[1:])[len(HEADER) - len(header) :]]
        text = "\n".join([*header, *rows])
        started = time.process_time()
        assert len(duties(text)) == count - 1
        return time.process_time() - started

    seconds(20)
    assert seconds(800) < 20 * max(seconds(100), 0.05)
