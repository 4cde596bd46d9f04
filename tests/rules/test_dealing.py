"""Work dealt out to several hands."""

from hypothesis import given
from hypothesis import strategies as st

from rules.dealing import PARTS_EACH, dealt, hands_for

weights = st.dictionaries(st.integers(1, 500), st.integers(1, 5000), max_size=60)


@given(weights, st.integers(1, 16))
def test_every_plan_is_in_one_part_of_one_hand(due: dict[int, int], hands: int) -> None:
    parts = [plan for hand in dealt(due, hands) for part in hand for plan in part]
    assert sorted(parts) == sorted(due)
    assert len(dealt(due, hands)) == hands


@given(weights, st.integers(1, 16))
def test_no_part_is_heavier_than_it_must_be(due: dict[int, int], hands: int) -> None:
    loads = [sum(due[plan] for plan in part) for hand in dealt(due, hands) for part in hand]
    most_even = sum(due.values()) / (hands * PARTS_EACH)
    assert max(loads, default=0) <= most_even + max(due.values(), default=0)


def test_two_plans_go_to_two_hands() -> None:
    assert dealt({1: 10, 2: 10}, 2) == [[(1,)], [(2,)]]


def test_help_is_called_only_when_there_is_work_for_it() -> None:
    assert [hands_for(work, worth_a_hand=500, most=4) for work in (0, 499, 999, 1000, 10_000)] == [
        1,
        1,
        1,
        2,
        4,
    ]
