"""`dondoc plan …`: the same operations as the pages."""

import json
from pathlib import Path

import click

from cli.amendment import amend_command
from cli.opening import data_option, json_option, opened, read_file
from cli.plan_above import implements_command, serves_command, tasks_command
from cli.plan_confirm import confirm_command
from cli.plan_file import export_command, tell_edited
from cli.plan_fire import fire_command
from cli.plan_follows import follows_command
from cli.plan_history import suggested_amendment
from cli.plan_indicators import indicators_command
from cli.plan_left import left_to_do, tell_what_is_left
from cli.plan_period import period_command
from cli.plan_show import STATES, show_command
from cli.report_words import outline_command


@click.group("plan")
def plan_group() -> None:
    """Kế hoạch: nhập, xem, rà soát bằng Excel, xác nhận, đóng."""


@plan_group.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@data_option
@json_option
def import_command(file: Path, data: Path | None, as_json: bool) -> None:
    """Đọc FILE và lưu thành bản dự thảo; tệp Excel do `plan export` ghi ra thì nhập các sửa đổi trong đó.

    Nhập lại cùng tệp không thay đổi gì.
    """
    content = read_file(file)
    with opened(data) as workspace:
        from operations.drafts.import_edited_draft import import_edited_draft, is_draft_file
        from operations.drafts.import_plan import import_plan

        if is_draft_file(content, file.name):
            tell_edited(import_edited_draft(workspace, content, file.name), as_json)
            return
        plan = import_plan(workspace, content, file.name)
        amends = suggested_amendment(workspace, plan.key) if plan.is_new else None
        left = left_to_do(workspace, plan.key)
    if as_json:
        click.echo(
            json.dumps(
                {
                    "key": plan.key,
                    "new": plan.is_new,
                    "assignments": plan.assignments,
                    "doubts": plan.doubts,
                    **left,
                    "amends": amends,
                },
                ensure_ascii=False,
            )
        )
        return
    word = "Đã nhập" if plan.is_new else "Đã có từ trước"
    click.echo(f"{word}: {plan.key} ({plan.assignments} nhiệm vụ).")
    if amends:
        click.echo(f"Có thể điều chỉnh kế hoạch {amends['key']}: {amends['reason']}.")
        click.echo(f"Xem khác biệt: {amends['command']}")
    if left["state"] != "draft":
        click.echo(f"Kế hoạch này không còn là bản dự thảo: {STATES[left['state']]}.")
        return
    tell_what_is_left(left, plan.key, plan.assignments)
    click.echo(f"Tiếp theo: dondoc plan show '{plan.key}', rồi dondoc plan confirm '{plan.key}'.")


@plan_group.command("list")
@data_option
@json_option
def list_command(data: Path | None, as_json: bool) -> None:
    """Liệt kê các kế hoạch."""
    from models.queries import plans as plan_queries

    with opened(data) as workspace, workspace.database.reading() as session:
        plans = plan_queries.all_plans(session)
    rows = [
        {
            "key": plan.key,
            "state": plan.state.value,
            "title": plan.title,
            "issued_on": str(plan.issued_on or "") or None,
        }
        for plan in plans
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    if not rows:
        click.echo("Chưa có kế hoạch nào. Nhập bằng: dondoc plan import TỆP")
    for row in rows:
        click.echo(f"{row['key']:<28} {STATES[str(row['state'])]:<24} {row['title']}")


@plan_group.command("close")
@click.argument("key")
@click.option("--reason", required=True, metavar="LÝ_DO", help="Vì sao thôi theo dõi; được ghi vào nhật ký.")
@data_option
def close_command(key: str, reason: str, data: Path | None) -> None:
    """Đóng một kế hoạch: những gì còn chờ được hủy, những gì đã báo cáo giữ nguyên."""
    from operations.plans.close_plan import close_plan

    with opened(data) as workspace:
        cancelled = close_plan(workspace, key, reason=reason)
    click.echo(f"Đã đóng {key}: hủy {cancelled} nghĩa vụ còn chờ.")


for command in (
    show_command,
    export_command,
    confirm_command,
    amend_command,
    period_command,
    fire_command,
    indicators_command,
    follows_command,
    outline_command,
    implements_command,
    serves_command,
    tasks_command,
):
    plan_group.add_command(command)
