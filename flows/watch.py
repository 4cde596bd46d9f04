"""The dead-man watch: when work waits and no round ends, whoever holds the lease runs one without Prefect."""

import asyncio
import logging
from datetime import datetime

from flows.schedule import LEASE_LASTS, patience
from models.queries import rounds as round_queries
from operations.care.seal_audit import seal_audit
from operations.hold_lease import hold_lease
from operations.ladder.keep_balance import keep_balance
from operations.ladder.run_round import is_anything_due, run_round
from operations.workspace import Workspace

log = logging.getLogger("dondoc.watch")

LEASE = "watch"


class Watch:
    """Remembers since when work has waited; a process that starts anew begins to count anew."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._is_ours = False
        self._waiting_since: datetime | None = None
        self._last_round: int | None = None

    @property
    def is_ours(self) -> bool:
        """Whether this process is the one that acts for all."""
        return self._is_ours

    async def keep_lease(self) -> None:
        """The heartbeat: take the duty, or keep it."""
        self._is_ours = await asyncio.to_thread(hold_lease, self._workspace, LEASE, lasting=LEASE_LASTS)

    async def look(self) -> bool:
        """Run a round if one is overdue; True when one was run."""
        if not await asyncio.to_thread(self._is_overdue) or not self._is_ours:
            return False
        # The lease may have run out while this process was stopped, and somebody else keeps the watch now.
        await self.keep_lease()
        if not self._is_ours:
            return False
        log.warning(
            "%s không có vòng nào hoàn thành dù có việc đến hạn; chạy trực tiếp", self._patience_words()
        )
        await run_round(self._workspace, engine="watchdog")
        return True

    async def keep_balance(self) -> None:
        """Write the lines of the days that are over; asks the record, not the rounds."""
        if self._is_ours:
            await asyncio.to_thread(keep_balance, self._workspace)

    async def seal(self) -> None:
        """Chain the tail of the audit trail; one process is enough, and the lock of the chain serves where two do."""
        if self._is_ours:
            await asyncio.to_thread(seal_audit, self._workspace)

    def _is_overdue(self) -> bool:
        now = self._workspace.clock.now()
        if not is_anything_due(self._workspace):
            self._waiting_since = None
            return False
        with self._workspace.database.reading() as session:
            last = round_queries.last_finished_round(session)
        last_id = last.id if last else None
        if self._waiting_since is None or last_id != self._last_round:
            self._waiting_since, self._last_round = now, last_id
        return now - self._waiting_since >= patience(self._workspace.settings)

    def _patience_words(self) -> str:
        return f"{patience(self._workspace.settings).total_seconds() / 60:g} phút"
