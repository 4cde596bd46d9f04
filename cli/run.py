"""`dondoc run`: everything in one process."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.opening import data_option

if TYPE_CHECKING:
    from config.settings import Settings


@click.command("run")
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ nghe của trang web.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Cổng của trang web."
)
@data_option
def run_command(host: str, port: int, data: Path | None) -> None:
    """Trang web, đồng hồ các vòng nhắc việc và máy chủ Prefect nội bộ; dừng bằng Ctrl+C hoặc SIGTERM."""
    from config.settings import load_settings
    from flows.embedded import run_embedded
    from web.app import create_app

    run_embedded(load_settings(data=data), host=host, port=port, make_app=create_app)


def serve_demo(settings: "Settings", *, port: int) -> None:
    """The filled installation as it stands on the last evening of its year, open to readers."""
    from datetime import datetime
    from functools import partial

    from config.clock import SetClock
    from flows.demo_year import LAST_DAY
    from flows.embedded import run_embedded
    from web.app import create_app

    evening = datetime.combine(LAST_DAY, datetime.max.time(), settings.zone)
    make_app = partial(create_app, open_to_readers=True)
    run_embedded(settings, host="127.0.0.1", port=port, make_app=make_app, clock=SetClock(evening))
