"""Việc của tôi hôm nay: what waits for the person who looks, by their role and within their reach."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session

from models import TicketHolder, UserRole
from models.queries import dashboard, todo
from models.queries import inbox as inbox_queries
from models.queries import tickets as ticket_queries
from models.queries.board_choice import Narrowing, Selection
from models.queries.open_losses import number_open
from models.queries.tickets import TicketChoice
from rules.lifecycle import ReportState, State
from web.access import Visitor
from web.doors.table import ACCESS

CLERKS = frozenset({UserRole.ADMINISTRATOR, UserRole.COORDINATING_DESK})
HEADS = frozenset({UserRole.ADMINISTRATOR, UserRole.COORDINATOR_HEAD})
# A head does what the desk may do, and looks first at what only a head decides.
DESK = CLERKS | HEADS
LEADERS = frozenset({UserRole.COORDINATOR_HEAD, UserRole.SUPERVISOR})
HIGH_LEVEL = 3


@dataclass(frozen=True)
class Task:
    """So many of something wait, and where they are. `is_late`: it should have been done."""

    words: str
    number: int
    route: str
    query: Mapping[str, object] = field(default_factory=dict)
    is_late: bool = False


def tasks_of(session: Session, visitor: Visitor, today: date, levels: Mapping[int, int]) -> list[Task]:
    """Empty for who only reads; `levels`: the overdue of everything in reach, by the level they have reached."""
    if visitor.user is None:
        return []
    role = visitor.user.role
    found = [
        *(_high(levels) if role in LEADERS else ()),
        *(_obligations(session, visitor, today, role) if role in DESK else ()),
        *_reports(session, visitor, today, role),
        *(_desk(session, visitor) if role in DESK else ()),
    ]
    return [one for one in found if one.number and _may_open(visitor, one.route)]


def _high(levels: Mapping[int, int]) -> Iterator[Task]:
    for level in sorted((one for one in levels if one >= HIGH_LEVEL), reverse=True):
        yield Task(f"việc quá hạn ở mức {level}", levels[level], "board", {"level": level}, is_late=True)


def _obligations(session: Session, visitor: Visitor, today: date, role: UserRole) -> Iterator[Task]:
    reach = None if visitor.reach.is_everything else visitor.reach
    selection = Selection(reach=reach)

    def number(narrowing: Narrowing) -> int:
        return dashboard.number_of(session, selection, narrowing, today)

    asked = number(Narrowing(has_extension_asked=True))
    yield Task("đề nghị gia hạn chờ quyết định", asked, "obligations", {"extension": "asked"})
    submitted = number(Narrowing(state=State.SUBMITTED))
    yield Task("báo cáo chờ tiếp nhận", submitted, "obligations", {"state": "submitted"})
    for holder, roles in ((TicketHolder.HEAD, HEADS), (TicketHolder.DESK, CLERKS)):
        if role in roles:
            waiting = ticket_queries.number_of(session, TicketChoice(holder=holder, reach=reach))
            yield Task("khó khăn, kiến nghị chờ trả lời", waiting, "tickets", {"holder": holder.value})


def _reports(session: Session, visitor: Visitor, today: date, role: UserRole) -> Iterator[Task]:
    """Reports belong to plans and to no unit: whose rights end at units has none of them."""
    if role not in DESK | LEADERS or visitor.reach.units is not None:
        return
    plans = visitor.reach.plans
    found = todo.unissued(session, today, plans)
    if role in DESK:
        yield Task("báo cáo tổng hợp chưa phát hành", found.number, "reports")
        yield Task("chậm phát hành", found.late, "reports", {"late": "1", "sort": "late"}, is_late=True)
    if role in LEADERS:
        signing = found.of(ReportState.REVIEWED)
        yield Task("báo cáo tổng hợp chờ ký", signing, "reports", {"state": ReportState.REVIEWED.value})
    letters = todo.drafted_letters(session, plans)
    yield Task("dự thảo công văn chờ ký, phát hành", letters, "documents", {"state": "drafted"})


def _desk(session: Session, visitor: Visitor) -> Iterator[Task]:
    plans = visitor.reach.plans
    if visitor.reach.units is None:
        yield Task("kế hoạch chờ xác nhận", todo.draft_plans(session, plans), "plans")
    if visitor.reach.is_everything:
        lost = number_open(session)
        yield Task("thư không đến nơi", lost, "outbox", {"state": "undelivered"}, is_late=True)
        yield Task("thư đến chờ xử lý", inbox_queries.number_in_tray(session), "inbox")


def _may_open(visitor: Visitor, route: str) -> bool:
    """A page that would only be refused is not named."""
    return visitor.may(route) and (visitor.reach.is_everything or ACCESS[route].keeps_reach)
