"""`dondoc worker`: runs flows from the pool of a Prefect server."""

from pathlib import Path

import click

from cli.opening import data_option


@click.command("worker")
@click.option(
    "--limit", type=click.IntRange(1, 32), default=2, show_default=True, help="Số lượt chạy cùng lúc."
)
@data_option
def worker_command(limit: int, data: Path | None) -> None:
    """Nhận các vòng nhắc việc từ máy chủ Prefect ở PREFECT_API_URL và canh chừng khi máy chủ ấy vắng mặt."""
    from config.settings import load_settings
    from flows.worker import run_worker

    run_worker(load_settings(data=data), limit=limit)
