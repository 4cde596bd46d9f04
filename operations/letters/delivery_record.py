"""The fate of each letter, on record before the next one leaves on the same connection; several share one commit."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.queries import delivery as delivery_queries
from models.queries.delivery import ClaimedLetter
from notifications.transport import MailError
from operations.letters.beside_the_loop import beside_the_loop
from operations.workspace import Workspace
from rules.delivery import LetterState, Outcome, retry_at

WAIT_FOR_OTHERS = 0.002


@dataclass(frozen=True)
class Fate:
    """What became of one letter at one attempt."""

    letter: ClaimedLetter
    at: datetime
    outcome: Outcome
    relay: str
    detail: str = ""

    @classmethod
    def refused(cls, letter: ClaimedLetter, at: datetime, error: MailError) -> "Fate":
        outcome = Outcome.POSTPONED
        if error.permanent:
            outcome = Outcome.REFUSED
        elif error.is_unanswered:
            outcome = Outcome.UNANSWERED
        return cls(letter, at, outcome, error.relay, str(error))

    def of_letter(self, process: str) -> dict[str, Any]:
        attempts = self.letter.attempts + 1
        state, not_before, finished_at = LetterState.DUE, self.letter.not_before, None
        match self.outcome:
            case Outcome.SENT:
                state, finished_at = LetterState.SENT, self.at
            case Outcome.REFUSED:
                state, finished_at = LetterState.FAILED, self.at
            case _:
                not_before = retry_at(self.at, attempts)
        return {
            "letter_id": self.letter.id,
            "process": process,
            "new_state": state,
            "new_not_before": not_before,
            "new_attempts": attempts,
            "new_finished_at": finished_at,
            "new_reason": self.detail or None,
        }

    def of_attempt(self) -> dict[str, Any]:
        return {
            "outbox_message_id": self.letter.id,
            "at": self.at,
            "outcome": self.outcome.value,
            "detail": self.detail,
            "relay": self.relay,
        }


class DeliveryRecord:
    """Group commit: the fates of letters that are on their way at the same time share a transaction."""

    def __init__(self, workspace: Workspace, lanes: int) -> None:
        self._workspace = workspace
        self._lanes = lanes
        self._arrived: list[tuple[Fate, asyncio.Future[None]]] = []
        self._all_here = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None

    async def keep(self, fate: Fate) -> None:
        """Returns when it is on record; raises what kept it from being so."""
        done = asyncio.get_running_loop().create_future()
        self._arrived.append((fate, done))
        if len(self._arrived) >= self._lanes:
            self._all_here.set()
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())
        await done

    async def close(self) -> None:
        """Everything that arrived is written, also when those who brought it have gone."""
        if self._writer is not None:
            await asyncio.shield(self._writer)

    async def _write(self) -> None:
        try:
            while self._arrived:
                await self._wait_for_others()
                self._all_here.clear()
                group, self._arrived = self._arrived, []
                await self._write_group(group)
        finally:
            self._writer = None

    async def _wait_for_others(self) -> None:
        """A commit costs as much for one as for all; who is alone does not wait long."""
        if not self._all_here.is_set() and self._lanes > 1:
            with suppress(TimeoutError):
                async with asyncio.timeout(WAIT_FOR_OTHERS):
                    await self._all_here.wait()

    async def _write_group(self, group: list[tuple[Fate, asyncio.Future[None]]]) -> None:
        try:
            fates = [fate for fate, _ in group]
            await beside_the_loop(self._workspace, lambda: self._commit(fates))
        except Exception as error:
            for _, done in group:
                if not done.done():
                    done.set_exception(error)
        else:
            for _, done in group:
                if not done.done():
                    done.set_result(None)

    def _commit(self, fates: list[Fate]) -> None:
        process = self._workspace.process
        rows, attempts = [fate.of_letter(process) for fate in fates], [fate.of_attempt() for fate in fates]
        with self._workspace.database.transaction() as session:
            delivery_queries.settle(session, rows)
            delivery_queries.add_attempts(session, attempts)
