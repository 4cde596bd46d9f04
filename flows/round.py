"""A round as Prefect runs and shows it: one flow run, with one run below it for each plan or period that has work."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from prefect import flow
from prefect.runtime import flow_run

from flows.installation import installation
from flows.notes import round_note
from flows.shares import compile_report_of_period, escalate_plan
from flows.showing import leave_note, named_run
from operations.correspondence.draft_letters import draft_letters
from operations.ladder.due_work import shares_to_compile, shares_to_track, today_if_acting
from operations.ladder.open_periods import Opened
from operations.ladder.raise_due_events import Raised
from operations.ladder.run_round import (
    RoundCounts,
    is_anything_due,
    keep_scorecards_of_day,
    pass_on_and_deliver,
    recorded_round,
)
from operations.ladder.send_courtesy_letters import send_courtesy_letters
from operations.letters.deliver_mail import deliver_mail
from operations.letters.seal_letters import seal_letters
from operations.reporting.compile_reports import Compiled
from operations.reporting.urge_sign_off import urge_sign_off
from operations.workspace import Workspace

T = TypeVar("T")
Tracked = tuple[str, Opened, Raised]


def _name_of_round() -> str:
    """'vòng 16/06/2021 08:00' by the office's clock."""
    with installation() as workspace:
        return f"vòng {workspace.local(flow_run.scheduled_start_time):%d/%m/%Y %H:%M}"


@flow(
    name="Vòng đôn đốc",
    flow_run_name=_name_of_round,
    retries=2,
    retry_delay_seconds=10,
    persist_result=False,
)
async def round_flow() -> RoundCounts | None:
    """None when there was nothing to do. A retry finds only what the first try has left."""
    with installation() as workspace:
        if not await asyncio.to_thread(is_anything_due, workspace):
            return None
        failures: list[Exception] = []
        with recorded_round(workspace, engine="prefect") as counts:
            tracked = await _decide(workspace, counts, failures)
            counts.sealed = await asyncio.to_thread(seal_letters, workspace)
            counts.delivered = await deliver_mail(workspace)
            await pass_on_and_deliver(workspace, counts)
            await asyncio.to_thread(keep_scorecards_of_day, workspace, counts, failures)
            await leave_note("vong-don-doc", round_note(counts, tracked))
            if failures:
                raise failures[0]
    return counts


async def _decide(workspace: Workspace, counts: RoundCounts, failures: list[Exception]) -> list[Tracked]:
    today = today_if_acting(workspace)
    if today is None:
        return []
    tracked: list[Tracked] = []
    for share in await asyncio.to_thread(shares_to_track, workspace, today):
        run = named_run(escalate_plan, share.name)
        if found := await _attempt(run(share.scope.plan_id, share.scope.period_id, today), failures):
            tracked.append((share.name, *found))
    counts.opened = _sum_opened([opened for _, opened, _ in tracked])
    counts.raised = _sum_raised([raised for _, _, raised in tracked])
    counts.courtesy = await asyncio.to_thread(send_courtesy_letters, workspace, today)
    counts.documents = await asyncio.to_thread(draft_letters, workspace, today, failures=failures)
    for share in await asyncio.to_thread(shares_to_compile, workspace, today):
        run_compile = named_run(compile_report_of_period, share.name)
        if compiled := await _attempt(run_compile(share.scope.period_id or 0, today), failures):
            counts.compiled = _sum_compiled([counts.compiled, compiled])
    counts.sign_off = await asyncio.to_thread(urge_sign_off, workspace, today)
    return tracked


async def _attempt(run: Awaitable[T], failures: list[Exception]) -> T | None:
    """One plan that cannot be worked on must not keep the letters of all others from leaving."""
    try:
        return await run
    except Exception as error:
        failures.append(error)
        return None


def _sum_opened(parts: list[Opened]) -> Opened:
    return Opened(sum(part.periods for part in parts), sum(part.obligations for part in parts))


def _sum_raised(parts: list[Raised]) -> Raised:
    return Raised(
        sum(part.raised for part in parts),
        sum(part.skipped for part in parts),
        sum(part.unreachable for part in parts),
        sum(part.declined for part in parts),
    )


def _sum_compiled(parts: list[Compiled]) -> Compiled:
    return Compiled(
        sum(part.compiled for part in parts),
        sum(part.refreshed for part in parts),
        sum(part.frozen for part in parts),
    )
