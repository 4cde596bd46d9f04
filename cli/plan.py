"""`dondoc plan …`: the same operations as the pages."""

import json
from pathlib import Path
from typing import Any

import click

from cli.opening import data_option, json_option, opened, read_file
from rules.errors import BadInput, NotFound
from rules.wording import short_date

STATES = {"draft": "dự thảo", "active": "đang thực hiện", "closed": "đã đóng"}


@click.group("plan")
def plan_group() -> None:
    """Kế hoạch: nhập, xem, xác nhận, đóng."""


@plan_group.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@data_option
@json_option
def import_command(file: Path, data: Path | None, as_json: bool) -> None:
    """Đọc FILE và lưu thành bản dự thảo; nhập lại cùng tệp không thay đổi gì."""
    content = read_file(file)
    with opened(data) as workspace:
        from operations.import_plan import import_plan

        plan = import_plan(workspace, content, file.name)
    if as_json:
        click.echo(
            json.dumps(
                {"key": plan.key, "new": plan.is_new, "assignments": plan.assignments, "doubts": plan.doubts},
                ensure_ascii=False,
            )
        )
        return
    word = "Đã nhập" if plan.is_new else "Đã có từ trước"
    click.echo(f"{word}: {plan.key} ({plan.assignments} nhiệm vụ, {plan.doubts} điểm cần xem).")
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
        click.echo(f"{row['key']:<28} {STATES[str(row['state'])]:<15} {row['title']}")


@plan_group.command("show")
@click.argument("key")
@data_option
@json_option
def show_command(key: str, data: Path | None, as_json: bool) -> None:
    """Một kế hoạch: nhiệm vụ, điểm cần xem, các kỳ báo cáo."""
    with opened(data) as workspace:
        shown = _plan_as_dict(workspace, key)
    if as_json:
        click.echo(json.dumps(shown, ensure_ascii=False, default=str))
        return
    click.echo(f"{shown['key']} — {shown['title']} ({STATES[shown['state']]})")
    for doubt in shown["doubts"]:
        click.echo(f"  ? {doubt['message']}" + (f" [{doubt['where']}]" if doubt["where"] else ""))
    for one in shown["assignments"]:
        units = ", ".join(one["units"]) or "—"
        click.echo(
            f"  {one['position']:>3}. {one['unit'] or '(không nêu đơn vị)'} [{units}]: {one['task'][:90]}  ({one['cadence']})"
        )
    for period in shown["periods"]:
        click.echo(
            f"  kỳ {period['label']}: số liệu {short_date(period['window'][0])}–{short_date(period['window'][1])}, "
            f"mở {short_date(period['opens_on'])}, đơn vị gửi {short_date(period['unit_due_on'])}, "
            f"gửi cấp trên {short_date(period['top_due_on'])}"
        )


def _plan_as_dict(workspace: Any, key: str) -> dict[str, Any]:
    from models.queries import plans as plan_queries
    from models.queries import units as unit_queries

    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
        if plan is None:
            raise NotFound(f"không có kế hoạch {key!r}; xem: dondoc plan list")
        plan_id = plan.id or 0
        codes = {unit.id: unit.code for unit in unit_queries.all_units(session)}
        members: dict[int, list[str]] = {}
        for row in plan_queries.assignment_units(session, plan_id):
            members.setdefault(row.assignment_id, []).append(str(codes[row.unit_id]))
        return {
            "key": plan.key,
            "number": plan.document_number,
            "title": plan.title,
            "state": plan.state.value,
            "issued_on": plan.issued_on,
            "issuer": plan.issuer_name,
            "coordinating_unit": plan.coordinating_unit_name,
            "regime": plan.regime_id,
            "doubts": [
                {"code": doubt.code, "message": doubt.message, "where": doubt.place, "answer": doubt.answer}
                for doubt in plan_queries.doubts(session, plan_id)
            ],
            "assignments": [
                {
                    "position": one.position,
                    "unit": one.unit_as_named,
                    "role": one.role.value,
                    "task": one.task,
                    "cadence": one.cadence_text or one.cadence_kind.value,
                    "due_on": one.due_on,
                    "units": members.get(one.id or 0, []),
                }
                for one in plan_queries.assignments(session, plan_id)
            ],
            "periods": [
                {
                    "key": period.key,
                    "label": period.label,
                    "window": [period.window_start_on, period.window_end_on],
                    "cut_off_on": period.cut_off_on,
                    "opens_on": period.opens_on,
                    "unit_due_on": period.unit_due_on,
                    "top_due_on": period.top_due_on,
                }
                for period in plan_queries.periods(session, plan_id)
            ],
        }


