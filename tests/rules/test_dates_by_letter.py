"""An official letter may give one period other dates (tracking.md 2.6); the chain must still fit."""

from datetime import date

import pytest

from config.policy_files import load_regime
from rules.cadence import Every
from rules.errors import BadInput, Refused
from rules.periods import ReportingPeriod, reporting_periods
from rules.workdays import WorkCalendar

Dates = tuple[date | None, date | None]


def periods(**by_letter: Dates) -> dict[str, ReportingPeriod]:
    found = reporting_periods(
        load_regime("cchc"),
        year=2021,
        every=(Every.HALF_YEARLY, Every.YEARLY),
        calendar=WorkCalendar(),
        plan_issued_on=date(2021, 3, 22),
        by_letter={key.replace("_", "-").removeprefix("y"): dates for key, dates in by_letter.items()},
    )
    return {period.key: period for period in found}


def test_the_dates_of_a_letter_are_taken_as_named_and_the_rest_stays() -> None:
    plain, moved = periods()["2021-H1"], periods(y2021_H1=(date(2021, 6, 18), None))["2021-H1"]
    assert moved.unit_due_on == date(2021, 6, 18)
    assert (moved.top_due_on, moved.cut_off_on, moved.opens_on) == (
        plain.top_due_on, plain.cut_off_on, plain.opens_on,
    )  # fmt: skip
    sunday = periods(y2021_H1=(None, date(2021, 6, 20)))["2021-H1"]
    assert (sunday.top_due_on, sunday.top_due_named_on) == (date(2021, 6, 20), date(2021, 6, 20))


@pytest.mark.parametrize(
    ("dates", "lacking"),
    [
        ((date(2021, 6, 14), None), 1),
        ((date(2021, 6, 18), date(2021, 6, 18)), 1),
        ((None, date(2021, 6, 15)), 2),
        ((date(2021, 6, 15), date(2021, 6, 16)), 0),
    ],
)
def test_a_chain_that_cannot_fit_is_refused_with_the_days_it_lacks(dates: Dates, lacking: int) -> None:
    if not lacking:
        assert periods(y2021_H1=dates)["2021-H1"].unit_due_on == dates[0]
        return
    with pytest.raises(Refused, match=f"thiếu {lacking} ngày làm việc"):
        periods(y2021_H1=dates)


def test_a_period_that_is_not_owed_is_named() -> None:
    with pytest.raises(BadInput, match=r"'2021-Q1'.*2021-H1, 2021-Y"):
        periods(y2021_Q1=(date(2021, 4, 1), None))
