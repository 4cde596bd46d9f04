"""What the ladder holds in store for an obligation: which step, on which day, to whom, and what keeps it back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from models import ObligationKind, PauseKind
from models.queries import waiting as waiting_queries
from models.queries.obligations import ObligationView
from models.queries.waiting import Awaited
from operations.ladder.raise_due_events import ladder_of
from operations.workspace import Workspace
from rules.ladder import Ladder, Occurrence, decide, upcoming
from rules.lifecycle import AWAITED

PAUSE_WORDS = {
    PauseKind.ACKNOWLEDGED: "lãnh đạo đã biết",
    PauseKind.SNOOZED: "tạm ngừng nhắc",
    PauseKind.WAITING: "chờ ý kiến đơn vị khác",
}


@dataclass(frozen=True)
class NextStep:
    """The step a round will raise, on the day it will; `waits_for` while another unit's input is awaited."""

    occurrence: Occurrence
    on: date
    paused_until: date | None = None
    pause_kind: PauseKind | None = None
    waits_for: Awaited | None = None

    @property
    def is_paused(self) -> bool:
        return self.paused_until is not None

    @property
    def why(self) -> str:
        """Why it comes later than the ladder says: 'chờ ý kiến Sở Tư pháp'."""
        if self.waits_for is not None:
            return f"chờ ý kiến {self.waits_for.unit}"
        return PAUSE_WORDS[self.pause_kind] if self.pause_kind else ""

    def as_dict(self) -> dict[str, Any]:
        step = self.occurrence.step
        return {
            "on": self.on.isoformat(),
            "step": self.occurrence.name,
            "level": step.level,
            "to": [audience.value for audience in step.audiences],
            "draft_letter": step.draft_letter,
            "paused_until": self.paused_until.isoformat() if self.paused_until else None,
            "why_paused": self.pause_kind.value if self.pause_kind else None,
            "waits_for": self.waits_for.unit if self.waits_for else None,
        }


def next_steps(
    session: Session, workspace: Workspace, views: Iterable[ObligationView], today: date
) -> dict[int, NextStep]:
    """By obligation; one that is not awaited, or whose ladder is spent, has none."""
    views = [view for view in views if view.obligation.state in AWAITED]
    awaited = waiting_queries.awaited_by(session, [view.obligation.id or 0 for view in views])
    ladders: dict[tuple[int, ObligationKind], Ladder] = {}
    found: dict[int, NextStep] = {}
    for view in views:
        key = (view.obligation.plan_id, view.obligation.kind)
        if key not in ladders:
            ladders[key] = ladder_of(view.plan, view.obligation.kind)
        obligation_id = view.obligation.id or 0
        step = next_step(view, ladders[key], workspace, today, awaited.get(obligation_id))
        if step is not None:
            found[obligation_id] = step
    return found


def next_step(
    view: ObligationView, ladder: Ladder, workspace: Workspace, today: date, waits_for: Awaited | None = None
) -> NextStep | None:
    """As the round will decide it on that day: after a pause the highest of the steps that have come meanwhile."""
    obligation = view.obligation
    calendar = workspace.calendar_of(view.unit)
    where = {
        "due_on": obligation.due_on,
        "opens_on": obligation.opens_on,
        "position": obligation.ladder_position,
        "calendar": calendar,
    }
    following = upcoming(ladder, **where)  # type: ignore[arg-type]
    if following is None or obligation.state not in AWAITED:
        return None
    on = max(following.day, obligation.next_action_on or following.day)
    if on > following.day:
        decision = decide(ladder, today=on, **where)  # type: ignore[arg-type]
        following = decision.raised or following
    if obligation.paused_until is None or obligation.paused_until <= today:
        return NextStep(following, on, waits_for=waits_for)
    return NextStep(following, on, obligation.paused_until, obligation.pause_kind, waits_for)
