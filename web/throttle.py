"""Guessing passwords is made slow: a few failures for one login from one address, then a pause."""

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

from config.clock import Clock

MOST_FAILURES = 5
PAUSE = timedelta(minutes=15)
# Old entries give way to new ones, so that a flood of names cannot fill the memory.
MOST_ENTRIES = 10_000


class Throttle:
    """Kept in memory: a restart forgets it, which is cheaper than a table and enough against guessing."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures: OrderedDict[tuple[str, str], list[datetime]] = OrderedDict()
        self._lock = Lock()

    def is_closed(self, login: str, address: str) -> bool:
        with self._lock:
            return len(self._recent(login, address)) >= MOST_FAILURES

    def count_failure(self, login: str, address: str) -> None:
        with self._lock:
            self._failures[login, address] = [*self._recent(login, address), self._clock.now()]
            self._failures.move_to_end((login, address))
            while len(self._failures) > MOST_ENTRIES:
                self._failures.popitem(last=False)

    def forget(self, login: str, address: str) -> None:
        with self._lock:
            self._failures.pop((login, address), None)

    def _recent(self, login: str, address: str) -> list[datetime]:
        since = self._clock.now() - PAUSE
        return [at for at in self._failures.get((login, address), []) if at > since]
