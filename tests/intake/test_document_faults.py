"""What is wrong with a document is listed, each fault with its place; what is right is not."""

import pytest

from intake.draft import Defect, PlanDraft
from intake.read_plan import read_plan
from rules.workdays import WorkCalendar

HEAD = """UBND TỈNH HÒA AN
SỞ DU LỊCH
Số: 12/KH-SDL
Hòa An, ngày 05 tháng 3 năm 2026

KẾ HOẠCH
Phát triển du lịch cộng đồng năm 2026

Căn cứ Quyết định số 05/QĐ-UBND ngày 02/01/2026 của UBND tỉnh Hòa An về du lịch, Sở Du lịch ban hành Kế hoạch như sau:

I. NỘI DUNG
1. Nâng cao chất lượng dịch vụ du lịch trên địa bàn tỉnh Hòa An.
2. Quảng bá hình ảnh du lịch của tỉnh.

II. TỔ CHỨC THỰC HIỆN
"""
POINTS = """1. Phòng Lữ hành hướng dẫn các hộ dân làm du lịch trước ngày 30/6/2026.
2. Thanh tra Sở kiểm tra các cơ sở lưu trú trong quý III/2026.
3. Văn phòng Sở theo dõi, đôn đốc việc thực hiện Kế hoạch, tổng hợp kết quả báo cáo Giám đốc Sở trước ngày 15/12/2026.
"""
TAIL = """
Trên đây là Kế hoạch phát triển du lịch cộng đồng năm 2026 của Sở Du lịch.

Nơi nhận:
- UBND tỉnh (b/c);
- Lưu: VT.

GIÁM ĐỐC
Lê Văn Bình
"""


def read(head: str = HEAD, points: str = POINTS, tail: str = TAIL) -> PlanDraft:
    return read_plan(f"{head}{points}{tail}".encode(), "ke-hoach.txt", calendar=WorkCalendar())


def faults(code: str, draft: PlanDraft) -> list[Defect]:
    return [defect for defect in draft.defects if defect.code == code]


def test_a_sound_plan_has_no_faults() -> None:
    assert read().defects == ()


@pytest.mark.parametrize(
    ("before", "after", "code", "says"),
    [
        ("Số: 12/KH-SDL", "Số:    /KH-SDL", "number_missing", "để trống"),
        ("ngày 05 tháng 3", "ngày    tháng 3", "date_missing", "2026-03"),
        ("ngày 05 tháng 3", "ngày 31 tháng 4", "impossible_date", "31 tháng 4"),
        ("Phát triển du lịch cộng đồng năm 2026\n\nCăn", "\nCăn", "title_missing", "trích yếu"),
        ("2. Thanh tra Sở", "4. Thanh tra Sở", "numbering", "nhảy từ “1” sang “4”"),
        ("3. Văn phòng Sở", "2. Văn phòng Sở", "numbering", "“2” bị lặp"),
        ("II. TỔ CHỨC", "III. TỔ CHỨC", "numbering", "“III” không nối tiếp"),
        ("trước ngày 30/6/2026", "trước ngày 31/6/2026", "impossible_date", "31/6"),
        ("trước ngày 30/6/2026", "trước ngày 28/02/2026", "past_date", "đã qua"),
        ("trước ngày 30/6/2026", "theo Phụ lục kèm theo", "annex_missing", "phụ lục"),
        ("báo cáo Giám đốc Sở trước ngày 15/12/2026", "báo cáo Giám đốc Sở", "report_without_date", "Văn phòng Sở"),
        ("Kế hoạch, tổng hợp kết quả báo cáo Giám đốc Sở", "Kế hoạch; gửi báo cáo", "report_without_recipient", "nơi nhận"),
        ("3. Văn phòng Sở theo dõi, đôn đốc việc thực hiện Kế hoạch, tổng hợp kết quả báo cáo Giám đốc Sở", "3. Văn phòng Sở bố trí xe", "coordinator_missing", "đầu mối"),
        ("cộng đồng năm 2026 của Sở Du lịch", "cộng đồng năm 2025 của Sở Du lịch", "copied_phrase", "2025"),
        ("trên địa bàn tỉnh Hòa An", "trên địa bàn tỉnh Bình Sơn", "copied_phrase", "Bình Sơn"),
        ("GIÁM ĐỐC\nLê Văn Bình", "GIÁM ĐỐC", "signer_name_missing", "thiếu họ tên"),
        ("- UBND tỉnh (b/c);\n- Lưu: VT.\n", "", "recipients_missing", "nơi nhận"),
    ],
)  # fmt: skip
def test_a_fault_is_named_where_it_stands(before: str, after: str, code: str, says: str) -> None:
    whole = f"{HEAD}{POINTS}{TAIL}"
    assert before in whole
    draft = read_plan(whole.replace(before, after, 1).encode(), "ke-hoach.txt", calendar=WorkCalendar())
    found = faults(code, draft)
    assert found, [defect.code for defect in draft.defects]
    assert says in " ".join(defect.message for defect in found)
    assert all(defect.where for defect in found)


