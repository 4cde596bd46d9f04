"""`dondoc doctor`: what is wrong here, in one line each."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from cli.doctor_care import (
    alarm_findings,
    calendar_findings,
    certificate_findings,
    database_findings,
    record_findings,
    round_findings,
    sum_findings,
)
from cli.doctor_machine import clock_findings, disk_findings, program_findings, secret_findings
from cli.finding import Finding, Level, of_pairs
from cli.mail_servers import mailbox_findings, relay_findings
from cli.opening import data_option, json_option
from cli.pdf_font import font_findings


@click.command("doctor")
@click.option("--recount", is_flag=True, help="Đếm lại số đếm trên các trang trước khi kiểm tra.")
@json_option
@data_option
def doctor_command(data: Path | None, recount: bool, as_json: bool) -> int:
    """Kiểm tra cơ sở dữ liệu, lịch, thư, đồng hồ, dung lượng đĩa, chứng thư số, sao lưu, các gói cài đặt."""
    if recount:
        _recount(data)
    found = []
    for one in _findings(data):
        found.append(one)
        if not as_json:
            click.echo(one.line)
    if as_json:
        click.echo(json.dumps([one.as_dict() for one in found], ensure_ascii=False, indent=1))
    return 1 if any(one.level is Level.FAULT for one in found) else 0


def _findings(data: Path | None) -> Iterator[Finding]:
    from config.clock import SystemClock
    from config.settings import load_settings
    from operations.workspace import open_workspace

    settings = load_settings(data=data)
    yield from program_findings()
    workspace = open_workspace(settings)
    try:
        yield from database_findings(workspace)
        yield from calendar_findings(workspace)
        yield from round_findings(workspace)
        yield from sum_findings(workspace)
        yield from record_findings(workspace)
        yield from clock_findings(workspace, machine=SystemClock().now())
        yield from disk_findings(settings)
        yield from secret_findings(settings)
        yield from of_pairs("fonts", font_findings(settings.fonts))
        yield from alarm_findings(workspace.settings)
        yield from certificate_findings(workspace)
    finally:
        workspace.close()
    yield from of_pairs("relay", relay_findings(settings))
    yield from of_pairs("mailbox", mailbox_findings(settings))


def _recount(data: Path | None) -> None:
    from config.settings import load_settings
    from models.queries import keeping_sums
    from operations.workspace import open_workspace

    workspace = open_workspace(load_settings(data=data))
    try:
        with workspace.database.transaction() as session:
            keeping_sums.mend(session)
    finally:
        workspace.close()
