"""Replay days through the real operations with a set clock: rounds in office hours, people's actions at their instants."""

import heapq
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Protocol

from flows.actions import Action
from flows.perform import perform
from operations.ladder.run_round import is_anything_due, run_round
from operations.workspace import Workspace
from rules.errors import IllegalMove, NotFound, Refused

# The scheduler of a real installation ticks all day; a replay looks at the opening of the office and after each action.
ENGINE = "replay"


class People(Protocol):
    """Those whose actions are not written down beforehand but follow from what has opened."""

    def foresee(self, workspace: Workspace) -> Iterable[Action]: ...


class ReplayClock(Protocol):
    """A clock that is set."""

    def now(self) -> datetime: ...

    def set(self, instant: datetime) -> None: ...


class Nobody:
    """A year in which only written-down actions happen."""

    def foresee(self, workspace: Workspace) -> Iterable[Action]:  # noqa: ARG002  the protocol's signature
        return ()


@dataclass
class Replay:
    """One run through the days; `refusals` are actions the rules said no to, with their reason."""

    workspace: Workspace
    clock: ReplayClock
    people: People
    on_step: Callable[[], None] = lambda: None
    on_day: Callable[[date], None] = lambda _day: None
    rounds_after_actions: bool = True  # else only at the opening of the office
    hold_round: Callable[[], Awaitable[object]] | None = None  # who runs the rounds; None: this process
    refusals: list[tuple[Action, str]] = field(default_factory=list)
    _agenda: list[tuple[datetime, int, Action]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)
    _has_news: bool = True

    def add(self, actions: Iterable[Action]) -> None:
        for action in actions:
            heapq.heappush(self._agenda, (action.at, next(self._order), action))

    async def run(self, start: date, end: date) -> None:
        """Every day from start to end, both included."""
        day = start
        while day <= end:
            await self._one_day(day)
            self.on_day(day)
            day += timedelta(days=1)

    async def _one_day(self, day: date) -> None:
        opening = datetime.combine(day, self.workspace.settings.office_opens, self.workspace.zone)
        await self._act_until(opening)
        await self._round(opening)
        self._look_ahead()
        await self._act_until(datetime.combine(day + timedelta(days=1), time.min, self.workspace.zone))
        self._look_ahead()

    def _look_ahead(self) -> None:
        """People see what has opened; only when something has happened since they last looked."""
        if self._has_news:
            self.add(self.people.foresee(self.workspace))
            self._has_news = False

    async def _act_until(self, end: datetime) -> None:
        while self._agenda and self._agenda[0][0] < end:
            at, _, action = heapq.heappop(self._agenda)
            self.clock.set(max(at, self.clock.now()))
            self._perform(action)
            self._has_news = True
            self.on_step()
            if self.rounds_after_actions:
                await self._round(self.clock.now())

    def _perform(self, action: Action) -> None:
        try:
            perform(self.workspace, action)
        except (IllegalMove, Refused, NotFound) as error:
            self.refusals.append((action, str(error)))

    async def _round(self, at: datetime) -> None:
        self.clock.set(max(at, self.clock.now()))
        if is_anything_due(self.workspace):
            await (self.hold_round() if self.hold_round else run_round(self.workspace, engine=ENGINE))
            self._has_news = True
            self.on_step()
