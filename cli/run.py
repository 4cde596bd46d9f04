"""`dondoc run`: everything in one process."""

import gc
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.opening import data_option, instant_of

if TYPE_CHECKING:
    from config.settings import Settings


@click.command("run")
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ nghe của trang web.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Cổng của trang web."
)
@click.option(
    "--at",
    "instant",
    default=None,
    metavar="THỜI ĐIỂM",
    help="Chạy tập: đồng hồ đặt ở thời điểm này, không thư nào ra ngoài; chạy lại với ngày sau để đi tiếp.",
)
@data_option
def run_command(host: str, port: int, instant: str | None, data: Path | None) -> None:
    """Trang web, đồng hồ các vòng nhắc việc và máy chủ Prefect nội bộ; dừng bằng Ctrl+C hoặc SIGTERM."""
    # Nothing that is loaded is thrown away again; `settle_memory` turns the collector on when all is there.
    gc.disable()
    from config.settings import load_settings
    from flows.embedded import run_embedded
    from web.app import create_app

    settings = _reached_by(load_settings(data=data), port)
    if instant:
        from flows.practice import set_practice_clock

        set_practice_clock(settings, instant_of(instant, settings))
        click.echo(f"Chạy tập ở {settings.data}: thư thành tệp trong {settings.data / 'mail'}.")
    run_embedded(settings, host=host, port=port, make_app=create_app)


def _reached_by(settings: "Settings", port: int) -> "Settings":
    """Links in letters lead to this process, also on a port of its own, unless somebody said where they lead."""
    if "base_url" in settings.model_fields_set:
        return settings
    return settings.model_copy(update={"base_url": f"http://127.0.0.1:{port}"})


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
