"""When and how far a due date may move (tracking.md 4.7; practice of Đồng Tháp 790/QĐ-UBND-HC: at most one)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.errors import Refused
from rules.wording import short_date
from rules.workdays import WorkCalendar

MOST_EXTENSIONS = 1


@dataclass(frozen=True)
class Extended:
    """How often the date of one obligation was moved on request, and by how many working days in all."""

    times: int = 0
    workdays: int = 0


def check_extension(
    *,
    due_on: date,
    until: date,
    granted_before: int,
    today: date,
    calendar: WorkCalendar,
    most: int = MOST_EXTENSIONS,
    longest_workdays: int | None = None,
) -> None:
    """Refuses one too many, a date that is no later or has passed, and one that lies too far."""
    if granted_before >= most:
        if most == 0:
            raise Refused("Kế hoạch này không cho gia hạn")
        raise Refused(f"Đã gia hạn {granted_before} lần; mỗi nhiệm vụ được gia hạn tối đa {most} lần")
    if until <= due_on:
        raise Refused(
            f"Ngày xin gia hạn {short_date(until)} không muộn hơn hạn hiện tại {short_date(due_on)}"
        )
    if until <= today:
        raise Refused(f"Ngày gia hạn {short_date(until)} phải sau hôm nay")
    if longest_workdays is not None and calendar.workdays_between(due_on, until) > longest_workdays:
        latest = calendar.shift(due_on, longest_workdays)
        raise Refused(
            f"Mỗi lần gia hạn nhiều nhất {longest_workdays} ngày làm việc, đến {short_date(latest)}"
        )


def extended(spans: Iterable[tuple[date, date]], calendar: WorkCalendar) -> Extended:
    """Counted from the granted extensions, each as (due before, due after)."""
    spans = tuple(spans)
    return Extended(len(spans), sum(calendar.workdays_between(before, after) for before, after in spans))
