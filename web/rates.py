"""How often somebody may do something: kept in memory, counted by the library `limits` in real seconds.

A restart forgets the counts, which is cheaper than a table and enough against guessing and floods.
"""

import hashlib
import math
from dataclasses import dataclass

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from config.clock import SystemClock


@dataclass(frozen=True)
class Rate:
    """At most so many within so many seconds, for each of those it is asked about."""

    name: str
    most: int
    seconds: int

    @property
    def item(self) -> RateLimitItemPerSecond:
        return RateLimitItemPerSecond(self.most, self.seconds, namespace=self.name)


QUARTER_OF_AN_HOUR = 15 * 60
# Wrong passwords: of one login from one address; and from one address whatever the login, for offices stand behind one.
SIGN_IN = Rate("sign-in", 5, QUARTER_OF_AN_HOUR)
SIGN_IN_FROM = Rate("sign-in-from", 60, QUARTER_OF_AN_HOUR)
# Codes of a second factor: whoever is asked for one has the password already, so the account alone is counted.
CODES = Rate("codes", 5, QUARTER_OF_AN_HOUR)
# Letters with a link to a new password: to one account, and asked for from one address.
LETTERS = Rate("letters", 3, 60 * 60)
LETTERS_FROM = Rate("letters-from", 20, QUARTER_OF_AN_HOUR)
# Keys of programs that are no keys, from one address.
KEYS_FROM = Rate("keys-from", 5, QUARTER_OF_AN_HOUR)
# Floods. A person clicks far less; many people answer from one address on the last day.
POSTS = Rate("posts", 300, 60)
POSTS_FROM = Rate("posts-from", 1_200, 60)
CALLS = Rate("calls", 1_200, 60)
# Refused attempts of one account that go into the audit trail; the others go to the log alone.
REFUSALS = Rate("refusals", 20, 60)


class TooMany(Exception):
    """Asked too often; `seconds` until it may be tried again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many; again in {seconds} s")
        self.seconds = seconds


def wait_words(seconds: int) -> str:
    """Hãy đợi 15 phút rồi thử lại."""
    time_words = f"{seconds} giây" if seconds < 60 else f"{math.ceil(seconds / 60)} phút"
    return f"Hãy đợi {time_words} rồi thử lại."


class Rates:
    """One for an application. What names somebody is kept as a hash: a name of a megabyte costs no more than a short one."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        # The library counts by the machine's own time, whatever the installation's clock says.
        self._clock = SystemClock()

    def take(self, rate: Rate, *who: str) -> int:
        """Count one; 0 when it is let through, else the seconds to wait."""
        return 0 if self._limiter.hit(rate.item, _folded(who)) else self._seconds(rate, who)

    def wait(self, rate: Rate, *who: str) -> int:
        """The seconds to wait without counting; 0: none."""
        return 0 if self._limiter.test(rate.item, _folded(who)) else self._seconds(rate, who)

    def demand(self, rate: Rate, *who: str) -> None:
        """Count one; TooMany when it is one too many."""
        if seconds := self.take(rate, *who):
            raise TooMany(seconds)

    def forget(self, rate: Rate, *who: str) -> None:
        self._limiter.clear(rate.item, _folded(who))

    def _seconds(self, rate: Rate, who: tuple[str, ...]) -> int:
        reset = self._limiter.get_window_stats(rate.item, _folded(who)).reset_time
        return max(1, math.ceil(reset - self._clock.now().timestamp()))


def _folded(who: tuple[str, ...]) -> str:
    return hashlib.blake2b("\x00".join(who).encode(), digest_size=16).hexdigest()
