"""`dondoc mail …`: the outbox."""

import json
from pathlib import Path

import click

from cli.mail_ledger import choices_command, ledger_command
from cli.mail_preview import preview_command
from cli.mail_read import read_command
from cli.opening import ROW_ID, data_option, json_option, opened
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


mail_group.add_command(preview_command)
mail_group.add_command(read_command)


for _command in (ledger_command, choices_command):
    mail_group.add_command(_command)


@mail_group.command("status")
@data_option
@json_option
def status_command(data: Path | None, as_json: bool) -> None:
    """Số thư theo trạng thái; những thư không gửi được, bị trả lại, và đã chuyển cho ai."""
    from models.queries import ledger as ledger_queries
    from models.queries import outbox as outbox_queries

    with opened(data) as workspace, workspace.database.reading() as session:
        counts = outbox_queries.counts_by_state(session)
        lost = outbox_queries.find(session, states=outbox_queries.UNDELIVERED)
        passed = ledger_queries.passed_to(session, [letter.id or 0 for letter in lost])
    rows = [
        {
            "id": one.id,
            "to": one.recipient_email,
            "subject": one.subject,
            "reason": one.reason,
            "state": one.state.value,
            "passed_to": [other.email for other in passed.get(one.id or 0, [])],
        }
        for one in lost
    ]
    if as_json:
        told: dict[str, object] = {"counts": {state.value: n for state, n in counts.items()}}
        for state in outbox_queries.UNDELIVERED:
            told[state.value] = [row for row in rows if row["state"] == state.value]
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for state, number in counts.items():
        click.echo(f"{STATES[state.value]:<22} {number}")
    for row in rows:
        click.echo(f"  ! thư số {row['id']}, {row['to']}: {STATES[str(row['state'])]}: {row['reason']}")


@mail_group.command("retry")
@click.option("--letter", "letter_id", type=ROW_ID, help="Chỉ thư số này, kể cả khi bị trả lại.")
@click.option("--to", "email", help="Chỉ thư gửi địa chỉ này; địa chỉ được coi là đã dùng được.")
@data_option
def retry_command(letter_id: int | None, email: str | None, data: Path | None) -> None:
    """Gửi lại những thư đã hỏng (sau khi sửa địa chỉ hoặc máy chủ thư)."""
    from operations.letters.retry_failed_letters import mend_address, retry_failed_letters

    if letter_id is not None and email is not None:
        raise click.UsageError("chỉ dùng một trong --letter, --to")
    with opened(data) as workspace:
        if email is not None:
            number = mend_address(workspace, email)
        else:
            number = retry_failed_letters(workspace, letter_id=letter_id)
    click.echo(f"{number} thư sẽ được gửi lại ở vòng tới.")


@mail_group.command("balance")
@click.option("--days", type=click.IntRange(1, 400), default=10, show_default=True, help="Số dòng gần nhất.")
@data_option
@json_option
def balance_command(days: int, data: Path | None, as_json: bool) -> int:
    """Dòng cân đối từng ngày: đến hạn = đã gửi + gộp + bỏ qua + không gửi được; thoát mã 1 nếu có ngày lệch."""
    from models.queries import balance as balance_queries
    from operations.ladder.balance_words import balance_words
    from operations.ladder.keep_balance import keep_balance

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
