"""Tables as offices draw them: any wording of the header, any order of columns, merged, crossed, ordered by month."""

from collections.abc import Sequence

import pytest

from intake.document import Anchor, Cell, Document, Paragraph, Table
from intake.draft import AssignmentDraft, PlanDraft
from intake.parse_plan import parse_plan
from rules.cadence import CadenceKind
from rules.workdays import WorkCalendar

TOP = (
    "UBND TỈNH HÒA AN",
    "SỞ DU LỊCH",
    "Số: 12/KH-SDL",
    "Hòa An, ngày 05 tháng 01 năm 2026",
    "KẾ HOẠCH",
    "Phát triển du lịch cộng đồng năm 2026",
    "PHỤ LỤC",
)
Rows = Sequence[Sequence[str]]


def cell(text: str) -> Cell:
    """ "^" marks a cell carried from a merged one."""
    return Cell(text.lstrip("^"), carried=text.startswith("^"))


def document(*blocks: Rows | str) -> Document:
    made: list[Paragraph | Table] = [Paragraph(text, Anchor(line=n)) for n, text in enumerate(TOP, 1)]
    tables = 0
    for number, block in enumerate(blocks, len(made) + 1):
        if isinstance(block, str):
            made.append(Paragraph(block, Anchor(line=number)))
            continue
        tables += 1
        width = max(len(row) for row in block)
        rows = tuple(tuple(cell(text) for text in [*row, *[""] * (width - len(row))]) for row in block)
        made.append(Table(rows, Anchor(table=tables)))
    return Document(tuple(made), "ke-hoach.docx")


def read(*blocks: Rows | str) -> PlanDraft:
    return parse_plan(document(*blocks), calendar=WorkCalendar())


def duties(*blocks: Rows | str) -> tuple[AssignmentDraft, ...]:
    return read(*blocks).assignments


TASK = "Tổ chức lớp tập huấn nghiệp vụ"


