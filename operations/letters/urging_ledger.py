"""The ledger of every reminder of one obligation: whom it was for, when it went, what came of it, to whom it passed on."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models import DeliveryAttempt, DueOutcome
from models.queries import ledger as ledger_queries
from models.queries import obligations as obligation_queries
from models.queries.ledger import LedgerStep
from models.queries.obligations import ObligationView
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
NOT_PASSED = "không chuyển: đã báo cáo, đổi hạn, có bước sau hoặc người khác của đơn vị đã nhận"
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
    return Ledger(
        obligation=view.obligation.key,
        unit=view.unit.name,
        what=what_is_owed(view),
        plan=plan_number(view),
        due_on=view.obligation.due_on.isoformat(),
        made_at=workspace.local(workspace.clock.now()),
        made_by=workspace.actor,
        entries=tuple(
            _entry(step, steps, attempts.get(step.letter_id or 0, []), workspace) for step in steps
        ),
    )


def _entry(
    step: LedgerStep, steps: list[LedgerStep], attempts: list[DeliveryAttempt], workspace: Workspace
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
        passed_to=_passed_to(step, steps),
    )


def _why(step: LedgerStep) -> str:
    if step.outcome is DueOutcome.UNREACHABLE and step.instead_of_id:
        return NOBODY_LEFT
    if step.outcome in WHY:
        return WHY[step.outcome]
    return step.reason or ""


def _passed_to(step: LedgerStep, steps: list[LedgerStep]) -> tuple[str, ...]:
    if step.state not in (LetterState.FAILED, LetterState.BOUNCED):
        return ()
    found = [other for other in steps if other.instead_of_id == step.id]
    if found:
        return tuple(
            f"{one.recipient_name} <{one.recipient_email}>" if one.recipient_email else NOBODY_LEFT
            for one in found
        )
    return (NOT_PASSED if step.passed_on_at else WAITS,)
