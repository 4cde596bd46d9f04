"""`dondoc calendar …`: the working calendars; a change is seen first and applied with --apply --version."""

import json
from datetime import date
from pathlib import Path

import click

from cli.calendar_changes import (
    add_command,
    import_command,
    rule_command,
    seed_command,
    set_command,
    swap_command,
)
from cli.opening import data_option, json_option, opened
from rules.wording import WEEKDAYS, table_date

KINDS = {"holiday": "nghỉ lễ", "compensating": "nghỉ bù", "swapped_off": "nghỉ hoán đổi", "make_up": "làm bù"}


@click.group("calendar")
def calendar_group() -> None:
    """Lịch làm việc."""


for _command in (import_command, set_command, swap_command, rule_command, seed_command, add_command):
    calendar_group.add_command(_command)


@calendar_group.command("list")
@data_option
@json_option
def list_command(data: Path | None, as_json: bool) -> None:
    """Các lịch làm việc và số đơn vị dùng từng lịch."""
    from collections import Counter

    from config.calendars import weekdays_words
    from models.queries import calendar as calendar_queries
    from models.queries import units as unit_queries

    with opened(data) as workspace, workspace.database.reading() as session:
        calendars = calendar_queries.calendars(session)
        units = Counter(unit.calendar for unit in unit_queries.all_units(session))
    rows = [
        {
            "key": one.key,
            "name": one.name,
            "based_on": one.based_on,
            "weekdays": one.working_weekdays,
            "roll_rule": one.roll_rule.value,
            "before_is_inclusive": one.before_is_inclusive,
            "version": one.version,
            "units": units[one.key],
        }
        for one in calendars
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        base = f", dựa trên {row['based_on']}" if row["based_on"] else ""
        days = weekdays_words(str(row["weekdays"]))
        click.echo(
            f"{row['key']:<12} {row['name']} (phiên bản {row['version']}; {row['units']} đơn vị; làm việc {days}{base})"
        )


@calendar_group.command("show")
@click.option("--year", type=click.IntRange(2000, 2100), help="Năm; không ghi thì năm nay.")
@click.option("--calendar", "key", default="vn", show_default=True, help="Mã lịch.")
@data_option
@json_option
def show_command(year: int | None, key: str, data: Path | None, as_json: bool) -> None:
    """Các ngày nghỉ, ngày làm bù của một năm, kèm văn bản nguồn."""
    from models.queries import calendar as calendar_queries
    from rules.errors import NotFound

    with opened(data) as workspace, workspace.database.reading() as session:
        year = year or workspace.local_day(workspace.clock.now()).year
        row = calendar_queries.calendar_by_key(session, key)
        if row is None:
            raise NotFound(f"không có lịch {key!r}; xem: dondoc calendar list")
        entries = [entry for entry in calendar_queries.entries(session, key) if entry.day.year == year]
    if as_json:
        rows = [
            {
                "day": str(one.day),
                "kind": one.kind.value,
                "name": one.name,
                "source": one.source,
                "official": one.official,
            }
            for one in entries
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    base = f"; ngoài các ngày dưới đây theo lịch {row.based_on}" if row.based_on else ""
    click.echo(f"{row.name} ({key}), phiên bản {row.version}{base}")
    if not entries:
        hint = f"; lập bằng: dondoc calendar seed --year {year}" if key == "vn" else ""
        click.echo(f"Lịch chưa có năm {year}{hint}.")
    for one in entries:
        click.echo(f"{_day(one.day)}  {KINDS[one.kind.value]:<14} {one.name} ({_status(one.official)}; {one.source})")  # fmt: skip


def _day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]:<9} {table_date(day)}"


def _status(is_official: bool) -> str:
    return "chính thức" if is_official else "dự kiến"
