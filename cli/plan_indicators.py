"""`dondoc plan indicators`: the figures that the reports of a plan must give."""

from pathlib import Path

import click

from cli.opening import data_option, opened, read_file


@click.command("indicators")
@click.argument("plan")
@click.option(
    "--put",
    "file",
    type=click.Path(path_type=Path),
    help="Nhập từ tệp CSV này (cả tệp, hoặc không dòng nào).",
)
@data_option
def indicators_command(plan: str, file: Path | None, data: Path | None) -> None:
    """In chỉ tiêu của kế hoạch PLAN dạng CSV (position,name,measure,aggregation,target,numerator,denominator); --put nhập lại từ tệp ấy.

    aggregation: sum (cộng), last (kỳ cuối), average (trung bình), ratio (tỷ lệ). numerator, denominator: tên hai
    chỉ tiêu cùng nhiệm vụ mà tỷ lệ được tính từ đó; để trống thì tỷ lệ không có số tổng. Dòng không có trong tệp được giữ nguyên.
    """
    content = read_file(file) if file else b""
    with opened(data) as workspace:
        from operations.plans.put_indicators import listed_indicators, put_indicators

        if file is None:
            click.echo(listed_indicators(workspace, plan), nl=False)
            return
        put = put_indicators(workspace, plan, content, file.name)
    click.echo(f"Đã nhập chỉ tiêu: thêm {put.added}, sửa {put.changed}, không đổi {put.same}.")
