"""A school's plan: sections of its own kind, abbreviations in the letterhead, sentences cut off."""

import pytest

from intake.draft import PlanDraft
from intake.head.letterhead import name_in_body
from intake.read_plan import read_plan
from rules.workdays import WorkCalendar

PLAN = """PHÒNG GD&ĐT HUYỆN AN BÌNH
TRƯỜNG THCS AN PHÚ

Số: 07/KH-THCSAP

An Phú, ngày 18 tháng 01 năm 2026

KẾ HOẠCH
CÔNG KHAI THỦ TỤC NĂM 2026

I. MỤC TIÊU

- Phụ huynh biết xem thông báo.

- Khắc phục việc trả hồ sơ chậm vào đầu năm học,

II. NỘI DUNG, PHÂN CÔNG

Bộ phận Văn phòng sắp xếp lịch tiếp công dân.

Tổ Khoa học tự nhiên, Tổ Khoa học xã hội lồng ghép nội dung vào sinh hoạt chuyên môn.

Tổ Toán - Tin viết phần mềm tra cứu.
"""


def read(text: str = PLAN) -> PlanDraft:
    return read_plan(text.encode(), "ke-hoach.txt", calendar=WorkCalendar())


def test_sections_of_a_school_are_units() -> None:
    assert [(a.unit, a.task.split(" ")[0]) for a in read().assignments] == [
        ("Bộ phận Văn phòng", "sắp"),
        ("Tổ Khoa học tự nhiên", "lồng"),
        ("Tổ Khoa học xã hội", "lồng"),
        ("Tổ Toán - Tin", "viết"),
    ]


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("PHÒNG GD&ĐT HUYỆN AN BÌNH", "Phòng GD&ĐT huyện An Bình"),
        ("PHÒNG GDĐT AN BÌNH", "Phòng GDĐT An Bình"),
        ("TRƯỜNG THCS AN PHÚ", "Trường THCS An Phú"),
        ("TRƯỜNG TIỂU HỌC AN PHÚ", "Trường Tiểu học An Phú"),
        ("UBND HUYỆN AN BÌNH", "UBND huyện An Bình"),
        ("SỞ KH&CN TỈNH AN HÒA", "Sở KH&CN tỉnh An Hòa"),
        ("SỞ Y TẾ", "Sở Y tế"),
        ("ĐẢNG ỦY SỞ XÂY DỰNG", "Đảng ủy Sở Xây dựng"),
        ("BAN QUẢN LÝ DỰ ÁN ĐTXD", "Ban Quản lý dự án ĐTXD"),
    ],
)
def test_capitals_of_the_letterhead_come_down_but_abbreviations_stay(printed: str, name: str) -> None:
    assert name_in_body(printed, "") == name


def test_a_paragraph_that_breaks_off_is_a_defect() -> None:
    found = [d for d in read().defects if d.code == "cut_off"]
    assert [d.where for d in found] == ["dòng 15"]
    assert not [d for d in read(PLAN.replace("năm học,", "năm học.")).defects if d.code == "cut_off"]


def test_a_list_divided_by_commas_is_not_cut_off() -> None:
    listed = PLAN.replace("đầu năm học,", "đầu năm học,\n\n- Tăng số hồ sơ nộp trực tuyến.")
    assert not [d for d in read(listed).defects if d.code == "cut_off"]
