"""`dondoc backup`: everything the installation keeps, in one file."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.opening import data_option, json_option, local_words, opened
from rules.errors import BadInput

if TYPE_CHECKING:
    from operations.care.backup_file import BackupManifest


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--check", "is_check", is_flag=True, help="Không sao lưu: chứng minh TỆP đã có còn nguyên vẹn.")
@click.option(
    "--keep",
    type=click.IntRange(1, 10_000),
    help="Khi FILE là thư mục: chỉ giữ lại chừng này bản mới nhất.",
)
@data_option
@json_option
def backup_command(file: Path, is_check: bool, keep: int | None, data: Path | None, as_json: bool) -> None:
    """Sao lưu cơ sở dữ liệu, minh chứng, văn bản lưu và khóa bí mật trong lúc hệ thống vẫn chạy.

    FILE là tệp, hoặc thư mục (tệp được đặt tên theo ngày giờ).
    """
    if is_check:
        _check(file, as_json=as_json)
        return
    if keep and not file.is_dir():
        raise BadInput("--keep cần một thư mục", where=str(file), mend="đưa thư mục chứa các bản sao lưu")
    from operations.care.make_backup import drop_old_backups, make_backup

    with opened(data) as workspace:
        backup = make_backup(workspace, file)
    dropped = drop_old_backups(file, keep) if keep else []
    manifest = backup.manifest
    for name in [*manifest.missing, *manifest.damaged][:20]:
        click.echo(f"dondoc: tệp thiếu hoặc đã hỏng trên đĩa từ trước: {name}", err=True)
    if as_json:
        said = {"file": str(backup.path), "size": backup.size, "sha256": backup.sha256}
        click.echo(json.dumps(said | {"manifest": asdict(manifest)}, ensure_ascii=False))
        return
    click.echo(
        f"Đã sao lưu {_words(manifest)} vào {backup.path} ({_megabytes(backup.size)}).\n"
        f"Mã của tệp (sha256): {backup.sha256}\nMã cuối của nhật ký:  {manifest.audit_head}"
    )
    if dropped:
        click.echo(f"Đã bỏ {len(dropped)} bản cũ.")
    click.echo("Tệp này chứa khóa bí mật của hệ thống: giữ ở nơi chỉ người quản trị đọc được.", err=True)


def _check(file: Path, *, as_json: bool) -> None:
    from config.settings import load_settings
    from operations.care.restore_backup import check_backup

    if not file.is_file():
        raise BadInput("không có tệp này", where=str(file), mend="kiểm tra lại đường dẫn")
    manifest = check_backup(file)
    if as_json:
        click.echo(json.dumps(asdict(manifest), ensure_ascii=False))
        return
    click.echo(
        f"{file}: còn nguyên vẹn, {_words(manifest)}, lúc {local_words(manifest.made_at, load_settings())}."
    )


def _words(manifest: "BackupManifest") -> str:
    rows = sum(manifest.tables.values())
    return f"{rows} dòng dữ liệu, {manifest.members} thành phần, {_megabytes(manifest.bytes)}"


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:.1f} MB".replace(".", ",")
