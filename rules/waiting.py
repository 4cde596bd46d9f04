"""Chờ ý kiến đơn vị khác: how long one unit may make another the one that is waited for (tracking.md 4.11)."""

from datetime import date

from rules.errors import Refused
from rules.wording import short_date
from rules.workdays import WorkCalendar

# The term a difficulty gets too (tracking.md 7); twice that is the end, or waiting becomes a way to extend.
DEFAULT_WORKDAYS = 5
MOST_WORKDAYS = 10
# Of one obligation; more only when the coordinating desk asks on the unit's behalf.
MOST_TIMES = 2


def waits_until(until: date | None, *, today: date, calendar: WorkCalendar) -> date:
    """The day by which the other unit answers: the default, or the day asked for, rolled, within the bound."""
    if until is None:
        return calendar.shift(today, DEFAULT_WORKDAYS)
    if until <= today:
        raise Refused(f"Ngày chờ ý kiến {short_date(until)} phải sau hôm nay")
    until = calendar.roll(until)
    if calendar.workdays_between(today, until) > MOST_WORKDAYS:
        latest = calendar.shift(today, MOST_WORKDAYS)
        raise Refused(
            f"Chỉ chờ ý kiến nhiều nhất {MOST_WORKDAYS} ngày làm việc, đến {short_date(latest)}; "
            "nếu cần lâu hơn, xin gia hạn"
        )
    return until


def check_waiting(*, is_open: bool, times_before: int, is_allowed: bool) -> None:
    """One at a time, and after the second only the coordinating desk may open another (`is_allowed`)."""
    if is_open:
        raise Refused("Việc này đang chờ ý kiến một đơn vị khác; mỗi lúc chỉ chờ một đơn vị")
    if times_before >= MOST_TIMES and not is_allowed:
        raise Refused(f"Việc này đã chờ ý kiến {times_before} lần; lần nữa phải do cơ quan đầu mối đồng ý")
