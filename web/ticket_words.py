"""Difficulties and proposals in words: where one lies, how long it has been waiting, what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models import AuditEvent, TicketHolder, TicketKind, TicketOutcome
from models.queries.tickets import TicketView
from operations.workspace import Workspace
from rules.wording import short_date
from web.exports import Column

KINDS = {TicketKind.DIFFICULTY: "Khó khăn, vướng mắc", TicketKind.PROPOSAL: "Kiến nghị, đề xuất"}
HOLDERS = {
    TicketHolder.DESK: "Chuyên viên đầu mối",
    TicketHolder.HEAD: "Lãnh đạo cơ quan đầu mối",
    TicketHolder.ABOVE: "Cơ quan cấp trên",
}
OUTCOMES = {TicketOutcome.ANSWERED: "Đã trả lời", TicketOutcome.DECIDED: "Đã quyết định"}
STATES = {"open": "Chưa trả lời", "late": "Quá hạn trả lời", "answered": "Đã trả lời, đã quyết định"}
ACTIONS = {
    "ticket_answered": "Trả lời",
    "ticket_decided": "Quyết định",
    "ticket_handed_to_head": "Trình lãnh đạo cơ quan đầu mối",
    "ticket_passed_on": "Chuyển cấp trên",
}


@dataclass(frozen=True)
class TicketRow:
    """One ticket in the words of a list."""

    view: TicketView
    kind: str
    holder: str  # "": with nobody, it is answered
    state: str
    is_late: bool


def row_of(workspace: Workspace, view: TicketView, today: date) -> TicketRow:
    ticket = view.ticket
    if ticket.answered_at is not None:
        done = OUTCOMES[ticket.outcome or TicketOutcome.ANSWERED]
        on = short_date(workspace.local_day(ticket.answered_at))
        return TicketRow(view, KINDS[ticket.kind], "", f"{done} {on}", is_late=False)
    calendar = workspace.calendar_of(view.unit)
    is_late = ticket.due_on < today
    if is_late:
        days = max(1, calendar.workdays_between(ticket.due_on, today))
        state = f"Quá hạn trả lời {days} ngày làm việc (từ {short_date(ticket.due_on)})"
    elif ticket.due_on == today:
        state = "Chưa trả lời, hạn hôm nay"
    else:
        days = max(1, calendar.workdays_between(today, ticket.due_on))
        state = f"Chưa trả lời, còn {days} ngày làm việc"
    holder = (
        ticket.passed_to
        if ticket.holder is TicketHolder.ABOVE and ticket.passed_to
        else HOLDERS[ticket.holder]
    )
    return TicketRow(view, KINDS[ticket.kind], holder, state, is_late)


def told_in(event: AuditEvent) -> tuple[str, tuple[str, ...]]:
    """What happened to a ticket: heading and details."""
    change: Mapping[str, Any] = event.change
    heading = ACTIONS.get(event.action, event.action)
    if event.action == "ticket_passed_on":
        heading = f"Chuyển {change.get('to', 'cấp trên')}"
    if event.action == "ticket_answered" and change.get("passed_to"):
        heading = f"Trả lời theo ý kiến của {change['passed_to']}"
    said = [str(change[name]) for name in ("answer", "note") if change.get(name)]
    days = change.get("due_on")
    if isinstance(days, list) and len(days) == 2:
        before, after = (short_date(date.fromisoformat(str(day))) for day in days)
        said.append(f"hạn trả lời {before} → {after}")
    return heading, tuple(said)


COLUMNS: tuple[Column[TicketRow], ...] = (
    Column("Số", lambda row: row.view.ticket.id, 8),
    Column("Loại", lambda row: row.kind, 20),
    Column("Đơn vị", lambda row: row.view.unit.name, 34),
    Column("Mã đơn vị", lambda row: row.view.unit.code, 12),
    Column("Nội dung", lambda row: row.view.ticket.text, 60),
    Column("Kế hoạch", lambda row: row.view.plan.document_number or row.view.plan.key, 18),
    Column("Ngày nêu", lambda row: row.view.ticket.raised_on, 12),
    Column("Hạn trả lời", lambda row: row.view.ticket.due_on, 12),
    Column("Đang ở", lambda row: row.holder, 26),
    Column("Tình trạng", lambda row: row.state, 34),
    Column("Nội dung trả lời", lambda row: row.view.ticket.answer or "", 60),
    Column("Người trả lời", lambda row: row.view.ticket.answered_by or "", 24),
    Column("Trả lời lúc", lambda row: row.view.ticket.answered_at, 18),
    Column("Chuyển cấp trên", lambda row: row.view.ticket.passed_to, 26),
)
