"""The units file: the same columns in three formats, every fault with its row."""

import json
from dataclasses import fields

import pytest

from intake.unit_file import COLUMNS, UnitRow, holders_of, read_unit_file, unit_file_template
from rules.errors import BadInput

ROWS = [
    {"code": "UBND", "name": "UBND tỉnh"},
    {
        "code": "SNV",
        "name": "Sở Nội vụ",
        "aliases": "SNV; Sở NV",
        "parent": "UBND",
        "groups": "các sở, ban, ngành",
        "valid_from": "2021-01-01",
    },
]


def test_the_columns_are_the_fields_of_a_row() -> None:
    assert tuple(field.name for field in fields(UnitRow) if field.name != "place") == COLUMNS


def as_csv() -> bytes:
    lines = [",".join(f'"{row.get(column, "")}"' for column in COLUMNS) for row in ROWS]
    return "\n".join([",".join(COLUMNS), *lines]).encode("utf-8-sig")


@pytest.mark.parametrize(("name", "data"), [("u.csv", as_csv()), ("u.json", json.dumps(ROWS).encode())])
def test_the_same_rows_are_read_from_every_format(name: str, data: bytes) -> None:
    province, department = read_unit_file(data, name)
    assert (province.code, province.groups) == ("UBND", ())
    assert department.aliases == ("SNV", "Sở NV")
    assert department.groups == ("các sở, ban, ngành",)
    assert department.parent == "UBND"
    assert str(department.valid_from) == "2021-01-01"
    assert department.calendar == "vn"


def test_the_template_is_a_file_that_can_be_imported() -> None:
    rows = read_unit_file(unit_file_template(), "units.xlsx")
    assert [row.code for row in rows] == ["UBND", "SNV"]


def test_text_in_another_encoding_is_refused_and_not_garbled() -> None:
    with pytest.raises(BadInput, match="UTF-8"):
        read_unit_file("code,name\nSNV,Sở Nội vụ\n".encode("utf-16"), "u.csv")


@pytest.mark.parametrize(
    ("names", "emails", "expected"),
    [
        ("", "", ()),
        ("A; B", "a@x.vn", (("A; B", "a@x.vn"),)),
        ("A; B", "a@x.vn; b@x.vn;a@x.vn", (("A", "a@x.vn"), ("B", "b@x.vn"))),
        ("", "a@x.vn;b@x.vn", (("", "a@x.vn"), ("", "b@x.vn"))),
    ],
)
def test_several_people_of_one_post_stand_in_their_order(
    names: str, emails: str, expected: tuple[tuple[str, str], ...]
) -> None:
    assert holders_of(names, emails) == expected


def test_one_broken_address_among_several_is_named() -> None:
    with pytest.raises(BadInput, match="không phải địa chỉ thư"):
        read_unit_file(b"code,name,desk_email\nA,B,a@x.vn;khong phai\n", "u.csv")
