"""What the tray of messages that came is narrowed to, read from its address; its rows as a file."""

from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from models import InboxKind, InboxMessage, InboxState, Unit
from models.queries.mail_tray import MailWanted
from models.queries.plan_names import PlanName
from operations.workspace import Workspace
from rules.errors import BadInput
from rules.reach import EVERYTHING
from rules.wording import short_date
from web.exports import Column
from web.labels import INBOX_KINDS
from web.outbox_view import day_in, plan_in, span_of, unit_in
from web.unit_choice import unit_words


@dataclass(frozen=True)
class Asked:
    """The same narrowing for what waits and for what is done; a kind chooses among what is done alone."""

    tray: MailWanted
    done: MailWanted
    plan: PlanName | None
    unit: Unit | None
    day: date | None
    plans: list[PlanName]
    query: dict[str, object]
    after: int | None
    before: int | None

    @property
    def unit_typed(self) -> str:
        return unit_words(self.unit) if self.unit else ""

    def words(self, wanted: MailWanted) -> list[str]:
        said = {
            "Loại thư": INBOX_KINDS[wanted.kind] if wanted.kind else "",
            "Người gửi": wanted.sender,
            "Kế hoạch": (self.plan.document_number or self.plan.key) if self.plan else "",
            "Đơn vị": self.unit.name if self.unit else "",
            "Nhận ngày": short_date(self.day) if self.day else "",
        }
        return [f"{name}: {words}" for name, words in said.items() if words]


def asked(session: Session, workspace: Workspace, given: dict[str, str]) -> Asked:
    """A message belongs to no unit and no plan until somebody puts it there: the tray is for those who see everything."""
    plans, plan = plan_in(session, given, EVERYTHING)
    unit = unit_in(session, given.get("unit", ""), EVERYTHING)
    day = day_in(given, "day")
    kind = next((one for one in InboxKind if one.value == given.get("kind")), None)
    tray = MailWanted(
        sender=" ".join(given.get("from", "")[:200].split()),
        plan_id=plan.id if plan else None,
        unit_id=unit.id if unit else None,
        taken=span_of(workspace, day),
    )
    query: dict[str, object] = {
        "kind": kind.value if kind else "",
        "from": tray.sender,
        "plan": plan.id if plan else "",
        "unit": unit.code if unit else "",
        "day": day.isoformat() if day else "",
    }
    done = replace(tray, state=InboxState.DONE, kind=kind)
    after, before = _number(given, "after"), _number(given, "before")
    return Asked(tray, done, plan, unit, day, plans, query, after, before)


def _number(given: dict[str, str], name: str) -> int | None:
    text = given.get(name, "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadInput(f"địa chỉ có phần không đúng: {name}", mend="mở lại trang đầu của danh sách")
    return int(text) if text else None


COLUMNS: tuple[Column[InboxMessage], ...] = (
    Column("Người gửi", lambda one: one.from_name, 28),
    Column("Địa chỉ thư", lambda one: one.from_email, 30),
    Column("Thư", lambda one: one.subject, 50),
    Column("Loại thư", lambda one: INBOX_KINDS[one.kind], 20),
    Column("Đến lúc", lambda one: one.arrived_at, 18),
    Column("Nội dung", lambda one: one.body, 60),
    Column("Đã làm gì", lambda one: one.detail, 50),
    Column("Người xử lý", lambda one: one.handled_by, 24),
    Column("Xử lý lúc", lambda one: one.handled_at, 18),
    Column("Số của việc", lambda one: one.obligation_id, 10),
    Column("Số của thư", lambda one: one.id, 10),
)
