"""`dondoc prune`: what is past its time of keeping goes."""

import json
from pathlib import Path

import click

from cli.opening import data_option, json_option, opened


@click.command("prune")
@click.option("--dry-run", is_flag=True, help="Chỉ đếm, không dọn gì.")
@json_option
@data_option
def prune_command(data: Path | None, dry_run: bool, as_json: bool) -> None:
    """Dọn những gì đã quá thời hạn lưu (DONDOC_KEEP_…); nghĩa vụ, bước nhắc, báo cáo, nhật ký được giữ."""
    from operations.care.prune import WORDS, prune, what_would_go

    with opened(data) as workspace:
        done = what_would_go(workspace) if dry_run else prune(workspace)
    if as_json:
        click.echo(json.dumps(done.as_dict(), ensure_ascii=False))
        return
    for kept, number in done.numbers.items():
        if number:
            click.echo(f"{number:>9}  {WORDS[kept]}")
    if not done.total:
        click.echo("Không có gì quá thời hạn lưu.")
    elif dry_run:
        click.echo("Chạy thử: chưa dọn gì. Dọn thật: dondoc prune")
