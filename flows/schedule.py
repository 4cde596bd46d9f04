"""The one table of fixed jobs, for both runners: APScheduler in a process, Prefect deployments in a pool.

No letter, reminder or assignment is ever a job: what is due is a question to the tables.
"""

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum

from config.settings import Settings

# Names, never numbers: APScheduler counts Monday as 0 and cron as 1, so '1-5' means two different weeks.
EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

LEASE_LASTS = timedelta(seconds=60)
LEASE_BEAT = timedelta(seconds=20)
WATCH_BEAT = timedelta(seconds=60)
BALANCE_BEAT = timedelta(minutes=30)
WEBHOOK_BEAT = timedelta(seconds=60)
SEAL_BEAT = timedelta(seconds=60)
HEART_BEAT = timedelta(seconds=60)
PRUNES_AT = time(2, 30)
LETTER_BEAT = timedelta(seconds=60)
MISSED_ROUNDS = 3


class Duty(StrEnum):
    """What a job does when it fires."""

    ROUND = "round"
    LETTERS = "letters"
    LEASE = "lease"
    WATCH = "watch"
    BALANCE = "balance"
    INBOX = "inbox"
    WEBHOOKS = "webhooks"
    SEAL = "seal"
    HEARTBEAT = "heartbeat"
    PRUNE = "prune"


@dataclass(frozen=True)
class Interval:
    """Every so often, and once at the start."""

    every: timedelta


@dataclass(frozen=True)
class LocalTime:
    """At an hour of the office's own clock, on named weekdays."""

    at: time
    weekdays: tuple[str, ...]


@dataclass(frozen=True)
class Job:
    name: str
    duty: Duty
    timing: Interval | LocalTime


def round_jobs(settings: Settings) -> tuple[Job, ...]:
    """Who asks for rounds: our own clock when embedded, Prefect's schedules when distributed."""
    # Every day, because a make-up Saturday is a working day; the round itself knows the calendar.
    opening = LocalTime(settings.office_opens, EVERY_DAY)
    return (
        Job("rounds", Duty.ROUND, Interval(round_interval(settings))),
        Job("office-opening", Duty.ROUND, opening),
    )


def watch_jobs() -> tuple[Job, ...]:
    """What every process keeps by itself, because it must not depend on Prefect."""
    return (
        Job("lease", Duty.LEASE, Interval(LEASE_BEAT)),
        Job("watch", Duty.WATCH, Interval(WATCH_BEAT)),
        Job("balance", Duty.BALANCE, Interval(BALANCE_BEAT)),
        # Claimed call by call, so any number of processes may do it.
        Job("webhooks", Duty.WEBHOOKS, Interval(WEBHOOK_BEAT)),
        # What people do between rounds is chained within a minute too.
        Job("seal", Duty.SEAL, Interval(SEAL_BEAT)),
        # A sign of life, or an alarm: beside the rounds, because it tells of them.
        Job("heartbeat", Duty.HEARTBEAT, Interval(HEART_BEAT)),
        # At an hour in which nobody works; one process does it, in small batches.
        Job("prune", Duty.PRUNE, LocalTime(PRUNES_AT, EVERY_DAY)),
    )


def letter_jobs() -> tuple[Job, ...]:
    """Where the rounds are our own: an invitation or a receipt, which somebody is waiting for, leaves between them."""
    return (Job("letters", Duty.LETTERS, Interval(LETTER_BEAT)),)


def inbox_jobs(settings: Settings) -> tuple[Job, ...]:
    """Looking into the mailbox of the answers; without one there is nothing to do."""
    if not settings.imap_host:
        return ()
    return (Job("inbox", Duty.INBOX, Interval(timedelta(minutes=settings.inbox_minutes))),)


def round_interval(settings: Settings) -> timedelta:
    return timedelta(minutes=settings.round_minutes)


def patience(settings: Settings) -> timedelta:
    """How long work may wait before something is wrong."""
    return MISSED_ROUNDS * round_interval(settings)
