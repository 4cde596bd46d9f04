"""The edit form of a công văn: what no honest page sends is refused in one line."""

import pytest
from starlette.datastructures import FormData

from rules.errors import BadInput
from web.document_form import edited_of


@pytest.mark.parametrize("version", ["9" * 5_000, "2147483648", "-1", "٣", "1e3"])
def test_a_number_that_is_none_is_refused_whatever_its_length(version: str) -> None:
    with pytest.raises(BadInput, match="không đúng dạng"):
        edited_of(FormData({"version": version}))


def test_what_is_printed_on_one_line_stays_on_one_line() -> None:
    typed = edited_of(FormData({"version": "2147483647", "symbol": "SNV\r\n-CCHC", "subject": "a\n b"}))
    assert (typed.version, typed.symbol, typed.words.subject) == (2**31 - 1, "SNV -CCHC", "a b")
