"""The life of a letter, and how long to wait after a refusal: no outage may use up the letters (choices.md, Mail)."""

from datetime import datetime, timedelta
from enum import StrEnum


class LetterState(StrEnum):
    """planned → due → sending → sent, with failed, bounced and suppressed as ends that say why."""

    PLANNED = "planned"
    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"
    SUPPRESSED = "suppressed"


FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=30)
# A process that died while sending gives its letters back after this long.
CLAIM_LEASE = timedelta(minutes=5)


def retry_at(now: datetime, attempts: int) -> datetime:
    """Doubling waits up to half an hour, for as long as it takes: there is no last attempt."""
    wait = FIRST_WAIT * (1 << min(attempts, 10))
    return now + min(wait, LONGEST_WAIT)
