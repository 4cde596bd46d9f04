"""Who signs, in the lines the decree allows."""

import pytest

from rules.errors import BadInput
from rules.signing import check_signature, split_lines

ALLOWED = (
    ("GIÁM ĐỐC", ("GIÁM ĐỐC",)),
    ("giám đốc", ("GIÁM ĐỐC",)),
    ("q. giám đốc", ("Q. GIÁM ĐỐC",)),
    ("TM. ỦY BAN NHÂN DÂN | CHỦ TỊCH", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
    ("TM ủy ban nhân dân|Q.chủ tịch", ("TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH")),
    (
        "TM. ỦY BAN NHÂN DÂN|KT. CHỦ TỊCH|PHÓ CHỦ TỊCH",
        ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    ),
    ("KT.GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")),
    ("KT. BỘ TRƯỞNG|THỨ TRƯỞNG", ("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG")),
    ("TL. GIÁM ĐỐC|CHÁNH VĂN PHÒNG", ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG")),
    (
        "TL. CHỦ TỊCH|KT. CHÁNH VĂN PHÒNG|PHÓ CHÁNH VĂN PHÒNG",
        ("TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"),
    ),
    (
        "TUQ. GIÁM ĐỐC|TRƯỞNG PHÒNG CẢI CÁCH HÀNH CHÍNH",
        ("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG CẢI CÁCH HÀNH CHÍNH"),
    ),
)


@pytest.mark.parametrize(("written", "printed"), ALLOWED)
def test_the_forms_of_the_decree_are_printed_in_capitals(written: str, printed: tuple[str, ...]) -> None:
    found = check_signature(split_lines(written), "Trần  Văn Bình")
    assert (found.lines, found.name, found.warnings) == (printed, "Trần Văn Bình", ())
    assert check_signature(found.lines, found.name) == found, "what is printed is allowed as it stands"


REFUSED = (
    ("", "chưa ghi quyền hạn"),
    ("TM. ỦY BAN NHÂN DÂN", "không có thể thức"),
    ("KT. GIÁM ĐỐC", "phải có dòng chức vụ"),
    ("GIÁM ĐỐC|PHÓ GIÁM ĐỐC", "không có thể thức"),
    ("TUQ. GIÁM ĐỐC|KT. TRƯỞNG PHÒNG|PHÓ TRƯỞNG PHÒNG", "không giao lại"),
    ("TM. UBND|TL. CHỦ TỊCH|CHÁNH VĂN PHÒNG", "sau TM."),
    ("TM. UBND|KT. CHỦ TỊCH|PHÓ CHỦ TỊCH|THÊM", "nhiều nhất 3 dòng"),
    ("A" * 91, "dài hơn"),
)


@pytest.mark.parametrize(("written", "words"), REFUSED)
def test_a_form_the_decree_does_not_know_is_refused_with_its_mending(written: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        check_signature(split_lines(written), "Trần Văn Bình")


@pytest.mark.parametrize(
    ("written", "name", "words"),
    [
        ("GIÁM ĐỐC", "TS. Trần Văn Bình", "học vị"),
        ("GIÁM ĐỐC", "Ông Trần Văn Bình", "học vị"),
        ("GIÁM ĐỐC", "", "chừa dòng chấm"),
        ("KT. GIÁM ĐỐC|TRƯỞNG PHÒNG", "Trần Văn Bình", "không phải chức vụ cấp phó"),
    ],
)
def test_what_is_unusual_is_said_and_allowed(written: str, name: str, words: str) -> None:
    (warning,) = check_signature(split_lines(written), name).warnings
    assert words in warning


def test_a_name_that_begins_like_a_title_is_a_name() -> None:
    assert check_signature(("GIÁM ĐỐC",), "Bàng Thị Tsan").warnings == ()
