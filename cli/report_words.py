"""`dondoc report words|write|section` and `dondoc plan outline`: the words of a report, and the outline it is printed in."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import click

from cli.opening import ROW_ID, data_option, json_option, opened, read_file
from rules.errors import BadInput, NotFound

if TYPE_CHECKING:
    from operations.reporting.report_texts import ReportWords
    from operations.workspace import Workspace
    from reports.consolidated.words import Slot


@click.command("words")
@click.argument("plan")
@click.argument("period")
@data_option
@json_option
def words_command(plan: str, period: str, data: Path | None, as_json: bool) -> None:
    """Liệt kê các mục có lời văn trong báo cáo của PLAN kỳ PERIOD: còn trống, đã biên tập, đơn vị đã sửa lại."""
    with opened(data) as workspace:
        words = _words(workspace, plan, period)
    if as_json:
        rows = [_row(words, slot) for slot in words.slots]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for slot in words.slots:
        click.echo(f"{slot.key:<24} {_state(slot):<34} {slot.heading[:70]}")
    for text in words.forgotten:
        click.echo(f"{text.slot:<24} không còn chỗ trong đề cương, không in ({text.edited_by})")
    click.echo(
        f"Còn {words.empty} mục chưa viết; {words.outdated} mục có đơn vị đã sửa lại sau khi biên tập."
    )


def _row(words: "ReportWords", slot: "Slot") -> dict[str, object]:
    text = slot.text
    return {
        "slot": slot.key,
        "part": slot.part,
        "heading": slot.heading,
        "written": slot.is_written,
        "empty": slot.is_empty,
        "gathered": slot.gathered,
        "text": text.text if text else None,
        "edited_by": text.edited_by if text else None,
        "edited_at": text.edited_at.isoformat() if text else None,
        "outdated": bool(text and text.is_outdated),
        "version": words.versions.get(slot.key, 0),
    }


def _state(slot: "Slot") -> str:
    if slot.text is not None:
        outdated = ", đơn vị đã sửa lại" if slot.text.is_outdated else ""
        return f"đã biên tập ({slot.text.edited_by}){outdated}"
    return "chưa viết" if slot.is_empty else "theo hệ thống"


@click.command("write")
@click.argument("plan")
@click.argument("period")
@click.argument("slot")
@click.option("--text", default=None, help="Nội dung.")
@click.option(
    "--file", type=click.Path(path_type=Path), default=None, help="Đọc nội dung từ tệp văn bản UTF-8."
)
@click.option("--drop", is_flag=True, help="Bỏ bản biên tập, trở về lời văn của đơn vị.")
@data_option
def write_command(
    plan: str, period: str, slot: str, text: str | None, file: Path | None, drop: bool, data: Path | None
) -> None:
    """Ghi lời văn của cơ quan đầu mối vào mục SLOT (xem `report words`); không được nữa khi báo cáo đã chốt."""
    if sum((text is not None, file is not None, drop)) != 1:
        raise BadInput("ghi đúng một trong --text, --file, --drop")
    content = _text_of(file) if file else text or ""
    from models.queries import report_texts
    from operations.reporting.edit_text import drop_text, edit_text

    with opened(data) as workspace:
        period_id = _period_id(workspace, plan, period)
        with workspace.database.reading() as session:
            known = report_texts.of_slot(session, period_id, slot)
        version = known.version if known else 0
        if drop:
            dropped = drop_text(workspace, period_id, slot, seen_version=version)
            click.echo("Đã trở về lời văn của đơn vị." if dropped else "Mục này chưa biên tập.")
            return
        after = edit_text(workspace, period_id, slot, content, seen_version=version)
    click.echo("Không có gì thay đổi." if after == version else f"Đã ghi mục {slot}.")


def _text_of(file: Path) -> str:
    try:
        return read_file(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("không phải tệp văn bản UTF-8", where=file.name, mend="lưu lại dạng UTF-8") from None


@click.command("section")
@click.argument("report_id", type=ROW_ID)
@click.argument("key")
@click.option("--format", "form", type=click.Choice(["docx", "html", "txt"]), required=True, help="Dạng tệp.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), default=None, help="Tệp ra.")
@data_option
def section_command(report_id: int, key: str, form: str, output: Path | None, data: Path | None) -> None:
    """Xuất riêng mục KEY của một báo cáo để lồng ghép vào báo cáo khác."""
    from models.queries import reports as report_queries
    from operations.reporting.render_section import render_section, section_file_name

    with opened(data) as workspace, workspace.database.reading() as session:
        report = report_queries.snapshot(session, report_id)
    if report is None:
        raise NotFound(f"không có báo cáo số {report_id}; xem: dondoc report list")
    chosen = cast("Literal['docx', 'html', 'txt']", form)
    content = render_section(report, key, chosen, fonts=workspace.settings.fonts)
    file = output or Path(section_file_name(report, key, chosen))
    file.write_bytes(content)
    click.echo(str(file))


@click.command("outline")
@click.argument("plan")
@click.argument("id")
@data_option
def outline_command(plan: str, id: str, data: Path | None) -> None:
    """Chọn đề cương ID cho báo cáo của kế hoạch PLAN (xem `dondoc policy list`); báo cáo đã chốt giữ đề cương cũ."""
    from operations.reporting.outlines import choose_outline

    with opened(data) as workspace:
        outline, is_changed = choose_outline(workspace, plan, id)
    click.echo(f"{'Đã chọn' if is_changed else 'Vẫn là'} đề cương {outline.id}: {outline.name}.")


def _words(workspace: "Workspace", plan: str, period: str) -> "ReportWords":
    from models.queries import reports as report_queries
    from operations.reporting.report_texts import words_of_report

    period_id = _period_id(workspace, plan, period)
    with workspace.database.reading() as session:
        report = report_queries.newest_of_period(session, period_id)
    if report is None:
        raise NotFound(f"kỳ {period} chưa có dự thảo; lập: dondoc report compile {plan} {period}")
    return words_of_report(workspace, report.id or 0)


def _period_id(workspace: "Workspace", plan_key: str, period_key: str) -> int:
    from models.queries import plans as plan_queries

    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, plan_key)
        periods = plan_queries.periods(session, plan.id or 0) if plan else []
    for period in periods:
        if period.key == period_key:
            return period.id or 0
    raise NotFound(f"kế hoạch {plan_key!r} không có kỳ {period_key!r}; xem: dondoc plan show")
