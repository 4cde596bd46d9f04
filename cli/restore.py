"""`dondoc restore`: the installation back from its backup."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from cli.opening import data_option, json_option, local_words


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--replace", is_flag=True, help="Thay dữ liệu đang có; dữ liệu cũ được giữ lại bên cạnh, không bị xóa."
)
@data_option
@json_option
def restore_command(file: Path, replace: bool, data: Path | None, as_json: bool) -> int:
    """Chứng minh bản sao lưu, đưa vào thư mục và cơ sở dữ liệu trống, kiểm tra số dòng và nhật ký.

    Dừng mọi tiến trình dondoc trước khi khôi phục. Có gì sai thì mọi thứ được trả lại như cũ.
    """
    from cli.audit import verdict_lines
    from config.settings import load_settings
    from operations.care.restore_backup import restore_backup

    settings = load_settings(data=data)
    restored = restore_backup(settings, file, replace=replace)
    verdict, manifest = restored.verdict, restored.manifest
    if as_json:
        said = {
            "made_at": manifest.made_at,
            "schema": restored.schema,
            "aside": list(restored.aside),
            "audit_is_good": verdict.is_good,
            "manifest": asdict(manifest),
        }
        click.echo(json.dumps(said, ensure_ascii=False))
    else:
        click.echo(
            f"Đã khôi phục bản sao lưu lúc {local_words(manifest.made_at, settings)} vào {settings.data} (lược đồ {restored.schema})."
        )
        for place in restored.aside:
            click.echo(f"Dữ liệu trước đó giữ ở: {place}")
        click.echo("Nhật ký: " + "\n".join(verdict_lines(verdict)))
        click.echo(
            "Mở lại bằng dondoc run. Thư đã gửi sau lúc sao lưu có thể được gửi lại, cùng mã thư.", err=True
        )
    return 0 if verdict.is_good else 1
