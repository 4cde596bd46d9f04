"""`dondoc report template …`: an office's own Word templates of its reports."""

import json
from pathlib import Path

import click

from cli.opening import data_option, json_option, opened, read_file
from rules.errors import BadInput


@click.group("template")
def template_group() -> None:
    """Mẫu Word của cơ quan cho báo cáo tổng hợp."""


@template_group.command("add")
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path))
@data_option
def add_command(name: str, file: Path, data: Path | None) -> None:
    """Thêm tệp FILE (.docx) làm mẫu tên NAME, hoặc thay mẫu cùng tên."""
    from operations.reporting.office_templates import add_template

    content = read_file(file)
    _say_mistakes(content, file)
    with opened(data) as workspace:
        is_new = add_template(workspace, name, content, file.name)
    click.echo(f"{'Đã thêm' if is_new else 'Đã thay'} mẫu {name}.")


@template_group.command("list")
@data_option
@json_option
def list_command(data: Path | None, as_json: bool) -> None:
    """Liệt kê các mẫu đã có."""
    from operations.reporting.office_templates import list_templates

    with opened(data) as workspace:
        rows = list_templates(workspace)
    if as_json:
        found = [
            {"name": row.name, "file": row.file_name, "size": row.size, "sha256": row.sha256} for row in rows
        ]
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    if not rows:
        click.echo("Chưa có mẫu nào; tệp mẫu để sửa: dondoc report template sample MAU.docx")
    for row in rows:
        click.echo(f"{row.name:<30} {row.file_name} ({row.size} byte, {row.added_by})")


@template_group.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def check_command(file: Path) -> None:
    """Kiểm tra một tệp mẫu, mỗi lỗi một dòng; không ghi gì."""
    check = _say_mistakes(read_file(file), file)
    click.echo(f"Mẫu dùng được, in {len(check)} trường: {', '.join(check)}.")


@template_group.command("fields")
@json_option
def fields_command(as_json: bool) -> None:
    """Liệt kê các trường mà mẫu có thể in."""
    from reports.word.template_fields import FIELDS

    if as_json:
        click.echo(json.dumps({name: words for name, (words, _) in FIELDS.items()}, ensure_ascii=False))
        return
    for name, (words, _) in FIELDS.items():
        click.echo(f"{name:<18} {words}")


@template_group.command("sample")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def sample_command(file: Path) -> None:
    """Ghi một tệp mẫu đúng thể thức vào FILE, để sửa trong Word."""
    from reports.word.template_sample import sample_template

    file.write_bytes(sample_template())
    click.echo(str(file))


@template_group.command("remove")
@click.argument("name")
@data_option
def remove_command(name: str, data: Path | None) -> None:
    """Bỏ mẫu NAME."""
    from operations.reporting.office_templates import remove_template

    with opened(data) as workspace:
        remove_template(workspace, name)
    click.echo(f"Đã bỏ mẫu {name}.")


def _say_mistakes(content: bytes, file: Path) -> tuple[str, ...]:
    """The fields it prints; every mistake on a line of its own, and BadInput, when it has any."""
    from reports.word.office_template import check_template

    check = check_template(content)
    for mistake in check.mistakes:
        click.echo(f"{file}: {mistake}", err=True)
    if check.mistakes:
        raise BadInput(
            f"mẫu có {len(check.mistakes)} lỗi", where=str(file), mend="sửa trong Word rồi lưu lại"
        )
    return check.fields
