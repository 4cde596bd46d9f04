"""`dondoc round`: one round now, or at a given instant."""

import asyncio
import json
from pathlib import Path

import click

from cli.opening import data_option, instant_of, json_option


@click.command("round")
@click.option(
    "--at", "instant", default=None, metavar="THỜI ĐIỂM", help="Chạy như thể đang ở thời điểm này (ISO 8601)."
)
@data_option
@json_option
def round_command(instant: str | None, data: Path | None, as_json: bool) -> None:
    """Mở kỳ, đến bước nhắc việc, lập báo cáo, gửi thư: một vòng."""
    from config.clock import SetClock
    from config.settings import load_settings
    from operations.ladder.run_round import run_round
    from operations.webhooks.call_webhooks import call_webhooks
    from operations.workspace import open_workspace

    settings = load_settings(data=data)
    clock = SetClock(instant_of(instant, settings)) if instant else None
    workspace = open_workspace(settings, clock=clock)
    try:
        counts = asyncio.run(run_round(workspace.acting_as("quản trị (dòng lệnh)", "cli"), engine="cli"))
        call_webhooks(workspace)
    finally:
        workspace.close()
    if as_json:
        click.echo(json.dumps(counts.as_dict()))
        return
    click.echo(
        f"Mở {counts.opened.periods} kỳ, {counts.opened.obligations} nghĩa vụ; "
        f"{counts.raised.raised} bước, bỏ qua {counts.raised.skipped}, không có người nhận {counts.raised.unreachable}; "
        f"gửi {counts.delivered.sent} thư, hoãn {counts.delivered.postponed}, hỏng {counts.delivered.failed}."
    )
