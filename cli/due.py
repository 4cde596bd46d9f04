"""`dondoc due PHRASE`: one time phrase → cadence and due date."""

import json
from datetime import datetime

import click


@click.command("due", help="Đọc một cụm từ chỉ thời hạn và cho biết ngày phải nộp.")
@click.argument("phrase")
@click.option(
    "--from", "from_on", type=click.DateTime(["%Y-%m-%d"]), help="Ngày bắt đầu tính thời hạn (YYYY-MM-DD)."
)
@click.option("--year", type=click.IntRange(1945, 2200), help="Năm của kế hoạch, khi cụm từ không nêu năm.")
@click.option("--period", help="Kỳ báo cáo: 2021-Q1, 2021-H1, 2021-M03, 2021-Y.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def due_command(
    phrase: str, from_on: datetime | None, year: int | None, period: str | None, as_json: bool
) -> None:
    from config.calendars import national_calendar
    from intake.times.phrases import explain_due

    start = from_on.date() if from_on else None
    answer = explain_due(phrase, from_on=start, year=year, period=period, calendar=national_calendar())
    if not as_json:
        click.echo(answer.explanation)
        return
    shown = {
        "phrase": answer.phrase,
        "kind": answer.kind.value,
        "every": [every.value for every in answer.every],
        "due": answer.due.isoformat() if answer.due else None,
        "previous_working_day": answer.previous_working_day.isoformat()
        if answer.previous_working_day
        else None,
        "rolled_from": answer.rolled_from.isoformat() if answer.rolled_from else None,
        "explanation": answer.explanation,
    }
    click.echo(json.dumps(shown, ensure_ascii=False))
