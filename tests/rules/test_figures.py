"""Figures as offices write them are read as they were meant, and as nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import BadInput
from rules.figures import figure_words, is_estimate, jump_words, read_figure, written_again


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.234,5", 1234.5),
        ("1234.5", 1234.5),
        ("1234,5", 1234.5),
        ("1.234", 1234.0),
        ("1.234.567", 1234567.0),
        ("1,234,567.25", 1234567.25),
        ("1 234 567,25", 1234567.25),
        ("1\u00a0234", 1234.0),
        ("0,125", 0.125),
        ("0.125", 0.125),
        ("12,5 %", 12.5),
        ("12,5%", 12.5),
        ("−3", -3.0),
        ("-3,5", -3.5),
        ("0", 0.0),
        ("  42 ", 42.0),
    ],
)
def test_a_figure_is_read_as_offices_write_it(written: str, value: float) -> None:
    assert read_figure(written, "%") == value


def test_the_unit_of_measure_may_stand_behind_the_figure() -> None:
    assert read_figure("1.234,5 Triệu đồng", "triệu đồng") == 1234.5
    with pytest.raises(BadInput):
        read_figure("1.234,5 tỷ đồng", "triệu đồng")


@pytest.mark.parametrize(
    "written",
    ["", "khoảng 5", "5-7", "1.23.4", "1..2", "1,2,3", "12/5", "1e5", "nan", "inf", "٣", "0x10", "1 2", "007", "9" * 41, "=1+1"],
)  # fmt: skip
def test_what_is_no_figure_is_refused_in_one_line(written: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_figure(written)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


@given(st.integers(-(10**14), 10**14), st.integers(0, 4))
def test_a_figure_that_was_shown_is_read_back_as_itself(number: int, places: int) -> None:
    value = number / 10**places
    assert read_figure(figure_words(value)) == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize(
    ("now", "before", "asked"),
    [(100, 10, "Gấp 10 lần"), (10, 100, "1/10"), (50, 10, ""), (20, 100, ""), (5, 0, ""), (0, 5, ""), (-1, 50, "")],
)  # fmt: skip
def test_a_jump_is_questioned_in_words(now: float, before: float, asked: str) -> None:
    words = jump_words(now, before)
    assert asked in words
    assert bool(words) == bool(asked)


@pytest.mark.parametrize(
    "written", ["ước 1.200", "Số ước: 1.200", "1.200 (ước)", "ước tính 1.200 lớp", "ước đạt 1.200"]
)
def test_an_estimate_is_read_as_its_figure_and_known_as_an_estimate(written: str) -> None:
    assert read_figure(written, "lớp") == 1200
    assert is_estimate(written)
    assert is_estimate(written_again(1200, is_estimated=True))
    assert not is_estimate(written_again(1200, is_estimated=False))
    with pytest.raises(BadInput):
        read_figure(written.replace("1.200", ""), "lớp")
