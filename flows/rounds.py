"""Asking for a round: the cheap question first, then Prefect, and without Prefect the round itself."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from flows.schedule import patience
from models.queries import outbox as outbox_queries
from operations.ladder.run_round import is_anything_due, run_round
from operations.letters.deliver_mail import deliver_mail
from operations.workspace import Workspace

log = logging.getLogger("dondoc.rounds")

PrefectRound = Callable[[], Awaitable[object]]


async def prefect_round() -> object:
    """The round as a flow run; imported here because importing Prefect takes seconds."""
    from flows.round import round_flow

    return await round_flow()


class Rounds:
    """What the clock calls. `is_prefect_up` is asked each time: Prefect may come later and may go away."""

    def __init__(
        self,
        workspace: Workspace,
        *,
        is_prefect_up: Callable[[], bool],
        through_prefect: PrefectRound = prefect_round,
    ) -> None:
        self._workspace = workspace
        self._is_prefect_up = is_prefect_up
        self._through_prefect = through_prefect
        self._answered_at = workspace.clock.now()
        self._mail_in_hand = asyncio.Lock()

    def is_late(self, now: datetime) -> bool:
        """Whether the question has gone unanswered for several intervals."""
        return now - self._answered_at > patience(self._workspace.settings)

    async def ask(self) -> None:
        """One tick of the clock."""
        async with self._mail_in_hand:
            if await asyncio.to_thread(is_anything_due, self._workspace) and not await self._shown():
                await run_round(self._workspace, engine="apscheduler")
        self._answered_at = self._workspace.clock.now()

    async def post(self) -> None:
        """What people's own actions wrote leaves without a round; while one is under way, it takes the letters along."""
        if not self._mail_in_hand.locked() and await asyncio.to_thread(self._has_letters):
            async with self._mail_in_hand:
                await deliver_mail(self._workspace)

    def _has_letters(self) -> bool:
        with self._workspace.database.reading() as session:
            return outbox_queries.has_waiting(session, self._workspace.clock.now())

    async def _shown(self) -> bool:
        """Whether Prefect has run the round."""
        if not self._is_prefect_up():
            log.info("Prefect chưa lên hoặc đã tắt; vòng này chạy trực tiếp")
            return False
        try:
            await self._through_prefect()
        except Exception as error:
            log.warning(
                "Prefect không chạy được vòng này (%s: %s); chạy trực tiếp", type(error).__name__, error
            )
            return False
        return True
