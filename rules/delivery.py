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


class Outcome(StrEnum):
    """What became of one attempt (`DeliveryAttempt.outcome`)."""

    SENT = "sent"
    REFUSED = "refused"
    POSTPONED = "postponed"
    # The relay may have taken the letter, but its yes did not come: it goes again under the same Message-ID.
    UNANSWERED = "unanswered"
    # A process died with the letter in its hands; whether it had left is not known.
    TAKEN_OVER = "taken_over"


FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=30)
# A process that died while sending gives its letters back after this long.
CLAIM_LEASE = timedelta(minutes=5)
# One letter may take so long from first word to last; a letter whose claim ends sooner is not begun.
SENDING_LIMIT = timedelta(minutes=2)
# So many answers in a row that speak of the relay and not of a letter end the delivery of a round …
OUTAGE_SIGNS = 3
# … and the letters it had in hand, but did not try, rest so long; none of their tries is used up.
OUTAGE_WAIT = timedelta(minutes=1)


def retry_at(now: datetime, attempts: int) -> datetime:
    """Doubling waits up to half an hour, for as long as it takes: there is no last attempt."""
    wait = FIRST_WAIT * (1 << min(attempts, 10))
    return now + min(wait, LONGEST_WAIT)


def may_begin(now: datetime, claimed_until: datetime) -> bool:
    """Whether a letter can be sent to its end before another process may take it over."""
    return claimed_until - now > SENDING_LIMIT
