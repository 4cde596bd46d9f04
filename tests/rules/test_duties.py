"""What a changed assignment does to what is already owed for it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.duties import Duty, Reconciled, Wanted, reconcile
from rules.keys import occurrence_base, occurrence_of, renewed_occurrence, task_obligation_key

START = date(2021, 6, 1)


def day(text: str) -> date:
    return date.fromisoformat(f"2021-{text}")


def wanted(on: str, unit: int = 1) -> Wanted:
    return Wanted(unit, day(on), f"2021-{on}")


def owed(on: str, unit: int = 1, *, number: int = 1, is_live: bool = True, is_given: bool = False) -> Duty:
    return Duty(number, unit, f"2021-{on}", day(on), is_live, is_given)


def monthly(month: int, *, is_live: bool = True) -> Duty:
    return Duty(month, 1, f"2021-{month:02}", date(2021, month, 28), is_live)


def asked(month: int) -> Wanted:
    return Wanted(1, date(2021, month, 28), f"2021-{month:02}")


def changed(asked: list[Wanted], duties: list[Duty]) -> Reconciled:
    return reconcile(asked, duties, from_on=START)


def test_a_date_that_moves_takes_the_duty_along() -> None:
    found = changed([wanted("08-31")], [owed("06-30")])
    assert [(duty.id, to.due_on) for duty, to in found.moved] == [(1, day("08-31"))]
    assert not found.opened
    assert not found.cancelled


def test_what_was_answered_is_neither_moved_nor_asked_again() -> None:
    assert changed([wanted("08-31")], [owed("06-30", is_live=False)]) == Reconciled()


def test_another_unit_is_asked_and_the_first_is_let_off() -> None:
    found = changed([wanted("06-30", unit=2)], [owed("06-30", unit=1)])
    assert [one.unit for one in found.opened] == [2]
    assert [duty.unit for duty in found.cancelled] == [1]


def test_of_two_dates_the_one_that_stays_stays() -> None:
    duties = [owed("04-30", number=1, is_live=False), owed("06-30", number=2)]
    found = changed([wanted("04-30"), wanted("07-31")], duties)
    assert [(duty.id, to.due_on) for duty, to in found.moved] == [(2, day("07-31"))]
    assert changed([wanted("06-30"), wanted("09-30")], [owed("06-30")]).opened == (wanted("09-30"),)


def test_an_answered_date_is_used_up_only_when_nothing_awaited_is_left_to_move() -> None:
    duties = [owed("04-30", number=1, is_live=False), owed("06-30", number=2)]
    found = changed([wanted("07-31")], duties)
    assert [duty.id for duty, _ in found.moved] == [2]


def test_a_date_given_to_one_unit_is_not_shortened_but_is_lengthened() -> None:
    given_until_july = owed("07-15", is_given=True)
    shorter = changed([wanted("07-10")], [given_until_july])
    assert shorter.kept_given
    assert not shorter.moved
    assert changed([wanted("08-31")], [given_until_july]).moved


def test_a_rhythm_changes_from_the_day_of_the_amendment_on() -> None:
    duties = [monthly(4), monthly(5, is_live=False), *map(monthly, (6, 7, 8, 9))]
    found = changed([asked(month) for month in (3, 6, 9, 12)], duties)
    assert [duty.id for duty in found.cancelled] == [7, 8]  # April was owed and stays owed
    assert [one.occurrence for one in found.opened] == ["2021-12"]  # March was never asked for


def test_a_deadline_that_becomes_a_rhythm_is_replaced_by_it() -> None:
    found = changed([asked(6), asked(12)], [owed("06-30", number=7)])
    assert [duty.id for duty in found.cancelled] == [7]
    assert len(found.opened) == 2


def test_what_an_event_asked_for_goes_to_the_new_unit() -> None:
    event = Duty(5, 1, "event-2021-05-20", day("05-27"), is_live=True)
    found = changed([Wanted(2, day("05-27"), "event-2021-05-20")], [event])
    assert [one.unit for one in found.opened] == [2]
    assert [duty.id for duty in found.cancelled] == [5]


duties = st.lists(
    st.builds(
        lambda unit, month, is_live, is_given: (unit, month, is_live, is_given),
        st.integers(1, 3), st.integers(1, 12), st.booleans(), st.booleans(),
    ),
    max_size=8,
)  # fmt: skip


@given(duties, st.lists(st.tuples(st.integers(1, 3), st.integers(1, 12)), max_size=8), st.booleans())
def test_every_duty_has_one_fate_and_every_wish_is_met_once(
    held: list[tuple[int, int, bool, bool]], asked_for: list[tuple[int, int]], is_dated: bool
) -> None:
    form = "2021-{:02}-28" if is_dated else "2021-{:02}"
    existing = [
        Duty(number, unit, form.format(month), date(2021, month, 28), is_live, is_given)
        for number, (unit, month, is_live, is_given) in enumerate(held)
    ]
    wishes = [Wanted(unit, date(2021, month, 28), form.format(month)) for unit, month in set(asked_for)]
    found = reconcile(wishes, existing, from_on=date(2021, 1, 1))
    touched = [duty for duty, _ in (*found.moved, *found.kept_given)] + list(found.cancelled)
    assert all(duty.is_live for duty in touched)
    assert len({duty.id for duty in touched}) == len(touched)
    met = [*found.opened, *(one for _, one in (*found.moved, *found.kept_given))]
    assert len(set(met)) == len(met)
    assert set(met) <= set(wishes)


@pytest.mark.parametrize("plan", ["46/KH-UBND", "ke:hoach:46"])
def test_the_occurrence_is_read_back_from_the_key(plan: str) -> None:
    for occurrence in ("2021-06-30", "2021-06", "event-2021-06-30"):
        assert occurrence_of(task_obligation_key(plan, 7, "SNV-VP", occurrence), "SNV-VP") == occurrence
        assert occurrence_base(renewed_occurrence(occurrence, 12)) == occurrence


def test_a_period_whose_day_is_worded_otherwise_moves_unless_it_was_given_a_later_one() -> None:
    asked_anew = [Wanted(1, date(2021, month, 20), f"2021-{month:02}") for month in (3, 6, 9)]
    found = changed(asked_anew, [monthly(3), monthly(6), replace(monthly(9), is_given=True)])
    assert [(duty.id, to.due_on) for duty, to in found.moved] == [(6, day("06-20"))]
    assert [duty.id for duty, _ in found.kept_given] == [9]
    assert not found.opened
    assert not found.cancelled
