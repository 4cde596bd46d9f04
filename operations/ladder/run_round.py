"""One round: open what has come, raise what is due, write the letters, compile, deliver.

Steps of the ladder wait for office hours; letters that are ready go at any hour.
"""

import logging
from asyncio import to_thread
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from models.queries import due_obligations as due_queries
from models.queries import keeping_sums
from models.queries import obligations as obligation_queries
from models.queries import outbox as outbox_queries
from models.queries import plans as plan_queries
from models.queries import round_outcomes as outcome_queries
from models.queries import rounds as round_queries
from models.queries import undelivered as undelivered_queries
from models.queries.round_outcomes import Marks
from operations.care.seal_audit import seal_audit
from operations.correspondence.draft_letters import draft_letters
from operations.ladder.due_work import at_rest, has_plan_work, today_if_acting
from operations.ladder.early_letters import EarlyLetters
from operations.ladder.open_periods import Opened, open_periods
from operations.ladder.raise_due_events import Raised, raise_due_events
from operations.ladder.round_words import round_words
from operations.ladder.send_courtesy_letters import send_courtesy_letters
from operations.letters.deliver_dry import deliver_dry
from operations.letters.deliver_mail import Delivered, deliver_mail
from operations.letters.early_delivery import EarlyDelivery, in_growing_parts
from operations.letters.pass_on_letters import PassedOn, pass_on_letters
from operations.letters.seal_letters import Sealed, seal_letters
from operations.reporting.compile_reports import Compiled, compile_reports
from operations.reporting.keep_scorecards import renew_kept_cards
from operations.reporting.urge_sign_off import has_sign_off_to_urge, urge_sign_off
from operations.workspace import Workspace
from rules.errors import DondocError

log = logging.getLogger("dondoc.round")


@dataclass
class RoundCounts:
    """What one round did; the artifact and the log line are made of it."""

    opened: Opened = field(default_factory=Opened)
    raised: Raised = field(default_factory=Raised)
    courtesy: int = 0
    documents: int = 0  # drafts of công văn
    compiled: Compiled = field(default_factory=Compiled)
    sign_off: int = 0  # letters about reports not issued in time
    scorecards: int = 0  # years too large for a page, counted for the day
    sealed: Sealed = field(default_factory=Sealed)
    delivered: Delivered = field(default_factory=Delivered)
    passed_on: PassedOn = field(default_factory=PassedOn)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def is_anything_due(workspace: Workspace) -> bool:
    """The cheap question before a round: a few look-ups by index."""
    workspace.calendars.refresh(workspace.database)
    now = workspace.clock.now()
    today = today_if_acting(workspace, now)
    with workspace.database.reading() as session:
        if outbox_queries.has_waiting(session, now) or undelivered_queries.has_undelivered(session):
            return True
        if today is None:
            return False
        return (
            due_queries.has_due(session, today, at_rest(workspace, today))
            or obligation_queries.has_to_open(session, today)
            or plan_queries.has_period_to_open(session, today)
            or has_plan_work(session, workspace, today)
            or has_sign_off_to_urge(session, workspace, today)
        )


async def run_round(workspace: Workspace, *, engine: str) -> RoundCounts:
    """Every part is safe to repeat, so a round that died is simply followed by another."""
    failures: list[Exception] = []
    with recorded_round(workspace, engine=engine) as counts:
        decide_what_is_due(workspace, counts, failures, deliver=EarlyDelivery(workspace))
        counts.sealed += seal_letters(workspace)
        if workspace.is_dry:
            counts.delivered = deliver_dry(workspace)
        else:
            counts.delivered += await deliver_mail(workspace)
            await pass_on_and_deliver(workspace, counts)
        keep_scorecards_of_day(workspace, counts, failures)
        if failures:
            raise failures[0]
    return counts


async def pass_on_and_deliver(workspace: Workspace, counts: RoundCounts) -> None:
    """What did not arrive goes to the next contact with the same round; what is refused again, with the next one."""
    await pass_on_by(workspace, counts, lambda: deliver_mail(workspace))


