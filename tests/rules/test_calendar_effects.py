"""What a change of the calendar does to dates: pure cases, and what holds for every calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar_effects import (
    Dated,
    Fate,
    Stretch,
    changed_days,
    lacking_days,
    shifted,
    stored_basis,
    stretches,
)
from rules.due_basis import DueBasis, fixed, rolled, workdays_after
from rules.workdays import Roll, WorkCalendar

OFF, MADE_UP = date(2026, 1, 2), date(2026, 1, 10)
NEW_YEAR = frozenset({date(2026, 1, 1)})
BEFORE = {"vn": WorkCalendar(NEW_YEAR), "truong": WorkCalendar(NEW_YEAR, weekdays=frozenset(range(6)))}
AFTER = {
    "vn": WorkCalendar(NEW_YEAR | {OFF}, frozenset({MADE_UP})),
    "truong": WorkCalendar(NEW_YEAR | {OFF}, frozenset({MADE_UP}), weekdays=frozenset(range(6))),
}


def move(basis: DueBasis, *, day: date | None = None, key: str = "vn", today: date = date(2025, 12, 25)) -> date | None:  # fmt: skip
    """Where the swap puts a date that stood where its rule put it."""
    stands = day or basis.due_on(BEFORE.get(key, BEFORE["vn"]))
    found = shifted([Dated(1, stands, basis, key)], BEFORE, AFTER, national="vn", today=today)
    return found[0].to if found and found[0].moves else None


@pytest.mark.parametrize(
    ("basis", "to"),
    [
        (rolled(OFF), date(2026, 1, 5)),
        (rolled(MADE_UP), MADE_UP),  # stood on Monday 12/1
        (rolled(date(2026, 1, 11)), None),
        (rolled(OFF, Roll.PREVIOUS), date(2025, 12, 31)),
        (rolled(OFF, Roll.NONE), None),
        (workdays_after(date(2025, 12, 31), 3), date(2026, 1, 7)),  # vector 4 of domain.md 2.7
        (workdays_after(date(2026, 1, 5), 5), MADE_UP),  # vector 5
        (workdays_after(date(2026, 1, 12), 2), None),
        (fixed(OFF), None),
    ],
)
def test_a_date_follows_its_rule(basis: DueBasis, to: date | None) -> None:
    assert move(basis) == to


def test_a_unit_with_its_own_calendar_moves_by_it_and_one_with_an_unknown_key_by_the_national_one() -> None:
    assert move(rolled(MADE_UP), key="truong") is None
    assert move(rolled(OFF), key="truong") == date(2026, 1, 3)
    assert move(rolled(OFF), key="nobody-filled-it") == date(2026, 1, 5)


def test_a_date_somebody_set_otherwise_is_not_touched() -> None:
    assert move(rolled(OFF), day=date(2026, 1, 8)) is None


def test_what_lies_behind_stays_and_nothing_moves_behind_today() -> None:
    def fate(basis: DueBasis, today: date) -> Fate:
        dated = Dated(1, basis.due_on(BEFORE["vn"]), basis, "vn")
        (found,) = shifted([dated], BEFORE, AFTER, national="vn", today=today)
        return found.fate

    assert fate(rolled(OFF), OFF) is Fate.MOVES
    assert fate(rolled(OFF), date(2026, 1, 3)) is Fate.PAST
    assert fate(rolled(MADE_UP), MADE_UP) is Fate.MOVES
    assert fate(rolled(MADE_UP), date(2026, 1, 11)) is Fate.PAST


def test_a_row_from_before_bases_were_kept_is_the_named_day_rolled() -> None:
    assert stored_basis(None, named_due_on=None, original_due_on=OFF) == rolled(OFF)
    assert stored_basis(None, named_due_on=MADE_UP, original_due_on=OFF) == rolled(MADE_UP)
    assert stored_basis("fixed:2026-01-02", named_due_on=MADE_UP, original_due_on=OFF) == fixed(OFF)


def test_only_days_that_work_differently_count_and_near_ones_go_together() -> None:
    days = [OFF, MADE_UP, date(2026, 1, 1), date(2026, 1, 4)]
    assert changed_days(BEFORE, AFTER, days) == (OFF, MADE_UP)
    assert stretches([MADE_UP, OFF, date(2026, 4, 30)]) == (
        Stretch(OFF, MADE_UP),
        Stretch(date(2026, 4, 30), date(2026, 4, 30)),
    )


def test_a_chain_says_how_many_working_days_it_lacks() -> None:
    calendar = BEFORE["vn"]
    cut_off = date(2026, 6, 14)
    assert lacking_days(cut_off, date(2026, 6, 16), date(2026, 6, 22), calendar) == 0
    assert lacking_days(cut_off, date(2026, 6, 22), date(2026, 6, 22), calendar) == 1
    assert lacking_days(cut_off, date(2026, 6, 23), date(2026, 6, 22), calendar) == 2


DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 31))
HOLIDAYS = st.frozensets(DAYS, max_size=25)
BASES = st.one_of(
    st.builds(rolled, DAYS),
    st.builds(workdays_after, DAYS, st.integers(1, 15)),
)


@given(BASES, HOLIDAYS, HOLIDAYS, st.frozensets(DAYS, max_size=5))
def test_more_holidays_never_make_a_due_date_earlier(
    basis: DueBasis, holidays: frozenset[date], more: frozenset[date], made_up: frozenset[date]
) -> None:
    before = {"vn": WorkCalendar(holidays, made_up - more)}
    after = {"vn": WorkCalendar(holidays | more, made_up - more)}
    dated = Dated(1, basis.due_on(before["vn"]), basis, "vn")
    for one in shifted([dated], before, after, national="vn", today=date(2025, 1, 1)):
        assert one.to > dated.day


@given(BASES, HOLIDAYS, HOLIDAYS)
def test_only_what_lies_on_both_sides_of_a_changed_day_moves(
    basis: DueBasis, holidays: frozenset[date], others: frozenset[date]
) -> None:
    """The narrow look of `obligations_near` misses nothing."""
    before, after = {"vn": WorkCalendar(holidays)}, {"vn": WorkCalendar(others)}
    dated = Dated(1, basis.due_on(before["vn"]), basis, "vn")
    if shifted([dated], before, after, national="vn", today=date(2025, 1, 1)):
        first, last = sorted((basis.day, dated.day))
        near = stretches(changed_days(before, after, holidays | others))
        assert any(one.first <= last and one.last >= first for one in near)


@given(BASES, HOLIDAYS, HOLIDAYS)
def test_taking_a_change_back_puts_every_date_back(
    basis: DueBasis, holidays: frozenset[date], others: frozenset[date]
) -> None:
    before, after = {"vn": WorkCalendar(holidays)}, {"vn": WorkCalendar(others)}
    start = basis.due_on(before["vn"])
    long_ago = start - timedelta(days=400)
    there = shifted([Dated(1, start, basis, "vn")], before, after, national="vn", today=long_ago)
    for one in there:
        back = shifted([Dated(1, one.to, basis, "vn")], after, before, national="vn", today=long_ago)
        assert [two.to for two in back] == [start]
