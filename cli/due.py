"""`dondoc due PHRASE`: one time phrase → cadence and due date."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.opening import data_option, opened
from rules.errors import BadInput

if TYPE_CHECKING:
    from intake.times.phrases import DueAnswer
    from operations.calendars.due_calendar import Days

# Years of the shipped calendar that are looked up anyway; others are added as a question needs them.
USUAL_YEARS = (2019, 2030)
YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")
DaysOf = Callable[[int, int], "Days"]


@click.command("due", help="Đọc một cụm từ chỉ thời hạn và cho biết ngày phải nộp.")
@click.argument("phrase")
@click.option(
    "--from", "from_on", type=click.DateTime(["%Y-%m-%d"]), help="Ngày bắt đầu tính thời hạn (YYYY-MM-DD)."
)
@click.option("--year", type=click.IntRange(1945, 2100), help="Năm của kế hoạch, khi cụm từ không nêu năm.")
@click.option("--period", help="Kỳ báo cáo: 2021-Q1, 2021-H1, 2021-M03, 2021-Y.")
@click.option(
    "--calendar",
    "key",
    metavar="MÃ",
    help="Tính theo lịch làm việc này của hệ thống (mặc định vn khi có --data).",
)
@data_option
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def due_command(
    phrase: str, from_on: datetime | None, year: int | None, period: str | None, key: str | None,
    data: Path | None, as_json: bool,
) -> None:  # fmt: skip
    with _days(data, key) as days_of:
        answer = _answer(phrase, from_on.date() if from_on else None, year, period, days_of)
    if not as_json:
        click.echo(answer.explanation)
        return
    shown = {
        "phrase": answer.phrase,
        "kind": answer.kind.value,
        "every": [every.value for every in answer.every],
        "due": _iso(answer.due),
        "previous_working_day": _iso(answer.previous_working_day),
        "rolled_from": _iso(answer.rolled_from),
        "explanation": answer.explanation,
    }
    click.echo(json.dumps(shown, ensure_ascii=False))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@contextmanager
def _days(data: Path | None, key: str | None) -> Iterator[DaysOf]:
    """The office's own calendar where a data folder is named, else the shipped one: a phrase needs no installation."""
    if data is None and key is None:
        from operations.calendars.due_calendar import shipped_days

        yield shipped_days
        return
    from config.settings import load_settings

    settings = load_settings(data=data)
    if not settings.database_url and not (settings.data / "dondoc.sqlite").exists():
        raise BadInput(
            "chưa có cơ sở dữ liệu ở đây",
            where=str(settings.data),
            mend="kiểm tra --data, hoặc bỏ --data và --calendar",
        )
    from operations.calendars.due_calendar import installed_days

    with opened(data) as workspace:
        yield lambda first, last: installed_days(workspace, key or "vn", first, last)


def _answer(
    phrase: str, from_on: date | None, year: int | None, period: str | None, days_of: DaysOf
) -> "DueAnswer":
    """Asked again with more years when the day found lies beyond those looked up."""
    from intake.times.phrases import explain_due

    given = f"{phrase} {period or ''} {year or ''} {from_on.year if from_on else ''}"
    years = [int(found) for found in YEAR.findall(given)]
    first, last = (
        min([USUAL_YEARS[0], *(one - 1 for one in years)]),
        max([USUAL_YEARS[1], *(one + 1 for one in years)]),
    )
    while True:
        calendar, entries = days_of(max(first, 1945), min(last, 2100) if max([*years, 0]) <= 2100 else last)
        answer = explain_due(
            phrase, from_on=from_on, year=year, period=period, calendar=calendar, entries=entries
        )
        reached = [day.year for day in (answer.due, answer.previous_working_day) if day]
        if all(first <= one <= last for one in reached):
            return answer
        years += reached
        first, last = min(first, *(one - 1 for one in reached)), max(last, *(one + 1 for one in reached))
