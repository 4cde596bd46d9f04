"""Create a working calendar on top of another: the days of a school, of a hospital (tracking.md 1.3)."""

import re

from config.calendars import weekdays_of
from models import OfficeCalendar
from models.queries import calendar as calendar_queries
from operations.calendars.calendar_book import NATIONAL
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, Refused

KEY_FORM = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")


def add_calendar(
    workspace: Workspace, key: str, *, name: str, weekdays: str, based_on: str = NATIONAL
) -> None:
    """Units get it by its key; what they owe already keeps its dates until a day of it changes."""
    if not KEY_FORM.fullmatch(key):
        raise BadInput(
            f"{key!r} không dùng làm mã lịch được", where="mã lịch", mend="dùng chữ thường không dấu, số, gạch nối"
        )  # fmt: skip
    if not name.strip():
        raise BadInput("lịch phải có tên", mend="ghi tên lịch, ví dụ Lịch các trường học")
    weekdays_of(weekdays)
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        base = calendar_queries.calendar_by_key(session, based_on)
        if base is None:
            raise BadInput(f"không có lịch {based_on!r} để dựa vào", mend="xem: dondoc calendar list")
        if calendar_queries.calendar_by_key(session, key) is not None:
            raise Refused(f"đã có lịch {key!r}; xem: dondoc calendar show --calendar {key}")
        row = OfficeCalendar(
            key=key,
            name=name.strip(),
            based_on=based_on,
            working_weekdays=" ".join(weekdays.split()),
            roll_rule=base.roll_rule,
            before_is_inclusive=base.before_is_inclusive,
            changed_at=now,
            changed_by=workspace.actor,
        )
        calendar_queries.add_calendar(session, row)
        record_audit(
            session,
            workspace,
            at=now,
            action="calendar_added",
            subject=("calendar", 0),
            change={"calendar": key, "based_on": based_on, "weekdays": row.working_weekdays},
        )
    workspace.calendars.refresh(workspace.database)
