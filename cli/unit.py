"""`dondoc unit …`: the directory of units."""

import json
from pathlib import Path

import click

from cli.opening import data_option, json_option, opened, read_file
from cli.unit_approval import approval_command
from cli.unit_change import change_command, changes_command
from cli.unit_owes import owes_command, quiet_command
from cli.unit_signatory import signatory_command


@click.group("unit")
def unit_group() -> None:
    """Danh mục đơn vị."""


unit_group.add_command(owes_command)
unit_group.add_command(approval_command)
unit_group.add_command(quiet_command)
unit_group.add_command(signatory_command)


@unit_group.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@data_option
def import_command(file: Path, data: Path | None) -> None:
    """Nhập danh mục đơn vị (.xlsx, .csv, .json); mã đã có thì cập nhật."""
    content = read_file(file)
    from operations.units.import_units import import_units

    with opened(data) as workspace:
        result = import_units(workspace, content, file.name)
    click.echo(f"Đã nhập danh mục: thêm {result.added}, cập nhật {result.renewed} đơn vị.")


@unit_group.command("list")
@data_option
@json_option
def list_command(data: Path | None, as_json: bool) -> None:
    """Liệt kê các đơn vị."""
    from models.queries import units as unit_queries

    with opened(data) as workspace, workspace.database.reading() as session:
        units = unit_queries.all_units(session)
    codes = {unit.id: unit.code for unit in units}
    if as_json:
        rows = [
            {"code": unit.code, "name": unit.name, "kind": unit.kind, "parent": codes.get(unit.parent_id)}
            for unit in units
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    if not units:
        click.echo("Chưa có đơn vị nào. Lấy mẫu bằng: dondoc unit template units.xlsx")
    for unit in units:
        click.echo(f"{unit.code:<16} {unit.name}")


@unit_group.command("template")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def template_command(file: Path) -> None:
    """Ghi một tệp mẫu danh mục đơn vị (.xlsx)."""
    from intake.unit_file import unit_file_template
    from rules.errors import BadInput

    if file.exists():
        raise BadInput("tệp đã có, không ghi đè", where=str(file), mend="chọn tên khác")
    file.write_bytes(unit_file_template())
    click.echo(f"Đã ghi mẫu: {file}")


unit_group.add_command(change_command)
unit_group.add_command(changes_command)