@pytest.mark.parametrize(
    "lead",
    [
        "Đơn vị chủ trì", "Cơ quan chủ trì", "Cơ quan, đơn vị chủ trì", "Chủ trì", "CQ chủ trì", "Đơn vị chủ trì thực hiện", "Chủ trì tham mưu",
        "Đơn vị thực hiện", "Bộ phận thực hiện", "Người thực hiện", "Cá nhân, bộ phận thực hiện", "Cơ quan tham mưu", "Đơn vị chịu trách nhiệm",
        "Đầu mối", "Đơn vị đầu mối", "Phân công", "Phân công thực hiện", "Trách nhiệm", "Trách nhiệm thực hiện", "Người phụ trách", "Phụ trách",
        "Đơn vị", "Cơ quan/đơn vị", "Đơn vị, cá nhân phụ trách", "Lãnh đạo phụ trách", "Đơn vị được giao chủ trì", "Phòng, ban phụ trách",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("task", "time"),
    [
        ("Nội dung công việc", "Thời gian"),
        ("Nhiệm vụ", "Thời hạn hoàn thành"),
        ("Hoạt động", "Tiến độ"),
        ("Tên nhiệm vụ", "Hoàn thành"),
    ],
)
def test_a_header_is_understood_in_any_wording(lead: str, task: str, time: str) -> None:
    found = duties([("TT", task, lead, time), ("1", TASK, "Phòng Lữ hành", "Quý II/2026")])
    assert [(a.task, a.unit, a.cadence.due) for a in found] == [(TASK, "Phòng Lữ hành", "2026-Q2")]


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (2, 4, 0, 3, 1), (3, 0, 4, 2, 1)])
def test_columns_may_stand_in_any_order(order: tuple[int, ...]) -> None:
    header = ("STT", "Nội dung", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian hoàn thành")
    row = ("1", TASK, "Phòng Lữ hành", "Văn phòng Sở", "30/6/2026")
    found = duties([[header[n] for n in order], [row[n] for n in order]])
    assert [(a.task, a.unit, a.cooperating, a.cadence.due) for a in found] == [
        (TASK, "Phòng Lữ hành", ("Văn phòng Sở",), "2026-06-30")
    ]


def test_a_header_in_two_storeys_gives_lead_partner_and_both_ends_of_the_time() -> None:
    table = [
        ("TT", "Nội dung", "Phân công thực hiện", "^Phân công thực hiện", "Thời gian", "^Thời gian"),
        ("^TT", "^Nội dung", "Chủ trì", "Phối hợp", "Bắt đầu", "Hoàn thành"),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
        ("1", TASK, "Phòng Lữ hành", "Văn phòng Sở", "01/3/2026", "30/6/2026"),
    ]
    (found,) = duties(table)
    assert (found.unit, found.cooperating, found.cadence.due) == (
        "Phòng Lữ hành",
        ("Văn phòng Sở",),
        "2026-03-01/2026-06-30",
    )
    flat = [tuple(text if not text.startswith("^") else "" for text in row) for row in table]
    assert duties(flat)[0].cooperating == ("Văn phòng Sở",)


def test_the_changing_one_of_two_task_columns_holds_the_tasks() -> None:
    table = [
        ("Nhóm nhiệm vụ", "Nhiệm vụ cụ thể", "Đơn vị chủ trì"),
        ("Tuyên truyền", "In tờ rơi giới thiệu điểm đến", "Phòng Lữ hành"),
        ("^Tuyên truyền", "Mở chuyên mục trên báo", "Văn phòng Sở"),
    ]
    assert [a.task for a in duties(table)] == ["In tờ rơi giới thiệu điểm đến", "Mở chuyên mục trên báo"]


@pytest.mark.parametrize("ditto", ["-nt-", "nt", "//", "“", "Như trên", "", "-//-"])
def test_ditto_marks_take_the_unit_of_the_row_above(ditto: str) -> None:
    table = [
        ("TT", "Nội dung", "Đơn vị chủ trì", "Thời gian"),
        ("1", TASK, "Phòng Lữ hành", "Quý I/2026"),
        ("2", "Kiểm tra các cơ sở lưu trú", ditto, "Quý II/2026"),
    ]
    found = duties(table)
    assert [(a.unit, a.cadence.due) for a in found] == [
        ("Phòng Lữ hành", "2026-Q1"),
        ("Phòng Lữ hành", "2026-Q2"),
    ]
    reading = found[1].reading("unit")
    assert reading is not None
    assert (reading.how, reading.confidence) == ("row_above", 0.85)


def test_a_ditto_mark_for_the_time_takes_the_time_above() -> None:
    table = [
        ("TT", "Nội dung", "Đơn vị chủ trì", "Thời gian"),
        ("1", TASK, "Phòng Lữ hành", "Quý I/2026"),
        ("2", "Kiểm tra các cơ sở lưu trú", "Thanh tra Sở", "-nt-"),
        ("3", "Xây dựng bản đồ số", "Văn phòng Sở", ""),
    ]
    assert [a.cadence.due for a in duties(table)] == ["2026-Q1", "2026-Q1", None]


def test_a_table_ordered_by_month_gives_every_task_its_month() -> None:
    grouped = [
        ("TT", "Nội dung công việc", "Người thực hiện"),
        ("Tháng 3/2026", "^Tháng 3/2026", "^Tháng 3/2026"),
        ("1", TASK, "Phòng Lữ hành"),
        ("Quý IV/2026", "", ""),
        ("2", "Tổng kết công tác năm", "Văn phòng Sở"),
    ]
    assert [(a.unit, a.cadence.due) for a in duties(grouped)] == [
        ("Phòng Lữ hành", "2026-03"),
        ("Văn phòng Sở", "2026-Q4"),
    ]
    merged = [
        ("Tháng", "Nội dung", "Bộ phận thực hiện"),
        ("Tháng 3", TASK, "Phòng Lữ hành"),
        ("^Tháng 3", "Kiểm tra các cơ sở lưu trú", "Thanh tra Sở"),
    ]
    assert [a.cadence.due for a in duties(merged)] == ["2026-03", "2026-03"]


def test_units_named_in_rows_across_the_table_own_the_rows_below() -> None:
    table = [
        ("TT", "Nhiệm vụ", "Thời gian"),
        ("I", "Phòng Lữ hành", ""),
        ("1", TASK, "Quý I/2026"),
        ("II", "Văn phòng Sở", ""),
        ("1", "Bố trí xe đưa đón đại biểu", "Quý II/2026"),
    ]
    assert [(a.unit, a.task) for a in duties(table)] == [
        ("Phòng Lữ hành", TASK),
        ("Văn phòng Sở", "Bố trí xe đưa đón đại biểu"),
    ]


def test_a_column_for_every_unit_is_read_by_its_crosses() -> None:
    table = [
        ("TT", "Nhiệm vụ", "Phòng Lữ hành", "Văn phòng Sở", "Thanh tra Sở", "Thời gian"),
        ("1", TASK, "x", "", "", "Quý I/2026"),
        ("2", "Kiểm tra các cơ sở lưu trú", "PH", "", "CT", "Quý II/2026"),
    ]
    assert [(a.unit, a.cooperating) for a in duties(table)] == [
        ("Phòng Lữ hành", ()),
        ("Thanh tra Sở", ("Phòng Lữ hành",)),
    ]


def test_a_timeline_of_months_is_read_by_its_crosses() -> None:
    table = [
        ("TT", "Nội dung", "Đơn vị thực hiện", *(f"T{n}" for n in range(1, 13))),
        ("1", TASK, "Phòng Lữ hành", "", "", "x", "x", *[""] * 8),
        ("2", "Trực đường dây nóng", "Văn phòng Sở", *["x"] * 12),
    ]
    first, second = duties(table)
    assert first.cadence.due == "2026-03/2026-04"
    assert second.cadence.kind is CadenceKind.CONTINUOUS


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Phòng Lữ hành\nVăn phòng Sở", ["Phòng Lữ hành", "Văn phòng Sở"]),
        ("- Phòng Lữ hành;\n- Văn phòng Sở.", ["Phòng Lữ hành", "Văn phòng Sở"]),
        ("Phòng Lữ hành, Văn phòng Sở", ["Phòng Lữ hành", "Văn phòng Sở"]),
        ("Phòng Lữ hành; Văn phòng Sở", ["Phòng Lữ hành", "Văn phòng Sở"]),
        ("Phòng Lữ hành và Văn phòng Sở", ["Phòng Lữ hành", "Văn phòng Sở"]),
        ("Phòng Lữ hành - Văn phòng Sở", ["Phòng Lữ hành", "Văn phòng Sở"]),
        ("BGH, TTCM, GVCN", ["BGH", "TTCM", "GVCN"]),
        ("Đ/c Nguyễn Văn An, Đ/c Lê Thị Bình", ["Nguyễn Văn An", "Lê Thị Bình"]),
        ("Các sở, ban, ngành; UBND các xã, phường", ["Các sở, ban, ngành", "UBND các xã, phường"]),
        ("Các trường THPT", ["Các trường THPT"]),
        (
            "Trung tâm Xúc tiến đầu tư, thương mại và du lịch",
            ["Trung tâm Xúc tiến đầu tư, thương mại và du lịch"],
        ),
    ],
)
def test_the_units_of_a_cell_are_told_apart(text: str, units: list[str]) -> None:
    table = [("TT", "Nội dung", "Đơn vị chủ trì"), ("1", TASK, text)]
    assert [a.unit for a in duties(table)] == units


