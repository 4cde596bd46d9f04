"""`dondoc export TARGET`: everything, in open formats."""

import json
from pathlib import Path

import click

from cli.opening import data_option, json_option, opened


@click.command(
    "export",
    help="Xuất toàn bộ dữ liệu ở dạng mở (CSV, JSON, tệp) để lưu hoặc chuyển đi; không có mật khẩu, khóa.",
)
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--without-files", is_flag=True, help="Chỉ xuất các bảng, không chép minh chứng, báo cáo, văn bản."
)
@data_option
@json_option
def export_command(target: Path, without_files: bool, data: Path | None, as_json: bool) -> None:
    """A folder, or one file when the name ends with .zip."""
    from operations.moving.export_everything import export_everything
    from rules.errors import DondocError

    def progress(done: int, total: int, words: str) -> None:
        click.echo(f"[{done}/{total}] {words}", err=True)

    with opened(data) as workspace:
        exported = export_everything(workspace, target, with_files=not without_files, progress=progress)
    if as_json:
        click.echo(json.dumps(exported.manifest, ensure_ascii=False))
    else:
        tables = exported.manifest["tables"]
        click.echo(f"Đã xuất {len(tables)} bảng, {exported.rows} dòng, {exported.files} tệp vào {target}.")
        click.echo("Không xuất mật khẩu, khóa, liên kết còn hiệu lực; danh sách trong manifest.json.")
    if exported.missing:
        raise DondocError(
            f"{len(exported.missing)} tệp không còn hoặc đã hỏng, ghi trong manifest.json (đầu tiên: {exported.missing[0]})"
        )
