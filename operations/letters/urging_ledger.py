"""The ledger of every reminder of one obligation: whom it was for, when it went, what came of it, to whom it passed on."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlmodel import Session

from models import DeliveryAttempt, DueOutcome
from models.queries import ledger as ledger_queries
from models.queries import obligations as obligation_queries
from models.queries import submissions as submission_queries
from models.queries.ledger import LedgerStep
from models.queries.obligations import ObligationView
from operations.correspondence.issued_letters import issued_about
from operations.obligation_words import plan_number, what_is_owed
from operations.workspace import Workspace
from rules.delivery import LetterState
from rules.errors import NotFound

WHY = {
    DueOutcome.SKIPPED: "bước cao hơn đến cùng ngày",
    DueOutcome.UNREACHABLE: "không có người giữ vai này",
    DueOutcome.DECLINED: "người nhận đã chọn không nhận thư chỉ để biết",
}
NOBODY_LEFT = "không còn ai khác của đơn vị để gửi"
NOT_PASSED = "không chuyển: {reason}"
WAITS = "chờ chuyển người kế tiếp"


@dataclass(frozen=True)
class LedgerAttempt:
    """One try to hand a letter over, and what the relay answered."""

    at: datetime
    outcome: str
    relay: str
    detail: str


@dataclass(frozen=True)
class LedgerEntry:
    """One step for one person. `why`: why there was no letter, or why it did not arrive."""

    id: int
    step: str
    letter: str
    level: int
    audience: str
    recipient_name: str
    recipient_email: str
    acting_for: str
    due_on: str
    planned_at: datetime
    outcome: str
    state: str
    subject: str
    message_id: str
    sent_at: datetime | None
    relay: str
    bounced_at: datetime | None
    why: str
    attempts: tuple[LedgerAttempt, ...]
    instead_of: int | None
    passed_to: tuple[str, ...]


@dataclass(frozen=True)
class Ledger:
    """`made_at`, `made_by`: when this copy was taken from the record, and by whom."""

    obligation: str
    unit: str
    what: str
    plan: str
    due_on: str
    made_at: datetime
    made_by: str
    entries: tuple[LedgerEntry, ...]
    documents: tuple[str, ...] = ()  # công văn that were issued: "Công văn đôn đốc số 12/SNV ngày …"

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def ledger_of(session: Session, workspace: Workspace, obligation_id: int) -> Ledger:
    """Everything on record about urging for one obligation, oldest first."""
    view = obligation_queries.view(session, obligation_id)
    if view is None:
        raise NotFound("không có nghĩa vụ báo cáo này")
    return _ledger(session, workspace, view)


def _ledger(session: Session, workspace: Workspace, view: ObligationView) -> Ledger:
    steps = ledger_queries.steps(session, view.obligation.id or 0)
    attempts = ledger_queries.attempts(session, {step.letter_id for step in steps if step.letter_id})
    answer = submission_queries.latest(session, view.obligation.id or 0)
    standing = _Standing(view.obligation.due_on, answer.submitted_at if answer else None)
    return Ledger(
        obligation=view.obligation.key,
        unit=view.unit.name,
        what=what_is_owed(view),
        plan=plan_number(view),
        due_on=view.obligation.due_on.isoformat(),
        made_at=workspace.local(workspace.clock.now()),
        made_by=workspace.actor,
        entries=tuple(
            _entry(step, steps, attempts.get(step.letter_id or 0, []), standing, workspace) for step in steps
        ),
        documents=issued_about(session, view.obligation.id or 0),
    )


class _Standing(NamedTuple):
    """How the obligation stands: what tells why a lost step went to nobody else."""

    due_on: date
    answered_at: datetime | None


def _entry(
    step: LedgerStep,
    steps: list[LedgerStep],
    attempts: list[DeliveryAttempt],
    standing: _Standing,
    workspace: Workspace,
) -> LedgerEntry:
    taken = next((one for one in reversed(attempts) if one.outcome == "sent"), None)
    bounced = next((one for one in reversed(attempts) if one.outcome == "bounced"), None)
    sent_at = taken.at if taken else step.finished_at if step.state is LetterState.SENT else None
    return LedgerEntry(
        id=step.id,
        step=step.step,
        letter=step.letter,
        level=step.level,
        audience=step.audience,
        recipient_name=step.recipient_name or "",
        recipient_email=step.recipient_email or "",
        acting_for=step.acting_for or "",
        due_on=step.due_on.isoformat() if step.due_on else "",
        planned_at=workspace.local(step.raised_at),
        outcome=step.outcome.value,
        state=step.state.value if step.state else "",
        subject=step.subject or "",
        message_id=step.message_id or "",
        sent_at=workspace.local(sent_at) if sent_at else None,
        relay=taken.relay if taken else "",
        bounced_at=workspace.local(bounced.at) if bounced else None,
        why=_why(step),
        attempts=tuple(
            LedgerAttempt(workspace.local(one.at), one.outcome, one.relay, one.detail) for one in attempts
        ),
        instead_of=step.instead_of_id,
        passed_to=_passed_to(step, steps, standing),
    )


def _why(step: LedgerStep) -> str:
    if step.outcome is DueOutcome.UNREACHABLE and step.instead_of_id:
        return NOBODY_LEFT
    if step.outcome in WHY:
        return WHY[step.outcome]
    return step.reason or ""


def _passed_to(step: LedgerStep, steps: list[LedgerStep], standing: _Standing) -> tuple[str, ...]:
    if step.state not in (LetterState.FAILED, LetterState.BOUNCED):
        return ()
    found = [other for other in steps if other.instead_of_id == step.id]
    if found:
        return tuple(
            f"{one.recipient_name} <{one.recipient_email}>" if one.recipient_email else NOBODY_LEFT
            for one in found
        )
    if step.passed_on_at is None:
        return (WAITS,)
    return (NOT_PASSED.format(reason=_why_not_passed(step, steps, step.passed_on_at, standing)),)


def _why_not_passed(step: LedgerStep, steps: list[LedgerStep], at: datetime, standing: _Standing) -> str:
    """The reason that held when it was decided (rules/passing_on.py)."""
    if standing.answered_at is not None and standing.answered_at <= at:
        return "đơn vị đã báo cáo"
    if step.due_on is not None and step.due_on != standing.due_on:
        return "thời hạn đã thay đổi"
    others = [one for one in steps if one.id != step.id and _had_arrived(one, at)]
    for one in others:
        if (one.step, one.due_on) == (step.step, step.due_on):
            return f"{one.recipient_name} đã nhận bước này"
    if any(one.id > step.id and one.raised_at <= at for one in others):
        return "đã có bước sau"
    return "không còn phải nhắc"


def _had_arrived(step: LedgerStep, at: datetime) -> bool:
    """A letter that came back later had been thought to have arrived."""
    came_back_later = (
        step.state is LetterState.BOUNCED and step.finished_at is not None and step.finished_at > at
    )
    return step.state is LetterState.SENT or came_back_later
