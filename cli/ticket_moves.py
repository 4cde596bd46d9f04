"""`dondoc ticket answer|hand-over|decide|pass-on`: what the house does with a difficulty or proposal."""

from datetime import date
from pathlib import Path

import click

from cli.opening import ISO_DATE, ROW_ID, data_option, opened


@click.command("answer")
@click.argument("number", type=ROW_ID)
@click.option("--answer", required=True, help="Nội dung trả lời, hoặc ý kiến của cơ quan cấp trên.")
@data_option
def answer_command(number: int, answer: str, data: Path | None) -> None:
    """Cơ quan đầu mối trả lời, một lần; đơn vị được báo ngay bằng thư."""
    from operations.tickets.answer_ticket import answer_ticket

    with opened(data) as workspace:
        answer_ticket(workspace, number, answer=answer)
    click.echo(f"Đã trả lời số {number}; thư báo cho đơn vị đã vào hàng gửi.")


@click.command("hand-over")
@click.argument("number", type=ROW_ID)
@click.option("--note", required=True, help="Lý do trình.")
@data_option
def hand_over_command(number: int, note: str, data: Path | None) -> None:
    """Trình lãnh đạo cơ quan đầu mối; hạn trả lời đơn vị giữ nguyên."""
    from operations.tickets.pass_on_ticket import hand_ticket_to_head

    with opened(data) as workspace:
        hand_ticket_to_head(workspace, number, note=note)
    click.echo(f"Đã trình số {number}; bước tiếp: dondoc ticket decide hoặc dondoc ticket pass-on.")


@click.command("decide")
@click.argument("number", type=ROW_ID)
@click.option("--decision", required=True, help="Nội dung quyết định.")
@data_option
def decide_command(number: int, decision: str, data: Path | None) -> None:
    """Lãnh đạo cơ quan đầu mối quyết định, một lần; đơn vị được báo ngay bằng thư."""
    from operations.tickets.decide_ticket import decide_ticket

    with opened(data) as workspace:
        decide_ticket(workspace, number, decision=decision)
    click.echo(f"Đã quyết định số {number}; thư báo cho đơn vị đã vào hàng gửi.")


@click.command("pass-on")
@click.argument("number", type=ROW_ID)
@click.option("--to", required=True, help="Tên cơ quan cấp trên được chuyển đến.")
@click.option("--note", required=True, help="Lý do chuyển.")
@click.option("--until", type=ISO_DATE, default=None, help="Chờ ý kiến đến ngày (mặc định 5 ngày làm việc).")
@data_option
def pass_on_command(number: int, to: str, note: str, until: date | None, data: Path | None) -> None:
    """Lãnh đạo cơ quan đầu mối chuyển lên cơ quan cấp trên; đơn vị được báo hạn mới."""
    from operations.tickets.pass_on_ticket import pass_on_ticket

    with opened(data) as workspace:
        pass_on_ticket(workspace, number, to=to, note=note, until=until)
    click.echo(f"Đã chuyển số {number} đến {to}; khi có ý kiến: dondoc ticket answer {number} --answer …")


MOVES = (answer_command, hand_over_command, decide_command, pass_on_command)
