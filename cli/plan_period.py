"""`dondoc plan period`: a later official letter gives one period other dates."""

from datetime import date
from pathlib import Path

import click

from cli.opening import ISO_DATE, data_option, opened
from rules.wording import short_date


@click.command("period")
@click.argument("key")
@click.argument("period")
@click.option("--unit-due", type=ISO_DATE, help="Ngày đơn vị phải gửi, theo công văn.")
@click.option("--top-due", type=ISO_DATE, help="Ngày gửi cấp trên, theo công văn.")
@click.option("--letter", required=True, help='Số và ngày công văn, ví dụ "123/SNV-CCHC ngày 5/6/2021".')
@click.option("--apply", "is_applied", is_flag=True, help="Áp dụng; không có thì chỉ xem.")
@data_option
def period_command(
    key: str, period: str, unit_due: date | None, top_due: date | None, letter: str, is_applied: bool, data: Path | None,
) -> None:  # fmt: skip
    """Đổi hạn kỳ PERIOD (như 2021-H1) của kế hoạch KEY đang thực hiện theo một công văn ban hành sau."""
    from operations.obligation_words import what_is_owed
    from operations.plans.override_period import NewDates, override_period, preview_override

    with opened(data) as workspace:
        act = override_period if is_applied else preview_override
        change = act(workspace, key, period, NewDates(letter, unit_due, top_due))
    click.echo(
        f"{'Đã đổi' if is_applied else 'Sẽ đổi'} hạn kỳ {change.period.label} theo công văn {change.letter.words()}:"
    )
    for view, was, to in change.moving:
        click.echo(f"  {view.unit.name}: {what_is_owed(view)} {short_date(was)} → {short_date(to)}")
    for view in change.keeping:
        click.echo(f"  {view.unit.name}: giữ hạn riêng {short_date(view.obligation.due_on)}")
    if change.answered:
        click.echo(f"  {change.answered} báo cáo đã gửi hoặc thôi theo dõi, không đổi")
    for note in change.notes:
        click.echo(f"  Lưu ý: {note}.")
    click.echo(f"Báo cho {len(change.news)} người{'' if is_applied else '; thêm --apply để áp dụng'}.")
