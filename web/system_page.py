"""What the machinery says of itself, part by part; a part that cannot be read says so, and the others stand."""

import logging
import platform
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from models import RoundRecord
from models.migrate import schema_versions
from models.queries import balance as balance_queries
from models.queries import calendar as calendar_queries
from models.queries import figures, open_losses
from models.queries import inbox as inbox_queries
from models.queries import rounds as round_queries
from operations.calendars.calendar_book import NATIONAL
from operations.care.alarm import Alarm
from operations.care.alarm_words import WORDS
from operations.care.last_backup import last_backup
from operations.ladder.balance_words import balance_words
from operations.ladder.round_words import round_words
from operations.mailbox.mailbox_state import last_look
from operations.workspace import Workspace
from rules.calendar_years import holds_year
from rules.delivery import LetterState
from rules.wording import number_words, short_date
from web.labels import LETTER_STATES, instant_words, size_words
from web.readiness import rounds_are_not_late

log = logging.getLogger("dondoc.web")

MOST_ROUNDS = 10
LEAST_FREE_BYTES = 500 * 1024 * 1024
OLD_BACKUP = timedelta(days=2)
ENGINES = {"watchdog": "bộ canh (thay Prefect)", "replay": "chạy lại dữ liệu mẫu"}


@dataclass(frozen=True)
class Line:
    """`is_well`: None where there is nothing to judge."""

    name: str
    words: str
    is_well: bool | None = None


@dataclass(frozen=True)
class Part:
    """One heading of the page. `problem`: why it could not be read."""

    heading: str
    lines: tuple[Line, ...] = ()
    problem: str = ""


def system_parts(workspace: Workspace) -> list[Part]:
    readers: tuple[tuple[str, Callable[[Workspace], Iterator[Line]]], ...] = (
        ("Vòng nhắc việc", _watch),
        ("Cảnh báo", _alarms),
        ("Cân đối nhắc việc", _balance),
        ("Thư", _letters),
        ("Lịch làm việc", _calendar),
        ("Sao lưu và dung lượng", _storage),
        ("Phiên bản", _versions),
    )
    return [_part(workspace, heading, read) for heading, read in readers]


def _part(workspace: Workspace, heading: str, read: Callable[[Workspace], Iterator[Line]]) -> Part:
    try:
        return Part(heading, tuple(read(workspace)))
    except Exception:  # whatever is broken, this is the page one looks at then
        log.exception("system page: %s could not be read", heading)
        return Part(
            heading, problem="Không đọc được phần này lúc này; nguyên nhân ghi trong nhật ký máy chủ."
        )


def recent_rounds(workspace: Workspace) -> tuple[list[tuple[RoundRecord, str, str, str]], str]:
    """The last rounds with engine, length and what they did in words; or why they cannot be read."""
    try:
        with workspace.database.reading() as session:
            found = round_queries.recent_rounds(session, MOST_ROUNDS)
        return [(one, ENGINES.get(one.engine, one.engine), _length(one), did_words(one)) for one in found], ""
    except Exception:  # as above
        log.exception("system page: rounds could not be read")
        return [], "Không đọc được các vòng chạy lúc này."


def did_words(record: RoundRecord) -> str:
    if record.finished_at is None:
        return "đang chạy"
    return round_words(record.counts)


def _length(record: RoundRecord) -> str:
    if record.finished_at is None:
        return "–"
    seconds = (record.finished_at - record.started_at).total_seconds()
    if seconds < 0.1:
        return "dưới 0,1 giây"
    if seconds < 60:
        return f"{seconds:.1f} giây".replace(".", ",")
    return f"{int(seconds // 60)} phút {int(seconds % 60)} giây"


def _watch(workspace: Workspace) -> Iterator[Line]:
    now = workspace.clock.now()
    with workspace.database.reading() as session:
        last = round_queries.last_finished_round(session)
        leases = round_queries.leases(session)
    if last is None or last.finished_at is None:
        yield Line("Vòng gần nhất", "chưa có vòng nào hoàn thành")
    else:
        ago = _ago(now - last.finished_at)
        yield Line("Vòng gần nhất", f"{instant_words(workspace.local(last.finished_at))}, {ago}")
    is_well = rounds_are_not_late(workspace)
    yield Line(
        "Nhịp chạy",
        "đúng nhịp"
        if is_well
        else "có việc đến hạn mà chưa có vòng nào hoàn thành: kiểm tra tiến trình dondoc run",
        is_well,
    )
    for lease in leases:
        until = instant_words(workspace.local(lease.until))
        holds = "đang giữ đến" if lease.until > now else "đã hết hạn lúc"
        mine = " (tiến trình này)" if lease.holder == workspace.process else ""
        yield Line(
            "Bộ canh" if lease.name == "watch" else lease.name,
            f"tiến trình {lease.holder[:12]}{mine}, {holds} {until}",
            lease.until > now,
        )
    if not leases:
        yield Line("Bộ canh", "chưa có tiến trình nào nhận canh; chạy: dondoc run", is_well=False)


def _alarms(workspace: Workspace) -> Iterator[Line]:
    """What the administrator was told of and is not over, in the words of that letter."""
    active = Alarm(workspace).active()
    if not active:
        yield Line("Đang có", "không có cảnh báo nào", True)
    for kind, since in active.items():
        said = WORDS[kind]
        yield Line("Đang có", said.title, False)
        yield Line("Từ lúc", instant_words(workspace.local(since)))
        yield Line("Chuyện gì", said.what)
        for step in said.todo:
            yield Line("Việc cần làm", step)


