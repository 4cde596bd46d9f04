"""Programs of the office are called by the clock, beside the rounds: a slow receiver keeps nobody's letter."""

import asyncio
import logging
import threading

from operations.webhooks.call_webhooks import call_webhooks
from operations.workspace import Workspace

log = logging.getLogger("dondoc.webhooks")


class Webhooks:
    """What the clock calls."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._stopping = threading.Event()

    async def call(self) -> None:
        await asyncio.to_thread(self._call)

    def ask_to_stop(self) -> None:
        """The call in hand is finished, the next one is left for the next start."""
        self._stopping.set()

    def _call(self) -> None:
        done = call_webhooks(self._workspace, is_stopping=self._stopping.is_set)
        if done.delivered or done.postponed or done.failed:
            log.info("webhook: tới %s, hoãn %s, hỏng %s", done.delivered, done.postponed, done.failed)
