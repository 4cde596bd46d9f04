"""The watchdog judges by the ladder and the record, not by what the rounds say of themselves."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from config.calendars import national_calendar
from config.policy_files import load_ladder
from rules.watch import Finding, LadderStand, Lapse, look_at

CALENDAR = national_calendar()
LADDER = load_ladder("report")
# A report of H1 2021: opened on 7/6, due on 16/6; on the 15th the step of the day before is done.
STAND = LadderStand(
    obligation_id=7,
    due_on=date(2021, 6, 16),
    due_version=1,
    opens_on=date(2021, 6, 7),
    position=2,
    next_on=date(2021, 6, 16),
    paused_until=None,
    recorded=2,
    is_open=True,
)


def found(as_of: date = date(2021, 6, 15), **changes: Any) -> Finding | None:
    return look_at(replace(STAND, **changes), LADDER, CALENDAR, as_of)


def test_an_obligation_that_stands_where_its_ladder_says_is_well() -> None:
    assert found() is None


@pytest.mark.parametrize(
    ("changes", "lapse", "right_day"),
    [
        ({"is_open": False}, Lapse.NOT_OPENED, None),
        ({"next_on": date(2021, 6, 15)}, Lapse.NOT_RAISED, None),
        ({"next_on": None}, Lapse.NO_NEXT_DAY, date(2021, 6, 16)),
        ({"next_on": date(2021, 6, 18)}, Lapse.NO_NEXT_DAY, date(2021, 6, 16)),
        ({"next_on": None, "paused_until": date(2021, 6, 21)}, Lapse.NO_NEXT_DAY, date(2021, 6, 21)),
        ({"recorded": 1}, Lapse.NOT_ON_RECORD, None),
    ],
)
def test_what_is_wrong_is_named_and_the_right_day_given(
    changes: dict[str, Any], lapse: Lapse, right_day: date | None
) -> None:
    assert found(**changes) == Finding(7, lapse, right_day)


def test_a_pause_that_moves_the_next_step_is_no_lapse() -> None:
    assert found(paused_until=date(2021, 6, 21), next_on=date(2021, 6, 21)) is None


def test_what_lies_below_the_foot_of_a_ladder_armed_anew_was_never_due() -> None:
    assert found(is_whole=False, recorded=0) is None


def test_a_ladder_that_has_come_to_its_end_owes_no_further_day() -> None:
    assert found(date(2021, 7, 30), position=8, recorded=8, next_on=None) is None
