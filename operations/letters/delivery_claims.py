"""Letters in hand: claimed in small batches with their bytes, so that twenty thousand take no more room than a few dozen."""

import asyncio
from collections import deque
from datetime import datetime
from typing import Any

from models.queries import delivery as delivery_queries
from models.queries.delivery import ClaimedLetter
from operations.letters.beside_the_loop import beside_the_loop
from operations.workspace import Workspace
from rules.delivery import CLAIM_LEASE, may_begin

MOST = 64
# A batch is meant to be through long before its claim ends: the next one is larger or smaller for it.
QUICK_SECONDS, SLOW_SECONDS = 2.0, 20.0


class Claims:
    """The next letter for whoever is free; None when nothing is ready."""

    def __init__(self, workspace: Workspace, lanes: int) -> None:
        self._workspace = workspace
        self._lanes = lanes
        self._size = lanes * 4
        self._ready: deque[ClaimedLetter] = deque()
        self._until: datetime | None = None
        self._claimed_at: float | None = None
        self._one_at_a_time = asyncio.Lock()

    async def next(self) -> ClaimedLetter | None:
        while True:
            async with self._one_at_a_time:
                if self._ready and not self._is_in_time():
                    await self._put_back()
                if not self._ready:
                    await self._claim()
                if not self._ready:
                    return None
                if self._is_in_time():
                    return self._ready.popleft()

    async def give_back(self, **values: Any) -> None:
        """What was claimed and not tried becomes due again, at once or later (`not_before`, `reason`)."""
        async with self._one_at_a_time:
            await self._put_back(**values)

    def _is_in_time(self) -> bool:
        return self._until is not None and may_begin(self._workspace.clock.now(), self._until)

    async def _claim(self) -> None:
        self._learn_pace()
        now = self._workspace.clock.now()
        until = now + CLAIM_LEASE

        def claim() -> list[ClaimedLetter]:
            with self._workspace.database.transaction() as session:
                return delivery_queries.claim(
                    session, now=now, until=until, process=self._workspace.process, limit=self._size
                )

        self._ready.extend(await beside_the_loop(self._workspace, claim))
        self._until = until

    def _learn_pace(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._claimed_at is not None:
            took = now - self._claimed_at
            if took < QUICK_SECONDS:
                self._size = min(self._size * 2, MOST)
            elif took > SLOW_SECONDS:
                self._size = max(self._size // 2, self._lanes)
        self._claimed_at = now

    async def _put_back(self, **values: Any) -> None:
        if not self._ready:
            return
        ids = [letter.id for letter in self._ready]
        self._ready.clear()

        def release() -> None:
            with self._workspace.database.transaction() as session:
                delivery_queries.release(session, ids, process=self._workspace.process, **values)

        await beside_the_loop(self._workspace, release)
