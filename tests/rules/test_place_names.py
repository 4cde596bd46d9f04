"""The place of a date line, from the name of a body."""

import pytest

from rules.place_names import place_in


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("UBND tỉnh Hải Bình", "Hải Bình"),
        ("Ủy ban nhân dân thị xã Cửa Giang", "Cửa Giang"),
        ("Sở Ngoại vụ", ""),
        ("Sở Lao động - Thương binh và Xã hội", ""),
    ],
)
def test_a_name_tells_its_place_or_nothing(name: str, place: str) -> None:
    assert place_in(name) == place
