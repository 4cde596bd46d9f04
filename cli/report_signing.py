"""`dondoc report review|send-back|sign|attach|correct|files`: from the frozen report to the archive."""

import json
from pathlib import Path

import click

from cli.opening import ROW_ID, data_option, json_option, opened, read_file


@click.command("review")
@click.argument("report_id", type=ROW_ID)
@data_option
def review_command(report_id: int, data: Path | None) -> None:
    """Duyệt báo cáo đã chốt số liệu."""
    from operations.reporting.review_report import review_report

    with opened(data) as workspace:
        review_report(workspace, report_id)
    click.echo(f"Đã duyệt báo cáo số {report_id}; bước tiếp: dondoc report sign {report_id}")


@click.command("send-back")
@click.argument("report_id", type=ROW_ID)
@click.option("--reason", required=True, help="Vì sao trả lại.")
@data_option
def send_back_command(report_id: int, reason: str, data: Path | None) -> None:
    """Trả lại báo cáo chưa phát hành: lập bản mới ở trạng thái dự thảo."""
    from operations.reporting.review_report import send_back_report

    with opened(data) as workspace:
        new_id = send_back_report(workspace, report_id, reason=reason)
    click.echo(f"Đã trả lại báo cáo số {report_id}; bản dự thảo mới: số {new_id}")


@click.command("sign")
@click.argument("report_id", type=ROW_ID)
@click.option(
    "--lines",
    default="",
    help="Quyền hạn, chức vụ: 'TM. ỦY BAN NHÂN DÂN|CHỦ TỊCH'; bỏ trống: người ký mặc định.",
)
@click.option("--name", default="", help="Họ và tên người ký.")
@click.option(
    "--file",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Bản quét hoặc tệp đã ký số; ghi nhiều lần được.",
)
@data_option
def sign_command(report_id: int, lines: str, name: str, files: tuple[Path, ...], data: Path | None) -> None:
    """Ghi ai đã ký báo cáo, đính bản đã ký."""
    from operations.reporting.attach_signed import attach_signed
    from operations.reporting.sign_report import sign_report
    from rules.errors import BadInput
    from rules.signing import split_lines

    contents = [(read_file(file), file.name) for file in files]
    if name and not lines:
        raise BadInput(
            "có họ tên mà chưa có chức vụ người ký", where="--lines", mend="ghi cả --lines và --name"
        )
    with opened(data) as workspace:
        signed = sign_report(workspace, report_id, lines=split_lines(lines), name=name)
        for content, file_name in contents:
            attach_signed(workspace, report_id, content, file_name)
    for warning in signed.warnings:
        click.echo(f"Lưu ý: {warning}.", err=True)
    click.echo(f"Đã ghi người ký: {' / '.join(signed.lines)}, {signed.name or '(chưa ghi tên)'}.")


@click.command("attach")
@click.argument("report_id", type=ROW_ID)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@data_option
def attach_command(report_id: int, files: tuple[Path, ...], data: Path | None) -> None:
    """Đính bản quét hoặc tệp đã ký số vào báo cáo (PDF, JPG, PNG, TIFF, DOCX)."""
    from operations.reporting.attach_signed import attach_signed

    contents = [(read_file(file), file.name) for file in files]
    with opened(data) as workspace:
        for content, file_name in contents:
            kept = attach_signed(workspace, report_id, content, file_name)
            click.echo(f"{kept.sha256}  {kept.file_name}")


@click.command("correct")
@click.argument("report_id", type=ROW_ID)
@click.option("--reason", required=True, help="Vì sao đính chính.")
@click.option("--keep-facts", is_flag=True, help="Giữ nguyên số liệu, chỉ sửa lời văn.")
@data_option
def correct_command(report_id: int, reason: str, keep_facts: bool, data: Path | None) -> None:
    """Đính chính báo cáo đã phát hành: lập bản mới thay thế, bản cũ giữ nguyên."""
    from operations.reporting.correct_report import correct_report

    with opened(data) as workspace:
        new_id = correct_report(workspace, report_id, reason=reason, keep_facts=keep_facts)
    click.echo(f"Bản đính chính: số {new_id} (dự thảo), thay thế báo cáo số {report_id} khi phát hành.")


@click.command("files")
@click.argument("report_id", type=ROW_ID)
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Thư mục để chép các tệp ra.",
)
@json_option
@data_option
def files_command(report_id: int, output: Path | None, as_json: bool, data: Path | None) -> None:
    """Tệp lưu trữ của một báo cáo, kèm mã kiểm tra SHA-256; --output chép ra và kiểm tra từng tệp."""
    from models.queries import archive as archive_queries
    from operations.reporting.archive_report import archived_content
    from operations.reporting.report_steps import known_report

    with opened(data) as workspace:
        with workspace.database.reading() as session:
            known_report(session, report_id)
            files = archive_queries.files_of_report(session, report_id)
        if output is not None:
            output.mkdir(parents=True, exist_ok=True)
            for file in files:
                (output / f"{file.id}-{file.file_name}").write_bytes(archived_content(workspace, file))
    if as_json:
        rows = [{"id": file.id, "kind": file.kind.value, "file": file.file_name, "size": file.size, "sha256": file.sha256, "added_at": workspace.local(file.added_at).isoformat(), "added_by": file.added_by} for file in files]  # fmt: skip
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    if not files:
        click.echo("Chưa có tệp lưu trữ; tệp được lưu khi phát hành hoặc khi đính bản đã ký.")
    for file in files:
        click.echo(f"{file.sha256}  {file.file_name}  {file.size} byte")


SIGNING_COMMANDS = (
    review_command,
    send_back_command,
    sign_command,
    attach_command,
    correct_command,
    files_command,
)
