"""`dondoc doctor`: what is wrong here, in one line each."""

import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.mail_servers import mailbox_findings, relay_findings
from cli.opening import data_option
from cli.pdf_font import font_findings

if TYPE_CHECKING:
    from operations.workspace import Workspace
    from rules.workdays import WorkCalendar

OURS = (
    "rules",
    "config",
    "models",
    "intake",
    "notifications",
    "reports",
    "operations",
    "flows",
    "web",
    "cli",
)
LEAST_FREE_BYTES = 500 * 1024 * 1024


@click.command("doctor")
@click.option("--recount", is_flag=True, help="Đếm lại số đếm trên các trang trước khi kiểm tra.")
@data_option
def doctor_command(data: Path | None, recount: bool) -> int:
    """Kiểm tra cơ sở dữ liệu, lịch, thư, đồng hồ, dung lượng đĩa, các gói cài đặt."""
    if recount:
        _recount(data)
    problems = 0
    for is_well, line in _findings(data):
        click.echo(f"{'ổn ' if is_well else 'LỖI'}  {line}")
        problems += not is_well
    return 1 if problems else 0


def _findings(data: Path | None) -> Iterator[tuple[bool, str]]:
    from config.settings import load_settings
    from models.migrate import schema_versions
    from operations.workspace import open_workspace

    settings = load_settings(data=data)
    yield sys.version_info >= (3, 11), f"Python {sys.version.split()[0]}"
    yield from _package_owners()
    workspace = open_workspace(settings)
    try:
        present, wanted = schema_versions(workspace.database)
        yield present == wanted, f"lược đồ cơ sở dữ liệu {present} (chương trình cần {wanted})"
        yield from _calendar(workspace.calendar, workspace.local_day(workspace.clock.now()).year)
        yield from _letters(workspace)
        yield from _balance(workspace)
        yield from _sums(workspace)
    finally:
        workspace.close()
    now = workspace.clock.now()
    yield now.year >= 2026, f"đồng hồ {workspace.local(now):%H:%M %d/%m/%Y} ({settings.timezone})"
    free = shutil.disk_usage(settings.data).free
    yield free > LEAST_FREE_BYTES, f"đĩa còn {free // 1024**2} MB tại {settings.data}"
    yield from font_findings(settings.fonts)
    yield from relay_findings(settings)
    yield from mailbox_findings(settings)


def _recount(data: Path | None) -> None:
    from config.settings import load_settings
    from models.queries import keeping_sums
    from operations.workspace import open_workspace

    workspace = open_workspace(load_settings(data=data))
    try:
        with workspace.database.transaction() as session:
            keeping_sums.mend(session)
    finally:
        workspace.close()


def _package_owners() -> Iterator[tuple[bool, str]]:
    """Generic top-level names can be overwritten by another distribution without a word."""
    owners = packages_distributions()
    strangers = {name: sorted(set(owners.get(name, [])) - {"dondoc"}) for name in OURS}
    taken = {name: who for name, who in strangers.items() if who}
    yield (
        not taken,
        f"tên gói {', '.join(f'{name} bị {who} chiếm' for name, who in taken.items()) or 'không bị gói khác chiếm'}",
    )


def _calendar(calendar: "WorkCalendar", year: int) -> Iterator[tuple[bool, str]]:
    known = any(day.year == year for day in calendar.days_off)
    yield known, f"lịch làm việc có ngày nghỉ của năm {year}"


def _balance(workspace: "Workspace") -> Iterator[tuple[bool, str]]:
    """The newest daily line holds; a house in which nothing has been due yet has none."""
    from models.queries import balance as balance_queries
    from operations.ladder.balance_words import balance_words
    from rules.wording import short_date

    with workspace.database.reading() as session:
        line = balance_queries.last_line(session)
    if line is not None:
        yield line.is_balanced, f"cân đối nhắc việc ngày {short_date(line.day)}: {balance_words(line)}"


def _sums(workspace: "Workspace") -> Iterator[tuple[bool, str]]:
    """The database keeps them itself; a difference means that somebody has switched its triggers off."""
    from models.queries import keeping_sums

    with workspace.database.reading() as session:
        differences = keeping_sums.differences(session)
    if not differences:
        yield True, "số đếm trên các trang khớp với đếm lại từng việc"
        return
    first = differences[0]
    key = ", ".join(str(one) for one in first.key)
    yield (
        False,
        f"số đếm trên các trang lệch {len(differences)} chỗ, ví dụ ({key}): giữ {first.kept}, đếm lại "
        f"{first.recounted}; đếm lại bằng dondoc doctor --recount",
    )


def _letters(workspace: "Workspace") -> Iterator[tuple[bool, str]]:
    from models.queries import open_losses
    from models.queries import rounds as round_queries

    with workspace.database.reading() as session:
        lost = open_losses.number_open(session)
        last = round_queries.last_finished_round(session)
    yield lost == 0, f"{lost} thư không đến nơi chưa xử lý"
    when = f"{workspace.local(last.started_at):%H:%M %d/%m/%Y}" if last else "chưa có"
    yield True, f"vòng chạy gần nhất: {when}"
