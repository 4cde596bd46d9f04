"""`dondoc answer form`: the form file of one obligation, as its letter carries it."""

from pathlib import Path

import click

from cli.opening import data_option, opened
from rules.errors import NotFound


@click.command("form")
@click.argument("obligation")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    help="Ghi vào tệp này; không ghi: tên có sẵn của biểu.",
)
@data_option
def form_command(obligation: str, out: Path | None, data: Path | None) -> None:
    """Lập biểu báo cáo (.xlsx) của việc OBLIGATION (khóa hoặc số, xem: dondoc unit owes)."""
    from models.queries import obligations as obligation_queries
    from operations.answers.answer_sheet_of import answer_sheet_of

    with opened(data) as workspace, workspace.database.reading() as session:
        view = obligation_queries.view_by_key(session, obligation)
        if view is None and obligation.isdecimal() and len(obligation) < 10:
            view = obligation_queries.view(session, int(obligation))
        if view is None:
            raise NotFound(f"không có việc {obligation!r}; xem: dondoc unit owes")
        form = answer_sheet_of(session, workspace, view)
    target = out or Path(form.file_name)
    target.write_bytes(form.content)
    click.echo(f"Đã ghi {target}")
