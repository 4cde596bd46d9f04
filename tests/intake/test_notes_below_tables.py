"""What stands below the table of a worksheet: text of the plan, notes, the distribution list."""

import io
from collections.abc import Sequence

import openpyxl

from intake.draft import AssignmentDraft, PlanDraft
from intake.read_plan import read_plan
from rules.cadence import UnitKind
from rules.workdays import WorkCalendar

TABLE = (
    ("STT", "Nội dung", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian"),
    ("1", "Niêm yết thủ tục", "Sở và các đơn vị trực thuộc", "", "Thường xuyên"),
    ("2", "Viết tin, bài", "Phòng Lao động - Việc\nlàm", "Trung tâm Dịch vụ việc làm", "Quý I/2026"),
)
NUMBERED_IN_THE_TEXT = (
    ("TỔ CHỨC THỰC HIỆN",),
    ("1. Các phòng, đơn vị trực thuộc gửi kết quả về Văn phòng Sở trước ngày 15/12/2026.",),
    ("2. Giao Văn phòng Sở theo dõi, tổng hợp kết quả thực hiện, báo cáo Giám đốc Sở.",),
    ("Ghi chú: Văn phòng Sở chịu trách nhiệm giải thích bảng.",),
    ("Nơi nhận:\n- Sở Nội vụ;\n- Lưu: VT.", "", "", "GIÁM ĐỐC\nLê Văn Bình"),
)
NUMBERED_IN_A_CELL = (
    ("II", "TỔ CHỨC THỰC HIỆN"),
    ("1", "Các phòng, đơn vị trực thuộc gửi kết quả về Văn phòng Sở trước ngày 15/12/2026."),
    ("2", "Giao Văn phòng Sở theo dõi, tổng hợp kết quả thực hiện, báo cáo Giám đốc Sở."),
    ("Nơi nhận:", "", "", "GIÁM ĐỐC"),
    ("- Sở Nội vụ;", "", "", ""),
    ("- Lưu: VT.", "", "", "Lê Văn Bình"),
)


def read(below: Sequence[tuple[str, ...]]) -> PlanDraft:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("SỞ LAO ĐỘNG",), ("KẾ HOẠCH",), ("Công khai thủ tục năm 2026",), *TABLE, *below):
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return read_plan(out.getvalue(), "ke-hoach.xlsx", calendar=WorkCalendar())


def of_the_table(draft: PlanDraft) -> list[AssignmentDraft]:
    return [a for a in draft.assignments if a.source.table is not None]


def test_notes_that_hand_out_work_are_read_like_text() -> None:
    for below in (NUMBERED_IN_THE_TEXT, NUMBERED_IN_A_CELL):
        draft = read(below)
        notes = [(a.unit, a.report_to) for a in draft.assignments if a.source.table is None]
        assert notes == [
            ("Các phòng, đơn vị trực thuộc", ("Văn phòng Sở",)),
            ("Văn phòng Sở", ("Giám đốc Sở",)),
        ]
        assert draft.document.coordinating_unit == "Văn phòng Sở"


def test_a_distribution_list_below_a_table_is_no_task() -> None:
    for below in (NUMBERED_IN_THE_TEXT, NUMBERED_IN_A_CELL):
        draft = read(below)
        assert draft.document.recipients == ("Sở Nội vụ", "Lưu: VT")
        assert draft.document.signer is not None
        assert draft.document.signer.name == "Lê Văn Bình"
        assert not [a for a in draft.assignments if a.unit is None or "nhận" in a.task]


def test_a_body_with_what_belongs_to_it_is_one_unit() -> None:
    first = of_the_table(read(NUMBERED_IN_THE_TEXT))[0]
    assert (first.unit, first.unit_kind) == ("Sở và các đơn vị trực thuộc", UnitKind.COLLECTIVE)


def test_a_name_broken_over_two_lines_of_a_cell_is_one_name() -> None:
    second = of_the_table(read(NUMBERED_IN_THE_TEXT))[1]
    assert (second.unit, second.cooperating) == ("Phòng Lao động - Việc làm", ("Trung tâm Dịch vụ việc làm",))
