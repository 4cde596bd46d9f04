"""Numbers as the overview shows them, the audit trail, search."""

from datetime import timedelta
from typing import Annotated

from fastapi import Query

from models import AuditEvent
from models.queries import audit_trail, dashboard, desk, sums
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from models.queries.audit_trail import AuditChoice
from models.queries.board_choice import BoardClass, Selection
from models.queries.search import search
from models.queries.search_found import Found, found_behind
from rules.search_words import LONGEST, SearchKind
from web import counting
from web.api.access import Known
from web.api.once import api_router
from web.api.paging import NO_NUL, PageOut, paged
from web.api.shapes.overview import (
    AuditAsked,
    AuditEventOut,
    CountsOut,
    FoundOut,
    MonthOut,
    NamedCountsOut,
    OverviewOut,
    SearchOut,
    WaitingOut,
)
from web.api.shared import plan_named, today_of
from web.months import Month, months_of

router = api_router("overview")

HORIZONS = (7, 14, 30)


@router.get("/overview", name="api_overview")
def overview(caller: Known, plan: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None) -> OverviewOut:
    """Of all active plans, or of one; as far as the rights of the key's user go."""
    today = today_of(caller)
    with caller.workspace.database.reading() as session:
        if plan is not None:
            plan_named(session, plan)
        chosen = Selection(plan_id=plan, reach=caller.reach)
        counts = dashboard.class_counts(session, chosen, today)
        standing = dashboard.standing_lines(session, chosen)
        awaited = sums.due_by_day(session, chosen, today, HORIZONS[-1])
        levels = sums.overdue_by_level(session, chosen, today)
        months = months_of(sums.trend(session, chosen, today))
        by_plan = counting.by(lambda plan_id, _: plan_id, counts, standing)
        by_unit = counting.by(lambda _, unit_id: unit_id, counts, standing)
        plans = {one.id or 0: one for one in plan_queries.plans_named(session, by_plan)}
        units = unit_queries.unit_names(session, by_unit)
    return OverviewOut(
        day=today,
        total=_counts(counting.in_all(counts, standing)),
        levels=dict(levels),
        due_within={
            days: sum(number for day, number in awaited.items() if day <= today + timedelta(days=days))
            for days in HORIZONS
        },
        months=[_month_out(one) for one in months],
        by_plan=[
            NamedCountsOut(id=one, code=plans[one].key, name=plans[one].title, counts=_counts(numbers))
            for one, numbers in sorted(by_plan.items())
            if one in plans
        ],
        by_unit=[
            NamedCountsOut(id=one, code=units[one].code, name=units[one].name, counts=_counts(numbers))
            for one, numbers in sorted(by_unit.items())
            if one in units
        ],
    )


def _month_out(one: Month) -> MonthOut:
    return MonthOut(
        month=one.key,
        owed=one.owed,
        on_time=one.of(BoardClass.ON_TIME),
        late=one.of(BoardClass.LATE),
        overdue=one.of(BoardClass.OVERDUE),
        on_time_share=one.on_time_share,
    )


@router.get("/waiting", name="api_waiting")
def waiting(caller: Known) -> WaitingOut:
    with caller.workspace.database.reading() as session:
        found = desk.waiting(session, today_of(caller))
    return WaitingOut.of(found)


@router.get("/audit", name="api_audit")
def audit(caller: Known, asked: Annotated[AuditAsked, Query()]) -> PageOut[AuditEventOut]:
    """Newest first."""
    choice = AuditChoice(
        actor=asked.actor,
        action=asked.action,
        plan_id=asked.plan,
        subject_type=asked.subject,
        subject_id=asked.subject_id,
    )
    with caller.workspace.database.reading() as session:

        def read(before: int, limit: int) -> list[AuditEvent]:
            return audit_trail.listed(session, choice, before=before or None, limit=limit)

        return paged(
            caller,
            asked,
            "audit",
            read,
            number=lambda one: one.id or 0,
            show=lambda one: AuditEventOut(
                id=one.id or 0,
                at=caller.workspace.local(one.at),
                actor=one.actor,
                channel=one.channel,
                action=one.action,
                subject=one.subject_type,
                subject_id=one.subject_id,
                plan=one.plan_id,
                change=one.change,
            ),
        )


@router.get("/search", name="api_search")
def search_(
    caller: Known,
    q: Annotated[str, Query(min_length=1, max_length=LONGEST, pattern=NO_NUL)],
    kind: SearchKind | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 25,
) -> SearchOut:
    """Accents, case and the way numbers are written make no difference ("bao cao quy 3" finds "báo cáo quý III")."""
    kinds = [kind] if kind else list(SearchKind)
    with caller.workspace.database.reading() as session:
        hits = search(session, q, reach=caller.reach, kinds=kinds, limit=limit, after=0)
        rows = [hit for one in kinds for hit in hits[one].hits]
        found: list[Found] = found_behind(session, rows, caller.reach)
    return SearchOut(
        total=sum(hits[one].total for one in kinds),
        items=[
            FoundOut(
                kind=one.kind,
                title=one.title,
                text=one.text[:500],
                plan=one.plan.id if one.plan else None,
                unit=one.unit.code if one.unit else None,
                obligation=one.obligation_id,
                ticket=one.ticket_id,
            )
            for one in found[:limit]
        ],
    )


def _counts(one: counting.Counts) -> CountsOut:
    return CountsOut(standing=one.standing, **{name.value: one.of(name) for name in BoardClass})
