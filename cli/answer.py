"""`dondoc answer …`: many answers at once."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.answer_form import form_command
from cli.opening import ISO_DATE, data_option, json_option, opened, read_file

if TYPE_CHECKING:
    from operations.answers.import_answers import AnswerImport
    from operations.answers.judge_answer import MatchedAnswer

FATES = {
    "ready": "sẽ gửi",
    "sent": "đã gửi",
    "known": "đã có, không đổi",
    "refused": "TỪ CHỐI",
    "held": "chưa gửi",
}


@click.group("answer")
def answer_group() -> None:
    """Báo cáo của đơn vị, nhập nhiều cùng lúc."""


answer_group.add_command(form_command)


@answer_group.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Chỉ xem sẽ gửi gì, từ chối gì; không ghi.")
@click.option("--all-or-nothing", is_flag=True, help="Một báo cáo bị từ chối thì không gửi báo cáo nào.")
@click.option(
    "--received-on", type=ISO_DATE, default=None, help="Ngày báo cáo giấy đã đến (cho dòng không ghi)."
)
@click.option("--by", default="Quản trị (dòng lệnh)", help="Người nhập.")
@data_option
@json_option
def import_command(
    file: Path,
    dry_run: bool,
    all_or_nothing: bool,
    received_on: date | None,
    by: str,
    data: Path | None,
    as_json: bool,
) -> None:
    """Nhập báo cáo của nhiều đơn vị (.xlsx, .csv, .jsonl); nhập lại cùng tệp thì không đổi gì."""
    content = read_file(file)
    from operations.answers.import_answers import check_answers, import_answers, import_as_json
    from operations.answers.judge_answer import Fate, Giver
    from rules.errors import DondocError

    with opened(data) as opened_here:
        workspace = opened_here.acting_as(by, "import")
        giver = Giver(by)
        if dry_run:
            done = check_answers(workspace, content, file.name, giver, received_on=received_on)
        else:
            done = import_answers(
                workspace, content, file.name, giver, received_on=received_on, all_or_nothing=all_or_nothing
            )
    if as_json:
        click.echo(json.dumps(import_as_json(done), ensure_ascii=False))
    else:
        _print(done)
    if refused := done.count(Fate.REFUSED):
        raise DondocError(f"{refused} báo cáo trong {file.name} bị từ chối; lý do ở trên")


def _print(done: "AnswerImport") -> None:
    for one in done.answers:
        click.echo(f"{FATES[one.fate.value]:<18} {_what(one)}")
        for words in (*one.reasons, *one.notes, *one.questions):
            click.echo(f"{'':<18} – {words}")
    counts = [f"{FATES[fate].lower()} {number}" for fate in FATES if (number := _count(done, fate))]
    click.echo(f"{done.file}: {', '.join(counts)}.")


def _count(done: "AnswerImport", fate: str) -> int:
    return sum(one.fate.value == fate for one in done.answers)


def _what(one: "MatchedAnswer") -> str:
    from operations.obligation_words import plan_number, what_is_owed

    rows = ", ".join(one.rows)
    if one.view is None:
        return rows
    receipt = f" ({one.receipt})" if one.receipt else ""
    late = ", quá hạn" if one.is_late else ""
    return f"{one.view.unit.name}: {what_is_owed(one.view)}, {plan_number(one.view)}{receipt}{late} [{rows}]"


@answer_group.command("template")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--plan", default=None, help="Mã hoặc số kế hoạch.")
@click.option("--period", default=None, help="Kỳ, ví dụ 2021-H1.")
@click.option("--unit", default=None, help="Mã đơn vị.")
@data_option
def template_command(
    file: Path, plan: str | None, period: str | None, unit: str | None, data: Path | None
) -> None:
    """Ghi một tệp Excel đã điền sẵn những việc đang chờ báo cáo."""
    from rules.errors import BadInput

    if file.exists():
        raise BadInput("tệp đã có, không ghi đè", where=str(file), mend="chọn tên khác")
    from operations.answers.answer_template import answer_template

    with opened(data) as workspace, workspace.database.reading() as session:
        content = answer_template(session, plan=plan, period=period, unit=unit)
    file.write_bytes(content)
    click.echo(f"Đã ghi mẫu: {file}")