@pytest.mark.parametrize(
    ("text", "lead", "partners"),
    [
        ("Chủ trì: Phòng Lữ hành; Phối hợp: Văn phòng Sở, Thanh tra Sở", "Phòng Lữ hành", ("Văn phòng Sở", "Thanh tra Sở")),
        ("- Chủ trì: Phòng Lữ hành\n- Phối hợp: Văn phòng Sở", "Phòng Lữ hành", ("Văn phòng Sở",)),
        ("Phòng Lữ hành chủ trì, phối hợp với Văn phòng Sở", "Phòng Lữ hành", ("Văn phòng Sở",)),
        ("Phòng Lữ hành (chủ trì), Văn phòng Sở (phối hợp)", "Phòng Lữ hành", ("Văn phòng Sở",)),
        ("CT: Phòng Lữ hành\nPH: Văn phòng Sở", "Phòng Lữ hành", ("Văn phòng Sở",)),
        ("Phòng Lữ hành (CT); Văn phòng Sở (PH)", "Phòng Lữ hành", ("Văn phòng Sở",)),
    ],
)  # fmt: skip
def test_lead_and_partners_may_share_a_cell(text: str, lead: str, partners: tuple[str, ...]) -> None:
    (found,) = duties([("TT", "Nội dung", "Đơn vị thực hiện"), ("1", TASK, text)])
    assert (found.unit, found.cooperating) == (lead, partners)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("06/2026", "2026-06"),
        ("T6/2026", "2026-06"),
        ("Q.II/2026", "2026-Q2"),
        ("III/2026", "2026-Q3"),
        ("30/6", "2026-06-30"),
        ("Trước 30/6/2026", "2026-06-30"),
        ("Tháng 3 - tháng 5", "2026-03/2026-05"),
    ],
)
def test_short_times_of_a_cell_are_understood(text: str, due: str) -> None:
    (found,) = duties([("Nội dung", "Đơn vị thực hiện", "Thời gian"), (TASK, "Phòng Lữ hành", text)])
    assert found.cadence.due == due


