"""Labels below a task and behind it, in every wording: who leads, who helps, until when."""

import pytest

from intake.draft import AssignmentDraft
from intake.read_plan import read_plan
from rules.workdays import WorkCalendar

HEAD = """UBND TỈNH HÒA AN
SỞ DU LỊCH
Số: 12/KH-SDL
Hòa An, ngày 05 tháng 3 năm 2026
KẾ HOẠCH
Phát triển du lịch cộng đồng năm 2026
II. NHIỆM VỤ VÀ GIẢI PHÁP
"""
TASK = "Rà soát, sửa đổi quy định về quản lý các điểm du lịch"
READ = (TASK, "Phòng Lữ hành", ("Văn phòng Sở",), "2026-Q2")


def duties(body: str) -> tuple[AssignmentDraft, ...]:
    return read_plan(f"{HEAD}{body}".encode(), "ke-hoach.txt", calendar=WorkCalendar()).assignments


def told(a: AssignmentDraft) -> tuple[str, str | None, tuple[str, ...], str | None]:
    return a.task, a.unit, a.cooperating, a.cadence.due


@pytest.mark.parametrize(
    ("lead", "partner", "time"),
    [
        ("Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian thực hiện"),
        ("Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn hoàn thành"),
        ("Cơ quan chủ trì soạn thảo", "Cơ quan phối hợp", "Thời hạn trình"),
        ("Bộ phận thực hiện", "Bộ phận phối hợp", "Tiến độ"),
        ("Cơ quan, đơn vị chủ trì thực hiện", "Cơ quan, đơn vị phối hợp thực hiện", "Hoàn thành"),
        ("Đơn vị chịu trách nhiệm", "Phối hợp thực hiện", "Thời gian, tiến độ"),
        ("Đơn vị đầu mối", "Đơn vị tham gia", "Mốc thời gian"),
        ("Phân công thực hiện", "Phối hợp", "Thời gian"),
        ("Chủ trì", "Phối hợp", "Thời gian dự kiến"),
    ],
)
def test_labels_below_a_task_are_understood_in_any_wording(lead: str, partner: str, time: str) -> None:
    for mark in ("", "- ", "+ "):
        body = f"1. {TASK}\n{mark}{lead}: Phòng Lữ hành.\n{mark}{partner}: Văn phòng Sở.\n{mark}{time}: Quý II/2026.\n"
        assert [told(a) for a in duties(body)] == [READ]


@pytest.mark.parametrize(
    "line",
    [
        f"{TASK}. Chủ trì: Phòng Lữ hành; phối hợp: Văn phòng Sở; thời gian: quý II/2026.",
        f"{TASK} (Chủ trì: Phòng Lữ hành; phối hợp: Văn phòng Sở; thời gian: quý II/2026).",
        f"{TASK}. Đơn vị chủ trì: Phòng Lữ hành; đơn vị phối hợp: Văn phòng Sở; hoàn thành trong quý II/2026.",
        f"{TASK} (Phòng Lữ hành chủ trì, phối hợp với Văn phòng Sở; hoàn thành trong quý II/2026).",
        f"{TASK} (giao Phòng Lữ hành chủ trì, phối hợp Văn phòng Sở; thời gian: quý II/2026).",
    ],
)
def test_labels_behind_a_task_are_understood(line: str) -> None:
    assert [told(a) for a in duties(f"1. {line}\n2. Nâng cao chất lượng dịch vụ.\n")] == [READ]


def test_bare_units_in_brackets_lead_where_several_tasks_end_like_this() -> None:
    body = f"1. {TASK} (Phòng Lữ hành).\n2. Kiểm tra các cơ sở lưu trú trên địa bàn (Thanh tra Sở).\n"
    assert [a.unit for a in duties(body)] == ["Phòng Lữ hành", "Thanh tra Sở"]


def test_a_list_of_units_broken_by_the_margin_is_one_value() -> None:
    body = f"1. {TASK}\nĐơn vị chủ trì: Phòng Lữ hành\nĐơn vị phối hợp: Văn phòng Sở; Sở\nNội vụ; Thanh tra Sở.\nThời gian: Quý II/2026\n"
    (found,) = duties(body)
    assert found.cooperating == ("Văn phòng Sở", "Sở Nội vụ", "Thanh tra Sở")


def test_the_result_of_a_task_may_say_to_whom_it_goes() -> None:
    body = f"1. {TASK}\nĐơn vị chủ trì: Phòng Lữ hành\nThời gian: Quý II/2026\nKết quả, sản phẩm: Báo cáo rà soát gửi Sở Tư pháp tổng hợp.\n"
    (found,) = duties(body)
    assert found.report_to == ("Sở Tư pháp",)


def test_a_blank_form_below_the_plan_is_no_duty() -> None:
    body = f"1. {TASK}\nĐơn vị chủ trì: Phòng Lữ hành\nThời gian: Quý II/2026\nPHỤ LỤC\nMẪU BÁO CÁO\nĐơn vị báo cáo: ……………\n(Tháng ..... năm 2026)\n"
    assert [a.unit for a in duties(body)] == ["Phòng Lữ hành"]