async def pass_on_by(
    workspace: Workspace, counts: RoundCounts, deliver: Callable[[], Awaitable[Delivered]]
) -> None:
    """The same where sending has to wait for a place."""
    counts.passed_on = await to_thread(pass_on_letters, workspace)
    if counts.passed_on.letters:
        counts.sealed += await to_thread(seal_letters, workspace)
        counts.delivered += await deliver()


def record_marks(workspace: Workspace) -> Marks:
    """Where the record stands before a round."""
    with workspace.database.reading() as session:
        return outcome_queries.marks(session)


def keep_scorecards_of_day(workspace: Workspace, counts: RoundCounts, failures: list[Exception]) -> None:
    """Last, because no letter waits for it; what goes wrong is told and is tried again with the next round."""
    today = today_if_acting(workspace)
    if today is None:
        return
    try:
        counts.scorecards = len(renew_kept_cards(workspace, today))
    except DondocError as error:
        failures.append(error)


@contextmanager
def recorded_round(workspace: Workspace, *, engine: str) -> Iterator[RoundCounts]:
    """The record of a round around its parts: when it began, what it did, how it ended."""
    workspace.calendars.refresh(workspace.database)
    with workspace.database.transaction() as session:
        round_id = round_queries.start_round(session, engine=engine, at=workspace.clock.now())
    counts = RoundCounts()
    try:
        yield counts
    except BaseException as error:
        _finish(workspace, round_id, counts, error=f"{type(error).__name__}: {error}")
        raise
    _finish(workspace, round_id, counts, error=None)
    # What this round wrote into the audit trail is chained with it (docs/decisions/0025).
    seal_audit(workspace)


def decide_what_is_due(
    workspace: Workspace,
    counts: RoundCounts,
    failures: list[Exception],
    *,
    deliver: EarlyDelivery | None = None,
) -> None:
    """The part of a round that waits for office hours of a working day; what fails keeps nothing else back."""
    today = today_if_acting(workspace)
    if today is None:
        return
    open_what_has_come(workspace, counts, today)
    early = EarlyLetters(workspace, today)

    def seal_early(units: set[int]) -> None:
        for people in in_growing_parts(early.of_units(units)):
            counts.sealed += seal_letters(workspace, to=people)
            if deliver:
                counts.delivered += deliver(counts.sealed.sealed)

    counts.raised = raise_due_events(workspace, today, after=seal_early, failures=failures)
    write_for_offices(workspace, counts, failures, today)


def open_what_has_come(workspace: Workspace, counts: RoundCounts, today: date) -> None:
    """Before the steps, because then all that a person gets today is known when the units they answer for are through."""
    counts.opened = open_periods(workspace, today)
    counts.courtesy = send_courtesy_letters(workspace, today)


def write_for_offices(
    workspace: Workspace, counts: RoundCounts, failures: list[Exception], today: date
) -> None:
    """After the steps: the drafts they ask for, the consolidated reports, and who is to sign them."""
    counts.documents = draft_letters(workspace, today, failures=failures)
    counts.compiled = compile_reports(workspace, today, failures=failures)
    counts.sign_off = urge_sign_off(workspace, today)


def _finish(workspace: Workspace, round_id: int, counts: RoundCounts, *, error: str | None) -> None:
    with workspace.database.transaction() as session:
        round_queries.finish_round(
            session, round_id, finished_at=workspace.clock.now(), counts=counts.as_dict(), error=error
        )
        if counts.opened != Opened() or counts.raised.total:
            keeping_sums.fold(session)
    did = counts.as_dict()
    told = {"round": round_id, "error": error, "counts": did}
    if error is None:
        log.info("vòng %s: %s", round_id, round_words(did), extra=told)
    else:
        log.error("vòng %s không xong (%s); đã làm: %s", round_id, error, round_words(did), extra=told)
