"""APScheduler as the clock: a handful of fixed jobs in memory, never dropped for being late, awaited at the end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from config.clock import SystemClock
from flows.schedule import Duty, Interval, Job

log = logging.getLogger("dondoc.clock")

Doing = Callable[[], Awaitable[None]]


class Clockwork:
    """Fires the table of jobs on the running loop; `stop` lets what has begun come to its end."""

    def __init__(self, jobs: Iterable[Job], duties: Mapping[Duty, Doing], *, zone: ZoneInfo) -> None:
        self._jobs = tuple(jobs)
        self._duties = duties
        self._zone = zone
        # Prefect's server on SQLite falls from seven runs a second to one when rounds overlap.
        self._one_at_a_time = {duty: asyncio.Lock() for duty in duties}
        self._in_flight: set[asyncio.Task[None]] = set()
        self._scheduler: AsyncIOScheduler | None = None

    @property
    def is_running(self) -> bool:
        return self._scheduler is not None and bool(self._scheduler.running)

    def start(self) -> None:
        """Begin; what comes at intervals comes once at once."""
        # The machine's own time, which APScheduler goes by, also where the installation's clock is set.
        now = SystemClock().now()
        # What was missed while the machine slept or a round ran long is done late and once, it is not dropped:
        # one instance runs, a second waits for it.
        defaults = {"coalesce": True, "max_instances": 2, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(timezone=self._zone, job_defaults=defaults)
        for job in self._jobs:
            first = {"next_run_time": now} if isinstance(job.timing, Interval) else {}
            self._scheduler.add_job(
                self._fire, _trigger(job, self._zone), args=[job.duty], id=job.name, **first
            )
        self._scheduler.start()

    async def stop(self) -> None:
        """No new jobs; those that run are waited for (the scheduler's own shutdown would cancel them)."""
        if self._scheduler is None:
            return
        self._scheduler.pause()
        while self._in_flight:
            await asyncio.wait(self._in_flight)
        self._scheduler.shutdown(wait=False)
        self._scheduler = None

    async def _fire(self, duty: Duty) -> None:
        # In a task that the scheduler does not know, so that nothing but `stop` decides about its end.
        task = asyncio.ensure_future(self._do(duty))
        self._in_flight.add(task)
        task.add_done_callback(self._in_flight.discard)
        await asyncio.shield(task)

    async def _do(self, duty: Duty) -> None:
        try:
            async with self._one_at_a_time[duty]:
                await self._duties[duty]()
        except Exception as error:
            # The clock outlives every failure; the round is asked for again at the next interval.
            log.error("%s: %s: %s", duty, type(error).__name__, error)


def _trigger(job: Job, zone: ZoneInfo) -> BaseTrigger:
    timing = job.timing
    if isinstance(timing, Interval):
        return IntervalTrigger(seconds=int(timing.every.total_seconds()), timezone=zone)
    return CronTrigger(
        day_of_week=",".join(timing.weekdays), hour=timing.at.hour, minute=timing.at.minute, timezone=zone
    )
