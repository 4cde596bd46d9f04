"""`dondoc migrate`: the database to the schema of this version, said before and after."""

from pathlib import Path

import click

from cli.opening import data_option


@click.command("migrate")
@click.option(
    "--check", "is_check", is_flag=True, help="Chỉ xem, không đổi gì; mã thoát 1 khi chưa mới nhất."
)
@data_option
def migrate_command(data: Path | None, is_check: bool) -> int:
    """Đưa cơ sở dữ liệu lên lược đồ của phiên bản này; sao lưu trước (docs/upgrading.md)."""
    from config.settings import load_settings
    from models.database import open_database
    from models.migrate import migrate, schema_versions

    database = open_database(load_settings(data=data).effective_database_url)
    try:
        present, wanted = schema_versions(database)
        if present == wanted:
            click.echo(f"Lược đồ {present}: đã là mới nhất.")
            return 0
        if is_check:
            click.echo(f"Lược đồ {present or 'chưa có'}; chương trình cần {wanted}: dondoc migrate")
            return 1
        migrate(database)
    finally:
        database.close()
    click.echo(f"Lược đồ {present or 'chưa có'} → {wanted}.")
    return 0
