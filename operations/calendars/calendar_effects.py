"""What a change of a calendar will do to everything that is owed: worked out whole, before anything is written.

A preview and the change itself read the same effects, so what was shown is what is done (tracking.md 1.4).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from config.snapshots import regime_from_snapshot
from models import OfficeCalendar, Plan, ReportingPeriod, Tier
from models.queries import calendar as calendar_queries
from models.queries import calendar_moves
from models.queries.obligations import ObligationView
from operations.calendars.calendar_book import NATIONAL
from operations.calendars.calendar_change import (
    CalendarChange,
    DayChange,
    RuleChange,
    days_changed,
    rules_changed,
)
from operations.plans.period_bases import opening_basis, top_basis, unit_basis
from operations.workspace import Workspace
from rules.calendar_effects import (
    Calendars,
    Dated,
    Shifted,
    changed_days,
    lacking_days,
    rolled_otherwise,
    shifted,
    stored_basis,
    stretches,
)
from rules.errors import NotFound
from rules.lifecycle import State
from rules.periods import Regime
from rules.wording import short_date

OPENS = "opens_on"


@dataclass(frozen=True)
class PeriodEffect:
    """The dates of one period that move, by the name of their column."""

    period: ReportingPeriod
    plan: Plan
    moves: Mapping[str, Shifted]


@dataclass(frozen=True)
class CalendarEffects:
    """`due`: due dates that move, and those that stay because they lie behind. `near`: all that was looked at."""

    row: OfficeCalendar
    days: tuple[DayChange, ...]
    rules: tuple[RuleChange, ...]
    before: Calendars
    after: Calendars
    near: tuple[ObligationView, ...]
    due: tuple[tuple[ObligationView, Shifted], ...]
    periods: tuple[PeriodEffect, ...]
    faults: tuple[str, ...]
    today: date

    @property
    def changes_nothing(self) -> bool:
        return not (self.days or self.rules)

    @property
    def moved(self) -> list[tuple[ObligationView, Shifted]]:
        return [(view, shift) for view, shift in self.due if shift.moves]


def effects_of_calendar(
    session: Session, change: CalendarChange, today: date, *, for_update: bool = False
) -> CalendarEffects:
    """Reads only what lies near a changed day; `for_update` locks it."""
    rows = calendar_queries.calendars(session)
    row = next((one for one in rows if one.key == change.calendar), None)
    if row is None:
        raise NotFound(f"không có lịch {change.calendar!r}; xem: dondoc calendar list")
    entries = calendar_queries.days_of_all(session)
    days = days_changed(entries.get(row.key, ()), change)
    put = {entry.day: entry for entry in entries.get(row.key, ())}
    for one in days:
        put.pop(one.day, None)
        if one.after is not None:
            put[one.day] = one.after
    rules = rules_changed(row, change)
    ruled = OfficeCalendar(**row.model_dump() | {one.column: one.after for one in rules})
    before = calendar_queries.composed(rows, entries)
    after = calendar_queries.composed(
        [ruled if one is row else one for one in rows], {**entries, row.key: list(put.values())}
    )
    touched = changed_days(before, after, [one.day for one in days])
    if any(one.column == "roll_rule" for one in rules):
        touched += rolled_otherwise(before, after, calendar_moves.days_to_roll(session))
    near = stretches(set(touched))
    views = calendar_moves.obligations_near(session, near, for_update=for_update)
    dates = {view.obligation.id: _due_of(view, after) for view in views}
    due = shifted(dates.values(), before, after, national=NATIONAL, today=today)
    by_id = {view.obligation.id: view for view in views}
    found = tuple((by_id[one.dated.subject], one) for one in due if isinstance(one.dated.subject, int))
    periods = tuple(
        _period_effect(period, plan, before, after, today)
        for period, plan in calendar_moves.periods_near(session, near)
    )
    faults = _faults(periods, views, found, before, after, today)
    moving = tuple(one for one in periods if one.moves)
    return CalendarEffects(row, days, rules, before, after, tuple(views), found, moving, faults, today)


def current_version(workspace: Workspace, key: str) -> int:
    """What a preview of now is made from."""
    with workspace.database.reading() as session:
        row = calendar_queries.calendar_by_key(session, key)
    if row is None:
        raise NotFound(f"không có lịch {key!r}; xem: dondoc calendar list")
    return row.version


def _due_of(view: ObligationView, calendars: Calendars) -> Dated:
    obligation = view.obligation
    basis = stored_basis(
        obligation.due_basis,
        named_due_on=obligation.named_due_on,
        original_due_on=obligation.original_due_on,
    )
    calendar = view.unit.calendar if view.unit.calendar in calendars else NATIONAL
    return Dated(obligation.id, obligation.due_on, basis, calendar)


def _period_effect(
    period: ReportingPeriod, plan: Plan, before: Calendars, after: Calendars, today: date
) -> PeriodEffect:
    regime = regime_from_snapshot(plan.regime or {})
    dates = _dates_of(period, regime, before)
    found = shifted(dates, before, after, national=NATIONAL, today=today)
    return PeriodEffect(period, plan, {str(one.dated.subject): one for one in found if one.moves})


def _dates_of(period: ReportingPeriod, regime: Regime, before: Calendars) -> list[Dated]:
    """An opened period is not opened again; its other dates follow as long as it is not closed."""
    national = before[NATIONAL]
    dates = [
        Dated("unit_due_on", period.unit_due_on, unit_basis(period, regime, national), NATIONAL),
        Dated("top_due_on", period.top_due_on, top_basis(period, regime, national), NATIONAL),
    ]
    if period.opened_at is None:
        dates.append(Dated(OPENS, period.opens_on, opening_basis(period, regime), NATIONAL))
    return dates


def _faults(
    periods: tuple[PeriodEffect, ...],
    views: list[ObligationView],
    due: tuple[tuple[ObligationView, Shifted], ...],
    before: Calendars,
    after: Calendars,
    today: date,
) -> tuple[str, ...]:
    """Periods whose chain fitted and no longer does, each with the working days it lacks (tracking.md 2.7)."""
    to = {view.obligation.id: shift.to for view, shift in due if shift.moves}
    owed: dict[int | None, list[tuple[date, date]]] = {}
    for view in views:
        one = view.obligation
        if one.tier is Tier.UNIT and one.state in (State.SCHEDULED, State.OPEN):
            owed.setdefault(one.period_id, []).append((one.due_on, to.get(one.id, one.due_on)))
    found = []
    for effect in periods:
        period = effect.period
        top = _day(effect, "top_due_on", period.top_due_on)
        if top < today:
            continue
        dates = {(period.unit_due_on, _day(effect, "unit_due_on", period.unit_due_on))}
        lacking = [
            (lacks, will)
            for was, will in dates | set(owed.get(period.id, ()))
            if (lacks := lacking_days(period.cut_off_on, will, top, after[NATIONAL]))
            > lacking_days(period.cut_off_on, was, period.top_due_on, before[NATIONAL])
        ]
        if lacking:
            lacks, latest = max(lacking)
            found.append(
                f"Kỳ {period.label} của {effect.plan.document_number or effect.plan.key} thiếu {lacks} ngày "
                f"làm việc: chốt số liệu {short_date(period.cut_off_on)}, đơn vị nộp {short_date(latest)}, "
                f"gửi cấp trên {short_date(top)}."
            )
    return tuple(found)


def _day(effect: PeriodEffect, column: str, unmoved: date) -> date:
    return effect.moves[column].to if column in effect.moves else unmoved
