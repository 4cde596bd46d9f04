"""In a large round the first letters leave while the rest is still being raised and written (docs/mail.md, Delivery)."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from operations.letters.deliver_mail import Delivered, deliver_mail
from operations.workspace import Workspace

# Fewer are not worth opening connections for: they leave with the others in a moment.
WORTH_IT = 100
FIRST_PART = 200


class EarlyDelivery:
    """Called between two transactions of a round with the number of letters written so far."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._written = 0
        self._is_over = workspace.is_dry

    def __call__(self, written: int) -> Delivered:
        if self._is_over or written - self._written < WORTH_IT:
            return Delivered()
        self._written = written
        # A loop of its own, because the round itself is plain work in the middle of another.
        with ThreadPoolExecutor(max_workers=1) as thread:
            done = thread.submit(asyncio.run, deliver_mail(self._workspace)).result()
        # A relay that is out of order is asked once more at the end of the round, not after every batch.
        self._is_over = done.sent == 0
        return done


def in_growing_parts(people: list[str]) -> Iterator[list[str]]:
    """Few at first, so that the first letter leaves soon; then more, so that connections are not opened for each few."""
    start, size = 0, FIRST_PART
    while start < len(people):
        yield people[start : start + size]
        start, size = start + size, size * 2
