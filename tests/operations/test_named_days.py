"""The days a plan's words give each period of work that recurs."""

from datetime import date

import pytest

from operations.plans.named_days import named_days
from rules.cadence import Every
from rules.workdays import WorkCalendar

QUARTERLY, HALF, YEARLY, MONTHLY = Every.QUARTERLY, Every.HALF_YEARLY, Every.YEARLY, Every.MONTHLY


@pytest.mark.parametrize(
    ("every", "phrase", "days"),
    [
        ((QUARTERLY,), "chậm nhất ngày 20 của tháng cuối quý", ["20/3", "20/6", "20/9", "20/12"]),
        ((QUARTERLY,), "trước ngày 05 tháng cuối của quý", ["4/3", "4/6", "4/9", "4/12"]),
        ((YEARLY,), "hàng năm trước ngày 20/11", ["19/11"]),
        ((HALF, YEARLY), "6 tháng (trước 10/7), năm (trước 10/01 năm sau)", ["9/7", "9/1"]),
        ((HALF,), "6 tháng gửi trước ngày 05/6", ["4/6"]),  # the other half keeps its end
        ((YEARLY,), "vào ngày làm việc cuối cùng của năm", ["31/12"]),
        ((HALF,), "ít nhất 02 lần/năm", []),  # a quota has no day of its own: the end of each half
        ((MONTHLY,), "định kỳ hàng tháng", []),
        ((Every.WEEKLY,), "chiều thứ Sáu hằng tuần", []),
        ((QUARTERLY,), "trước ngày 31/02 hằng năm", []),  # no such day: the reader has said so
    ],
)
def test_each_period_gets_the_day_its_words_name(
    every: tuple[Every, ...], phrase: str, days: list[str]
) -> None:
    found = [one.on(2021, WorkCalendar()) for one in named_days(every, None, phrase)]
    assert [f"{day.day}/{day.month}" for day in found] == days
    assert found == sorted(found)


def test_a_date_of_next_year_lies_in_next_year() -> None:
    (_, last) = named_days((HALF, YEARLY), "6 tháng (trước 10/7), năm (trước 10/01 năm sau)")
    assert last.on(2021, WorkCalendar()) == date(2022, 1, 9)
