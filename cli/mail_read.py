"""`dondoc mail read`: a letter that was written to a file, as whoever got it would read it."""

from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import click

from cli.opening import data_option
from rules.errors import BadInput, NotFound

HEADS = ("To", "Subject", "Date")


@click.command("read")
@click.argument("words", nargs=-1, required=True, metavar="CHỮ…")
@data_option
def read_command(words: tuple[str, ...], data: Path | None) -> None:
    """Đọc thư mới nhất trong thư mục mail (khi chưa có máy chủ thư): CHỮ là địa chỉ, tên, phần của tiêu đề, hoặc tệp .eml."""
    from config.settings import load_settings

    folder = load_settings(data=data).data / "mail"
    if len(words) == 1 and words[0].endswith(".eml"):
        letter = _letter(Path(words[0]))
    else:
        letter = _newest_with(words, folder)
    for head in HEADS:
        click.echo(f"{head}: {_plain(letter, head)}")
    body = letter.get_body(("plain",))
    click.echo(f"\n{body.get_content() if body else ''}")
    for part in letter.iter_attachments():
        click.echo(f"[kèm theo: {part.get_filename()}]")


def _newest_with(words: tuple[str, ...], folder: Path) -> EmailMessage:
    asked = [word.casefold() for word in words]
    for file in sorted(folder.glob("*.eml"), key=lambda one: one.stat().st_mtime_ns, reverse=True):
        letter = _letter(file)
        said = f"{_plain(letter, 'To')} {_plain(letter, 'Subject')}".casefold()
        if all(word in said for word in asked):
            return letter
    raise NotFound(f"không có thư nào trong {folder} gửi đến hay nói về {' '.join(words)!r}")


def _letter(file: Path) -> EmailMessage:
    try:
        return BytesParser(EmailMessage, policy=policy.default).parsebytes(file.read_bytes())
    except OSError as error:
        raise BadInput(
            f"không đọc được: {error.strerror}", where=str(file), mend="kiểm tra lại tệp"
        ) from error


def _plain(letter: EmailMessage, head: str) -> str:
    """The parser of addresses keeps the space between two encoded words, against RFC 2047; this one does not."""
    raw = next((value for name, value in letter.raw_items() if name == head), "")
    return str(make_header(decode_header(str(raw)))).replace("\n", "").replace("\r", "")
