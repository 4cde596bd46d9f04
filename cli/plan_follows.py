"""`dondoc plan follows`: which plan of last year the reports are compared with."""

from pathlib import Path

import click

from cli.opening import data_option, opened
from rules.errors import BadInput


@click.command("follows")
@click.argument("key")
@click.argument("last_years_key", required=False)
@click.option("--none", "is_none", is_flag=True, help="Bỏ: không so với kế hoạch nào.")
@data_option
def follows_command(key: str, last_years_key: str | None, is_none: bool, data: Path | None) -> None:
    """Báo cáo của kế hoạch KEY so cùng kỳ với kế hoạch năm trước LAST_YEARS_KEY."""
    from operations.plans.follow_plan import follow_plan

    if is_none == bool(last_years_key):
        raise BadInput("chưa nêu kế hoạch năm trước", where=key, mend="nêu kế hoạch ấy, hoặc --none để bỏ")
    with opened(data) as workspace:
        is_changed = follow_plan(workspace, key, last_years_key)
    if not is_changed:
        click.echo("Không có gì thay đổi.")
    elif last_years_key:
        click.echo(f"Báo cáo của {key} được so cùng kỳ với {last_years_key} từ lần tổng hợp sau.")
    else:
        click.echo(f"Báo cáo của {key} không còn so với kế hoạch năm trước.")
