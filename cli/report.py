"""`dondoc report …`: consolidated reports."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import click

from cli.opening import ISO_DATE, ROW_ID, data_option, json_option, opened
from rules.errors import NotFound

if TYPE_CHECKING:
    from operations.workspace import Workspace

STATES = {
    "compiled": "dự thảo",
    "frozen": "đã chốt",
    "reviewed": "đã duyệt",
    "signed": "đã ký",
    "issued": "đã phát hành",
}


@click.group("report")
def report_group() -> None:
    """Báo cáo tổng hợp."""


@report_group.command("list")
@data_option
@json_option
def list_command(data: Path | None, as_json: bool) -> None:
    """Liệt kê các báo cáo."""
    from models.queries import plans as plan_queries
    from models.queries import reports as report_queries

    with opened(data) as workspace, workspace.database.reading() as session:
        rows = []
        for report in report_queries.all_snapshots(session):
            plan = plan_queries.plan(session, report.plan_id)
            period = plan_queries.period(session, report.period_id)
            rows.append({"id": report.id, "plan": plan.key, "period": period.key, "version": report.version, "state": report.state.value, "checksum": report.checksum})  # fmt: skip
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    if not rows:
        click.echo("Chưa có báo cáo nào; dự thảo được lập sáng hôm sau ngày đơn vị phải gửi.")
    for row in rows:
        click.echo(
            f"{row['id']:>5}  {row['plan']:<28} {row['period']:<10} v{row['version']}  {STATES[str(row['state'])]}"
        )


@report_group.command("compile")
@click.argument("plan")
@click.argument("period")
@data_option
def compile_command(plan: str, period: str, data: Path | None) -> None:
    """Lập hoặc cập nhật dự thảo báo cáo của PLAN cho PERIOD (ví dụ 2021-H1)."""
    from operations.reporting.compile_reports import compile_report

    with opened(data) as workspace:
        report_id = compile_report(workspace, _period_id(workspace, plan, period))
    click.echo(
        f"Báo cáo số {report_id}. Xem: dondoc report render {report_id} --format docx --output BC.docx"
    )


@report_group.command("freeze")
@click.argument("plan")
@click.argument("period")
@data_option
def freeze_command(plan: str, period: str, data: Path | None) -> None:
    """Chốt số liệu báo cáo; sau đó số liệu không đổi nữa."""
    from operations.reporting.compile_reports import freeze_report

    with opened(data) as workspace:
        frozen = freeze_report(workspace, _period_id(workspace, plan, period))
    click.echo("Đã chốt." if frozen else "Báo cáo đã được chốt từ trước.")


@report_group.command("issue")
@click.argument("report_id", type=ROW_ID)
@click.option("--number", default=None, help="Số văn bản do văn thư cấp.")
@click.option("--date", "day", default=None, type=ISO_DATE, help="Ngày văn bản.")
@data_option
def issue_command(report_id: int, number: str | None, day: date | None, data: Path | None) -> None:
    """Phát hành báo cáo đã chốt: ghi tệp Word, báo cho người nhận."""
    from operations.reporting.publish_report import publish_report

    with opened(data) as workspace:
        published = publish_report(workspace, report_id, document_number=number, document_date=day)
    click.echo(f"Đã phát hành: {published.file}")


@report_group.command("render")
@click.argument("report_id", type=ROW_ID)
@click.option(
    "--format", "form", type=click.Choice(["docx", "xlsx", "html"]), required=True, help="Dạng tệp."
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Tệp ra; bỏ trống thì đặt tên tự động.",
)
@data_option
def render_command(report_id: int, form: str, output: Path | None, data: Path | None) -> None:
    """Xuất một báo cáo ra tệp."""
    from models.queries import reports as report_queries
    from operations.reporting.render_report import render_report, report_file_name

    with opened(data) as workspace, workspace.database.reading() as session:
        report = report_queries.snapshot(session, report_id)
    if report is None:
        raise NotFound(f"không có báo cáo số {report_id}; xem: dondoc report list")
    chosen = cast("Literal['docx', 'xlsx', 'html']", form)
    file = output or Path(report_file_name(report, chosen))
    file.write_bytes(render_report(report, chosen))
    click.echo(str(file))


def _period_id(workspace: "Workspace", plan_key: str, period_key: str) -> int:
    from models.queries import plans as plan_queries

    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, plan_key)
        periods = plan_queries.periods(session, plan.id or 0) if plan else []
    for period in periods:
        if period.key == period_key:
            return period.id or 0
    raise NotFound(f"kế hoạch {plan_key!r} không có kỳ {period_key!r}; xem: dondoc plan show")