@pytest.mark.parametrize(
    "table",
    [
        [("TT", "Tiêu chí", "Điểm tối đa", "Điểm tự chấm", "Đơn vị"), ("1", "Ban hành kế hoạch", "5", "", "điểm")],
        [("TT", "Nội dung chi", "Đơn vị", "Số lượng", "Đơn giá", "Thành tiền"), ("1", "In tờ rơi", "tờ", "1000", "2", "2000")],
        [("TT", "Chỉ tiêu", "Đơn vị tính", "Năm 2025", "Kế hoạch 2026"), ("1", "Số khách lưu trú", "lượt", "10", "12")],
        [("TT", "Họ và tên", "Chức vụ", "Nhiệm vụ"), ("1", "Lê Văn An", "Giám đốc Sở", "Trưởng ban"), ("2", "Vũ Thị Ba", "Phó Giám đốc", "Phó Trưởng ban")],
        [("TT", "Đơn vị", "Số điện thoại"), ("1", "Phòng Lữ hành", "0900")],
        [("TT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Kết quả"), ("1", "…", "…", "…"), ("2", "", "", "")],
    ],
)  # fmt: skip
def test_scores_money_figures_members_and_empty_forms_are_no_assignments(table: Rows) -> None:
    real = [("Nội dung", "Đơn vị chủ trì"), (TASK, "Phòng Lữ hành")]
    assert [a.task for a in duties(real, "Biểu tổng hợp của kế hoạch kèm theo đây", table)] == [TASK]


def test_members_with_real_tasks_are_read_as_persons() -> None:
    table = [
        ("TT", "Họ và tên", "Nhiệm vụ được phân công"),
        ("1", "Lê Văn An", "Phụ trách chung, chỉ đạo công tác tài chính"),
        ("2", "Vũ Thị Ba", "Theo dõi công tác đoàn, báo cáo tháng"),
    ]
    assert [a.unit for a in duties(table)] == ["Lê Văn An", "Vũ Thị Ba"]


def test_a_table_without_a_header_continues_the_one_before() -> None:
    head = [("TT", "Nội dung", "Đơn vị chủ trì", "Thời gian"), ("1", TASK, "Phòng Lữ hành", "Quý I/2026")]
    more = [("2", "Kiểm tra các cơ sở lưu trú", "Thanh tra Sở", "Quý II/2026")]
    assert [a.unit for a in duties(head, "2", more)] == ["Phòng Lữ hành", "Thanh tra Sở"]


