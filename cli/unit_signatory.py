"""`dondoc unit signatory CODE`: who signs the documents of a unit."""

import json
from pathlib import Path

import click

from cli.opening import ROW_ID, data_option, json_option, opened


@click.command("signatory")
@click.argument("code")
@click.option("--lines", default="", help="Quyền hạn, chức vụ: 'TM. ỦY BAN NHÂN DÂN|CHỦ TỊCH'.")
@click.option("--name", default="", help="Họ và tên, không ghi học hàm, học vị.")
@click.option("--default", "is_default", is_flag=True, help="Người ký mặc định của đơn vị.")
@click.option("--change", "changed", type=ROW_ID, default=None, help="Sửa cách ký có số này.")
@click.option("--remove", "removed", type=ROW_ID, default=None, help="Xóa cách ký có số này.")
@data_option
@json_option
def signatory_command(
    code: str,
    lines: str,
    name: str,
    is_default: bool,
    changed: int | None,
    removed: int | None,
    data: Path | None,
    as_json: bool,
) -> None:
    """Người ký văn bản của đơn vị CODE: không có lựa chọn thì liệt kê; --lines thêm; --change, --remove sửa, xóa."""
    from models.queries import signatories as queries
    from models.queries import units as unit_queries
    from operations.units import signatories as operations
    from rules.errors import NotFound
    from rules.signing import split_lines

    kept = None
    with opened(data) as workspace:
        if removed is not None:
            operations.remove_signatory(workspace, removed, of_unit=code)
        elif lines and changed is not None:
            kept = operations.change_signatory(workspace, changed, lines=split_lines(lines), name=name, is_default=is_default, of_unit=code)  # fmt: skip
        elif lines:
            kept = operations.add_signatory(
                workspace, code, lines=split_lines(lines), name=name, is_default=is_default
            )
        elif changed is not None and is_default:
            operations.choose_default_signatory(workspace, changed, of_unit=code)
        elif changed is not None or name or is_default:
            raise click.UsageError("ghi --lines 'CHỨC VỤ' (và --name) để thêm hoặc sửa")
        with workspace.database.reading() as session:
            unit = unit_queries.unit_by_code(session, code)
            if unit is None:
                raise NotFound(f"không có đơn vị mã {code!r}; xem: dondoc unit list")
            rows = queries.of_units(session, [unit.id or 0])
    for warning in kept.warnings if kept else ():
        click.echo(f"Lưu ý: {warning}.", err=True)
    if as_json:
        click.echo(json.dumps([{"id": one.id, "lines": one.lines, "name": one.name, "default": one.is_default} for one in rows], ensure_ascii=False))  # fmt: skip
        return
    if not rows:
        click.echo(
            "Chưa có người ký. Thêm: dondoc unit signatory MÃ --lines 'GIÁM ĐỐC' --name 'Trần Văn Bình'"
        )
    for one in rows:
        mark = "  (mặc định)" if one.is_default else ""
        click.echo(f"{one.id:>5}  {' / '.join(one.lines)}  {one.name}{mark}")