@plan_group.command("confirm")
@click.argument("key")
@click.option("--regime", default=None, help="Chế độ báo cáo (mặc định cchc).")
@click.option("--issuer", default=None, help="Mã đơn vị ban hành.")
@click.option("--coordinator", default=None, help="Mã đơn vị đầu mối tổng hợp.")
@click.option(
    "--bind", "binds", multiple=True, metavar="TÊN=MÃ[,MÃ]", help="Gắn một tên trong kế hoạch với đơn vị."
)
@click.option("--ignore", "ignores", multiple=True, metavar="TÊN", help="Tên không mở nghĩa vụ nào.")
@click.option(
    "--subject", default=None, metavar="MÃ", help="Đơn vị chịu trách nhiệm cho các câu không nêu chủ thể."
)
@click.option(
    "--decisions", "table", default=None, metavar="TỆP[#MỤC]", help="Đọc các quyết định từ tệp TOML."
)
@click.option("--preview", is_flag=True, help="Chỉ xem lịch sẽ mở, chưa xác nhận.")
@data_option
def confirm_command(
    key: str, regime: str | None, issuer: str | None, coordinator: str | None, binds: tuple[str, ...],
    ignores: tuple[str, ...], subject: str | None, table: str | None, preview: bool, data: Path | None,
) -> None:  # fmt: skip
    """Xác nhận một kế hoạch: từ đây hệ thống bắt đầu theo dõi."""
    from operations.confirm_plan import confirm_plan, preview_plan

    decisions = _decisions(regime, issuer, coordinator, binds, ignores, subject, table)
    with opened(data) as workspace:
        confirmed = (preview_plan if preview else confirm_plan)(workspace, key, decisions)
    word = "Sẽ mở khi xác nhận" if preview else "Đã xác nhận"
    click.echo(f"{word} {confirmed.key}: {confirmed.obligations} nghĩa vụ.")
    for period in confirmed.periods:
        click.echo(
            f"  {period.label}: số liệu {short_date(period.window_start_on)}–{short_date(period.window_end_on)}, "
            f"mở {short_date(period.opens_on)}, đơn vị gửi chậm nhất {short_date(period.unit_due_on)}, "
            f"gửi cấp trên {short_date(period.top_due_on)}"
        )


def _decisions(
    regime: str | None, issuer: str | None, coordinator: str | None, binds: tuple[str, ...],
    ignores: tuple[str, ...], subject: str | None, table: str | None,
) -> Any:  # fmt: skip
    from operations.decisions import decisions_from_table, read_decisions

    given: dict[str, Any] = {}
    if table:
        name, _, section = table.partition("#")
        tables = read_decisions(read_file(Path(name)), name)
        chosen = tables.get(section, None) if section else tables
        if not isinstance(chosen, dict):
            raise BadInput(f"không có mục [{section}]", where=name)
        given = dict(chosen)
    given |= {name: value for name, value in (("regime", regime), ("issuer", issuer), ("coordinator", coordinator), ("missing_subject", subject)) if value}  # fmt: skip
    bindings = dict(given.get("bindings", {}))
    for bind in binds:
        written, equals, codes = bind.rpartition("=")
        if not equals or not written:
            raise BadInput(
                f"{bind!r} không đúng dạng TÊN=MÃ", where="--bind", mend="ví dụ --bind 'Văn phòng Sở=SNV-VP'"
            )
        bindings[written] = [code.strip() for code in codes.split(",") if code.strip()]
    ignored = dict(given.get("ignored", {})) | dict.fromkeys(ignores, "người xác nhận bỏ qua")
    return decisions_from_table(given | {"bindings": bindings, "ignored": ignored}, table or "dòng lệnh")


@plan_group.command("close")
@click.argument("key")
@data_option
def close_command(key: str, data: Path | None) -> None:
    """Đóng một kế hoạch: những gì còn chờ được hủy, những gì đã báo cáo giữ nguyên."""
    from operations.close_plan import close_plan

    with opened(data) as workspace:
        cancelled = close_plan(workspace, key)
    click.echo(f"Đã đóng {key}: hủy {cancelled} nghĩa vụ còn chờ.")
