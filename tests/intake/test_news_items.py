"""A news item about a plan: captions are no orders, verbs no part of a name, the issuer stands in the text."""

import pytest

from intake.draft import PlanDraft
from intake.read_plan import read_plan
from rules.workdays import WorkCalendar

LEAD = "UBND tỉnh vừa ban hành Kế hoạch số 09/KH-UBND về dịch vụ công trực tuyến tỉnh An Hòa năm 2026."


def read(*paragraphs: str, opening: str = LEAD) -> PlanDraft:
    body = "".join(text if text.startswith("<") else f"<p>{text}</p>" for text in (opening, *paragraphs))
    page = f"<html><body><article><h1>Đưa dịch vụ công đến người dân</h1>{body}</article></body></html>"
    return read_plan(page.encode(), "tin.html", calendar=WorkCalendar())


ORDER = "Sở Nội vụ tổng hợp, báo cáo UBND tỉnh."


@pytest.mark.parametrize(
    "caption",
    [
        "<figure><img src='a.jpg'><figcaption>Công chức xã An Bình hướng dẫn người dân.</figcaption></figure>",
        "<p>Công chức xã An Bình hướng dẫn người dân nộp hồ sơ. Ảnh: Thu Hà</p>",
        "<p>Cán bộ xã An Bình tiếp nhận hồ sơ (Ảnh minh họa)</p>",
        "<p class='wp-caption-text'>Công chức xã An Bình hướng dẫn người dân.</p>",
    ],
)
def test_the_caption_of_a_picture_is_no_order(caption: str) -> None:
    assert [a.unit for a in read(caption, ORDER).assignments] == ["Sở Nội vụ"]


@pytest.mark.parametrize(
    ("opening", "issuer"),
    [
        (LEAD, "UBND tỉnh An Hòa"),
        ("Ngày 05/01/2026, UBND tỉnh An Hòa đã ban hành Kế hoạch số 09/KH-UBND.", "UBND tỉnh An Hòa"),
        ("Sở Nội vụ vừa có Kế hoạch số 9/KH-SNV về công khai thủ tục.", "Sở Nội vụ"),
    ],
)
def test_the_issuer_stands_in_the_text_and_gets_no_task(opening: str, issuer: str) -> None:
    draft = read("Sở Tư pháp thẩm định, báo cáo UBND tỉnh.", opening=opening)
    assert draft.document.issuer == issuer
    assert [a.unit for a in draft.assignments] == ["Sở Tư pháp"]
    assert "news_item" in {d.code for d in draft.defects}


@pytest.mark.parametrize(
    "predicate",
    [
        "công bố, cập nhật danh mục dịch vụ công",
        "công khai kết quả giải quyết hồ sơ",
        "in ấn tài liệu tuyên truyền",
        "chấm điểm, xếp hạng các xã",
        "thiết kế mẫu pa nô",
        "viết tin, bài giới thiệu thủ tục",
        "trả lời câu hỏi của người dân",
        "trưng bày tài liệu tại trụ sở",
        "nhắn tin đến từng hộ dân",  # in no list: after "tỉnh" the name is over
    ],
)
def test_a_name_ends_before_its_verb(predicate: str) -> None:
    (duty,) = read(f"Văn phòng UBND tỉnh {predicate}.").assignments
    assert (duty.unit, duty.task) == ("Văn phòng UBND tỉnh", predicate)


def test_a_sentence_without_subject_stays_with_the_unit_before_it() -> None:
    draft = read(
        "UBND tỉnh yêu cầu Sở Nội vụ cung cấp số liệu. Chủ trì, phối hợp với Sở Tư pháp mở lớp hướng dẫn.",
        "Chủ tịch UBND các xã, phường bố trí người hỗ trợ. Chỉ đạo trưởng thôn hướng dẫn người dân.",
    )
    first, second = draft.assignments
    assert (first.unit, first.cooperating) == ("Sở Nội vụ", ("Sở Tư pháp",))
    assert first.task.endswith("mở lớp hướng dẫn")
    assert second.unit == "Chủ tịch UBND các xã, phường"
    assert second.task.endswith("hướng dẫn người dân")