def test_a_row_cut_by_the_page_is_joined_again() -> None:
    head = [
        ("TT", "Nội dung", "Đơn vị chủ trì", "Thời gian"),
        ("1", "Tổ chức lớp tập huấn", "Phòng Lữ hành", "Quý I/2026"),
    ]
    more = [
        ("", "nghiệp vụ cho các hộ dân", "", ""),
        ("2", "Kiểm tra các cơ sở lưu trú", "Thanh tra Sở", "Quý II/2026"),
    ]
    assert [a.task for a in duties(head, more)] == [
        "Tổ chức lớp tập huấn nghiệp vụ cho các hộ dân",
        "Kiểm tra các cơ sở lưu trú",
    ]


def test_a_row_with_an_empty_task_names_one_more_unit_for_the_task_above() -> None:
    table = [
        ("TT", "Nội dung", "Đơn vị chủ trì", "Thời gian"),
        ("1", TASK, "Phòng Lữ hành", "Quý I/2026"),
        ("", "", "Văn phòng Sở", "Quý I/2026"),
    ]
    assert [(a.unit, a.task) for a in duties(table)] == [("Phòng Lữ hành", TASK), ("Văn phòng Sở", TASK)]


def test_a_numbered_row_without_unit_above_deeper_rows_is_a_group() -> None:
    table = [
        ("TT", "Nội dung", "Đơn vị chủ trì", "Thời gian"),
        ("1", "Xây dựng thể chế", "", ""),
        ("1.1", TASK, "Phòng Lữ hành", "Quý I/2026"),
        ("2", "Hạ tầng du lịch", "", ""),
        ("2.1", "Kiểm tra các cơ sở lưu trú", "Thanh tra Sở", "Quý II/2026"),
    ]
    assert [(a.unit, a.section) for a in duties(table)] == [
        ("Phòng Lữ hành", "1. Xây dựng thể chế"),
        ("Thanh tra Sở", "2. Hạ tầng du lịch"),
    ]


def test_the_receiver_of_a_report_has_a_column_of_its_own() -> None:
    table = [
        ("TT", "Loại báo cáo", "Đơn vị báo cáo", "Nơi nhận báo cáo", "Thời hạn"),
        (
            "1",
            "Báo cáo kết quả hoạt động quý",
            "Các phòng thuộc Sở",
            "Văn phòng Sở",
            "Trước ngày 20 của tháng cuối quý",
        ),
    ]
    (found,) = duties(table)
    assert (found.unit, found.report_to) == ("Các phòng thuộc Sở", ("Văn phòng Sở",))


def test_cells_on_lines_of_their_own_are_put_together_again() -> None:
    lines = ("TT", "Nội dung", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian",
             "I", "Chỉ đạo, điều hành",
             "1", TASK, "Phòng Lữ hành", "Văn phòng Sở", "Quý I/2026",
             "2", "Kiểm tra các cơ sở lưu trú", "Thanh tra Sở", "Tháng 6/2026",
             "Ghi chú: thời gian có thể thay đổi.")  # fmt: skip
    found = duties(*lines)
    assert [(a.unit, a.cooperating, a.cadence.due) for a in found] == [
        ("Phòng Lữ hành", ("Văn phòng Sở",), "2026-Q1"),
        ("Thanh tra Sở", (), "2026-06"),
    ]


def test_a_table_of_five_thousand_rows_is_read_in_linear_time() -> None:
    import time

    def seconds(count: int) -> float:
        rows = [("TT", "Nội dung", "Đơn vị chủ trì", "Thời gian")]
        rows += [(str(n), f"{TASK} đợt {n}", "Phòng Lữ hành", "Quý I/2026") for n in range(1, count)]
        started = time.process_time()
        assert len(duties(rows)) == count - 1
        return time.process_time() - started

    seconds(50)
    assert seconds(2000) < 20 * max(seconds(200), 0.05)
