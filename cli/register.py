"""`dondoc register FILE`: the register of what was given to whom."""

from datetime import date
from pathlib import Path

import click

from cli.opening import ISO_DATE, data_option, opened
from rules.errors import BadInput


@click.command("register")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--plan", default=None, help="Chỉ của kế hoạch này.")
@click.option("--unit", default=None, help="Chỉ của đơn vị này (mã).")
@click.option("--from", "start", default=None, type=ISO_DATE, help="Thời hạn từ ngày.")
@click.option("--to", "end", default=None, type=ISO_DATE, help="Thời hạn đến ngày.")
@data_option
def register_command(
    file: Path, plan: str | None, unit: str | None, start: date | None, end: date | None, data: Path | None
) -> None:
    """Sổ theo dõi giải quyết văn bản đến (7 cột), ra FILE.xlsx hoặc FILE.docx."""
    ending = file.suffix.lower()
    if ending not in (".xlsx", ".docx"):
        raise BadInput("sổ chỉ xuất ra .xlsx hoặc .docx", where=str(file), mend="đổi đuôi tệp")
    from operations.correspondence.register import RegisterChoice, register_sheet

    with opened(data) as workspace:
        sheet = register_sheet(workspace, RegisterChoice(plan, unit, start, end))
    if ending == ".xlsx":
        from reports.excel.register import register_xlsx

        content = register_xlsx(sheet)
    else:
        from reports.word.register import render_register_docx

        content = render_register_docx(sheet)
    file.write_bytes(content)
    click.echo(f"Đã ghi {file}: {len(sheet.rows)} dòng.")
