"""How fast a relay may be given letters: evenly, so many a minute."""

import asyncio
import time
from collections.abc import Callable

# A letter waits in its turn while its claim runs: with fewer letters at once no turn is further than this.
LONGEST_TURN_SECONDS = 4


class Pace:
    """Turns at equal distances; 0 a minute: no limit."""

    def __init__(self, per_minute: int, *, now: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._now = now
        self._next = 0.0

    async def turn(self) -> None:
        """Returns when the next letter may go."""
        if self._per_minute and (wait := self.take()) > 0:
            await asyncio.sleep(wait)

    def take(self) -> float:
        """Seconds until the turn that is now taken."""
        now = self._now()
        turn = max(now, self._next)
        self._next = turn + 60 / self._per_minute
        return turn - now

    def lanes(self, connections: int) -> int:
        """As many letters at once as are worth holding at this pace."""
        if not self._per_minute:
            return connections
        return max(1, min(connections, self._per_minute * LONGEST_TURN_SECONDS // 60))
