"""Written names and the units they denote."""

from datetime import date

import pytest

from rules.directory import Directory, DirectoryUnit
from rules.folding import fold


def unit(
    number: int, name: str, kind: str = "department", parent: int | None = 1, **more: object
) -> DirectoryUnit:
    aliases = tuple(fold(str(alias)) for alias in more.pop("aliases", ()))  # type: ignore[attr-defined]
    return DirectoryUnit(number, f"U{number}", name, kind, parent, (fold(name), *aliases), **more)  # type: ignore[arg-type]


DIRECTORY = Directory(
    units=(
        unit(1, "UBND tỉnh Hải Bình", "people_committee", None, aliases=("Ủy ban nhân dân tỉnh",)),
        unit(2, "Sở Nội vụ"),
        unit(3, "Sở Tài chính"),
        unit(4, "UBND huyện An Lão", "district"),
        unit(5, "UBND huyện Bình Thượng", "district"),
        unit(6, "Văn phòng Sở", "division", 2),
        unit(7, "Phòng Cải cách hành chính", "division", 2),
        unit(8, "Văn phòng Sở", "division", 3),
        unit(9, "Sở Cũ", valid_to=date(2020, 12, 31)),
    ),
    groups={
        fold("các sở, ban, ngành"): (2, 3, 9),
        fold("UBND các huyện, thị xã, thành phố"): (4, 5),
        fold("các phòng, đơn vị trực thuộc"): (6, 7, 8),
    },
)


@pytest.mark.parametrize(
    ("written", "units"),
    [
        ("Sở Nội vụ", (2,)),
        ("SỞ  NỘI VỤ", (2,)),
        ("So Noi vu", (2,)),
        ("Ủy ban nhân dân tỉnh", (1,)),
        ("Giám đốc Sở Tài chính", (3,)),
        ("các Sở, ban, ngành", (2, 3)),
        ("Các Sở, ban, ngành, UBND các huyện, thị xã, thành phố", (2, 3, 4, 5)),
        ("các sở, ban, ngành và Ủy ban nhân dân các huyện, thị xã, thành phố", (2, 3, 4, 5)),
        ("Chủ tịch UBND các huyện, thị xã, thành phố", (4, 5)),
    ],
)
def test_a_written_name_denotes_its_units(written: str, units: tuple[int, ...]) -> None:
    binding = DIRECTORY.resolve(written, issuer_id=1, on=date(2021, 3, 22))
    assert binding is not None
    assert binding.unit_ids == units


def test_a_name_that_two_departments_use_is_read_from_the_plans_issuer() -> None:
    assert DIRECTORY.resolve("Văn phòng Sở", issuer_id=3, on=None) is not None
    binding = DIRECTORY.resolve("Văn phòng Sở", issuer_id=2, on=None)
    assert binding is not None
    assert binding.unit_ids == (6,)
    assert DIRECTORY.resolve("Văn phòng Sở", issuer_id=1, on=None) is None


def test_the_divisions_of_another_department_are_never_meant() -> None:
    binding = DIRECTORY.resolve("các phòng, đơn vị trực thuộc", issuer_id=2, on=None)
    assert binding is not None
    assert binding.unit_ids == (6, 7)
    assert DIRECTORY.resolve("các phòng, đơn vị trực thuộc", issuer_id=4, on=None) is None


def test_a_body_that_no_longer_exists_is_not_a_member() -> None:
    before = DIRECTORY.resolve("các sở, ban, ngành", issuer_id=1, on=date(2020, 6, 1))
    assert before is not None
    assert before.unit_ids == (2, 3, 9)


@pytest.mark.parametrize("written", ["các cơ quan liên quan", "Sở Nội vị", "", "Văn phòng"])
def test_what_nobody_can_know_is_not_bound(written: str) -> None:
    assert DIRECTORY.resolve(written, issuer_id=1, on=None) is None


