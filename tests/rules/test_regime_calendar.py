"""Every period of the shipped regimes, 2020–2027, against a table that was not made by this program.

The table was written by a separate script that knew only `datetime`, the windows as the decree states them (from the
15th to the 14th), two working days for the unit, the 25th or the 20th rolled forward, and the rest days of the
`holidays` package with the swap of 02/01/2026 and 10/01/2026; plain loops over days, nothing of this repository. Its
rolled 20ths and 25ths and the working days of eight cycles were compared with the lists of the study of practice.
"""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from config.calendars import national_calendar
from config.policy_files import load_regime
from rules.periods import Regime, ReportingPeriod, check_chain, dated_period, reporting_periods

TABLE = Path(__file__).with_name("regime_calendar_2020_2027.csv")
YEARS = range(2020, 2028)
CALENDAR = national_calendar()
REGIMES = [load_regime("nd09"), load_regime("cchc")]


def expected() -> dict[tuple[str, str], list[date]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return {(row[0], row[1]): [date.fromisoformat(day) for day in row[2:]] for row in rows}


def days_of(period: ReportingPeriod) -> list[date]:
    return [
        period.window_start_on,
        period.window_end_on,
        period.cut_off_on,
        period.unit_due_on,
        period.top_due_named_on,
        period.top_due_on,
    ]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("regime", REGIMES, ids=lambda regime: regime.id)
def test_the_periods_of_a_year_fall_on_the_days_of_the_table(regime: Regime, year: int) -> None:
    found = {
        (regime.id, period.key): days_of(period)
        for rule in regime.periods
        for period in reporting_periods(
            replace(regime, periods=(rule,)), year=year, every=(), calendar=CALENDAR, plan_issued_on=None
        )
    }
    wanted = {
        key: days for key, days in expected().items() if key[0] == regime.id and key[1].startswith(f"{year}-")
    }
    assert found == wanted


def test_the_table_holds_nineteen_and_four_periods_of_eight_years() -> None:
    keys = list(expected())
    assert [sum(key[0] == regime.id for key in keys) for regime in REGIMES] == [19 * 8, 4 * 8]


CYCLES = {
    "2021-Q1": 6,
    "2021-H1": 5,
    "2021-Q3": 4,
    "2021-Y": 4,
    "2026-Q1": 5,
    "2026-H1": 6,
    "2026-Q3": 5,
    "2026-Y": 5,
}


@pytest.mark.parametrize(("key", "workdays"), CYCLES.items())
def test_the_chain_has_the_working_days_that_practice_knows(key: str, workdays: int) -> None:
    regime = load_regime("cchc")
    rule = regime.rule(key)
    assert rule is not None
    period = dated_period(regime, rule, int(key[:4]), CALENDAR)
    assert CALENDAR.workdays_between(period.cut_off_on, period.top_due_on) == workdays
    assert check_chain(period, CALENDAR) == 0
