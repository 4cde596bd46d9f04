"""The parts of a round that people look at: urging in one plan or period, and one consolidated report.

Parameters are ids and dates; the work itself is done by plain operations, in a thread beside the event loop.
"""

import asyncio
from datetime import date

from prefect import flow

from flows.installation import installation
from flows.notes import report_note
from flows.showing import leave_note
from models.queries import reports as report_queries
from models.queries.due_work import Scope
from operations.ladder.due_work import name_of_period
from operations.ladder.open_periods import Opened, open_periods
from operations.ladder.raise_due_events import Raised, raise_due_events
from operations.reporting.compile_reports import Compiled, compile_period


@flow(name="Mở kỳ và đôn đốc", flow_run_name="kế hoạch {plan_id}, kỳ {period_id}", persist_result=False)
async def escalate_plan(plan_id: int, period_id: int | None, on: date) -> tuple[Opened, Raised]:
    """Open what has come and raise the steps that are due, in one period of a plan or outside its periods."""
    with installation() as workspace:
        scope = Scope(plan_id, period_id)
        opened = await asyncio.to_thread(open_periods, workspace, on, scope)
        raised = await asyncio.to_thread(raise_due_events, workspace, on, scope)
    return opened, raised


@flow(name="Tổng hợp báo cáo", flow_run_name="kỳ {period_id}", persist_result=False)
async def compile_report_of_period(period_id: int, on: date) -> Compiled:
    """Make, refresh or freeze the report of one period, and leave its summary beside the run."""
    with installation() as workspace:
        compiled = await asyncio.to_thread(compile_period, workspace, period_id, on)
        with workspace.database.reading() as session:
            report = report_queries.newest_of_period(session, period_id)
            name = name_of_period(session, period_id)
    if report is not None:
        await leave_note(f"bao-cao-ky-{period_id}", report_note(name, compiled, report))
    return compiled
