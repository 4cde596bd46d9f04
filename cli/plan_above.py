"""`dondoc plan implements|serves|tasks`: what a plan carries out of the plan above it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.opening import data_option, opened, read_file
from rules.errors import BadInput

if TYPE_CHECKING:
    from operations.rollup.tasks_above import AboveTasks


@click.command("implements")
@click.argument("key")
@click.argument("higher", required=False)
@click.option("--none", "is_none", is_flag=True, help="Bỏ liên kết.")
@data_option
def implements_command(key: str, higher: str | None, is_none: bool, data: Path | None) -> None:
    """Ghi kế hoạch KEY thực hiện kế hoạch cấp trên HIGHER; không ghi gì thêm thì in liên kết và gợi ý."""
    from operations.rollup.link_plans import found_plan, plan_above, set_plan_above

    if higher and is_none:
        raise click.UsageError("chọn một: kế hoạch cấp trên, hoặc --none")
    with opened(data) as workspace:
        if higher or is_none:
            is_changed = set_plan_above(workspace, key, higher)
            click.echo("Đã ghi." if is_changed else "Không có gì thay đổi.")
            return
        with workspace.database.reading() as session:
            found = plan_above(session, found_plan(session, key))
    click.echo(f"Thực hiện: {found.above.key if found.above else 'chưa ghi'}")
    for plan in found.suggested:
        if found.above is None or plan.id != found.above.id:
            click.echo(f"Gợi ý (số có trong căn cứ): dondoc plan implements '{key}' '{plan.key}'")


@click.command("serves")
@click.argument("key")
@click.option("--suggest", is_flag=True, help="Thêm nhiệm vụ cấp trên giống lời nhất; không tự ghi.")
@click.option(
    "--put", "file", type=click.Path(path_type=Path), help="Nhập cột position, serves từ tệp CSV này."
)
@click.option(
    "--above",
    type=click.Path(path_type=Path),
    help="Bảng nhiệm vụ của hệ thống cấp trên (tệp của dondoc plan tasks).",
)
@data_option
def serves_command(key: str, suggest: bool, file: Path | None, above: Path | None, data: Path | None) -> None:
    """In CSV nhiệm vụ của KEY và nhiệm vụ cấp trên mà mỗi việc thực hiện; --put nhập lại bảng ấy."""
    from operations.rollup.link_tasks import listed_links, put_links

    tasks = _tasks(above)
    content = read_file(file) if file else b""
    with opened(data) as workspace:
        if file is None:
            click.echo(listed_links(workspace, key, tasks, suggest=suggest), nl=False)
            return
        put = put_links(workspace, key, content, file.name, tasks)
    click.echo(f"Đã ghi liên kết: đổi {put.changed}, không đổi {put.same}.")


@click.command("tasks")
@click.argument("key")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--unit", required=True, help="Mã đơn vị nhận bảng nhiệm vụ.")
@data_option
def tasks_command(key: str, file: Path, unit: str, data: Path | None) -> None:
    """Ghi bảng nhiệm vụ mà kế hoạch KEY giao một đơn vị ra FILE (JSON), để hệ thống của đơn vị liên kết."""
    from operations.rollup.tasks_above import written_tasks

    with opened(data) as workspace:
        content = written_tasks(workspace, key, unit)
    file.write_bytes(content)
    click.echo(str(file))


def _tasks(above: Path | None) -> "AboveTasks | None":
    from operations.rollup.tasks_above import read_tasks

    if above is None:
        return None
    if above.suffix.lower() != ".json":
        raise BadInput("không phải tệp JSON", where=str(above), mend="dùng tệp của dondoc plan tasks")
    return read_tasks(read_file(above), above.name)
