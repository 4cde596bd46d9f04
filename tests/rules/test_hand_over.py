"""To whom a task may be handed over, and what is no address."""

import pytest

from rules.errors import BadInput, Refused
from rules.hand_over import check_colleague, checked_address, checked_name


@pytest.mark.parametrize(
    "address",
    [
        "",
        "an",
        "an@",
        "@stc.vn",
        "an@stc",
        "an bình@stc.vn",
        "an@stc.vn\r\nBcc: x@y.vn",
        "an@stc.vn,binh@stc.vn",
        "An <an@stc.vn>",
        "an@stc.vn\x00",
        "an@[10.0.0.1]",
        "ạn@stc.vn",
        f"{'a' * 65}@stc.vn",
        f"an@{'s' * 260}.vn",
    ],
)
def test_what_is_no_plain_address_is_refused(address: str) -> None:
    with pytest.raises(BadInput, match="không phải địa chỉ thư"):
        checked_address(address)


def test_a_name_is_one_line_and_not_endless() -> None:
    assert checked_name(" Trần  Văn\n\tBình ", "b@stc.vn") == "Trần Văn Bình"
    for name in ("", " \n", "x" * 121):
        with pytest.raises(BadInput):
            checked_name(name, "b@stc.vn")


@pytest.mark.parametrize(
    ("to", "holders", "is_colleague"),
    [
        ("binh@stc.vn", ["an@stc.vn"], True),
        ("BINH@STC.VN", ["an@stc.vn"], True),
        ("binh@stp.vn", ["an@stc.vn"], False),
        ("binh@x.stc.vn", ["an@stc.vn"], False),
        ("binh@evilstc.vn", ["an@stc.vn"], False),
        ("binh@gmail.com", ["an@gmail.com"], False),  # half the world shares that one
        ("cu@gmail.com", ["an@gmail.com"], True),  # unless the directory says so
        ("truong@so.vn", [], True),
        ("binh@stc.vn", [], False),
    ],
)
def test_a_colleague_is_in_the_directory_or_at_the_same_office(
    to: str, holders: list[str], is_colleague: bool
) -> None:
    people = ["truong@so.vn", "cu@gmail.com"]
    if is_colleague:
        check_colleague(to, of_unit=people, holders=holders)
        return
    with pytest.raises(Refused, match="không thuộc đơn vị"):
        check_colleague(to, of_unit=people, holders=holders)
