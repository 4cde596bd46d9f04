"""The care of the installation as the clock calls it, beside the rounds: it must tell when they hang."""

import asyncio
import logging
import threading
from collections.abc import Callable

from operations.care.look_after import LookAfter
from operations.care.prune import prune
from operations.workspace import Workspace

log = logging.getLogger("dondoc.care")


class Heartbeat:
    """`keeps_watch`: whether this process holds the lease of the watch, for of many one tells and one prunes.

    `is_late`: what this process knows of its own rounds before the record can tell.
    """

    def __init__(
        self, workspace: Workspace, *, keeps_watch: Callable[[], bool], is_late: Callable[[], bool]
    ) -> None:
        self._workspace = workspace
        self._keeps_watch, self._is_late = keeps_watch, is_late
        self._after = LookAfter(workspace)
        self._stopping = threading.Event()

    async def beat(self) -> None:
        await self._after.look(keeps_watch=self._keeps_watch(), is_engine_late=self._is_late())

    async def prune(self) -> None:
        if self._keeps_watch() and not self._workspace.is_practice:
            await asyncio.to_thread(self._prune)

    def ask_to_stop(self) -> None:
        """The batch in hand is finished, the rest is for the next night."""
        self._stopping.set()

    def _prune(self) -> None:
        done = prune(self._workspace, is_stopping=self._stopping.is_set)
        if done.total:
            log.info("dọn theo thời hạn lưu: %s", done.words(), extra={"pruned": done.as_dict()})