def test_a_unit_with_a_heading_and_no_task_is_told() -> None:
    points = POINTS.replace("3. Văn", "3. Phòng Quản lý cơ sở lưu trú\n4. Văn")
    assert "Phòng Quản lý cơ sở lưu trú" in faults("unit_without_task", read(points=points))[0].message


def test_the_same_duty_given_twice_is_told_once() -> None:
    points = f"{POINTS}4. Phòng Lữ hành hướng dẫn các hộ dân làm du lịch trước ngày 30/6/2026.\n"
    (found,) = faults("given_twice", read(points=points))
    assert "Phòng Lữ hành" in found.message
    assert found.where.count("dòng") == 2


def test_two_days_for_one_duty_contradict_each_other() -> None:
    points = f"{POINTS}4. Phòng Lữ hành hướng dẫn các hộ dân làm du lịch trước ngày 31/8/2026.\n"
    assert "hai thời hạn" in faults("contradictory_dates", read(points=points))[0].message


def test_a_deadline_in_the_task_after_the_one_in_its_column_is_told() -> None:
    table = (
        "PHỤ LỤC\nSTT\tNhiệm vụ\tĐơn vị chủ trì\tThời gian\n"
        "1\tHướng dẫn các hộ dân, hoàn thành trước ngày 30/9/2026\tPhòng Lữ hành\tTrước 30/6/2026\n"
    )
    assert faults("contradictory_dates", read(tail=f"{TAIL}{table}"))


def test_an_annex_with_a_header_only_is_empty_but_a_form_may_be() -> None:
    header = "STT\tNhiệm vụ\tĐơn vị chủ trì\tThời gian\n1\t\t\t\n2\t\t\t\n"
    empty = read(tail=f"{TAIL}PHỤ LỤC\nPHÂN CÔNG NHIỆM VỤ\n{header}")
    form = read(tail=f"{TAIL}PHỤ LỤC\nMẪU BÁO CÁO KẾT QUẢ\n{header}")
    assert (len(faults("annex_empty", empty)), len(faults("annex_empty", form))) == (1, 0)


def test_an_annex_of_another_document_is_not_missed() -> None:
    points = POINTS.replace(
        "trước ngày 30/6/2026",
        "theo Phụ lục ban hành kèm theo Nghị định số 30/2020/NĐ-CP trước ngày 30/6/2026",
    )
    assert not faults("annex_missing", read(points=points))


def test_a_plan_without_a_year_and_days_without_one_are_told() -> None:
    head = HEAD.replace("cộng đồng năm 2026", "cộng đồng")
    points = POINTS.replace("30/6/2026", "30/6")
    assert faults("plan_year_unclear", read(head, points))
    assert not faults("plan_year_unclear", read(head))


def test_the_points_may_be_numbered_on_through_the_parts() -> None:
    points = (
        POINTS.replace("1. Phòng", "3. Phòng").replace("2. Thanh", "4. Thanh").replace("3. Văn", "5. Văn")
    )
    assert not faults("numbering", read(points=points))


def test_neighbours_may_be_named_without_suspicion() -> None:
    points = POINTS.replace(
        "các hộ dân làm du lịch", "các hộ dân phối hợp với UBND tỉnh Bình Sơn làm du lịch"
    )
    assert not faults("copied_phrase", read(points=points))


def test_the_name_of_another_school_betrays_a_copied_plan() -> None:
    school = """UBND XÃ ĐỒNG TÂM
TRƯỜNG THCS LÊ LỢI
Số: 7/KH-THCSLL
Đồng Tâm, ngày 05 tháng 9 năm 2026
KẾ HOẠCH
Giáo dục an toàn giao thông năm học 2026 - 2027
I. MỤC ĐÍCH
1. Nâng cao ý thức của học sinh Trường THCS Nguyễn Du khi tham gia giao thông.
II. TỔ CHỨC THỰC HIỆN
1. Hiệu trưởng chỉ đạo chung.
2. Tổng phụ trách Đội tổ chức tuyên truyền dưới cờ hằng tuần.
"""
    draft = read_plan(school.encode(), "kh.txt", calendar=WorkCalendar())
    assert "Nguyễn Du" in faults("copied_phrase", draft)[0].message
    assert draft.document.plan_year == 2026
