"""`dondoc unit owes` and `dondoc unit quiet`: what a unit owes with its next step, and keeping a unit's reminders back."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from cli.opening import ISO_DATE, data_option, json_option, opened
from rules.errors import BadInput, NotFound
from rules.wording import short_date


@click.command("owes")
@click.argument("code")
@data_option
@json_option
def owes_command(code: str, data: Path | None, as_json: bool) -> None:
    """Việc đơn vị CODE còn phải báo cáo, và bước nhắc kế tiếp của từng việc."""
    rows = _rows(code, data)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    if not rows:
        click.echo("Đơn vị này hiện không phải báo cáo việc gì.")
    for row in rows:
        click.echo(f"{short_date(date.fromisoformat(row['due_on'])):>10}  {row['what']} [{row['plan']}]")
        click.echo(f"{'':>12}{_next_words(row['next_step'])}")


def _rows(code: str, data: Path | None) -> list[dict[str, Any]]:
    from models.queries import obligations as obligation_queries
    from models.queries import units as unit_queries
    from operations.ladder.next_step import next_steps
    from operations.obligation_words import plan_number, what_is_owed
    from rules.lifecycle import AWAITED

    with opened(data) as workspace, workspace.database.reading() as session:
        unit = unit_queries.unit_by_code(session, code)
        if unit is None:
            raise NotFound(f"không có đơn vị mã {code!r}; xem: dondoc unit list")
        views = obligation_queries.views_of_unit(session, unit.id or 0)
        views = [view for view in views if view.obligation.state in AWAITED]
        steps = next_steps(session, workspace, views, workspace.local_day(workspace.clock.now()))
        return [
            {
                "obligation": view.obligation.key,
                "kind": view.obligation.kind.value,
                "plan": plan_number(view),
                "what": what_is_owed(view),
                "state": view.obligation.state.value,
                "due_on": view.obligation.due_on.isoformat(),
                "original_due_on": view.obligation.original_due_on.isoformat(),
                "level_reached": view.obligation.level_reached,
                "next_step": steps[view.obligation.id or 0].as_dict()
                if view.obligation.id in steps
                else None,
            }
            for view in views
        ]


def _next_words(step: dict[str, Any] | None) -> str:
    if step is None:
        return "hết thang nhắc: cần người xử lý"
    words = f"bước kế tiếp {short_date(date.fromisoformat(step['on']))}: {step['step']} (mức {step['level']})"
    if step["waits_for"]:
        words += f"; chờ ý kiến {step['waits_for']}"
    if step["paused_until"]:
        words += f"; tạm dừng đến {short_date(date.fromisoformat(step['paused_until']))}"
    return words


@click.command("quiet")
@click.argument("code", required=False)
@click.option("--all", "everything", is_flag=True, help="Mọi đơn vị.")
@click.option("--until", required=True, type=ISO_DATE, help="Nhắc lại từ ngày (nhiều nhất 20 ngày làm việc).")
@click.option("--reason", required=True, help="Lý do.")
@data_option
def quiet_command(code: str | None, everything: bool, until: date, reason: str, data: Path | None) -> None:
    """Tạm ngừng nhắc cả đơn vị CODE, hoặc mọi đơn vị (--all), đến một ngày."""
    if (code is None) == (not everything):
        raise BadInput("nêu một mã đơn vị hoặc --all", mend="ví dụ: dondoc unit quiet STC --until 2026-03-02")
    from operations.ladder.snooze_reminders import snooze_unit

    with opened(data) as workspace:
        number = snooze_unit(workspace, code, until=until, reason=reason)
    click.echo(f"Đã tạm ngừng nhắc {number} việc đến {short_date(until)}.")
