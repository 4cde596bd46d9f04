"""`dondoc calendar …`: the working calendar."""

import json
from pathlib import Path

import click

from cli.opening import data_option, json_option, opened
from rules.wording import WEEKDAYS, table_date

KINDS = {"holiday": "nghỉ lễ", "compensating": "nghỉ bù", "swapped_off": "nghỉ hoán đổi", "make_up": "làm bù"}


@click.group("calendar")
def calendar_group() -> None:
    """Lịch làm việc."""


@calendar_group.command("show")
@click.option("--year", type=click.IntRange(2000, 2100), required=True, help="Năm.")
@data_option
@json_option
def show_command(year: int, data: Path | None, as_json: bool) -> None:
    """Các ngày nghỉ, ngày làm bù của một năm, kèm văn bản nguồn."""
    from models.queries import calendar as calendar_queries

    with opened(data) as workspace, workspace.database.reading() as session:
        entries = [entry for entry in calendar_queries.entries(session, "vn") if entry.day.year == year]
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
    if not entries:
        click.echo(f"Lịch chưa có năm {year}.")
    for one in entries:
        status = "chính thức" if one.official else "dự kiến"
        click.echo(
            f"{WEEKDAYS[one.day.weekday()]:<9} {table_date(one.day)}  {KINDS[one.kind.value]:<14} {one.name} ({status}; {one.source})"
        )
