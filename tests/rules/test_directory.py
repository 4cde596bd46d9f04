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


def test_likenesses_are_offered_best_first_and_never_taken() -> None:
    suggestions = DIRECTORY.suggest("Sở Nội vị", issuer_id=1, on=None)
    assert suggestions[0].unit_ids == (2,)
    assert suggestions == sorted(suggestions, key=lambda one: one.likeness, reverse=True)
