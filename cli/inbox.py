"""`dondoc inbox …`: the mailbox of the answers."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.opening import ROW_ID, data_option, json_option, opened

if TYPE_CHECKING:
    from models import InboxMessage

KINDS = {
    "answer_sheet": "biểu báo cáo",
    "note": "thư trả lời",
    "bounce": "thư bị trả lại",
    "delay": "thư đang chậm",
    "auto_reply": "trả lời tự động",
    "loop": "thư quay vòng",
    "refused": "không nhận",
    "unmatched": "chưa rõ trả lời thư nào",
}


@click.group("inbox")
def inbox_group() -> None:
    """Hộp thư đến: báo cáo và thư trả lời của đơn vị."""


@inbox_group.command("poll")
@data_option
@json_option
def poll_command(data: Path | None, as_json: bool) -> None:
    """Đọc hộp thư ngay bây giờ."""
    from dataclasses import asdict

    from operations.mailbox.poll_inbox import poll_inbox

    with opened(data) as workspace:
        polled = poll_inbox(workspace)
    if as_json:
        click.echo(json.dumps(asdict(polled)))
        return
    click.echo(
        f"Nhận {polled.taken} thư ({polled.in_tray} chờ người xem, {polled.too_large} quá lớn); "
        f"{polled.known} thư đã nhận từ trước; {polled.failed} thư chưa lấy được."
    )


@inbox_group.command("list")
@click.option("--all", "with_done", is_flag=True, help="Cả những thư không cần ai xem nữa.")
@data_option
@json_option
def list_command(with_done: bool, data: Path | None, as_json: bool) -> None:
    """Thư chờ người xem."""
    from models.queries import inbox as inbox_queries

    with opened(data) as workspace, workspace.database.reading() as session:
        messages = inbox_queries.tray(session)
        if with_done:
            messages += inbox_queries.done(session)
    if as_json:
        click.echo(json.dumps([_row(one) for one in messages], ensure_ascii=False))
        return
    if not messages:
        click.echo("Không có thư nào chờ người xem.")
    for one in messages:
        click.echo(f"{one.id:>6}  {KINDS[one.kind.value]:<24} {one.from_email:<32} {one.subject[:60]}")


@inbox_group.command("show")
@click.argument("number", type=ROW_ID)
@data_option
@json_option
def show_command(number: int, data: Path | None, as_json: bool) -> None:
    """Một thư: ai gửi, viết gì, đã làm gì với thư."""
    from operations.mailbox.handle_mail import message_of
    from operations.mailbox.keep_mail import mail_path

    with opened(data) as workspace:
        with workspace.database.reading() as session:
            one = message_of(session, number)
        original = mail_path(workspace, one.sha256)
    if as_json:
        click.echo(json.dumps({**_row(one), "body": one.body, "original": str(original)}, ensure_ascii=False))
        return
    click.echo(f"Từ:       {one.from_name} <{one.from_email}>")
    click.echo(f"Chủ đề:   {one.subject}")
    click.echo(
        f"Là:       {KINDS[one.kind.value]}{' (chờ người xem)' if one.handled_at is None and one.state.value == 'tray' else ''}"
    )
    click.echo(f"Ghi chú:  {one.detail}")
    click.echo(f"Bản gốc:  {original}")
    if one.body:
        click.echo(f"\n{one.body}")


@inbox_group.command("handle")
@click.argument("number", type=ROW_ID)
@click.option("--word", required=True, help="Đã xử lý thế nào.")
@click.option("--obligation", type=ROW_ID, help="Gắn thư với việc có số này.")
@data_option
def handle_command(number: int, word: str, obligation: int | None, data: Path | None) -> None:
    """Đưa một thư ra khỏi danh sách chờ."""
    from operations.mailbox.handle_mail import attach_to_obligation, mark_handled

    with opened(data) as workspace:
        if obligation is not None:
            attach_to_obligation(workspace, number, obligation)
        mark_handled(workspace, number, word=word)
    click.echo(f"Đã ghi: thư {number} xử lý xong.")


def _row(one: "InboxMessage") -> dict[str, object]:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "state": one.state.value,
        "from": one.from_email,
        "subject": one.subject,
        "arrived_at": one.arrived_at.isoformat(),
        "obligation": one.obligation_id,
        "letter": one.letter_id,
        "detail": one.detail,
    }
