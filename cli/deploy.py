"""`dondoc deploy`: the schedule, registered with a Prefect server."""

import asyncio
from pathlib import Path

import click

from cli.opening import data_option


@click.command("deploy")
@data_option
def deploy_command(data: Path | None) -> None:
    """Đăng ký lịch các vòng nhắc việc với máy chủ Prefect ở PREFECT_API_URL; chạy lại bao nhiêu lần cũng được."""
    from config.settings import load_settings
    from flows.worker import need_server

    settings = load_settings(data=data)
    need_server(settings)
    # Only now: Prefect reads its environment when it is imported.
    from flows.deploy import deploy
    from flows.prefect_environment import RECOMMENDED

    for one in asyncio.run(deploy(settings)):
        click.echo(f"{one.name}: {', '.join(one.jobs) or 'không có lịch, chạy khi có người yêu cầu'}")
    click.echo("Nên đặt trong môi trường của máy chủ Prefect:")
    for name, value in RECOMMENDED.items():
        click.echo(f"  {name}={value}")
