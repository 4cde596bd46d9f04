"""Whatever a file is called, it is kept under a name that harms nobody."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.file_names import safe_file_name


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Báo cáo quý I.pdf", "Báo cáo quý I.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\hoa\\bao cao.DOCX", "bao cao.docx"),
        ("/tuyet/doi.pdf", "doi.pdf"),
        ("hoa\u202efdp.exe", "hoafdp.exe"),
        ("a\x00b\r\nc.pdf", "ab  c.pdf"),
        ("con.pdf", "_con.pdf"),
        ("LPT1.xlsx", "_LPT1.xlsx"),
        ("nul.tar.csv", "_nul.tar.csv"),
        ("...", "tep-khong-ten"),
        ("", "tep-khong-ten"),
        ('a<b>"c"|d?*.pdf', "a_b__c__d__.pdf"),
        (".bashrc", "bashrc"),
    ],
)
def test_a_name_is_only_a_name(given_name: str, kept: str) -> None:
    assert safe_file_name(given_name) == kept


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_is_safe_and_stays_so(given_name: str) -> None:
    name = safe_file_name(given_name)
    assert 0 < len(name) <= 140
    assert not set(name) & set('/\\<>:"|?*\0')
    assert all(unicodedata.category(sign)[0] != "C" for sign in name)
    assert name not in (".", "..")
    assert not name.startswith(".")
    assert safe_file_name(name) == name
