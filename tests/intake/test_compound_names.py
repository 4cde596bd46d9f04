"""Names with a comma, a dash or "và" inside: one body, or a list of bodies."""

import pytest

from intake.document import Document, Paragraph
from intake.duties.sections import lines_of
from intake.names.names_in_plan import is_compound, names_in_plan
from intake.names.plan_names import plan_names, reading_with
from intake.names.unit_grammar import read_units
from intake.names.unit_names import split_units
from intake.names.unit_text import UnitText
from intake.read_plan import read_plan
from intake.tables.cell_units import units_in_cell
from rules.workdays import WorkCalendar

ONE = [
    "Phòng Công chức, viên chức",
    "Phòng Cán bộ, công chức",
    "Phòng Cán bộ, Công chức và Tiền lương",
    "Vụ Công chức - Viên chức",
    "Vụ Tổ chức cán bộ và Công chức, viên chức",
    "Cục Nhà giáo và Cán bộ quản lý giáo dục",
    "Phòng Quản lý học sinh, sinh viên",
    "Phòng Đào tạo và Cán bộ",
    "Phòng Kế hoạch, Tài chính và Đầu tư",
    "Phòng Văn hóa, Khoa học và Thông tin",
    "Phòng Kinh tế, Hạ tầng và Đô thị",
    "Ban Dân vận và Tổ chức",
    "Cục Phòng, chống tệ nạn xã hội",
    "Sở Du lịch, Văn hóa",
    "Trung tâm Văn hóa, Thể thao và Truyền thanh",
    "Khoa Kiểm soát nhiễm khuẩn và Dinh dưỡng",
    "UBND các huyện, thị xã, thành phố",
]

MANY = [
    ["Phòng Nội vụ", "các đơn vị liên quan"],
    ["Sở Tài chính", "Sở Nội vụ"],
    ["các sở, ban, ngành", "UBND các xã, phường"],
    ["Các bộ, ngành", "UBND các tỉnh, thành phố"],
    ["Phòng Công chức, viên chức", "Văn phòng Sở"],
    ["Phòng Công chức, viên chức", "các phòng, đơn vị thuộc Sở"],
    ["Trạm Y tế", "Công chức Văn hóa - Xã hội"],
    ["Trạm Y tế", "Nhân viên y tế thôn bản"],
    ["Văn phòng Đăng ký đất đai", "cán bộ địa chính"],
    ["Sở Nội vụ", "cán bộ, công chức"],
    ["Hiệu trưởng", "giáo viên", "nhân viên"],
]


@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize("behind", ["", " chủ trì, phối hợp", " rà soát hồ sơ"])
def test_a_name_keeps_its_joints_in_running_text(name: str, behind: str) -> None:
    found = read_units(UnitText(name + behind))
    assert found is not None
    assert [unit.text for unit in found.units] == [name]


@pytest.mark.parametrize("name", ONE)
def test_a_name_keeps_its_joints_in_a_label_and_in_a_cell(name: str) -> None:
    assert [unit.text for unit in split_units(name)] == [name]
    assert [unit.text for unit in units_in_cell(name)] == [name]


@pytest.mark.parametrize("names", MANY)
@pytest.mark.parametrize("joint", [", ", " và "])
def test_a_list_of_bodies_is_cut_at_either_joint(names: list[str], joint: str) -> None:
    assert [unit.text for unit in split_units(joint.join(names))] == names


@pytest.mark.parametrize(
    ("name", "compound"),
    [
        ("Phòng Biên tập, kiểm soát tin và thư bạn đọc", True),
        ("Phòng Nội vụ", False),
        ("Phòng Nội vụ, Phòng Tư pháp", False),
        ("Phòng Nội vụ, công chức địa chính", False),
        ("Phòng Nội vụ và các đơn vị", False),
        ("Phòng Nội vụ chủ trì, Tư pháp", False),
        ("Công tác phòng, chống cháy", False),
    ],
)
def test_only_an_office_with_joined_fields_can_be_learned(name: str, compound: bool) -> None:
    assert is_compound(name) is compound


HEAD = """SỞ NỘI VỤ
TỈNH SUỐI MƠ
Số: 12/KH-SNV
Suối Mơ, ngày 05 tháng 01 năm 2026
KẾ HOẠCH
Kiểm tra công vụ năm 2026
I. MỤC ĐÍCH
- Giữ nghiêm kỷ cương.
II. TỔ CHỨC THỰC HIỆN
"""


def told(text: str) -> list[tuple[str | None, str]]:
    plan = read_plan((HEAD + text).encode(), "kh.txt", calendar=WorkCalendar())
    return [(duty.unit, duty.task) for duty in plan.assignments]


NAME = "Phòng Tuyển dụng, công chức, viên chức và đào tạo"


def test_a_name_that_stands_alone_and_comes_again_is_one_name_everywhere() -> None:
    assert told(f"1. {NAME}\n- Lập đoàn kiểm tra.\n2. Văn phòng Sở\n- Gửi hồ sơ cho {NAME}.") == [
        (NAME, "Lập đoàn kiểm tra"),
        ("Văn phòng Sở", f"Gửi hồ sơ cho {NAME}"),
    ]


@pytest.mark.parametrize(
    ("other", "learned"),
    [
        (f"Văn phòng Sở gửi hồ sơ cho {NAME}.", True),
        ("Văn phòng Sở gửi hồ sơ.", False),  # it never comes again
        (f"Phòng Tuyển dụng gửi hồ sơ cho {NAME}.", False),  # its first part is told by itself
    ],
)
def test_a_name_is_learned_when_it_comes_again_and_its_first_part_is_nobody(
    other: str, learned: bool
) -> None:
    texts = ("II. TỔ CHỨC THỰC HIỆN", f"1. {NAME}", "- Lập đoàn kiểm tra.", f"2. {other}")
    document = Document(tuple(Paragraph(text) for text in texts))
    assert names_in_plan(document, lines_of(document)) == ((NAME.lower(),) if learned else ())


def test_what_one_plan_taught_is_forgotten_with_it() -> None:
    with reading_with((NAME.lower(),)):
        assert [unit.text for unit in units_in_cell(NAME)] == [NAME]
    assert plan_names() == ()
    assert len(units_in_cell(NAME)) > 1


def test_two_classes_in_one_heading_both_own_the_lines_below() -> None:
    assert told(
        "1. Đề nghị các sở, ban, ngành, UBND các huyện, thành phố\n- Gửi báo cáo trước ngày 05/12/2026."
    ) == [
        ("các sở, ban, ngành", "Gửi báo cáo trước ngày 05/12/2026"),
        ("UBND các huyện, thành phố", "Gửi báo cáo trước ngày 05/12/2026"),
    ]


def test_heads_of_units_are_not_the_staff_of_the_heading_above() -> None:
    """An introductory "Căn cứ …" with a class and a verb gives a duty, in the contents too."""
    plan = HEAD.replace("II. TỔ CHỨC THỰC HIỆN", "II. NỘI DUNG")
    text = (
        "1. Đối với cán bộ, công chức, viên chức\n- Học nội quy.\n"
        "Căn cứ Kế hoạch giữ gìn kỷ cương của Sở, thủ trưởng các đơn vị quán triệt trong đơn vị."
    )
    draft = read_plan((plan + text).encode(), "kh.txt", calendar=WorkCalendar())
    assert ("thủ trưởng các đơn vị", "quán triệt trong đơn vị") in [
        (a.unit, a.task) for a in draft.assignments
    ]
