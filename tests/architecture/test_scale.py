"""The tables of docs/scale.md are those that the arithmetic gives."""

import re
from dataclasses import replace
from pathlib import Path

from bench.scale import tables
from bench.scale_model import PROVINCE, SQLITE, Habits, gigabytes, morning, workers

DOCUMENT = (Path(__file__).parents[2] / "docs" / "scale.md").read_text("utf-8")


def test_the_document_shows_what_the_arithmetic_gives() -> None:
    shown = re.findall(r"<!-- begin: (\w+) -->\n(.*?)\n<!-- end -->", DOCUMENT, re.DOTALL)
    assert dict(shown) == {name: "\n".join(lines) for name, lines in tables().items()}


def test_twice_as_much_asks_for_twice_as_much() -> None:
    double = replace(PROVINCE, obligations=2 * PROVINCE.obligations, units=2 * PROVINCE.units)
    habits = Habits()
    for once, twice in zip(
        (*morning(PROVINCE, SQLITE, habits), *gigabytes(PROVINCE, SQLITE, habits)),
        (*morning(double, SQLITE, habits), *gigabytes(double, SQLITE, habits)),
        strict=True,
    ):
        assert abs(twice - 2 * once) <= 0.001 * twice + 1
    assert workers(10) == 1
    assert workers(30 * 60 * 1.6) == 3
