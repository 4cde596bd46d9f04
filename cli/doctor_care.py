"""What `dondoc doctor` says of the work itself: database, calendar, rounds, balance, backup, audit trail, certificates."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from cli.finding import Finding, Level, finding, note

if TYPE_CHECKING:
    from config.settings import Settings
    from operations.workspace import Workspace

OLD_BACKUP, MISSED_BACKUP = timedelta(days=2), timedelta(days=14)
FEW_DAYS = 14
OCTOBER = 10
UNSEALED = timedelta(hours=1)


def database_findings(workspace: "Workspace") -> Iterator[Finding]:
    from models.migrate import schema_versions
    from models.queries.engine_facts import engine_facts

    present, wanted = schema_versions(workspace.database)
    says = f"lược đồ cơ sở dữ liệu {present} (chương trình cần {wanted})"
    yield finding("schema", present == wanted, says, "cài đúng bản chương trình, hoặc khôi phục bản sao lưu")
    with workspace.database.reading() as session:
        facts = engine_facts(session)
    version, least = (".".join(map(str, one)) for one in (facts.version, facts.least))
    yield finding(
        "database", facts.version >= facts.least, f"{facts.name} {version}", f"nâng cấp lên {least} trở lên"
    )
    for fault in facts.faults:
        yield finding("database", False, f"{facts.name}: {fault}", "bật lại cấu hình mặc định")
    for told in facts.notes:
        yield note("database", False, f"{facts.name}: {told}", "bật lại nếu không chấp nhận được")


def calendar_findings(workspace: "Workspace") -> Iterator[Finding]:
    today = workspace.local_day(workspace.clock.now())
    for year in (today.year, today.year + 1):
        known = any(day.year == year for day in workspace.calendar.days_off)
        says = f"lịch làm việc {'có' if known else 'chưa có'} ngày nghỉ của năm {year}"
        mend = "bổ sung trên trang Lịch làm việc, hoặc dondoc calendar import"
        if year == today.year:
            yield finding("calendar", known, says, mend)
        elif known or today.month >= OCTOBER:
            # The government announces the days of the next year in the last quarter.
            yield note("calendar", known, says, mend)


def round_findings(workspace: "Workspace") -> Iterator[Finding]:
    from models.queries import open_losses
    from operations.care.pulse import take_pulse
    from operations.ladder.balance_words import balance_words
    from rules.wording import short_date

    with workspace.database.reading() as session:
        lost = open_losses.number_open(session)
    yield finding(
        "letters",
        lost == 0,
        f"{lost} thư không đến nơi chưa xử lý",
        "mở trang Thư đi (/outbox), xử lý từng thư",
    )
    pulse = take_pulse(workspace)
    last = pulse.last_round
    when = f"{workspace.local(last.started_at):%H:%M %d/%m/%Y}" if last else "chưa có"
    waits = (
        f"; việc đến hạn chờ từ {workspace.local(pulse.waits_since):%H:%M %d/%m/%Y}"
        if pulse.waits_since
        else ""
    )
    mend = "kiểm tra tiến trình dondoc run (dondoc worker); cần gửi ngay: dondoc round"
    yield finding("rounds", not pulse.is_late, f"vòng chạy gần nhất: {when}{waits}", mend)
    if pulse.balance is not None:
        says = f"cân đối nhắc việc ngày {short_date(pulse.balance.day)}: {balance_words(pulse.balance)}"
        yield finding("balance", pulse.balance_holds, says, "xem dondoc mail balance và trang Hệ thống")


def sum_findings(workspace: "Workspace") -> Iterator[Finding]:
    """The database keeps them itself; a difference means that somebody has switched its triggers off."""
    from models.queries import keeping_sums

    with workspace.database.reading() as session:
        differences = keeping_sums.differences(session)
    if not differences:
        yield finding("sums", True, "số đếm trên các trang khớp với đếm lại từng việc")
        return
    first = differences[0]
    key = ", ".join(str(one) for one in first.key)
    says = (
        f"số đếm trên các trang lệch {len(differences)} chỗ, ví dụ ({key}): giữ {first.kept}, đếm lại "
        f"{first.recounted}; đếm lại bằng dondoc doctor --recount"
    )
    yield finding("sums", False, says)


def record_findings(workspace: "Workspace") -> Iterator[Finding]:
    """Backup and audit trail."""
    from models.queries import audit_chain
    from operations.care.last_backup import last_backup

    now = workspace.clock.now()
    at = last_backup(workspace)
    mend = "dondoc backup mỗi ngày, giữ bản sao ở máy khác"
    if at is None:
        yield note("backup", False, "chưa có bản sao lưu nào", mend)
    else:
        says = f"sao lưu gần nhất {workspace.local(at):%H:%M %d/%m/%Y}"
        judge = finding if now - at > MISSED_BACKUP else note
        yield judge("backup", now - at <= OLD_BACKUP, says, mend)
    with workspace.database.reading() as session:
        head = audit_chain.head(session)
        left = audit_chain.unsealed(session, after=head.event_id if head else 0, limit=1)
    sealed = f"{workspace.local(head.sealed_at):%H:%M %d/%m/%Y}" if head else "chưa có"
    waits = bool(left) and now - left[0].content["at"] > UNSEALED
    says = f"nhật ký niêm gần nhất: {sealed}{'; có sự kiện chưa niêm quá một giờ' if waits else ''}"
    yield finding("audit", not waits, says, "để dondoc run chạy, hoặc dondoc audit seal")


def certificate_findings(workspace: "Workspace") -> Iterator[Finding]:
    """Each server that encrypts, by the days its certificate still holds."""
    from operations.care.certificates import certificates

    now = workspace.clock.now()
    for one in certificates(workspace.settings):
        if one.ends_at is None:
            yield note(
                "certificate",
                False,
                f"chứng thư số {one.of}: không xem được ({one.problem})",
                "kiểm tra mạng",
            )
            continue
        days = one.days_left(now)
        says = f"chứng thư số {one.of}: còn {days} ngày (đến {workspace.local(one.ends_at):%d/%m/%Y})"
        if one.ends_at <= now:
            says = f"chứng thư số {one.of}: đã hết hạn {workspace.local(one.ends_at):%d/%m/%Y}"
        level = Level.FAULT if one.ends_at <= now else Level.NOTE if days < FEW_DAYS else Level.WELL
        yield Finding("certificate", level, says, "gia hạn chứng thư số" if level is not Level.WELL else "")
        if one.problem and level is not Level.FAULT:
            mend = "cài chứng thư của tổ chức cấp vào máy chủ, hoặc thay chứng thư"
            yield note("certificate", False, f"{one.of}: máy này không tin chứng thư ({one.problem})", mend)


def alarm_findings(settings: "Settings") -> Iterator[Finding]:
    from notifications.second_path import second_paths
    from operations.care.heartbeat import check_heartbeat_url
    from rules.errors import BadInput

    paths = len(second_paths(settings))
    says = "thư cảnh báo có đường gửi thứ hai"
    if paths < 2:
        only = "máy chủ thư chính" if paths else "tệp trong thư mục dữ liệu"
        says = f"thư cảnh báo chỉ đi qua {only}"
    yield note("alarm", paths >= 2, says, "đặt DONDOC_ALARM_SMTP_HOST hoặc DONDOC_SMTP_FALLBACK_HOST")
    if settings.heartbeat_url:
        try:
            check_heartbeat_url(settings)
        except BadInput as error:
            yield finding("heartbeat", False, str(error))
