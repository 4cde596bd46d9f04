"""What the tray of letters is narrowed to, read from its address; its rows as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from models import OutboxMessage, Unit
from models.queries import ledger as ledger_queries
from models.queries import letter_tray as tray_queries
from models.queries import units as unit_queries
from models.queries.ledger import PassedTo
from models.queries.letter_tray import LetterKey, LettersWanted
from models.queries.open_losses import LOST
from models.queries.plan_names import PlanName, plans_in_reach
from operations.workspace import Workspace
from rules.delivery import LetterState
from rules.errors import BadInput, NotFound
from rules.reach import Reach
from rules.wording import short_date
from web import labels
from web.exports import Column
from web.unit_choice import code_typed, unit_words

OPEN = "undelivered"
# What the page can be narrowed to, by the word in its address; "": every state; `OPEN`: lost, and nobody has seen to it.
CHOICES: dict[str, tuple[LetterState, ...]] = {
    "": (),
    OPEN: (),
    **{state.value: (state,) for state in LetterState},
}
PART = 500


@dataclass(frozen=True)
class Asked:
    """The address in the page's own words."""

    wanted: LettersWanted
    plan: PlanName | None
    unit: Unit | None
    day: date | None
    plans: list[PlanName]
    query: dict[str, object]
    after: LetterKey | None

    def of_fate(self, state: str) -> LettersWanted:
        return replace(self.wanted, states=CHOICES[state], is_open=state == OPEN)

    def words(self, state: str) -> list[str]:
        """By what the letters were chosen."""
        fate = "Không đến nơi, chưa xử lý" if state == OPEN else ""
        fate = labels.LETTER_STATES[CHOICES[state][0]] if CHOICES[state] else fate
        said = {
            "Trạng thái": fate,
            "Loại thư": labels.LETTER_KINDS.get(self.wanted.kind, self.wanted.kind),
            "Người nhận": self.wanted.to,
            "Kế hoạch": (self.plan.document_number or self.plan.key) if self.plan else "",
            "Đơn vị": self.unit.name if self.unit else "",
            "Lập ngày": short_date(self.day) if self.day else "",
        }
        return [f"{name}: {words}" for name, words in said.items() if words]


def asked(session: Session, workspace: Workspace, given: dict[str, str], reach: Reach) -> Asked:
    plans, plan = plan_in(session, given, reach)
    unit = unit_in(session, given.get("unit", ""), reach)
    day = day_in(given, "day")
    to = " ".join(given.get("to", "")[:200].split())
    wanted = LettersWanted(
        kind=given.get("kind", "")[:40],
        to=to,
        plan_id=plan.id if plan else None,
        unit_id=unit.id if unit else None,
        planned=span_of(workspace, day),
        reach=None if reach.is_everything else reach,
    )
    query: dict[str, object] = {
        "kind": wanted.kind,
        "to": to,
        "plan": plan.id if plan else "",
        "unit": unit.code if unit else "",
        "day": day.isoformat() if day else "",
    }
    return Asked(wanted, plan, unit, day, plans, query, _after(given.get("after", "")))


def plan_in(session: Session, given: dict[str, str], reach: Reach) -> tuple[list[PlanName], PlanName | None]:
    """All that can be chosen, and what was."""
    plans = [one for one in plans_in_reach(session, reach) if one.state != "draft"]
    plan = next((one for one in plans if str(one.id) == given.get("plan")), None)
    if given.get("plan") and plan is None:
        raise NotFound(f"không có kế hoạch “{given['plan'][:20]}”")
    return plans, plan


def unit_in(session: Session, typed: str, reach: Reach) -> Unit | None:
    """By code as links write it, or as people type it."""
    if not typed.strip():
        return None
    unit = unit_queries.unit_by_code(session, typed)
    if unit is None:
        code = code_typed(unit_queries.all_units(session), typed[:300], "đơn vị")
        unit = unit_queries.unit_by_code(session, code) if code else None
    if unit is None or not reach.covers_unit(unit.id):
        raise NotFound(f"không có đơn vị “{typed[:60]}”")
    return unit


def unit_typed(asked: Asked) -> str:
    return unit_words(asked.unit) if asked.unit else ""


def day_in(given: dict[str, str], name: str) -> date | None:
    try:
        return date.fromisoformat(given[name]) if given.get(name) else None
    except ValueError:
        raise BadInput(f"{given[name][:20]!r} không phải là ngày", mend="chọn ngày trong lịch") from None


def span_of(workspace: Workspace, day: date | None) -> tuple[datetime, datetime] | None:
    """The instants of one day where the office is."""
    if day is None:
        return None
    start = datetime.combine(day, time(), workspace.zone)
    return start, datetime.combine(day + timedelta(days=1), time(), workspace.zone)


def after_words(letter: OutboxMessage) -> str:
    key = tray_queries.key_of(letter)
    return f"l{key.id}" if key.is_lost else str(key.id)


def _after(text: str) -> LetterKey | None:
    if not text:
        return None
    number = text.removeprefix("l")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise BadInput("địa chỉ có phần không đúng: after", mend="mở lại trang đầu của danh sách")
    return LetterKey(text.startswith("l"), int(number))


@dataclass(frozen=True)
class LetterRow:
    letter: OutboxMessage
    passed: Sequence[PassedTo] = ()

    @property
    def passed_words(self) -> str:
        return "; ".join(f"{one.name} <{one.email}>" if one.email else "không còn ai" for one in self.passed)


def rows_of_file(session: Session, wanted: LettersWanted) -> Iterator[LetterRow]:
    """All of them; to whom lost ones went is asked a part at a time."""
    part: list[OutboxMessage] = []
    for letter in tray_queries.all_pages(session, wanted):
        part.append(letter)
        if len(part) == PART:
            yield from with_passed(session, part)
            part = []
    yield from with_passed(session, part)


def with_passed(session: Session, letters: Sequence[OutboxMessage]) -> list[LetterRow]:
    lost = [one.id or 0 for one in letters if one.state in LOST]
    passed = ledger_queries.passed_to(session, lost) if lost else {}
    return [LetterRow(one, passed.get(one.id or 0, ())) for one in letters]


COLUMNS: tuple[Column[LetterRow], ...] = (
    Column("Người nhận", lambda row: row.letter.recipient_name, 28),
    Column("Địa chỉ thư", lambda row: row.letter.recipient_email, 30),
    Column("Thư", lambda row: row.letter.subject, 60),
    Column("Loại", lambda row: labels.LETTER_KINDS.get(row.letter.kind, row.letter.kind), 20),
    Column("Trạng thái", lambda row: labels.LETTER_STATES[row.letter.state], 16),
    Column("Lập lúc", lambda row: row.letter.planned_at, 18),
    Column("Xong lúc", lambda row: row.letter.finished_at, 18),
    Column("Lần gửi", lambda row: row.letter.attempts, 10),
    Column("Lý do", lambda row: row.letter.reason, 50),
    Column("Chuyển cho", lambda row: row.passed_words, 40),
    Column("Đã xử lý lúc", lambda row: row.letter.seen_to_at, 18),
    Column("Số của thư", lambda row: row.letter.id, 10),
)
