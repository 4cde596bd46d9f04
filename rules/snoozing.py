"""Tạm ngừng nhắc: until when reminders may be quieted, by whom (tracking.md 4.10); a pause always has an end."""

from datetime import date

from rules.errors import Refused
from rules.wording import short_date
from rules.workdays import WorkCalendar

MOST_WORKDAYS = 20


def check_snooze(until: date, *, today: date, calendar: WorkCalendar) -> None:
    """What the coordinating desk may do to anything."""
    if until <= today:
        raise Refused(f"Ngày nhắc trở lại {short_date(until)} phải sau hôm nay")
    if calendar.workdays_between(today, until) > MOST_WORKDAYS:
        latest = calendar.shift(today, MOST_WORKDAYS)
        raise Refused(
            f"Chỉ tạm ngừng nhắc nhiều nhất {MOST_WORKDAYS} ngày làm việc, đến {short_date(latest)}"
        )


def check_own_snooze(until: date, *, due_on: date, today: date, level: int) -> None:
    """What a unit may do to what it owes: quiet the reminders before the due date, never the urging after it."""
    if level > 0 or due_on <= today:
        raise Refused("Việc đã đến hạn hoặc đã bị đôn đốc; chỉ cơ quan đầu mối được tạm ngừng nhắc")
    if until > due_on:
        raise Refused(f"Đơn vị chỉ tạm ngừng nhắc được đến ngày hạn {short_date(due_on)}")
