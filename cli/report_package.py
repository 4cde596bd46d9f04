"""`dondoc report rollup|export|take|key|trust`: a report goes up, here or to another installation."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.opening import ROW_ID, data_option, opened, read_file
from rules.errors import BadInput

if TYPE_CHECKING:
    from operations.rollup.deliver_report import RolledUp
    from operations.rollup.look_at_package import PackageLook


@click.command("rollup")
@click.argument("report_id", type=ROW_ID)
@data_option
def rollup_command(report_id: int, data: Path | None) -> None:
    """Chuyển lại báo cáo đã phát hành lên kế hoạch cấp trên (phát hành đã tự chuyển một lần)."""
    from operations.rollup.roll_up import roll_up_again

    with opened(data) as workspace:
        tell_rolled(roll_up_again(workspace, report_id))


@click.command("export")
@click.argument("report_id", type=ROW_ID)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@data_option
def export_command(report_id: int, file: Path | None, data: Path | None) -> None:
    """Ghi báo cáo đã phát hành thành gói có ký số để hệ thống cấp trên nhận."""
    from operations.rollup.export_package import export_package

    with opened(data) as workspace:
        content, name = export_package(workspace, report_id)
    target = file or Path(name)
    target.write_bytes(content)
    click.echo(str(target))


@click.command("take")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--obligation", default="", help="Mã báo cáo nhận gói (dondoc unit owes).")
@click.option("--plan", default="", help="Kế hoạch cấp trên, cùng với --unit.")
@click.option("--unit", default="", help="Mã đơn vị gửi báo cáo.")
@click.option("--period", default="", help="Kỳ; bỏ trống thì theo kỳ của gói.")
@click.option("--yes", is_flag=True, help="Nhận luôn, không hỏi.")
@data_option
def take_command(
    file: Path, obligation: str, plan: str, unit: str, period: str, yes: bool, data: Path | None
) -> None:
    """Nhận gói báo cáo FILE của một hệ thống khác: xem trước từng dòng, rồi gửi hoặc lưu nháp."""
    from operations.rollup.look_at_package import look_at_package
    from operations.rollup.package_target import Target
    from operations.rollup.take_package import take_package

    if not obligation and not (plan and unit):
        raise click.UsageError("cần --obligation, hoặc --plan cùng --unit")
    target = Target(obligation, plan, unit, period)
    content = read_file(file)
    with opened(data) as workspace:
        with workspace.database.reading() as session:
            tell_look(look_at_package(session, content, file.name, target))
        if not yes:
            click.confirm("Nhận gói này?", abort=True)
        _, done = take_package(workspace, content, file.name, target)
        tell_rolled(done)


@click.command("key")
@data_option
def key_command(data: Path | None) -> None:
    """In khóa công khai của hệ thống này, để cấp trên đối chiếu và tin cậy."""
    from config.package_keys import fingerprint, public_key

    with opened(data) as workspace:
        key = public_key(workspace.secret)
    click.echo(f"Khóa công khai: {key}")
    click.echo(f"Dấu vân khóa: {fingerprint(key)}")


@click.group("trust")
def trust_group() -> None:
    """Các cơ quan có gói báo cáo được nhận ở đây."""


@trust_group.command("add")
@click.argument("key")
@click.argument("name")
@data_option
def add_command(key: str, name: str, data: Path | None) -> None:
    """Tin cậy khóa KEY (chính khóa ấy, hoặc tệp chứa kết quả của dondoc report key) của cơ quan tên NAME."""
    from operations.rollup.trust_offices import trust_office

    written = key
    if Path(key).is_file():
        try:
            written = read_file(Path(key))[:10_000].decode()
        except UnicodeDecodeError:
            raise BadInput(
                "không phải tệp văn bản", where=key, mend="dùng kết quả của dondoc report key"
            ) from None
    with opened(data) as workspace:
        office = trust_office(workspace, written, name)
    click.echo(f"Đã tin cậy {office.name}; đối chiếu qua điện thoại dấu vân khóa: {office.fingerprint}")


@trust_group.command("list")
@data_option
def list_command(data: Path | None) -> None:
    """Liệt kê các cơ quan được tin cậy và đã rút."""
    from operations.rollup.trust_offices import trusted_offices

    with opened(data) as workspace:
        offices = trusted_offices(workspace)
    if not offices:
        click.echo("Chưa tin cậy cơ quan nào; thêm bằng dondoc report trust add.")
    for one in offices:
        state = f"đã rút {one.withdrawn_at:%d/%m/%Y}" if one.withdrawn_at else "đang tin cậy"
        click.echo(f"{one.fingerprint}  {state}  {one.name}")


@trust_group.command("withdraw")
@click.argument("office")
@data_option
def withdraw_command(office: str, data: Path | None) -> None:
    """Thôi nhận gói của một cơ quan (tên hoặc dấu vân khóa); các gói đã nhận giữ nguyên."""
    from operations.rollup.trust_offices import withdraw_trust

    with opened(data) as workspace:
        found = withdraw_trust(workspace, office)
    click.echo(f"Đã rút khóa của {found.name}.")


def tell_look(look: "PackageLook") -> None:
    """Line by line what would be put where, and what is doubtful."""
    click.echo(
        f"{look.report.issued.words}, ký bằng khóa của {look.office.name} ({look.office.fingerprint})."
    )
    click.echo(f"Nhận thành: {look.view.obligation.key} – {look.view.unit.name}, {look.view.plan.key}.")
    for number, (one, line) in enumerate(zip(look.asked.assignments, look.rolled.lines, strict=True), 1):
        figures = "; ".join(f"{name} = {value:g}" for name, value in line.figures.items())
        click.echo(
            f"  {number}. {one.task[:80]}: {line.state or 'chưa có'}{f' ({figures})' if figures else ''}"
        )
    for doubt in look.doubts:
        click.echo(f"  Cần xem: {doubt}")
    for below, above in look.suggested:
        click.echo(f"  Có thể là cùng việc (không tự ghép): “{below[:60]}” ~ “{above[:60]}”")


def tell_rolled(done: "RolledUp | None") -> None:
    from operations.rollup.roll_up import OUTCOMES

    if done is None:
        click.echo(
            "Kế hoạch này không thực hiện kế hoạch cấp trên nào ở đây, hoặc cấp trên không có kỳ báo cáo này."
        )
        return
    click.echo(
        f"{done.obligation}: {OUTCOMES[done.outcome]} ({done.filled}/{done.owed} nhiệm vụ có nội dung)."
    )
    for doubt in done.doubts:
        click.echo(f"  Cần hoàn thiện: {doubt}")


COMMANDS = (rollup_command, export_command, take_command, key_command, trust_group)
