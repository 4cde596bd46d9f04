"""Raise the steps that are due: read and decide without a lock, then write what is still so, batch by batch.

Units come one after the other, so that the people of a unit that is through can have their letter while the rest of a
large round is still being raised.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress
from time import sleep

from models import DueOutcome
from models.queries import due_obligations as due_queries
from models.queries import events as event_queries
from models.queries.due_obligations import DueList, DueObligation
from models.queries.due_work import Scope, SomePlans
from operations.ladder.decide_steps import NOBODY, Decided, Deciding, ladder_of
from operations.ladder.due_work import at_rest
from operations.plans.plan_letters import plan_letters
from operations.workspace import Workspace
from rules.errors import StorageFailed

__all__ = ["NOBODY", "Raised", "ladder_of", "raise_due_events"]

# Obligations read at once, without a lock.
READ = {"sqlite": 1000, "postgresql": 5000}
# Obligations decided and written by one transaction: SQLite has one write lock, and a person's own write waits for it
# (docs/performance.md).
WRITE = {"sqlite": 250, "postgresql": 1000}


@dataclass
class Raised:
    raised: int = 0
    skipped: int = 0
    unreachable: int = 0
    declined: int = 0

    @property
    def total(self) -> int:
        return self.raised + self.skipped + self.unreachable + self.declined

    def __add__(self, other: "Raised") -> "Raised":
        return Raised(
            self.raised + other.raised,
            self.skipped + other.skipped,
            self.unreachable + other.unreachable,
            self.declined + other.declined,
        )

    def count(self, outcomes: Counter[DueOutcome]) -> None:
        self.raised += outcomes[DueOutcome.RAISED]
        self.skipped += outcomes[DueOutcome.SKIPPED]
        self.unreachable += outcomes[DueOutcome.UNREACHABLE]
        self.declined += outcomes[DueOutcome.DECLINED]


# What another process holds is waited for, so that nobody's letter is closed while a step for it is being written; and
# what that process lets go is raised here. After so many looks the rest is left to the next round.
PATIENCE = 100
PAUSE_SECONDS = 0.1

AfterUnits = Callable[[set[int]], None]


def raise_due_events(
    workspace: Workspace,
    today: date,
    scope: Scope | SomePlans | None = None,
    *,
    after: AfterUnits | None = None,
    failures: list[Exception] | None = None,
) -> Raised:
    """Everything that is due now; `after` is told which units have nothing more coming in this round.

    Each batch is one transaction, so a kill in between loses and doubles nothing, and any number of processes may do
    the same at once: who finds a row taken or moved passes it over. What cannot be decided or written is left out and
    goes to `failures`; without that list the first failure is raised when everything else is done.
    """
    deciding = Deciding(workspace, workspace.clock.now(), today)
    total = Raised()
    found: list[Exception] = []
    for _ in range(PATIENCE):
        before = total.total
        with workspace.database.reading() as session:
            due = due_queries.due_list(session, today, at_rest(workspace, today), scope)
        for start, end in due.stretches(READ[workspace.database.engine.dialect.name]):
            _raise(workspace, deciding, due, range(start, end), total, found)
            if after is not None:
                after(_through(workspace, due, range(start, end), today))
        if not due.ids or found:
            break
        if total.total == before:
            sleep(PAUSE_SECONDS)
    if failures is not None:
        failures += found
    elif found:
        raise found[0]
    return total


def _raise(
    workspace: Workspace,
    deciding: Deciding,
    due: DueList,
    places: Sequence[int],
    total: Raised,
    failures: list[Exception],
) -> None:
    """One stretch; where it fails, plan by plan, so that one plan does not keep back the others."""
    try:
        rows = _read(workspace, deciding, [due.ids[place] for place in places])
        size = WRITE[workspace.database.engine.dialect.name]
        for start in range(0, len(rows), size):
            decided = [deciding.decided(row) for row in rows[start : start + size]]
            _write(workspace, deciding, decided, total)
    except StorageFailed:
        raise  # the database itself: no plan's fault, and nothing would go better
    except Exception as error:
        plans = {due.plans[place] for place in places}
        if len(plans) == 1:
            failures.append(error)
            return
        for plan_id in sorted(plans):
            own = [place for place in places if due.plans[place] == plan_id]
            _raise(workspace, deciding, due, own, total, failures)


def _read(workspace: Workspace, deciding: Deciding, ids: list[int]) -> list[DueObligation]:
    with workspace.database.reading() as session:
        rows = due_queries.read_due(session, ids, deciding.today, deciding.known)
        deciding.learn(session, rows)
    return rows


def _write(workspace: Workspace, deciding: Deciding, decided: list[Decided], total: Raised) -> None:
    """Only what nobody has answered, moved or raised since it was read."""
    with workspace.database.transaction() as session:
        claimed = due_queries.claim(session, [one.row.id for one in decided], deciding.today)
        still = [claimed.get(one.row.id) == (one.row.ladder_position, one.row.due_version) for one in decided]
        steps = [step for one in compress(decided, still) for step in one.steps]
        people = {step.person.email: step.person.name for step in steps if step.person}
        letters = plan_letters(
            session,
            workspace,
            people.items(),
            today=deciding.today,
            now=deciding.now,
            known=deciding.letters,
        )
        event_queries.add_events(
            session,
            [step.ready for step in steps],
            [letters[step.person.email] if step.person else None for step in steps],
        )
        due_queries.move(session, [one.move for one in compress(decided, still)])
    total.count(Counter(step.outcome for step in steps))


def _through(workspace: Workspace, due: DueList, places: range, today: date) -> set[int]:
    """The units of a stretch with nothing left: neither in a later stretch nor with a row another process holds."""
    ids = [due.ids[place] for place in places]
    units = {due.units[place] for place in places}
    if places.stop < len(due.units):
        units.discard(due.units[places.stop])
    with workspace.database.reading() as session:
        return units - due_queries.units_with_due(session, ids, today)
