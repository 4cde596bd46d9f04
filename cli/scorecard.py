"""`dondoc scorecard YEAR`: what units did over a year, with the evidence."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.opening import data_option, opened
from rules.errors import BadInput

if TYPE_CHECKING:
    from reports.scorecards.book import ScorecardBook

FORMS = (".xlsx", ".docx", ".pdf", ".json")


@click.command("scorecard")
@click.argument("year", type=int)
@click.option("--unit", "units", multiple=True, help="Chỉ của đơn vị này (mã); ghi được nhiều lần.")
@click.option("--plan", "plans", multiple=True, help="Chỉ của kế hoạch này; ghi được nhiều lần.")
@click.option("--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Tệp ghi ra.")
@data_option
def scorecard_command(
    year: int, units: tuple[str, ...], plans: tuple[str, ...], output: Path, data: Path | None
) -> None:
    """Kết quả thực hiện trong năm của các đơn vị, ra tệp .xlsx, .docx, .pdf hoặc .json."""
    form = output.suffix.lower()
    if form not in FORMS:
        raise BadInput(f"chỉ xuất ra {', '.join(FORMS)}", where=str(output), mend="đổi đuôi tệp")
    from operations.reporting.gather_scorecards import scorecards_of

    with opened(data) as workspace:
        book = scorecards_of(
            workspace, year, unit_codes=units or None, plan_keys=plans or None, now=workspace.clock.now()
        )
        fonts = str(workspace.settings.fonts or "")
    output.write_bytes(_content(book, form, fonts))
    click.echo(f"Đã ghi {output}: {len(book.units)} đơn vị, {len(book.rows)} việc trong năm {year}.")


def _content(book: "ScorecardBook", form: str, fonts: str) -> bytes:
    if form == ".json":
        from reports.scorecards.scorecard_json import scorecard_json

        return scorecard_json(book).encode()
    if form == ".xlsx":
        from reports.excel.scorecards import scorecards_xlsx

        return scorecards_xlsx(book)
    from reports.scorecards.document import scorecard_document

    document = scorecard_document(book)
    if form == ".docx":
        from reports.word.render import render_docx

        return render_docx(document, fonts=fonts)
    from reports.pdf.render import render_pdf

    return render_pdf(document, fonts=fonts)
