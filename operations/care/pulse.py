"""Whether the installation does its work: rounds end while work waits for them, and the balance holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models import BalanceLine, RoundRecord
from models.queries import balance as balance_queries
from models.queries import rounds as round_queries
from operations.care.notes import CareNotes
from operations.ladder.run_round import is_anything_due
from operations.workspace import Workspace

# One round may be long and one may be lost; three in a row are an outage.
LATE_AFTER_ROUNDS = 3
WAITING = "work-waits"


@dataclass(frozen=True)
class Pulse:
    """`waits_since`: since when work has waited without a round that ended well; None: nothing waits."""

    at: datetime
    last_round: RoundRecord | None
    waits_since: datetime | None
    is_late: bool
    balance: BalanceLine | None

    @property
    def balance_holds(self) -> bool:
        """The newest daily line; a house in which nothing has been due yet has none."""
        return self.balance is None or self.balance.is_balanced

    @property
    def is_rescued(self) -> bool:
        """The watch ran the last round, because nobody else did."""
        return self.last_round is not None and self.last_round.engine == "watchdog"

    @property
    def is_well(self) -> bool:
        return self.balance_holds and not self.is_late


def take_pulse(workspace: Workspace) -> Pulse:
    now = workspace.clock.now()
    with workspace.database.reading() as session:
        last = round_queries.last_finished_round(session)
        balance = balance_queries.last_line(session)
    since = _waiting_since(workspace, last, now)
    limit = timedelta(minutes=LATE_AFTER_ROUNDS * workspace.settings.round_minutes)
    return Pulse(now, last, since, since is not None and now - since > limit, balance)


def _waiting_since(workspace: Workspace, last: RoundRecord | None, now: datetime) -> datetime | None:
    """First seen, not first due: quiet hours have no rounds, and whoever confirms a plan after three quiet days has
    missed none. On file, so that a process that starts anew does not begin to count anew."""
    notes = CareNotes(workspace.data)
    if not is_anything_due(workspace):
        if notes.get(WAITING) is not None:
            notes.drop(WAITING)
        return None
    after = str(last.id if last else 0)
    note = notes.get(WAITING)
    if note is not None and note.get("after_round") == after:
        # A clock that was set back would otherwise be late until it has caught up.
        return min(datetime.fromisoformat(note["since"]), now)
    notes.put(WAITING, {"since": now.isoformat(), "after_round": after})
    return now
