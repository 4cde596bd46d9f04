"""`dondoc plan confirm`: what a person decides, on top of what was chosen while reviewing."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.opening import data_option, opened, read_file
from rules.errors import BadInput
from rules.wording import short_date

if TYPE_CHECKING:
    from sqlmodel import Session

    from rules.dry_run import CrowdedDay


@click.command("confirm")
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
@click.option(
    "--reports-with",
    "shared",
    default=None,
    metavar="KẾ-HOẠCH",
    help="Báo cáo định kỳ chung với kế hoạch này.",
)
@click.option(
    "--inside",
    "insides",
    multiple=True,
    metavar="SỐ=BÁO-CÁO",
    help="Nhiệm vụ số này đã lồng ghép trong báo cáo khác.",
)
@click.option("--preview", is_flag=True, help="Chỉ xem lịch sẽ mở, chưa xác nhận.")
@data_option
def confirm_command(
    key: str, regime: str | None, issuer: str | None, coordinator: str | None, binds: tuple[str, ...],
    ignores: tuple[str, ...], subject: str | None, table: str | None, shared: str | None,
    insides: tuple[str, ...], preview: bool, data: Path | None,
) -> None:  # fmt: skip
    """Xác nhận một kế hoạch: từ đây hệ thống bắt đầu theo dõi.

    Những gì đã chọn khi rà soát được giữ; nêu ở đây thì lấy theo ở đây.
    """
    from models.queries.plans import plan_by_key
    from operations.plans.confirm_plan import confirm_plan, preview_plan
    from operations.plans.plan_outlook import crowded_by

    decisions = _decisions(regime, issuer, coordinator, binds, ignores, subject, table, shared, insides)
    crowded: list[CrowdedDay] = []
    with opened(data) as workspace:

        def look(session: "Session") -> None:
            plan = plan_by_key(session, key)
            crowded.extend(crowded_by(session, workspace, plan.id if plan else None))

        if preview:
            confirmed = preview_plan(workspace, key, decisions, look=look)
        else:
            confirmed = confirm_plan(workspace, key, decisions)
    word = "Sẽ mở khi xác nhận" if preview else "Đã xác nhận"
    click.echo(f"{word} {confirmed.key}: {confirmed.obligations} nghĩa vụ.")
    for period in confirmed.periods:
        click.echo(
            f"  {period.label}: số liệu {short_date(period.window_start_on)}–{short_date(period.window_end_on)}, "
            f"mở {short_date(period.opens_on)}, đơn vị gửi chậm nhất {short_date(period.unit_due_on)}, "
            f"gửi cấp trên {short_date(period.top_due_on)}"
        )
    for one in crowded:
        click.echo(f"Lưu ý: dồn hạn: {one.words}", err=True)


def _decisions(
    regime: str | None, issuer: str | None, coordinator: str | None, binds: tuple[str, ...],
    ignores: tuple[str, ...], subject: str | None, table: str | None, shared: str | None, insides: tuple[str, ...],
) -> Any:  # fmt: skip
    from operations.drafts.decisions import decisions_from_table, read_decisions

    given: dict[str, Any] = {}
    if table:
        name, _, section = table.partition("#")
        tables = read_decisions(read_file(Path(name)), name)
        chosen = tables.get(section, None) if section else tables
        if not isinstance(chosen, dict):
            raise BadInput(f"không có mục [{section}]", where=name)
        given = dict(chosen)
    given |= {name: value for name, value in (("regime", regime), ("issuer", issuer), ("coordinator", coordinator), ("missing_subject", subject), ("reports_with", shared)) if value}  # fmt: skip
    bindings = dict(given.get("bindings", {}))
    for bind in binds:
        written, equals, codes = bind.rpartition("=")
        if not equals or not written:
            raise BadInput(
                f"{bind!r} không đúng dạng TÊN=MÃ", where="--bind", mend="ví dụ --bind 'Văn phòng Sở=SNV-VP'"
            )
        bindings[written] = [code.strip() for code in codes.split(",") if code.strip()]
    inside = dict(given.get("inside", {}))
    for one in insides:
        position, equals, name = one.partition("=")
        if not equals:
            raise BadInput(
                f"{one!r} không đúng dạng SỐ=BÁO-CÁO", where="--inside", mend="ví dụ --inside '3=46/KH-UBND'"
            )
        inside[position.strip()] = name
    ignored = dict(given.get("ignored", {})) | dict.fromkeys(ignores, "người xác nhận bỏ qua")
    return decisions_from_table(
        given | {"bindings": bindings, "ignored": ignored, "inside": inside}, table or "dòng lệnh"
    )
