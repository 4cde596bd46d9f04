"""`dondoc unit approval`: whether answers of a unit leave it only with its head's approval."""

from pathlib import Path

import click

from cli.opening import data_option, opened


@click.command("approval")
@click.argument("code")
@click.argument("choice", type=click.Choice(["on", "off"]))
@data_option
def approval_command(code: str, choice: str, data: Path | None) -> None:
    """Đơn vị CODE: thủ trưởng duyệt trước khi gửi báo cáo (on) hay gửi thẳng (off)."""
    from operations.units.choose_approval import choose_approval

    with opened(data) as workspace:
        is_new = choose_approval(workspace, code, is_needed=choice == "on")
    words = "thủ trưởng duyệt trước khi gửi" if choice == "on" else "gửi thẳng, không qua duyệt"
    click.echo(f"{code}: {words}{'' if is_new else ' (đã như vậy từ trước)'}.")