@pytest.mark.parametrize(
    ("written", "unit_id"),
    [
        ("Sở TT&TT", 10),
        ("Sở TT và TT", 10),
        ("Sở TTTT", 10),
        ("Sở Thông tin - Truyền thông", 10),
        ("Sở LĐ-TB&XH", 11),
        ("Sở LĐTB và XH", 11),
        ("Ủy ban nhân dân huyện An Lão", 4),
        ("UBND H. An Lão", None),  # a single letter may stand for more than one word
        ("VP Sở", None),
        ("Sở Nội vụ tỉnh Hải Bình", 2),
        ("Sở Nội vụ Hải Bình", 2),
        ("Sở Nội vụ tỉnh", 2),
        ("Giám đốc Sở Nội vụ tỉnh", 2),
        ("UBND tỉnh Hải Bình", 1),
        ("UBND TỈNH", 1),
        ("Sở Nội vụ tỉnh Nghệ An", None),  # another province's
        ("Công an tỉnh", 12),
        ("Công an huyện", None),  # the directory's "Công an" is the province's
    ],
)
def test_what_every_office_reads_alike_is_bound(written: str, unit_id: int | None) -> None:
    directory = Directory(
        (
            *DIRECTORY.units,
            unit(10, "Sở Thông tin và Truyền thông"),
            unit(11, "Sở Lao động - Thương binh và Xã hội"),
            unit(12, "Công an"),
        ),
        DIRECTORY.groups,
    )
    binding = directory.resolve(written, issuer_id=1, on=date(2021, 3, 22))
    assert (binding.unit_ids if binding else None) == ((unit_id,) if unit_id else None)


def spelled(number: int, name: str, *aliases: str, **more: object) -> DirectoryUnit:
    names = {fold(one): one for one in (name, *aliases)}
    return DirectoryUnit(number, f"U{number}", name, "commune", 1, tuple(names), spelled=names, **more)  # type: ignore[arg-type]


HAMLETS = Directory(
    (spelled(1, "Xã Tấn Hóa"), spelled(2, "Xã Tân Lập"), spelled(3, "Xã Tấn Lập"), spelled(4, "XA TAN MY")),
    {},
)


@pytest.mark.parametrize(
    ("written", "unit_id"),
    [
        ("Xã Tấn Hoá", 1),  # the tone on the other vowel
        ("XÃ TẤN HÓA", 1),
        ("xa tan hoa", 1),
        ("Xã Tân Hóa", 1),  # a mark is missing
        ("Xã Tân Hòa", None),  # a mark contradicts: another commune
        ("Xã Tân Lập", 2),
        ("Xã Tấn Lập", 3),
        ("Xa Tan Lap", None),  # either
        ("Xã Tân Mỹ", 4),  # the directory itself was typed without marks
    ],
)
def test_missing_marks_are_borne_with_and_contradicting_marks_are_not(
    written: str, unit_id: int | None
) -> None:
    binding = HAMLETS.resolve(written, issuer_id=None, on=None)
    assert (binding.unit_ids if binding else None) == ((unit_id,) if unit_id else None)


def test_a_name_of_the_same_letters_is_suggested_with_the_reason() -> None:
    (first, *_) = HAMLETS.suggest("Xã Tân Hòa", issuer_id=None, on=None)
    assert (first.unit_ids, first.note) == ((1,), "cùng chữ, khác dấu")
    assert {one.note for one in HAMLETS.suggest("Xa Tan Lap", issuer_id=None, on=None)[:2]} == {
        "nhiều đơn vị cùng tên"
    }


END, NEXT = date(2025, 2, 28), date(2025, 3, 1)
REFORMED = Directory(
    (
        spelled(1, "UBND tỉnh Hải Bình"),
        spelled(2, "Sở Kế hoạch và Đầu tư", valid_to=END),
        spelled(
            3,
            "Sở Tài chính",
            "Sở Kế hoạch và Đầu tư",
            spans={"so ke hoach va dau tu": (NEXT, date(2025, 6, 30))},
        ),
        spelled(4, "Sở Dân tộc và Tôn giáo", valid_from=NEXT),
    ),
    {},
)


