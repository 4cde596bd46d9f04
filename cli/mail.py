"""`dondoc mail …`: the outbox."""

import json
from pathlib import Path

import click

from cli.opening import data_option, json_option, opened
from rules.wording import table_date

STATES = {
    "planned": "đã lên lịch",
    "due": "chờ gửi",
    "sending": "đang gửi",
    "sent": "máy chủ thư đã nhận",
    "failed": "không gửi được",
    "bounced": "bị trả lại",
    "suppressed": "không cần gửi nữa",
}


@click.group("mail")
def mail_group() -> None:
    """Hộp thư đi."""


@mail_group.command("status")
@data_option
@json_option
def status_command(data: Path | None, as_json: bool) -> None:
    """Số thư theo trạng thái, và những thư không gửi được."""
    from models.queries import outbox as outbox_queries
    from rules.delivery import LetterState

    with opened(data) as workspace, workspace.database.reading() as session:
        counts = outbox_queries.counts_by_state(session)
        failed = outbox_queries.in_state(session, LetterState.FAILED)
    if as_json:
        rows = [{"to": one.recipient_email, "subject": one.subject, "reason": one.reason} for one in failed]
        click.echo(
            json.dumps(
                {"counts": {state.value: n for state, n in counts.items()}, "failed": rows},
                ensure_ascii=False,
            )
        )
        return
    for state, number in counts.items():
        click.echo(f"{STATES[state.value]:<22} {number}")
    for letter in failed:
        click.echo(f"  ! {letter.recipient_email}: {letter.reason}")


@mail_group.command("retry")
@data_option
def retry_command(data: Path | None) -> None:
    """Gửi lại những thư đã hỏng (sau khi sửa địa chỉ hoặc máy chủ thư)."""
    from operations.retry_failed_letters import retry_failed_letters

    with opened(data) as workspace:
        number = retry_failed_letters(workspace)
    click.echo(f"{number} thư sẽ được gửi lại ở vòng tới.")


@mail_group.command("balance")
@click.option("--days", type=click.IntRange(1, 400), default=10, show_default=True, help="Số dòng gần nhất.")
@data_option
@json_option
def balance_command(days: int, data: Path | None, as_json: bool) -> int:
    """Dòng cân đối từng ngày: đến hạn = đã gửi + gộp + bỏ qua + không gửi được; thoát mã 1 nếu có ngày lệch."""
    from models.queries import balance as balance_queries
    from operations.balance_words import balance_words
    from operations.keep_balance import keep_balance

    with opened(data) as workspace:
        keep_balance(workspace)
        with workspace.database.reading() as session:
            lines = balance_queries.recent_lines(session, days)
    if as_json:
        click.echo(json.dumps([line.model_dump(mode="json") for line in lines], ensure_ascii=False))
    else:
        if not lines:
            click.echo("Chưa có dòng nào: chưa có bước nhắc việc nào đến hạn.")
        for line in lines:
            click.echo(f"{table_date(line.day)}  {balance_words(line)}")
    return 0 if all(line.is_balanced for line in lines) else 1
