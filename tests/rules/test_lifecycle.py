"""The table of moves, and the words derived from dates."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.calendars import national_calendar
from rules.delivery import LONGEST_WAIT, retry_at
from rules.errors import IllegalMove
from rules.lifecycle import MOVES, Move, State, advance, sources_of
from rules.progress import PrintedClass, Timeliness, printed_class, progress_of, rates
from rules.wording import days_left_words, number_words, percent_words, weekday_date

CALENDAR = national_calendar()
DUE = date(2021, 6, 16)


@pytest.mark.parametrize(("state", "move"), list(product(State, Move)))
def test_only_the_moves_of_the_table_are_allowed(state: State, move: Move) -> None:
    if (state, move) in MOVES:
        assert advance(state, move) is MOVES[state, move]
    else:
        with pytest.raises(IllegalMove):
            advance(state, move)


@pytest.mark.parametrize("move", list(Move))
def test_every_move_leads_to_one_state(move: Move) -> None:
    assert len({MOVES[state, move] for state in sources_of(move)}) == 1


@pytest.mark.parametrize(
    ("state", "answered", "today", "timeliness", "days_left"),
    [
        (State.OPEN, None, "2021-06-08", Timeliness.NOT_DUE, 6),
        (State.OPEN, None, "2021-06-11", Timeliness.DUE_SOON, 3),
        (State.OPEN, None, "2021-06-16", Timeliness.DUE_TODAY, 0),
        (State.RETURNED, None, "2021-06-18", Timeliness.OVERDUE, -2),
        (State.OPEN, None, "2021-06-19", Timeliness.OVERDUE, -2),
        (State.ACCEPTED, "2021-06-16", "2021-07-01", Timeliness.DONE_ON_TIME, 0),
        (State.SUBMITTED, "2021-06-17", "2021-06-17", Timeliness.DONE_LATE, 0),
        (State.WAIVED, None, "2021-07-01", Timeliness.CLOSED, 0),
    ],
)
def test_timeliness_is_derived_from_dates(
    state: State, answered: str | None, today: str, timeliness: Timeliness, days_left: int
) -> None:
    answered_on = date.fromisoformat(answered) if answered else None
    progress = progress_of(state, DUE, answered_on, date.fromisoformat(today), CALENDAR)
    assert (progress.timeliness, progress.days_left) == (timeliness, days_left)


def test_the_saturday_after_a_friday_due_date_is_already_late() -> None:
    progress = progress_of(State.OPEN, date(2021, 6, 18), None, date(2021, 6, 19), CALENDAR)
    assert progress.is_overdue
    assert progress.days_left == -1


@given(
    state=st.sampled_from(State),
    today=st.dates(date(2021, 1, 1), date(2021, 12, 31)),
    late=st.integers(-20, 20),
)
def test_every_counted_obligation_is_in_exactly_one_printed_class(
    state: State, today: date, late: int
) -> None:
    answered = DUE + timedelta(late) if state in (State.SUBMITTED, State.ACCEPTED) else None
    printed = printed_class(progress_of(state, DUE, answered, today, CALENDAR))
    if state in (State.WAIVED, State.CANCELLED):
        assert printed is None
    else:
        assert printed in list(PrintedClass)


def test_rates_have_no_value_where_there_is_nothing_to_divide_by() -> None:
    none = rates(on_time=0, late=0, overdue=0, reported=0, owed=0)
    assert (none.completion, none.on_time, none.update) == (None, None, None)
    some = rates(on_time=31, late=5, overdue=7, reported=36, owed=43)
    assert percent_words(some.on_time) == "86,1 %"
    assert percent_words(some.completion) == "83,7 %"
    assert percent_words(None) == "–"


@given(attempts=st.integers(0, 10_000))
def test_a_relay_that_is_away_is_asked_again_for_as_long_as_it_takes(attempts: int) -> None:
    now = datetime(2021, 6, 16, tzinfo=UTC)
    assert timedelta(0) < retry_at(now, attempts) - now <= LONGEST_WAIT


def test_words_are_those_offices_use() -> None:
    assert days_left_words(2, DUE) == "Còn 2 ngày làm việc"
    assert days_left_words(0, DUE) == "Đến hạn hôm nay"
    assert days_left_words(-3, date(2021, 3, 22)) == "Quá hạn 3 ngày làm việc (từ 22/3/2021)"
    assert weekday_date(DUE) == "Thứ Tư 16/6/2021"
    assert number_words(1234567) == "1.234.567"
