"""`dondoc mail preview`: any letter, before it is sent."""

from pathlib import Path

import click

from cli.opening import ROW_ID, data_option, opened
from rules.errors import BadInput

ENDINGS = (".html", ".eml", ".txt")


@click.command("preview")
@click.argument("kind")
@click.option(
    "--language", type=click.Choice(["vi", "en"]), help="Mặc định: ngôn ngữ của thư trong cấu hình."
)
@click.option("--obligation", type=ROW_ID, metavar="SỐ", help="Lấy dữ liệu thật của một việc.")
@click.option("--out", type=click.Path(path_type=Path), help="Ghi vào tệp .html, .eml hoặc .txt.")
@data_option
def preview_command(
    kind: str, language: str | None, obligation: int | None, out: Path | None, data: Path | None
) -> None:
    """Xem trước thư loại KIND (request, due_soon, follow_up, returned…), với lời thư của cơ quan nếu có."""
    from notifications.letters import LetterKind
    from notifications.rendering import seal, write
    from operations.letters.office_wordings import sender_in
    from operations.letters.preview_letter import letter_to_preview

    known = {one.value: one for one in LetterKind}
    if kind not in known:
        raise BadInput(f"không có loại thư {kind!r}", mend=f"chọn một trong: {', '.join(known)}")
    if out is not None and out.suffix.lower() not in ENDINGS:
        raise BadInput(f"không ghi được dạng {out.suffix or out.name!r}", mend=f"đặt tên tệp kết thúc bằng {', '.join(ENDINGS)}")  # fmt: skip
    with opened(data) as workspace:
        workspace.wordings.refresh(workspace.database)
        wordings = workspace.wordings.now
        letter = letter_to_preview(workspace, known[kind], obligation)
        sender = sender_in(workspace, language or workspace.sender.language)
        written = write(letter, sender, wordings)
        content = seal(letter, sender, at=workspace.local(workspace.clock.now()), wordings=wordings).content
    faults = "; ".join(f"{key}: {reason}" for key, reason in wordings.faults.items())
    if faults:
        click.echo(f"Lời thư của cơ quan không dùng được, thư này dùng mẫu gốc: {faults}", err=True)
    text = f"Tiêu đề: {written.subject}\n\n{written.text}\n"
    if out is None:
        click.echo(text, nl=False)
        return
    made = {".html": written.html.encode(), ".eml": content, ".txt": text.encode()}
    out.write_bytes(made[out.suffix.lower()])
    click.echo(f"Đã ghi {out}.")
