"""What `dondoc doctor` says of the machine: Python, packages, clock, disk, who may read the secrets."""

import shutil
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import TYPE_CHECKING

from cli.finding import Finding, finding, note

if TYPE_CHECKING:
    from config.settings import Settings
    from operations.workspace import Workspace

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
CLOCKS_APART = timedelta(seconds=60)
# Two machines that write may differ by seconds; minutes are a wrong clock.
IN_FUTURE = timedelta(minutes=2)
TIMESYNC = Path("/run/systemd/timesync")
EVERYBODY, NOT_OWNER = 0o007, 0o077


def program_findings() -> Iterator[Finding]:
    yield finding(
        "python", sys.version_info >= (3, 11), f"Python {sys.version.split()[0]}", "cài Python 3.11 trở lên"
    )
    # Generic top-level names can be overwritten by another distribution without a word.
    owners = packages_distributions()
    strangers = {name: sorted(set(owners.get(name, [])) - {"dondoc"}) for name in OURS}
    taken = {name: who for name, who in strangers.items() if who}
    said = ", ".join(f"{name} bị {who} chiếm" for name, who in taken.items()) or "không bị gói khác chiếm"
    yield finding("packages", not taken, f"tên gói {said}", "cài lại vào một môi trường ảo riêng")


def clock_findings(workspace: "Workspace", *, machine: datetime) -> Iterator[Finding]:
    """`machine`: its own time, also where the installation's clock is set for a practice."""
    from models.queries.engine_facts import engine_facts, newest_instant

    now, zone = workspace.clock.now(), workspace.settings.timezone
    says = f"đồng hồ {workspace.local(now):%H:%M %d/%m/%Y} ({zone})"
    with workspace.database.reading() as session:
        theirs, newest = engine_facts(session).clock, newest_instant(session)
    mend = "chỉnh giờ máy chủ (NTP), rồi khởi động lại"
    yield finding("clock", now.year >= 2026, says, mend)
    if theirs is not None:
        apart = abs(theirs - machine)
        says = f"đồng hồ máy chủ cơ sở dữ liệu lệch {apart.total_seconds():.0f} giây"
        yield finding("clock", apart <= CLOCKS_APART, says, "chỉnh giờ cả hai máy theo cùng một máy chủ NTP")
    if newest is not None and newest - now > IN_FUTURE:
        says = f"sổ có việc ghi lúc {workspace.local(newest):%H:%M %d/%m/%Y}, sau giờ của máy"
        yield finding("clock", False, says, mend)
    if TIMESYNC.is_dir() and not (TIMESYNC / "synchronized").exists():
        yield note("clock", False, "đồng hồ máy chưa đồng bộ với máy chủ giờ", "timedatectl set-ntp true")


def disk_findings(settings: "Settings") -> Iterator[Finding]:
    free = shutil.disk_usage(settings.data).free
    says = f"đĩa còn {free // 1024**2} MB tại {settings.data}"
    yield finding("disk", free > LEAST_FREE_BYTES, says, "dọn đĩa, hoặc chuyển DONDOC_DATA sang đĩa lớn hơn")


def secret_findings(settings: "Settings") -> Iterator[Finding]:
    """Who has the key signs links and opens sessions; who has .env has the passwords."""
    key, env = settings.data / "secret_key", Path(".env")
    for file, about in ((key, "secret_key"), (env, ".env")):
        if file.exists():
            is_own = not file.stat().st_mode & NOT_OWNER
            says = f"{file} {'chỉ chủ sở hữu đọc được' if is_own else 'người khác trên máy đọc được'}"
            yield finding(about, is_own, says, f"chmod 600 {file}")
    is_closed = not settings.data.stat().st_mode & EVERYBODY
    says = f"thư mục dữ liệu {'kín với người ngoài nhóm' if is_closed else 'ai trên máy cũng mở được'}"
    yield note("data", is_closed, says, f"chmod o-rwx {settings.data}")