def _balance(workspace: Workspace) -> Iterator[Line]:
    today = workspace.local_day(workspace.clock.now())
    with workspace.database.reading() as session:
        days = [(today, "Hôm nay"), (today - timedelta(days=1), "Hôm qua")]
        lines = [(words, day, balance_queries.line(session, day)) for day, words in days]
        last = balance_queries.last_line(session)
    for words, day, line in lines:
        if line is None:
            said = "chưa chốt: dòng cân đối ghi khi ngày đã qua" if day == today else "không có dòng cân đối"
            yield Line(f"{words}, {short_date(day)}", said)
        else:
            yield Line(f"{words}, {short_date(day)}", balance_words(line), line.is_balanced)
    if last is not None and last.day < today - timedelta(days=1):
        yield Line(f"Ngày gần nhất, {short_date(last.day)}", balance_words(last), last.is_balanced)


def _letters(workspace: Workspace) -> Iterator[Line]:
    settings = workspace.settings
    with workspace.database.reading() as session:
        states = figures.letters_by_state(session)
        lost = open_losses.number_open(session)
        in_tray = inbox_queries.number_in_tray(session)
    waiting = [LetterState.PLANNED, LetterState.DUE, LetterState.SENDING]
    said = ", ".join(f"{LETTER_STATES[one].lower()} {number_words(states.get(one, 0))}" for one in waiting)
    yield Line("Thư đi", said)
    yield Line("Thư không đến nơi chưa xử lý", number_words(lost), lost == 0)
    yield Line("Thư đến chờ xử lý", number_words(in_tray), in_tray == 0)
    if settings.smtp_host:
        second = f", dự phòng {settings.smtp_fallback_host}" if settings.smtp_fallback_host else ""
        yield Line("Máy chủ gửi thư", f"{settings.smtp_host}:{settings.smtp_port}{second}")
    else:
        yield Line(
            "Máy chủ gửi thư",
            "chưa cấu hình: thư chỉ ghi thành tệp .eml (DONDOC_SMTP_HOST)",
            is_well=False,
        )
    if settings.imap_host:
        look = last_look(workspace)
        when = f", xem lần cuối {instant_words(workspace.local(look.at))}" if look else ", chưa xem lần nào"
        error = f": {look.error}" if look and look.error else ""
        yield Line("Hộp thư nhận báo cáo", f"{settings.imap_host}{when}{error}", not error)
    else:
        yield Line("Hộp thư nhận báo cáo", "chưa cấu hình: đơn vị chưa trả lời bằng thư được")


def _calendar(workspace: Workspace) -> Iterator[Line]:
    year = workspace.local_day(workspace.clock.now()).year
    with workspace.database.reading() as session:
        entries = calendar_queries.entries(session, NATIONAL)
    for one in (year, year + 1):
        own = [entry for entry in entries if entry.day.year == one]
        if not holds_year(workspace.calendar, one):
            yield Line(f"Năm {one}", "chưa có ngày nghỉ: bổ sung trên trang Lịch làm việc", one != year)
        elif all(entry.official for entry in own):
            yield Line(f"Năm {one}", f"{len(own)} ngày, đã có văn bản chính thức", is_well=True)
        else:
            loose = sum(not entry.official for entry in own)
            yield Line(f"Năm {one}", f"{loose} trong {len(own)} ngày còn tạm tính, chờ văn bản chính thức")


def _storage(workspace: Workspace) -> Iterator[Line]:
    newest = last_backup(workspace)
    if newest is None:
        yield Line("Bản sao lưu", "chưa có bản sao lưu nào được ghi nhận", is_well=False)
    else:
        age = workspace.clock.now() - newest
        when = instant_words(workspace.local(newest))
        yield Line("Bản sao lưu gần nhất", f"{when}, {_ago(age)}", age <= OLD_BACKUP)
    usage = shutil.disk_usage(workspace.data)
    words = f"còn {_gigabytes(usage.free)} trên {_gigabytes(usage.total)}"
    yield Line("Dung lượng đĩa", words, usage.free > LEAST_FREE_BYTES)
    if workspace.database.is_sqlite:
        file = workspace.data / "dondoc.sqlite"
        if file.exists():
            yield Line("Tệp cơ sở dữ liệu", size_words(file.stat().st_size))


def _gigabytes(size: int) -> str:
    return f"{size / 1024**3:.1f} GB".replace(".", ",")


def _versions(workspace: Workspace) -> Iterator[Line]:
    yield Line("Đôn Đốc", _version_of("dondoc"))
    yield Line("Python", platform.python_version())
    if workspace.database.is_sqlite:
        yield Line("Cơ sở dữ liệu", f"SQLite {sqlite3.sqlite_version}")
    else:
        found = getattr(workspace.database.engine.dialect, "server_version_info", None) or ()
        yield Line("Cơ sở dữ liệu", f"PostgreSQL {'.'.join(map(str, found))}".strip())
    # By the metadata: importing Prefect takes seconds and memory.
    yield Line("Prefect", _version_of("prefect"))
    present, wanted = schema_versions(workspace.database)
    is_well = present == wanted
    yield Line("Lược đồ dữ liệu", f"{present}{'' if is_well else f' (chương trình cần {wanted})'}", is_well)


@cache
def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "không cài"


def _ago(span: timedelta) -> str:
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 1:
        return "vừa xong"
    if minutes < 120:
        return f"{minutes} phút trước"
    hours = minutes // 60
    return f"{hours} giờ trước" if hours < 48 else f"{number_words(hours // 24)} ngày trước"
