"""Lines of a printed page: which belong together, and which begin something new."""

import pytest

from intake.document import Anchor
from intake.readers.wrapped_lines import join_wrapped

FULL = "thực hiện công tác tuyên truyền trên địa bàn theo đúng nội dung của từng tháng,"
PAGE = [FULL] * 6  # lines that fill the page, so that its width is known


def joined(*lines: str) -> list[str]:
    texts = [*PAGE, "kết thúc đoạn.", *lines]
    return [p.text for p in join_wrapped([(text, Anchor(page=1)) for text in texts])][1:]


@pytest.mark.parametrize(
    ("heading", "below"),
    [
        ("3. Phòng Hợp tác quốc tế", "Lồng ghép giới thiệu môi trường đầu tư của tỉnh trong các buổi tiếp."),
        (
            "2. Các phòng chuyên môn thuộc Sở và Trung tâm Dịch vụ đối ngoại của tỉnh",
            "Cung cấp tin, bài cho Văn phòng.",
        ),
        (
            "Tuyên truyền cải cách hành chính năm 2026 trên toàn địa bàn tỉnh An Hòa này",
            "Căn cứ Kế hoạch số 12/KH-UBND của UBND tỉnh;",
        ),
    ],
)
def test_a_heading_is_not_glued_to_the_paragraph_below(heading: str, below: str) -> None:
    assert joined(heading, below) == [heading, below]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1. Sở Nội vụ, Sở Tài chính, Sở Giáo dục và Đào tạo, Sở Kế hoạch và", "Đầu tư"),
        ("- Thường xuyên cập nhật chuyên mục cải cách hành chính trên Trang thông tin điện tử của", "Sở."),
    ],
)
def test_what_was_broken_by_the_margin_is_joined(first: str, second: str) -> None:
    assert joined(first, second) == [f"{first} {second}"]


def test_recitals_stay_apart_even_when_the_line_before_is_full() -> None:
    first = "Căn cứ Kế hoạch số 12/KH-UBND ngày 05/01/2026 của Ủy ban nhân dân tỉnh An Hòa,"
    second = "Căn cứ Công văn số 7/SNV ngày 06/01/2026 của Sở Nội vụ,"
    assert joined(first, second) == [first, second]
