"""The daily balance line: due = sent + bundled + skipped + failed; a line that does not add up is an alert."""

import logging
from dataclasses import asdict
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from models import BalanceLine, UserRole
from models.queries import access as access_queries
from models.queries import balance as balance_queries
from notifications.letters import Letter, LetterKind
from operations.care.seal_audit import seal_audit
from operations.care.verify_audit import audit_head
from operations.ladder.watch_ladders import watch_ladders
from operations.letters.put_answer import put_answer
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.balance import Balance, balance_of
from rules.keys import answer_letter_key
from rules.watch import Finding, Lapse
from rules.wording import short_date

log = logging.getLogger("dondoc.balance")

# From this hour a working day's rounds should be over and its line is written.
DAY_CLOSES = time(17, 0)
# So long a line is looked at again while letters are on their way: an outage of a week included.
LOOKED_BACK = timedelta(days=31)
FINDINGS_TOLD = 20

LAPSES = {
    Lapse.NOT_OPENED: "chưa được mở",
    Lapse.NOT_RAISED: "đến bước nhắc mà chưa nhắc",
    Lapse.NO_NEXT_DAY: "mất ngày của bước nhắc tiếp theo (đã đặt lại)",
    Lapse.NOT_ON_RECORD: "thiếu bước nhắc trong sổ",
}


def keep_balance(workspace: Workspace) -> list[BalanceLine]:
    """Write the lines of all days that are over and have none, and again those that were not final; what was written."""
    workspace.calendars.refresh(workspace.database)
    now = workspace.clock.now()
    newest = _newest_day(workspace, now)
    with workspace.database.reading() as session:
        last = balance_queries.last_line(session)
        days = _days_to_write(session, workspace, last, newest)
    if not days:
        return []
    findings = watch_ladders(workspace, newest) if newest in days else []
    written = []
    for day in days:
        seen = findings if day == newest else []
        written.append(_write(workspace, day, seen, now))
    _anchor(workspace)
    return written


def _anchor(workspace: Workspace) -> None:
    """Once a day the whole trail is sealed and its head told to the log: kept elsewhere, it proves everything before it."""
    seal_audit(workspace, is_whole=True)
    if (last := audit_head(workspace)) is not None:
        log.info("niêm phong nhật ký: mắt xích %s, mã %s", last.position, last.chain_hash)


def _newest_day(workspace: Workspace, now: datetime) -> date:
    """The last day whose rounds should be over."""
    local = workspace.local(now)
    today = local.date()
    is_over = local.time() >= DAY_CLOSES
    return (
        today if is_over and workspace.calendars.working_on(today) else _acting_day_before(workspace, today)
    )


def _acting_day_before(workspace: Workspace, day: date) -> date:
    day -= timedelta(days=1)
    while not workspace.calendars.working_on(day):
        day -= timedelta(days=1)
    return day


def _days_to_write(
    session: Session, workspace: Workspace, last: BalanceLine | None, newest: date
) -> list[date]:
    """Every acting day has a line, also one on which nothing was due: a missing line says that nobody looked."""
    first = balance_queries.first_day_of_steps(session) if last is None else last.day
    if first is None:
        return []
    start = first - timedelta(days=1) if last is None else first
    later = (start + timedelta(days=n) for n in range(1, (newest - start).days + 1))
    new = {day for day in later if workspace.calendars.working_on(day)}
    new |= balance_queries.days_with_steps(session, start, newest)
    again = {
        *balance_queries.unfinished_days(session, newest - LOOKED_BACK),
        *balance_queries.days_changed_by_losses(session, newest - LOOKED_BACK),
    }
    return sorted(new | again)


def _write(workspace: Workspace, day: date, findings: list[Finding], now: datetime) -> BalanceLine:
    with workspace.database.transaction() as session:
        balance = balance_of(balance_queries.shares_of_day(session, day), missing=len(findings))
        before = balance_queries.line(session, day)
        was_broken = before is not None and not before.is_balanced
        line = _line(day, balance, findings, now)
        balance_queries.write_line(session, line)
        if not balance.is_balanced and not was_broken:
            _alert(session, workspace, day, balance, findings, now)
    return line


def _line(day: date, balance: Balance, findings: list[Finding], now: datetime) -> BalanceLine:
    numbers = asdict(balance)
    lost = numbers.pop("lost")
    told = [{"obligation": one.obligation_id, "lapse": one.lapse.value} for one in findings[:FINDINGS_TOLD]]
    return BalanceLine(
        day=day,
        due=balance.due,
        is_balanced=balance.is_balanced,
        written_at=now,
        detail={"lost": lost, "findings": told},
        **numbers,
    )


def _alert(
    session: Session,
    workspace: Workspace,
    day: date,
    balance: Balance,
    findings: list[Finding],
    now: datetime,
) -> None:
    """To every administrator, once a day's line; the log has it too, for an installation without any."""
    lapses = {lapse: sum(1 for one in findings if one.lapse is lapse) for lapse in Lapse}
    reasons = [f"{number} việc {LAPSES[lapse]}" for lapse, number in lapses.items() if number]
    if balance.lost:
        reasons.append(f"{balance.lost} bước nhắc không có thư nào")
    log.error("cân đối ngày %s bị lệch: %s; %s", short_date(day), balance.words(), "; ".join(reasons))
    record_audit(
        session,
        workspace,
        at=now,
        action="balance_broken",
        subject=("balance", day.toordinal()),
        change={"day": day.isoformat(), "line": balance.words(), "reasons": reasons},
    )
    for user in access_queries.all_users(session):
        if user.role is UserRole.ADMINISTRATOR:
            letter = Letter(
                key=answer_letter_key(LetterKind.BALANCE_BROKEN.value, day.isoformat(), user.email),
                kind=LetterKind.BALANCE_BROKEN,
                recipient_name=user.name,
                recipient_email=user.email,
                why="Ông/Bà quản trị hệ thống này.",
                today=workspace.local_day(now),
                facts={"day": day.isoformat(), "line": balance.words(), "reasons": "; ".join(reasons)},
            )
            put_answer(session, workspace, letter, plan_id=None, now=now)
