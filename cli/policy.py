"""`dondoc policy …`: reporting regimes, ladders and outlines of reports, shipped and of the office."""

import json
from pathlib import Path

import click

from cli.opening import data_option, json_option, opened, read_file

WORDS = {"regime": "chế độ báo cáo", "ladder": "thang đôn đốc", "outline": "đề cương báo cáo"}


@click.group("policy")
def policy_group() -> None:
    """Chế độ báo cáo, thang đôn đốc và đề cương báo cáo."""


@policy_group.command("list")
@data_option
@json_option
def list_command(data: Path | None, as_json: bool) -> None:
    """Liệt kê những gì có thể chọn cho một kế hoạch và báo cáo của nó."""
    from operations.plans.policy_shelf import policy_shelf

    with opened(data) as workspace, workspace.database.reading() as session:
        shelf = policy_shelf(session)
    if as_json:
        rows = [
            {
                "kind": one.kind,
                "id": one.key,
                "name": one.name,
                "source": one.source,
                "shipped": one.is_shipped,
            }
            for one in shelf
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for one in shelf:
        origin = "đi kèm" if one.is_shipped else f"của cơ quan ({one.changed_by})"
        click.echo(f"{WORDS[one.kind]:<15} {one.key:<16} {one.name} ({one.source}; {origin})")


@policy_group.command("show")
@click.argument("id")
@click.option("--kind", type=click.Choice(list(WORDS)), default=None, help="Loại, khi một tên có ở hai loại.")
@data_option
def show_command(id: str, kind: str | None, data: Path | None) -> None:
    """In tệp của chế độ báo cáo, thang đôn đốc hoặc đề cương ID; dùng làm mẫu để sửa."""
    from operations.plans.policy_shelf import policy_text

    with opened(data) as workspace, workspace.database.reading() as session:
        _, text = policy_text(session, id, kind or "")
    click.echo(text.rstrip("\n"))


@policy_group.command("put")
@click.argument("file", type=click.Path(path_type=Path))
@data_option
def put_command(file: Path, data: Path | None) -> None:
    """Đưa tệp TOML vào hệ thống, hoặc thay bản đã có cùng tên.

    Kế hoạch đã xác nhận giữ bản cũ; bản dự thảo dùng bản mới.
    """
    from operations.plans.office_policies import put_policy

    content = read_file(file)
    with opened(data) as workspace:
        kind, id, is_new = put_policy(workspace, content, file.name)
    click.echo(f"{'Đã thêm' if is_new else 'Đã thay'} {WORDS[kind]} {id}.")


@policy_group.command("remove")
@click.argument("id")
@data_option
def remove_command(id: str, data: Path | None) -> None:
    """Bỏ chế độ, thang hoặc đề cương của cơ quan; không bỏ được khi có kế hoạch đang chọn nó."""
    from operations.plans.office_policies import remove_policy

    with opened(data) as workspace:
        kind = remove_policy(workspace, id)
    click.echo(f"Đã bỏ {WORDS[kind]} {id}.")
