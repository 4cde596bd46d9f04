"""When a plan asks for what: its periods, other dates for one, its letters ahead."""

from collections.abc import Iterable
from itertools import islice
from typing import Annotated

from fastapi import Depends, Query

from models import ReportingPeriod
from models.queries import api_order
from models.queries import plans as plan_queries
from operations.plans.override_period import NewDates, override_period, preview_override
from operations.plans.plan_outlook import outlook_of
from rules.dry_run import Assumption
from rules.errors import NotFound
from web.api.access import Known
from web.api.bodies import json_body
from web.api.once import api_router
from web.api.paging import Paged, PageOut, paged
from web.api.shapes.plans import (
    ComingLetterOut,
    DryRunOut,
    PeriodDatesIn,
    PeriodDatesOut,
    PlanPeriodOut,
)
from web.api.shared import Key, RowId, key_of, plan_named

router = api_router("plans")


MOST_LINES = 1000


@router.get("/plans/{plan_id}/periods", name="api_periods")
def periods(caller: Known, plan_id: RowId, asked: Annotated[Paged, Query()]) -> PageOut[PlanPeriodOut]:
    with caller.workspace.database.reading() as session:
        plan_named(session, plan_id)

        def read(after: int, limit: int) -> list[ReportingPeriod]:
            return api_order.periods(session, plan_id, after=after, limit=limit)

        return paged(
            caller, asked, f"periods:{plan_id}", read, number=lambda one: one.id or 0, show=_period_out
        )


@router.get("/plans/{plan_id}/dry-run", name="api_dry_run")
def dry_run(
    caller: Known,
    plan_id: RowId,
    days: Annotated[int | None, Query(ge=1, le=366)] = None,
    on_time: bool = False,
    limit: Annotated[int, Query(ge=1, le=MOST_LINES)] = 200,
) -> DryRunOut:
    """Who will be written to when, if nobody answers (or everybody in time): of a draft too, which stays one."""
    with caller.workspace.database.reading() as session:
        found = plan_named(session, plan_id)
    assuming = Assumption.ON_TIME if on_time else Assumption.NOBODY
    outlook = outlook_of(caller.workspace, found, assuming=assuming, days=days)
    lines = list(islice(outlook.run.lines(), limit + 1))
    return DryRunOut(
        from_on=outlook.run.from_on,
        until=outlook.run.until,
        letters=[
            ComingLetterOut(
                day=line.day,
                email=line.email,
                name=line.name,
                unit=line.unit_code,
                what=line.what,
                due_on=line.due_on,
                step=line.occurrence.step.name,
                level=line.occurrence.step.level,
            )
            for line in lines[:limit]
        ],
        more=len(lines) > limit,
        crowded=[f"{one.unit_code}: {one.due_on.isoformat()}" for one in outlook.crowded],
    )


@router.post("/plans/{plan_id}/periods/{period_key}", name="api_period_dates")
def period_dates(
    caller: Known,
    plan_id: RowId,
    period_key: Key,
    given: Annotated[PeriodDatesIn, Depends(json_body(PeriodDatesIn))],
) -> PeriodDatesOut:
    """Other dates by a letter; `dry_run` shows who moves."""
    key = key_of(caller, plan_id)
    _known_period(caller, plan_id, period_key)
    dates = NewDates(given.letter, given.unit_due_on, given.top_due_on)
    act = preview_override if given.dry_run else override_period
    done = act(caller.workspace, key, period_key, dates)
    return PeriodDatesOut(
        applied=not given.dry_run,
        unit_due_on=done.unit_due_on,
        top_due_on=done.top_due_on,
        moving=len(done.moving),
        keeping=len(done.keeping),
        answered=done.answered,
        notes=list(done.notes),
    )


def _period_out(one: ReportingPeriod) -> PlanPeriodOut:
    return PlanPeriodOut.of(one, closed=one.closed_at is not None)


def _known_period(caller: Known, plan_id: int, period_key: str) -> None:
    with caller.workspace.database.reading() as session:
        known: Iterable[str] = (one.key for one in plan_queries.periods(session, plan_id))
        if period_key not in known:
            raise NotFound("kế hoạch này không có kỳ báo cáo ấy")
