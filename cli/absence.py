"""`dondoc user absence …`: who is away and who stands in."""

import json
from datetime import date
from pathlib import Path

import click

from cli.opening import ISO_DATE, ROW_ID, data_option, json_option, opened
from rules.wording import short_date


@click.group("absence")
def absence_group() -> None:
    """Vắng mặt, người nhận thay."""


@absence_group.command("add")
@click.argument("person")
@click.argument("stand_in")
@click.option("--from", "starts_on", required=True, type=ISO_DATE, help="Ngày đầu vắng mặt.")
@click.option("--to", "ends_on", required=True, type=ISO_DATE, help="Ngày cuối vắng mặt, tính cả ngày này.")
@click.option("--reason", default="", help="Lý do.")
@click.option(
    "--name", "stand_in_name", default="", help="Họ tên người nhận thay, nếu chưa có trong danh mục."
)
@data_option
def add_command(
    person: str,
    stand_in: str,
    starts_on: date,
    ends_on: date,
    reason: str,
    stand_in_name: str,
    data: Path | None,
) -> None:
    """PERSON vắng, thư gửi STAND_IN (hai địa chỉ thư)."""
    from operations.units.delegate import add_absence

    with opened(data) as workspace:
        number = add_absence(
            workspace,
            person=person,
            stand_in=stand_in,
            stand_in_name=stand_in_name,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason,
        )
    click.echo(
        f"Đã ghi vắng mặt số {number}: thư của {person} gửi {stand_in} "
        f"từ {short_date(starts_on)} đến hết {short_date(ends_on)}."
    )


@absence_group.command("list")
@data_option
@json_option
def list_command(data: Path | None, as_json: bool) -> None:
    """Các lần vắng mặt đang và sẽ có hiệu lực."""
    from models.queries import delegations as delegation_queries

    with opened(data) as workspace, workspace.database.reading() as session:
        found = delegation_queries.not_over(session, workspace.local_day(workspace.clock.now()))
    if as_json:
        click.echo(json.dumps([one.model_dump(mode="json") for one in found], ensure_ascii=False))
        return
    if not found:
        click.echo("Không ai đang hoặc sắp vắng mặt.")
    for one in found:
        reason = f" ({one.reason})" if one.reason else ""
        click.echo(
            f"{one.id:>4}  {one.from_name} <{one.from_email}> → {one.to_name} <{one.to_email}>, "
            f"{short_date(one.starts_on)}–{short_date(one.ends_on)}{reason}"
        )


@absence_group.command("revoke")
@click.argument("number", type=ROW_ID)
@data_option
def revoke_command(number: int, data: Path | None) -> None:
    """Thu hồi ủy quyền số NUMBER; thư lại gửi người được giao."""
    from operations.units.delegate import revoke_absence

    with opened(data) as workspace:
        revoke_absence(workspace, number)
    click.echo(f"Đã thu hồi ủy quyền số {number}.")
