"""Figures made one: exact in any order, missing ones missing, no window counted twice, no total made up."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.aggregation import (
    Aggregation,
    Cumulative,
    Figure,
    Total,
    Window,
    change_from,
    covering,
    exact_sum,
    share_of_target,
    since_beginning,
    total_of,
)

SUM, LAST, AVERAGE, RATIO = Aggregation
Q1 = Window(date(2020, 12, 15), date(2021, 3, 14))
H1 = Window(date(2020, 12, 15), date(2021, 6, 14))
Q3 = Window(date(2021, 6, 15), date(2021, 9, 14))
YEAR = Window(date(2020, 12, 15), date(2021, 12, 14))
# As figures are read: with up to six digits behind the comma.
FIGURES = st.integers(-(10**12), 10**12).map(lambda millionths: millionths / 10**6)


def figures(*values: float | None) -> list[Figure]:
    return [Figure(value) for value in values]


@pytest.mark.parametrize(
    ("way", "given", "measure", "total"),
    [
        (SUM, figures(0.1, 0.2, None), "tấn", Total(0.3, 2, 3)),
        (SUM, figures(None, None), "tấn", Total(None, 0, 2)),
        (SUM, [], "tấn", Total(None, 0, 0)),
        (SUM, [Figure(1.0), Figure(2.0, is_estimate=True)], "lớp", Total(3.0, 2, 2, is_estimate=True)),
        (SUM, [Figure(1.0), Figure(None, is_estimate=True)], "lớp", Total(1.0, 1, 2)),
        (LAST, figures(12, 30), "biên chế", Total(42.0, 2, 2)),
        (LAST, figures(90, 80), "%", Total(None, 2, 2, is_countable=False)),
        (LAST, figures(90), "%", Total(90.0, 1, 1)),
        (AVERAGE, figures(1, 2, None), "điểm", Total(1.5, 2, 3)),
        (RATIO, figures(90, 80), "%", Total(None, 2, 2, is_countable=False)),
        (RATIO, figures(None, None), "%", Total(None, 0, 2)),
        (RATIO, figures(90), "%", Total(90.0, 1, 1)),
        (RATIO, [Figure(90, False, 9, 10), Figure(50, True, 10, 20)], "%", Total(190 / 3, 2, 2, True)),
        (RATIO, [Figure(0.9, False, 9, 10), Figure(None, False, 10, None)], "lần", Total(0.9, 1, 2)),
        (RATIO, [Figure(None, False, 0, 0)], "%", Total(None, 1, 1)),
    ],
)
def test_figures_of_units_make_one(way: Aggregation, given: list[Figure], measure: str, total: Total) -> None:
    assert total_of(way, given, measure) == total


@given(values=st.lists(FIGURES, max_size=40), cut=st.integers(0, 40), data=st.data())
def test_a_sum_is_the_same_in_every_order_and_in_parts(
    values: list[float], cut: int, data: st.DataObject
) -> None:
    total = exact_sum(values)
    assert exact_sum(data.draw(st.permutations(values))) == total
    assert exact_sum((exact_sum(values[:cut]), exact_sum(values[cut:]))) == total
    assert total == float(sum(Fraction(str(value)) for value in values))


@pytest.mark.parametrize(
    ("way", "told", "until", "value", "is_whole"),
    [
        # The six months cover the quarter: its figure stands alone, larger or smaller.
        (SUM, {Q1: 5, H1: 8}, [Q1, H1], 8, True),
        (SUM, {Q1: 5, H1: 3}, [Q1, H1], 3, True),
        # The third quarter does not: it is added.
        (SUM, {Q1: 5, H1: 8, Q3: 4}, [Q1, H1, Q3], 12, True),
        # Who gave no figure for the six months is known by its quarters, and the gap is told.
        (SUM, {Q1: 5, Q3: 4}, [Q1, H1, Q3], 9, False),
        (SUM, {Q1: 5, H1: 8, Q3: 4, YEAR: 20}, [Q1, H1, Q3, YEAR], 20, True),
        (SUM, {}, [Q1, H1], None, False),
        # A plan of April owes no first quarter: its year begins with the six months.
        (SUM, {H1: 8}, [H1], 8, True),
        (LAST, {Q1: 5, H1: 8}, [Q1, H1, Q3], 8, False),
        (LAST, {Q1: 5, Q3: 2}, [Q1, H1, Q3], 2, True),
        (AVERAGE, {H1: 8, Q3: 4}, [H1, Q3], 6, True),
        (AVERAGE, {Q1: 1, H1: 8, Q3: 4}, [Q1, H1, Q3], 6, True),
        (RATIO, {H1: 90, Q3: 80}, [H1, Q3], None, True),
    ],
)
def test_windows_of_a_year_make_one_and_none_counts_twice(
    way: Aggregation, told: dict[Window, float], until: list[Window], value: float | None, is_whole: bool
) -> None:
    given = {window: Figure(figure) for window, figure in told.items()}
    found = since_beginning(way, given, until, "%" if way is RATIO else "lớp")
    assert (found.figure.value, found.is_whole) == (value, is_whole)


def test_a_ratio_of_the_year_is_counted_from_the_figures_of_its_windows() -> None:
    given = {H1: Figure(90, False, 9, 10), Q3: Figure(50, True, 10, 20)}
    assert since_beginning(RATIO, given, [H1, Q3], "%") == Cumulative(Figure(190 / 3, True, 19, 30), True)


@given(
    spans=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 90)), max_size=8),
)
def test_windows_that_are_chosen_never_overlap_and_tell_of_the_most_days(
    spans: list[tuple[int, int]],
) -> None:
    first = date(2021, 1, 1)
    windows = [Window(first + timedelta(a), first + timedelta(a + b)) for a, b in spans]
    chosen = covering(windows)
    assert all(one.end_on < other.start_on for one, other in pairwise(chosen))
    assert sum(one.days for one in chosen) == _most_days(sorted(set(windows)), first)


def _most_days(windows: list[Window], free_from: date) -> int:
    """By trying every choice."""
    if not windows:
        return 0
    head, rest = windows[0], windows[1:]
    without = _most_days(rest, free_from)
    if head.start_on < free_from:
        return without
    return max(without, head.days + _most_days(rest, head.end_on + timedelta(1)))


@pytest.mark.parametrize(
    ("value", "target", "share"),
    [(8, 10, 0.8), (12, 10, 1.2), (None, 10, None), (8, None, None), (8, 0, None), (8, -1, None)],
)
def test_a_share_is_told_only_of_a_target_above_nothing(
    value: float | None, target: float | None, share: float | None
) -> None:
    assert share_of_target(value, target) == share


@pytest.mark.parametrize(
    ("now", "before", "measure", "change"),
    [
        (12, 10, "lớp", 0.2),
        (8, 10, "lớp", -0.2),
        (92.5, 90, "%", 2.5),
        (8, 0, "lớp", None),
        (None, 10, "lớp", None),
        (8, None, "lớp", None),
    ],
)
def test_a_change_is_in_points_for_percentages_and_else_a_share(
    now: float | None, before: float | None, measure: str, change: float | None
) -> None:
    assert change_from(now, before, measure) == change
