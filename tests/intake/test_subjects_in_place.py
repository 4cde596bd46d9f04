"""Who is told, in sentences of offices the lexicon does not know and in turns a plan may use."""

import pytest

from intake.draft import AssignmentDraft
from intake.read_plan import read_plan
from rules.cadence import CadenceKind, Every, Role
from rules.workdays import WorkCalendar

HEAD = """ỦY BAN NHÂN DÂN
XÃ SUỐI MƠ
Số: 12/KH-UBND
Suối Mơ, ngày 05 tháng 01 năm 2026
KẾ HOẠCH
Chăm sóc rừng đầu nguồn năm 2026
I. MỤC ĐÍCH
- Giữ rừng, giữ nước.
II. TỔ CHỨC THỰC HIỆN
"""


def duties(text: str) -> list[AssignmentDraft]:
    plan = read_plan((HEAD + text).encode(), "kh.txt", calendar=WorkCalendar())
    return list(plan.assignments)


def told(text: str) -> list[tuple[str | None, str]]:
    return [(duty.unit, duty.task) for duty in duties(text)]


LINES = [
    # a body of no known kind, among units
    (
        "1. Công an xã: Tuần tra rừng.\n2. Liên gia giữ rừng Suối Mơ: Báo tin cháy rừng.",
        [("Công an xã", "Tuần tra rừng"), ("Liên gia giữ rừng Suối Mơ", "Báo tin cháy rừng")],
    ),
    # before "chủ trì" any name is a name
    ("1. Mạng lưới nước sạch chủ trì lấy mẫu nước.", [("Mạng lưới nước sạch", "chủ trì lấy mẫu nước")]),
    # a topic before a colon is nobody
    ("1. Công an xã: Tuần tra.\n2. Kinh phí: Cân đối trong dự toán.", [("Công an xã", "Tuần tra")]),
    # in a list of unit headings a name may hold a verb
    (
        "1. Công an xã\n- Tuần tra rừng.\n2. Tổ Kiểm lâm, Tổ Thanh niên giám sát lửa rừng\n- Dọn thực bì.",
        [
            ("Công an xã", "Tuần tra rừng"),
            ("Tổ Kiểm lâm", "Dọn thực bì"),
            ("Tổ Thanh niên giám sát lửa rừng", "Dọn thực bì"),
        ],
    ),
    # headings without numbers
    (
        "Phòng Kinh tế:\n- Lập hồ sơ rừng.\n- Rà soát ranh giới.\nCông an xã: Tuần tra.",
        [
            ("Phòng Kinh tế", "Lập hồ sơ rừng"),
            ("Phòng Kinh tế", "Rà soát ranh giới"),
            ("Công an xã", "Tuần tra"),
        ],
    ),
    # one sentence that tells two
    (
        "1. Yêu cầu Công an xã tuần tra rừng, đề nghị Ủy ban MTTQ Việt Nam xã vận động nhân dân.",
        [("Công an xã", "tuần tra rừng"), ("Ủy ban MTTQ Việt Nam xã", "vận động nhân dân")],
    ),
    # behind the task
    (
        "1. Nghiệm thu rừng trồng - Hạt Kiểm lâm Suối Mơ thực hiện.",
        [("Hạt Kiểm lâm Suối Mơ", "Nghiệm thu rừng trồng (thực hiện)")],
    ),
    (
        "1. Báo cáo sơ kết gửi Sở Nội vụ do đồng chí Lê Văn Sơn chuẩn bị.",
        [("Lê Văn Sơn", "Báo cáo sơ kết gửi Sở Nội vụ (chuẩn bị)")],
    ),
    # "Giao Ban …" gives a task, "giao ban" is a meeting
    (
        "1. Giao Ban Lâm nghiệp xã trồng rừng.\n2. Giao ban hằng tuần tại trụ sở.",
        [("Ban Lâm nghiệp xã", "trồng rừng")],
    ),
    # each of several units, and the same one spoken of as "Phòng"
    (
        "1. Phòng Kinh tế là cơ quan thường trực, giúp xã điều phối.\nNgoài việc thường trực, Phòng còn theo dõi diện tích rừng.",
        [
            ("Phòng Kinh tế", "là cơ quan thường trực, giúp xã điều phối"),
            ("Phòng Kinh tế", "Ngoài việc thường trực, Phòng còn theo dõi diện tích rừng"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), LINES)
def test_the_one_told_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert [pair for pair in told(text) if pair[0]] == expected


def test_a_body_told_only_by_its_place_is_a_doubt() -> None:
    known, unknown = duties("1. Công an xã: Tuần tra rừng.\n2. Liên gia giữ rừng Suối Mơ: Báo tin cháy rừng.")
    assert "unfamiliar_unit" not in known.flags
    assert "unfamiliar_unit" in unknown.flags
    assert unknown.confidence < known.confidence


@pytest.mark.parametrize(
    ("outer", "inner"), [("*", "+"), ("-", "+"), ("+", "-"), ("•", "-"), ("*", "-"), ("+", "*")]
)
def test_a_bullet_stands_below_the_other_sign_whatever_the_signs(outer: str, inner: str) -> None:
    text = f"{outer} Phòng Kinh tế:\n{inner} Lập hồ sơ rừng.\n{inner} Rà soát ranh giới.\n{outer} Công an xã:\n{inner} Tuần tra rừng."
    assert told(text) == [
        ("Phòng Kinh tế", "Lập hồ sơ rừng"),
        ("Phòng Kinh tế", "Rà soát ranh giới"),
        ("Công an xã", "Tuần tra rừng"),
    ]


def test_a_report_list_says_when_the_lead_in_is_due() -> None:
    (duty,) = duties(
        "1. Các thôn báo cáo kết quả về Phòng Kinh tế, cụ thể:\n- Báo cáo tháng: trước ngày 18 hằng tháng;\n- Báo cáo năm: trước ngày 20/11;\n- Báo cáo đột xuất: khi có yêu cầu."
    )
    assert (duty.unit, duty.cadence.kind, duty.report_to) == (
        "Các thôn",
        CadenceKind.RECURRING,
        ("Phòng Kinh tế",),
    )
    assert duty.cadence.every[0] is Every.MONTHLY


def test_the_time_before_a_subject_is_the_time_of_its_task() -> None:
    (duty,) = duties("1. Từ 06/01 đến 17/01/2026 – Công an xã rà soát hồ sơ.")
    assert (duty.unit, duty.cadence.due) == ("Công an xã", "2026-01-06/2026-01-17")


def test_the_time_of_a_heading_holds_for_the_lines_below_it() -> None:
    first, second = duties(
        "1. Quý II/2026:\n- Công an xã tuần tra rừng.\n- Phòng Kinh tế lập hồ sơ, xong trước ngày 20/5/2026."
    )
    assert first.cadence.due == "2026-Q2"
    assert second.cadence.due == "2026-05-20"


def test_a_person_is_told_by_name_whatever_posts_follow() -> None:
    (duty,) = duties(
        "1. Đồng chí Lê Thị Hoa, Ủy viên Ban Thường vụ, Trưởng Ban Xây dựng Đảng chủ trì hội nghị."
    )
    assert (duty.unit, duty.role) == ("Lê Thị Hoa", Role.LEAD)


def test_a_list_in_capitals_ends_the_list_above() -> None:
    found = told("1. Công an xã:\n- Tuần tra rừng.\nBƯỚC HAI - NGHIỆM THU\nThu dọn hiện trường.")
    assert ("Công an xã", "Tuần tra rừng") in found
    assert all(unit != "Công an xã" for unit, task in found if "hiện trường" in task)


RECIPIENTS = [
    ("Báo cáo kết quả về UBND xã (qua Công an xã) trước ngày 10 hằng tháng", ("UBND xã",), "Công an xã"),
    ("Phát hiện cháy, báo ngay Hạt Kiểm lâm Suối Mơ", ("Hạt Kiểm lâm Suối Mơ",), None),
    ("Báo cáo nhanh Ủy ban nhân dân tỉnh tình hình cháy rừng", ("Ủy ban nhân dân tỉnh",), None),
    ("Thông báo kết quả xét nghiệm cho Trạm Y tế xã trong 24 giờ", ("Trạm Y tế xã",), None),
    ("Báo cáo, xin ý kiến Ban Thường vụ Đảng ủy về nhân sự", ("Ban Thường vụ Đảng ủy",), None),
    ("Gửi số liệu cho cấp có thẩm quyền", (), None),
]


@pytest.mark.parametrize(("task", "to", "via"), RECIPIENTS)
def test_the_receiver_of_a_result_is_found(task: str, to: tuple[str, ...], via: str | None) -> None:
    (duty,) = duties(f"1. Phòng Kinh tế: {task}.")
    assert (duty.report_to, duty.report_via) == (to, via)


def test_a_plan_behind_the_decision_that_issues_it_is_read() -> None:
    decision = (
        "BỘ LÂM NGHIỆP\nSố: 5/QĐ-BLN\nHà Nội, ngày 04 tháng 4 năm 2026\nQUYẾT ĐỊNH\nVề việc ban hành Kế hoạch hành động giữ rừng\n"
        "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch hành động giữ rừng năm 2026.\nNơi nhận:\n- Lưu: VT.\nKT. BỘ TRƯỞNG\nLê Văn Sơn\n"
        "KẾ HOẠCH HÀNH ĐỘNG\nGIỮ RỪNG NĂM 2026\n(Ban hành kèm theo Quyết định số 5/QĐ-BLN)\nI. MỤC ĐÍCH\n- Giữ rừng.\n"
        "II. TỔ CHỨC THỰC HIỆN\n1. Cục Kiểm lâm theo dõi, đôn đốc.\n2. Vụ Pháp chế thẩm định văn bản.\n"
    )
    plan = read_plan(decision.encode(), "qd.txt", calendar=WorkCalendar())
    assert [duty.unit for duty in plan.assignments] == ["Cục Kiểm lâm", "Vụ Pháp chế"]
