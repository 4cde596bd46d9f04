"""The commands that change a working calendar: each shows who moves from when to when, and applies only with --apply."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cli.calendar_words import change_as_table, tell_change
from cli.opening import ISO_DATE, data_option, json_option, opened, read_file
from rules.errors import BadInput

if TYPE_CHECKING:
    from operations.calendars.calendar_change import CalendarChange
    from operations.workspace import Workspace

Command = TypeVar("Command", bound=Callable[..., Any])
ROLLS = ("next_working_day", "previous_working_day", "none")
KINDS = ("holiday", "compensating", "swapped_off", "make_up", "none")


def change_options(command: Command) -> Command:
    """What every change is given: seen first, then applied from the version that was seen."""
    for option in (
        json_option,
        data_option,
        click.option("--accept-short", is_flag=True, help="Chấp nhận kỳ báo cáo không còn đủ ngày."),
        click.option("--version", type=int, help="Phiên bản lịch đã xem (bản xem trước in ra)."),
        click.option("--apply", "is_applied", is_flag=True, help="Áp dụng; không có thì chỉ xem trước."),
    ):
        command = option(command)
    return command


calendar_option = click.option("--calendar", "key", default="vn", show_default=True, help="Mã lịch.")
source_option = click.option("--source", required=True, help="Số và ngày văn bản.")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@calendar_option
@click.option("--source", default="", help="Văn bản công bố các ngày này; có thì ghi là chính thức.")
@change_options
def import_command(file: Path, key: str, source: str, **common: Any) -> None:
    """Nhập ngày nghỉ từ tệp .ics hoặc .csv; nhập hai lần như một lần."""
    content = read_file(file)
    from intake.calendar_file import read_calendar_file
    from operations.calendars.calendar_change import file_change

    def change(workspace: "Workspace") -> "CalendarChange":
        entries = read_calendar_file(content, file.name, zone=workspace.zone, source=source.strip())
        return file_change(workspace, entries, key=key)

    _run(change, **common)


@click.command("set")
@click.argument("day", type=ISO_DATE)
@click.argument("kind", type=click.Choice(KINDS))
@calendar_option
@click.option("--name", default="", help="Tên ngày, ví dụ Quốc khánh.")
@click.option("--source", default="", help="Số và ngày văn bản.")
@click.option("--provisional", is_flag=True, help="Dự kiến, chưa công bố chính thức.")
@change_options
def set_command(day: date, kind: str, key: str, name: str, source: str, provisional: bool, **common: Any) -> None:  # fmt: skip
    """Ghi một ngày nghỉ hay ngày làm bù; KIND none: bỏ ngày đó khỏi lịch."""
    from config.calendars import CalendarEntry, EntryKind
    from operations.calendars.calendar_change import CalendarChange

    if kind == "none":
        _run(lambda _: CalendarChange(key, remove=(day,)), **common)
        return
    if not name.strip() or not source.strip():
        raise BadInput(
            "chưa ghi tên ngày và văn bản nguồn", where="dondoc calendar set", mend="thêm --name và --source"
        )
    entry = CalendarEntry(day, EntryKind(kind), name.strip(), source.strip(), not provisional)
    _run(lambda _: CalendarChange(key, (entry,)), **common)


@click.command("swap")
@click.argument("day_off", type=ISO_DATE)
@click.argument("make_up", type=ISO_DATE)
@calendar_option
@source_option
@change_options
def swap_command(day_off: date, make_up: date, key: str, source: str, **common: Any) -> None:
    """Hoán đổi: nghỉ DAY_OFF, làm bù MAKE_UP."""
    from operations.calendars.calendar_change import swap_change

    _run(lambda workspace: swap_change(workspace, day_off=day_off, make_up=make_up, source=source, key=key), **common)  # fmt: skip


@click.command("seed")
@click.option("--year", type=click.IntRange(2000, 2100), required=True, help="Năm.")
@change_options
def seed_command(year: int, **common: Any) -> None:
    """Lập lịch dự kiến của một năm theo luật; ngày đã có trong lịch giữ nguyên."""
    from operations.calendars.calendar_change import year_change

    _run(lambda workspace: year_change(workspace, year), **common)


@click.command("rule")
@click.argument("key")
@click.option("--roll", type=click.Choice(ROLLS), help="Hạn rơi vào ngày nghỉ: sang ngày sau, về ngày trước, giữ nguyên.")  # fmt: skip
@click.option("--before-inclusive/--before-strict", "is_inclusive", default=None, help="“Trước ngày D” gồm cả ngày D hay không; chỉ cho văn bản đọc từ nay.")  # fmt: skip
@change_options
def rule_command(key: str, roll: str | None, is_inclusive: bool | None, **common: Any) -> None:
    """Đổi quy tắc của lịch KEY."""
    from operations.calendars.calendar_change import rule_change
    from rules.workdays import Roll

    change = rule_change(key, roll=Roll(roll) if roll else None, before_is_inclusive=is_inclusive)
    _run(lambda _: change, **common)


@click.command("add")
@click.argument("key")
@click.option("--name", required=True, help="Tên lịch.")
@click.option("--based-on", default="vn", show_default=True, help="Lịch làm gốc.")
@click.option("--weekdays", default="mon tue wed thu fri", show_default=True, help="Các ngày làm việc trong tuần.")  # fmt: skip
@data_option
def add_command(key: str, name: str, based_on: str, weekdays: str, data: Path | None) -> None:
    """Tạo lịch riêng, ví dụ cho trường học làm việc cả thứ Bảy."""
    from operations.calendars.add_calendar import add_calendar

    with opened(data) as workspace:
        add_calendar(workspace, key, name=name, weekdays=weekdays, based_on=based_on)
    click.echo(f"Đã tạo lịch {key}; gắn cho đơn vị bằng cột calendar của danh mục đơn vị.")


def _run(
    make: "Callable[[Workspace], CalendarChange]",
    *,
    is_applied: bool,
    version: int | None,
    accept_short: bool,
    data: Path | None,
    as_json: bool,
) -> None:
    from operations.calendars.change_calendar import change_calendar, preview_calendar

    with opened(data) as workspace:
        change = make(workspace)
        if is_applied and version is None:
            raise BadInput(
                "chưa ghi phiên bản lịch đã xem", where="--version", mend="xem trước không có --apply để biết số"
            )  # fmt: skip
        seen = (
            change_calendar(workspace, change, version=version, accept_short=accept_short)
            if is_applied and version is not None
            else preview_calendar(workspace, change)
        )
    if as_json:
        click.echo(json.dumps(change_as_table(seen, is_applied=is_applied), ensure_ascii=False))
    else:
        tell_change(seen, is_applied=is_applied)
