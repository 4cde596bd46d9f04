"""Changes of a calendar as forms send them, and as a preview hands them on to the button that confirms."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from starlette.datastructures import FormData, UploadFile

from config.calendars import CalendarEntry, EntryKind
from intake.calendar_file import LARGEST_CALENDAR_FILE, read_calendar_file
from operations.calendars.calendar_book import NATIONAL
from operations.calendars.calendar_change import (
    CalendarChange,
    file_change,
    rule_change,
    swap_change,
    year_change,
)
from operations.workspace import Workspace
from rules.errors import BadInput
from rules.workdays import Roll
from web.posted import LONGEST_TEXT, date_of, text_of
from web.uploads import clean_name

LONGEST_NUMBER = 9


def change_of(workspace: Workspace, form: FormData, key: str) -> CalendarChange:
    """By the form that was sent: a swap, one day, a day taken away, a year, a file."""
    make = _MAKERS.get(text_of(form, "what"))
    if make is None:
        raise BadInput("không hiểu thay đổi này", mend="mở lại trang lịch và chọn lại")
    return make(workspace, form, key)


def kept_text(change: CalendarChange) -> str:
    """The change as the confirming form carries it."""
    put = [[str(one.day), one.kind.value, one.name, one.source, one.official] for one in change.put]
    table: dict[str, Any] = {"put": put, "remove": [str(day) for day in change.remove]}
    rules = {"roll": change.roll_rule, "inclusive": change.before_is_inclusive}
    table |= {name: value for name, value in rules.items() if value is not None}
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    if len(text) > LONGEST_TEXT:
        raise BadInput(
            f"thay đổi {len(change.days)} ngày một lần là quá nhiều cho trang này",
            mend="chia tệp theo năm, hoặc dùng: dondoc calendar import",
        )
    return text


def kept_change(form: FormData, key: str) -> CalendarChange:
    """What a preview handed on; anything else is refused."""
    try:
        table: Any = json.loads(text_of(form, "change"))
        put = tuple(_entry(*row) for row in table["put"])
        remove = tuple(date.fromisoformat(day) for day in table["remove"])
        roll = Roll(table["roll"]) if "roll" in table else None
        inclusive = table.get("inclusive")
        if inclusive not in (None, True, False):
            raise TypeError
    except (ValueError, TypeError, KeyError):
        raise BadInput("thay đổi gửi lên không đọc được", mend="xem trước lại rồi xác nhận") from None
    return CalendarChange(key, put, remove, roll, inclusive)


def version_of(form: FormData) -> int:
    text = text_of(form, "version")
    if not text.isdecimal() or len(text) > LONGEST_NUMBER:
        raise BadInput("thiếu phiên bản lịch đã xem", mend="xem trước lại rồi xác nhận")
    return int(text)


def _entry(day: str, kind: str, name: str, source: str, official: bool) -> CalendarEntry:
    if not isinstance(name, str) or not isinstance(source, str):
        raise TypeError
    return CalendarEntry(date.fromisoformat(day), EntryKind(kind), name, source, bool(official))


def _swap(workspace: Workspace, form: FormData, key: str) -> CalendarChange:
    return swap_change(
        workspace,
        day_off=date_of(form, "day_off", "ngày nghỉ"),
        make_up=date_of(form, "make_up", "ngày làm bù"),
        source=text_of(form, "source"),
        key=key,
    )


def _day(_: Workspace, form: FormData, key: str) -> CalendarChange:
    kind = text_of(form, "kind")
    if kind not in set(EntryKind):
        raise BadInput("chưa chọn loại ngày", mend="chọn nghỉ lễ, nghỉ bù, nghỉ hoán đổi hoặc làm bù")
    name, source = text_of(form, "name"), text_of(form, "source")
    if not name or not source:
        raise BadInput("chưa ghi tên ngày và văn bản nguồn", mend="ghi tên ngày, số và ngày văn bản")
    is_official = text_of(form, "official") == "yes"
    entry = CalendarEntry(date_of(form, "day", "ngày"), EntryKind(kind), name, source, is_official)
    return CalendarChange(key, (entry,))


def _remove(_: Workspace, form: FormData, key: str) -> CalendarChange:
    return CalendarChange(key, remove=(date_of(form, "day", "ngày"),))


def _rule(_: Workspace, form: FormData, key: str) -> CalendarChange:
    """Both settings are on the form as they stand, so what was not touched changes nothing."""
    roll = text_of(form, "roll")
    if roll not in set(Roll):
        raise BadInput("chưa chọn cách dời hạn rơi vào ngày nghỉ", mend="chọn một trong ba cách")
    return rule_change(key, roll=Roll(roll), before_is_inclusive=text_of(form, "inclusive") == "yes")


def _year(workspace: Workspace, form: FormData, key: str) -> CalendarChange:
    year = text_of(form, "year")
    if key != NATIONAL:
        raise BadInput("chỉ lịch chung mới lập theo luật", mend="mở lịch chung rồi bổ sung năm")
    if not year.isdecimal() or len(year) > LONGEST_NUMBER:
        raise BadInput("chưa chọn năm", mend="ghi năm dạng 2031")
    return year_change(workspace, int(year))


def _file(workspace: Workspace, form: FormData, key: str) -> CalendarChange:
    files = [value for _, value in form.multi_items() if isinstance(value, UploadFile) and value.filename]
    if len(files) != 1:
        raise BadInput("chưa chọn đúng một tệp lịch", mend="chọn một tệp .ics hoặc .csv")
    data = files[0].file.read(LARGEST_CALENDAR_FILE + 1)
    name = clean_name(files[0].filename or "")
    entries = read_calendar_file(data, name, zone=workspace.zone, source=text_of(form, "source"))
    return file_change(workspace, entries, key=key)


_MAKERS: dict[str, Callable[[Workspace, FormData, str], CalendarChange]] = {
    "swap": _swap,
    "day": _day,
    "remove": _remove,
    "rule": _rule,
    "year": _year,
    "file": _file,
}
