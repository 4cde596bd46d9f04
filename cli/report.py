"""`dondoc report …`: consolidated reports."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from cli.opening import ISO_DATE, ROW_ID, data_option, json_option, opened
from cli.report_package import COMMANDS as PACKAGE_COMMANDS
from cli.report_package import tell_rolled
from cli.report_signing import SIGNING_COMMANDS
from cli.report_template import template_group
from cli.report_words import section_command, words_command, write_command
from rules.errors import BadInput, NotFound

if TYPE_CHECKING:
    from operations.reporting.render_report import Form
    from operations.reporting.report_board import ReportRow
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


for _command in (words_command, write_command, section_command):
    report_group.add_command(_command)


for _command in (*PACKAGE_COMMANDS, *SIGNING_COMMANDS, template_group):
    report_group.add_command(_command)


@report_group.command("list")
@data_option
@json_option
def list_command(data: Path | None, as_json: bool) -> None:
    """Liệt kê các báo cáo."""
    from operations.reporting.report_board import report_rows

    with opened(data) as workspace, workspace.database.reading() as session:
        rows = [_row(found) for found in report_rows(session, workspace)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    if not rows:
        click.echo("Chưa có báo cáo nào; dự thảo được lập sáng hôm sau ngày đơn vị phải gửi.")
    for row in rows:
        click.echo(
            f"{row['id']:>5}  {row['plan']:<28} {row['period']:<10} v{row['version']}  {STATES[str(row['state'])]}{_late(row)}"
        )


def _row(found: "ReportRow") -> dict[str, Any]:
    report = found.report
    return {
        "id": report.id,
        "plan": found.plan.key,
        "period": found.period.key,
        "version": report.version,
        "state": report.state.value,
        "checksum": report.checksum,
        "number": report.document_number,
        "date": report.document_date.isoformat() if report.document_date else None,
        "top_due_on": found.period.top_due_on.isoformat(),
        "days_late": found.days_late,
        "corrects": report.corrects_id,
        "replaced": found.is_replaced,
    }


def _late(row: dict[str, Any]) -> str:
    if row["replaced"] and row["state"] != "issued":
        return ", đã có bản mới hơn"
    words = "phát hành chậm" if row["state"] == "issued" else "chậm phát hành"
    return f", {words} {row['days_late']} ngày làm việc" if row["days_late"] else ""


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
    """Phát hành báo cáo: lưu trữ DOCX, PDF, XLSX, HTML, gửi nơi nhận; bước làm trên giấy được ghi lại."""
    from operations.reporting.publish_report import publish_report

    with opened(data) as workspace:
        published = publish_report(workspace, report_id, document_number=number, document_date=day)
    click.echo(f"Đã phát hành: {published.file}")
    if published.rolled is not None:
        tell_rolled(published.rolled)


@report_group.command("render")
@click.argument("report_id", type=ROW_ID)
@click.option(
    "--format", "form", type=click.Choice(["docx", "pdf", "xlsx", "html"]), required=True, help="Dạng tệp."
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Tệp ra; bỏ trống thì đặt tên tự động.",
)
@click.option("--template", default=None, help="Tên mẫu Word của cơ quan (chỉ với --format docx).")
@data_option
def render_command(
    report_id: int, form: str, output: Path | None, template: str | None, data: Path | None
) -> None:
    """Xuất một báo cáo ra tệp."""
    from operations.reporting.office_templates import file_by_template
    from operations.reporting.report_file import report_file
    from operations.reporting.report_steps import known_report

    with opened(data) as workspace:
        with workspace.database.reading() as session:
            report = known_report(session, report_id)
        if template is not None and form != "docx":
            raise BadInput("mẫu của cơ quan chỉ in ra tệp Word", mend="dùng --format docx")
        made = (
            report_file(workspace, report, cast("Form", form))
            if template is None
            else file_by_template(workspace, report, template)
        )
    file = output or Path(made.file_name)
    file.write_bytes(made.content)
    click.echo(str(file))
    if made.archived is not None:
        click.echo(f"Tệp lưu trữ khi phát hành, SHA-256 {made.archived.sha256}", err=True)


def _period_id(workspace: "Workspace", plan_key: str, period_key: str) -> int:
    from models.queries import plans as plan_queries

    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, plan_key)
        periods = plan_queries.periods(session, plan.id or 0) if plan else []
    for period in periods:
        if period.key == period_key:
            return period.id or 0
    raise NotFound(f"kế hoạch {plan_key!r} không có kỳ {period_key!r}; xem: dondoc plan show")