@pytest.mark.parametrize(
    ("written", "on", "unit_id"),
    [
        ("Sở Kế hoạch và Đầu tư", date(2024, 5, 1), 2),
        ("Sở KH&ĐT", date(2024, 5, 1), 2),
        ("Sở Kế hoạch và Đầu tư", END, 2),
        ("Sở Kế hoạch và Đầu tư", NEXT, 3),  # for a while the successor is still called so
        ("Sở Kế hoạch và Đầu tư", date(2025, 7, 1), None),
        ("Sở Dân tộc và Tôn giáo", date(2024, 5, 1), None),
        ("Sở Dân tộc và Tôn giáo", date(2025, 5, 1), 4),
    ],
)
def test_a_name_denotes_who_bore_it_on_the_plans_date(written: str, on: date, unit_id: int | None) -> None:
    binding = REFORMED.resolve(written, issuer_id=1, on=on)
    assert (binding.unit_ids if binding else None) == ((unit_id,) if unit_id else None)


def test_a_name_of_another_time_is_suggested_with_its_time_and_the_successor_first() -> None:
    found = REFORMED.suggest("Sở KH&ĐT", issuer_id=1, on=date(2025, 7, 1))
    assert [(one.unit_ids, one.note) for one in found[:2]] == [
        ((3,), "tên dùng từ 1/3/2025 đến 30/6/2025"),
        ((2,), "đơn vị hoạt động đến 28/2/2025"),
    ]
    (first, *_) = REFORMED.suggest("Sở Dân tộc và Tôn giáo", issuer_id=1, on=date(2024, 5, 1))
    assert (first.unit_ids, first.note) == ((4,), "đơn vị hoạt động từ 1/3/2025")


@pytest.mark.parametrize(
    ("written", "unit_id"),
    [
        ("STTTT", 10),  # initials
        ("S. TTTT", 10),
        ("SởTàichính", 3),  # words run together
        ("Sở Tai chinhs", 3),  # a slip
        ("Sở chính Tài", 3),  # another order
        ("Truyền thông và Thông tin Sở", 10),
        ("Phòng CCHC", 7),
        ("Phòng Cải cách hành chính Sở Nội vụ", 7),  # a part too many
        ("Phòng Cải cách", 7),  # a part left out
        ("Sở Tài chính tỉnh Nghệ An", 3),
        ("UBND huyện Bình Thương", 5),
    ],
)
def test_the_likeliest_unit_is_suggested_first(written: str, unit_id: int) -> None:
    directory = Directory(
        (*DIRECTORY.units, unit(10, "Sở Thông tin và Truyền thông"), unit(11, "Sở Ngoại vụ")),
        DIRECTORY.groups,
    )
    suggestions = directory.suggest(written, issuer_id=2, on=date(2021, 3, 22))
    assert suggestions[0].unit_ids == (unit_id,)


def test_names_that_differ_in_a_word_or_a_number_are_never_close_enough_to_be_taken() -> None:
    directory = Directory((unit(1, "Trường THCS số 12"), unit(2, "Xã Tân Lập"), unit(3, "Sở Tài chính")), {})
    for written in ("Trường THCS số 13", "Xã Tân Lộc", "Sở Tài nguyên"):
        assert all(one.likeness < 0.85 for one in directory.suggest(written, issuer_id=None, on=None))


def test_likenesses_are_offered_best_first_and_never_taken() -> None:
    suggestions = DIRECTORY.suggest("Sở Nội vị", issuer_id=1, on=None)
    assert suggestions[0].unit_ids == (2,)
    assert suggestions == sorted(suggestions, key=lambda one: one.likeness, reverse=True)
