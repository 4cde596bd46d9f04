"""`dondoc mail ledger …`, `dondoc mail choices …`: the proof of urging, and what people have chosen about their letters."""

import json
from pathlib import Path

import click

from cli.opening import data_option, json_option, opened


@click.command("ledger")
@click.argument("obligation")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), help="Ghi ra tệp CSV.")
@click.option("--xlsx", "xlsx_file", type=click.Path(path_type=Path), help="Ghi ra tệp Excel.")
@data_option
@json_option
def ledger_command(
    obligation: str, csv_file: Path | None, xlsx_file: Path | None, data: Path | None, as_json: bool
) -> None:
    """Sổ đôn đốc của một việc (số hoặc mã): mọi thư nhắc, gửi ai, máy chủ nào nhận, kết quả."""
    from models.queries import obligations as obligation_queries
    from operations.letters.ledger_sheet import fate_words, instant_words, ledger_sheet, step_words
    from operations.letters.urging_ledger import ledger_of
    from reports.excel.ledger import ledger_csv, ledger_xlsx
    from rules.errors import NotFound

    with opened(data) as workspace, workspace.database.reading() as session:
        is_number = obligation.isdecimal() and len(obligation) < 10
        find = obligation_queries.view if is_number else obligation_queries.view_by_key
        view = find(session, int(obligation) if is_number else obligation)  # type: ignore[arg-type]
        if view is None:
            raise NotFound(f"không có việc số hoặc mã {obligation!r}; xem: dondoc unit owes")
        ledger = ledger_of(session, workspace, view.obligation.id or 0)
    sheet = ledger_sheet(ledger)
    for file, content in ((csv_file, ledger_csv), (xlsx_file, ledger_xlsx)):
        if file is not None:
            _write(file, content(sheet))
    if as_json:
        click.echo(json.dumps(ledger.as_dict(), ensure_ascii=False, default=lambda at: at.isoformat()))
        return
    click.echo(f"{ledger.unit}: {ledger.what} ({ledger.plan}), {len(ledger.entries)} dòng")
    for entry in ledger.entries:
        who = f"{entry.recipient_name} <{entry.recipient_email}>" if entry.recipient_email else "–"
        why = f" – {entry.why}" if entry.why else ""
        passed = f" → {'; '.join(entry.passed_to)}" if entry.passed_to else ""
        planned = instant_words(entry.planned_at)
        click.echo(f"{planned}  {step_words(entry)}: {who}: {fate_words(entry)}{why}{passed}")


def _write(file: Path, content: bytes) -> None:
    from rules.errors import BadInput

    try:
        file.write_bytes(content)
    except OSError as error:
        raise BadInput(
            f"không ghi được tệp ({error.strerror})", where=str(file), mend="chọn chỗ khác"
        ) from None
    click.echo(f"Đã ghi {file}", err=True)


@click.command("choices")
@click.argument("email")
@click.option("--rhythm", type=click.Choice(["daily", "immediate"]), help="Mỗi ngày một thư, hoặc báo ngay.")
@click.option("--optional/--no-optional", default=None, help="Nhận hay không nhận thư chỉ để biết.")
@data_option
@json_option
def choices_command(
    email: str, rhythm: str | None, optional: bool | None, data: Path | None, as_json: bool
) -> None:
    """Cách nhận thư của một người: xem, đổi, và liên kết để người đó tự đổi."""
    from models import Rhythm
    from operations.letters.choose_mail import choices_address, choose_mail

    with opened(data) as workspace:
        choice = choose_mail(
            workspace,
            email,
            rhythm=Rhythm(rhythm) if rhythm else None,
            without_optional=None if optional is None else not optional,
        )
        link = choices_address(workspace, email)
    if as_json:
        values = {"email": email, "rhythm": choice.rhythm.value, "without_optional": choice.without_optional}
        click.echo(json.dumps({**values, "link": link}, ensure_ascii=False))
        return
    pace = "mỗi ngày nhiều nhất một thư" if choice.rhythm is Rhythm.DAILY else "báo ngay trong ngày"
    informed = "không nhận" if choice.without_optional else "có nhận"
    click.echo(f"{email}: {pace}; thư chỉ để biết: {informed}\n{link}")
