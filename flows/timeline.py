"""What happened, as one JSON object a line in time order (interfaces.md, `dondoc simulate --json`)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models import AuditEvent, DueEvent, DueOutcome, OutboxMessage
from models.queries import audit as audit_queries
from models.queries import events as event_queries
from models.queries import obligations as obligation_queries
from models.queries import outbox as outbox_queries
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from operations.workspace import Workspace

EVENTS = frozenset(
    [
        "period_opened",
        "obligation_opened",
        "submitted",
        "returned",
        "accepted",
        "extended",
        "acknowledged",
        "waived",
        "event_fired",
        "report_compiled",
        "report_frozen",
        "report_issued",
        "calendar_changed",
        "period_dates_changed",
        "unit_changed",
        "extension_refused",
        "snoozed",
        "unit_snoozed",
        "waiting_begun",
        "waiting_lifted",
        "input_given",
        "input_cancelled",
        "absence_added",
        "absence_revoked",
    ]
)
STEP_EVENTS = {
    DueOutcome.RAISED: "step_raised",
    DueOutcome.SKIPPED: "step_skipped",
    DueOutcome.UNREACHABLE: "step_raised",
    DueOutcome.DECLINED: "step_skipped",
}

Line = dict[str, Any]


@dataclass
class Timeline:
    """Reads on from where it stopped; counts what it has told."""

    workspace: Workspace
    counts: Counter[str] = field(default_factory=Counter)
    _last_audit: int = 0
    _last_step: int = 0
    _sent: set[int] = field(default_factory=set)
    _sent_until: datetime | None = None

    def news(self) -> Iterator[Line]:
        """The lines since the last call, in time order; causes before effects at the same instant."""
        with self.workspace.database.reading() as session:
            lines = [*self._audit_lines(session), *self._step_lines(session), *self._letter_lines(session)]
        for _, line in sorted(lines, key=lambda pair: pair[0]):
            self.counts[line["event"]] += 1
            yield line

    def summary(self) -> Line:
        return {"event": "summary", **dict(sorted(self.counts.items()))}

    def _line(self, at: datetime, event: str, view: ObligationView | None = None, **more: Any) -> Line:
        line: Line = {
            "at": self.workspace.local(at).isoformat(timespec="seconds"),
            "event": event,
            "plan": None,
            "unit": None,
            "unit_code": None,
            "obligation": None,
            "kind": None,
            "period": None,
            "due_on": None,
            "step": None,
            "level": None,
            "to": [],
            "letter": None,
            "detail": None,
        }
        if view is not None:
            line |= {
                "plan": view.plan.key,
                "unit": view.unit.name,
                "unit_code": view.unit.code,
                "obligation": view.obligation.key,
                "kind": view.obligation.kind.value,
                "period": view.period.key if view.period else None,
                "due_on": view.obligation.due_on.isoformat(),
                "tier": view.obligation.tier.value,
            }
        return line | more

    def _audit_lines(self, session: Session) -> list[tuple[tuple[datetime, int, int], Line]]:
        events = audit_queries.since(session, self._last_audit)
        ids = {event.subject_id for event in events if event.subject_type == "obligation"}
        views = obligation_queries.views_of_ids(session, ids)
        keys = {plan.id: plan.key for plan in plan_queries.all_plans(session)}
        lines = []
        for event in events:
            self._last_audit = event.id or 0
            if event.action in EVENTS:
                lines.append(((event.at, 0, event.id or 0), self._audit_line(event, views, keys)))
        return lines

    def _audit_line(
        self, event: AuditEvent, views: dict[int, ObligationView], keys: dict[int | None, str]
    ) -> Line:
        view = views.get(event.subject_id) if event.subject_type == "obligation" else None
        line = self._line(event.at, event.action, view, detail=event.change, by=event.actor)
        if view is None:
            line["plan"] = keys.get(event.plan_id)
            line["period"] = event.change.get("period")
            line["unit"], line["unit_code"] = event.change.get("unit"), event.change.get("unit_code")
            line["due_on"] = event.change.get("unit_due_on") or event.change.get("due_on")
        elif event.action == "obligation_opened":
            line["due_on"] = event.change.get("due_on")
        return line

    def _step_lines(self, session: Session) -> list[tuple[tuple[datetime, int, int], Line]]:
        """One line a step, with everybody it was raised to."""
        steps = event_queries.since(session, self._last_step)
        views = obligation_queries.views_of_ids(session, {step.obligation_id or 0 for step in steps})
        units = unit_queries.unit_names(session, {step.unit_id for step in steps})
        keys = {plan.id: plan.key for plan in plan_queries.all_plans(session)}
        lines: dict[tuple[Any, ...], tuple[tuple[datetime, int, int], Line]] = {}
        for step in steps:
            self._last_step = step.id or 0
            event = STEP_EVENTS[step.outcome]
            group = (step.raised_at, step.obligation_id, step.plan_id, step.unit_id, step.step, event)
            if group not in lines:
                line = self._line(step.raised_at, event, views.get(step.obligation_id or 0))
                line |= {
                    "step": step.step,
                    "level": step.level,
                    "letter": step.letter,
                    "plan": keys[step.plan_id],
                }
                line |= {"unit": units[step.unit_id].name, "unit_code": units[step.unit_id].code}
                line["due_on"] = step.due_on.isoformat() if step.due_on else None
                lines[group] = ((step.raised_at, 1, step.id or 0), line)
            self._add_recipient(lines[group][1], step)
        return list(lines.values())

    def _add_recipient(self, line: Line, step: DueEvent) -> None:
        if step.recipient_email and step.outcome is DueOutcome.RAISED:
            line["to"].append(step.recipient_email)
        elif step.outcome is DueOutcome.UNREACHABLE:
            line["detail"] = {"unreachable": [*(line["detail"] or {}).get("unreachable", []), step.audience]}

    def _letter_lines(self, session: Session) -> list[tuple[tuple[datetime, int, int], Line]]:
        letters = outbox_queries.sent_since(session, self._sent_until, self._sent)
        lines = []
        for letter in letters:
            at = letter.finished_at or letter.planned_at
            if at != self._sent_until:
                self._sent, self._sent_until = set(), at
            self._sent.add(letter.id or 0)
            lines.append(((at, 2, letter.id or 0), self._letter_line(letter, at)))
        return lines

    def _letter_line(self, letter: OutboxMessage, at: datetime) -> Line:
        return self._line(
            at,
            "letter_sent",
            to=[letter.recipient_email],
            letter=letter.kind,
            detail={"subject": letter.subject, "key": letter.key, "message_id": letter.message_id},
        )
