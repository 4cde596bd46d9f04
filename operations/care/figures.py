"""What the installation can say of itself in numbers, cheap enough to be asked every few seconds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from models import BalanceLine, CallState
from models.queries import audit_chain, desk, figures, sums
from models.queries import inbox as inbox_queries
from models.queries.board_choice import Selection
from operations.care.alarm import Alarm
from operations.care.alarm_words import FaultKind
from operations.care.certificates import seen_certificates
from operations.care.last_backup import last_backup
from operations.care.pulse import take_pulse
from operations.ladder.due_work import today_if_acting
from operations.mailbox.mailbox_state import last_look
from operations.workspace import Workspace
from rules.delivery import LetterState
from rules.lifecycle import State
from rules.progress import AGE_BUCKETS

DAY = timedelta(days=1)
AGES = tuple(f"{first}-{last}" if last else f"{first}+" for first, last in AGE_BUCKETS)


@dataclass(frozen=True)
class Figures:
    obligations: dict[str, float]
    overdue: dict[str, float]
    overdue_days: dict[str, float]
    letters: dict[str, float]
    lost: int
    submissions: int
    extensions: int
    inbox: int
    webhook_calls: dict[str, float]
    steps_due: int
    rounds: dict[str, float]
    is_late: bool
    alarms: dict[str, float]
    balance: BalanceLine | None
    certificates: dict[str, datetime]
    oldest_letter: datetime | None
    waits_since: datetime | None
    round_at: datetime | None
    round_seconds: float | None
    backup_at: datetime | None
    mailbox_at: datetime | None
    audit_at: datetime | None


def figures_now(workspace: Workspace) -> Figures:
    now = workspace.clock.now()
    today, acting = workspace.local_day(now), today_if_acting(workspace, now)
    pulse = take_pulse(workspace)
    last, look = pulse.last_round, last_look(workspace)
    with workspace.database.reading() as session:
        states = figures.obligations_by_state(session)
        aged = sums.overdue_levels_and_ages(session, Selection(), today)
        letters = figures.letters_by_state(session)
        calls = figures.calls_by_state(session)
        waiting = desk.waiting(session, today)
        sealed = audit_chain.head(session)
        active = Alarm(workspace).active()
        return Figures(
            obligations={one.value: states.get(one, 0) for one in State},
            overdue=_summed(
                {str(level): 0.0 for level, _ in sorted(aged)}, aged, lambda level, _: str(level)
            ),
            overdue_days=_summed(dict.fromkeys(AGES, 0.0), aged, lambda _, place: AGES[place]),
            letters={one.value: letters.get(one, 0) for one in LetterState},
            lost=waiting.letters,
            submissions=waiting.submissions,
            extensions=waiting.extensions,
            inbox=inbox_queries.number_in_tray(session),
            webhook_calls={one.value: calls.get(one, 0) for one in CallState},
            steps_due=figures.steps_due(session, acting) if acting else 0,
            rounds=dict(figures.rounds_by_outcome(session, now - DAY)),
            is_late=pulse.is_late,
            alarms={one.value: int(one in active) for one in FaultKind},
            balance=pulse.balance,
            certificates=seen_certificates(workspace),
            oldest_letter=figures.oldest_waiting_letter(session, now),
            waits_since=pulse.waits_since,
            round_at=last.finished_at if last else None,
            round_seconds=(last.finished_at - last.started_at).total_seconds()
            if last and last.finished_at
            else None,
            backup_at=last_backup(workspace),
            mailbox_at=look.at if look else None,
            audit_at=sealed.sealed_at if sealed else None,
        )


def _summed(
    found: dict[str, float], aged: Mapping[tuple[int, int], int], name: Callable[[int, int], str]
) -> dict[str, float]:
    for (level, place), number in aged.items():
        found[name(level, place)] += number
    return found
