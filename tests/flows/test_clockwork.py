"""The clock: a fixed table, nothing dropped, nothing cut short."""

import ast
import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from time import sleep as wait
from zoneinfo import ZoneInfo

import pytest

from config.settings import Settings
from flows.clockwork import Clockwork
from flows.schedule import Duty, Interval, Job, LocalTime, letter_jobs, patience, round_jobs, watch_jobs

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
SETTINGS = Settings(_env_file=None)
FLOWS = Path(__file__).parents[2] / "flows"
OFTEN = Interval(timedelta(seconds=1))


def calls_of(name: str) -> list[str]:
    """The files of flows/ that call a function or method of this name."""
    found = []
    for path in sorted(FLOWS.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", getattr(node.func, "id", "")) == name
            ):
                found.append(path.name)
    return found


def test_the_table_of_jobs_is_a_handful_and_fixed() -> None:
    jobs = round_jobs(SETTINGS) + letter_jobs() + watch_jobs()
    assert [(job.name, job.duty) for job in jobs] == [
        ("rounds", Duty.ROUND),
        ("office-opening", Duty.ROUND),
        ("letters", Duty.LETTERS),
        ("lease", Duty.LEASE),
        ("watch", Duty.WATCH),
        ("balance", Duty.BALANCE),
        ("webhooks", Duty.WEBHOOKS),
        ("seal", Duty.SEAL),
        ("heartbeat", Duty.HEARTBEAT),
        ("prune", Duty.PRUNE),
    ]


def test_no_letter_reminder_or_assignment_is_a_job_or_a_deployment() -> None:
    assert calls_of("add_job") == ["clockwork.py"], "jobs come from the table and from nowhere else"
    assert calls_of("ato_deployment") == ["deploy.py"]
    assert calls_of("to_deployment") == calls_of("deploy_many") == calls_of("serve_flows") == []


def test_the_hour_of_the_office_sets_a_job_on_named_weekdays() -> None:
    settings = Settings(_env_file=None, office_opens=time(7, 30), round_minutes=5)
    timings = {job.name: job.timing for job in round_jobs(settings)}
    assert timings["rounds"] == Interval(timedelta(minutes=5))
    opening = timings["office-opening"]
    assert isinstance(opening, LocalTime)
    assert opening.at == time(7, 30)
    assert opening.weekdays == ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    assert patience(settings) == timedelta(minutes=15)


def test_a_weekday_name_means_that_day_on_the_office_clock() -> None:
    from flows.clockwork import _trigger

    job = Job("monday", Duty.ROUND, LocalTime(time(8), ("mon",)))
    friday = datetime(2021, 6, 4, 12, tzinfo=HANOI)
    assert _trigger(job, HANOI).get_next_fire_time(None, friday) == datetime(2021, 6, 7, 8, tzinfo=HANOI)


def run_clock(work: Callable[[], object], seconds: float, *, jobs: tuple[Job, ...] | None = None) -> None:
    """Let a clock tick for a while, then stop it."""

    async def do() -> None:
        result = work()
        if asyncio.iscoroutine(result):
            await result

    async def live() -> None:
        clock = Clockwork(jobs or (Job("rounds", Duty.ROUND, OFTEN),), {Duty.ROUND: do}, zone=HANOI)
        clock.start()
        assert clock.is_running
        await asyncio.sleep(seconds)
        await clock.stop()
        assert not clock.is_running

    asyncio.run(live())


def test_what_comes_at_intervals_comes_once_at_the_start() -> None:
    fired: list[int] = []
    run_clock(lambda: fired.append(1), 0.3, jobs=(Job("r", Duty.ROUND, Interval(timedelta(hours=1))),))
    assert fired == [1]


def test_two_jobs_that_ask_for_rounds_have_them_one_after_the_other() -> None:
    now: list[int] = []
    together: list[int] = []

    async def one_round() -> None:
        now.append(1)
        together.append(len(now))
        await asyncio.sleep(0.2)
        now.pop()

    jobs = tuple(Job(name, Duty.ROUND, Interval(timedelta(hours=1))) for name in ("a", "b", "c"))
    run_clock(one_round, 0.1, jobs=jobs)
    assert together == [1, 1, 1]


def test_a_round_that_runs_at_shutdown_is_awaited_and_never_cancelled() -> None:
    ended: list[str] = []

    async def long_round() -> None:
        try:
            await asyncio.sleep(0.8)
            ended.append("whole")
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    run_clock(long_round, 0.2)
    assert ended == ["whole"]


def test_a_late_job_is_done_once_and_not_dropped() -> None:
    fired: list[float] = []

    async def hold_up_the_loop() -> None:
        fired.append(asyncio.get_running_loop().time())
        if len(fired) == 1:
            # Three ticks pass while nobody can look at the clock, as when a machine sleeps.
            wait(3.2)

    run_clock(hold_up_the_loop, 3.6)
    assert len(fired) == 2
    assert fired[1] - fired[0] > 3


def test_a_failing_round_is_told_in_one_line_and_asked_for_again(caplog: pytest.LogCaptureFixture) -> None:
    tries: list[int] = []

    def fails() -> None:
        tries.append(1)
        raise OSError("đĩa đầy")

    with caplog.at_level(logging.ERROR, logger="dondoc"):
        run_clock(fails, 1.4)
    assert len(tries) == 2
    lines = [record.getMessage() for record in caplog.records if record.name == "dondoc.clock"]
    assert lines == ["round: OSError: đĩa đầy"] * 2
