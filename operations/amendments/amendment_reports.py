"""What an amendment does to the reporting periods of a plan and to the reports owed in them: worked out, not written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from config.snapshots import regime_from_snapshot
from models import Obligation, ObligationKind, Plan, ReportingPeriod, Tier
from operations.amendments.compare_plans import PlanDifference
from operations.drafts.bind_names import Bindings
from operations.drafts.choose_for_plan import saved_decisions
from operations.drafts.decisions import Decisions
from operations.ladder.raise_due_events import ladder_of
from operations.plans.confirm_plan import periods_for
from operations.plans.plan_obligations import OwnCalendars, report_rows
from operations.plans.write_schedule import period_row
from operations.workspace import Workspace
from rules.cadence import Every
from rules.errors import Refused
from rules.keys import renewed_occurrence, report_obligation_key
from rules.lifecycle import State
from rules.periods import select_periods
from rules.schedule import PlannedAssignment, reporting_rhythm, upward_rhythm

Row = dict[str, Any]
Place = tuple[str, int, Tier]


@dataclass(frozen=True)
class ReportEffect:
    """`opened` are rows of new obligations beside their periods; `closed` periods nobody will open."""

    added: tuple[ReportingPeriod, ...] = ()
    brought_back: tuple[ReportingPeriod, ...] = ()
    closed: tuple[ReportingPeriod, ...] = ()
    opened: tuple[tuple[ReportingPeriod, Row], ...] = ()
    cancelled: tuple[Obligation, ...] = ()


@dataclass(frozen=True)
class ReportChange:
    """What the reports of a plan are worked out from: its assignments before and after, and what is owed now."""

    workspace: Workspace
    difference: PlanDifference
    before: list[PlannedAssignment]
    after: list[PlannedAssignment]
    periods: list[ReportingPeriod]
    obligations: list[Obligation]
    codes: Mapping[int, str]
    own: OwnCalendars
    now: datetime
    kept: frozenset[tuple[str, int, Tier]] = frozenset()  # what plans that report with this one ask for

    @property
    def today(self) -> date:
        return self.workspace.local_day(self.now)


def report_effect(change: ReportChange) -> ReportEffect:
    """Who newly owes reports gets those that can still be given; who owes none any more is let off what has not opened."""
    added, back, closed = _periods(change)
    live = [one for one in change.periods if one not in closed and (_stands(one) or one in back)] + added
    was_wanted = {place for place, _ in _wanted(change, live, change.before)}
    wanted = dict(_wanted(change, live, change.after))
    reports = [one for one in change.obligations if one.kind is ObligationKind.REPORT]
    keys = {period.id: period.key for period in change.periods}
    places = {one.id: (keys[one.period_id], one.unit_id, one.tier) for one in reports}
    standing = {places[one.id] for one in reports if one.state is not State.CANCELLED}
    gone = {place for place in was_wanted if place not in wanted}
    closed_keys = {period.key for period in closed}
    taken = {one.key for one in reports}
    return ReportEffect(
        added=tuple(added),
        brought_back=tuple(back),
        closed=tuple(closed),
        opened=tuple(
            (period, _under_a_free_key(change, period, row, taken))
            for place, (period, row) in wanted.items()
            if place not in standing and period.unit_due_on >= change.today
        ),
        cancelled=tuple(
            one
            for one in reports
            if one.state is State.SCHEDULED
            and places[one.id] not in change.kept
            and (places[one.id][0] in closed_keys or places[one.id] in gone)
        ),
    )


def _stands(period: ReportingPeriod) -> bool:
    return period.closed_at is None


def _periods(
    change: ReportChange,
) -> tuple[list[ReportingPeriod], list[ReportingPeriod], list[ReportingPeriod]]:
    """New ones, ones an earlier amendment closed that are wanted again, and ones nobody will open; an opened one stays."""
    running = change.difference.running
    regime = regime_from_snapshot(running.regime or {})
    bindings = Bindings(running.issuer_unit_id, running.coordinating_unit_id)
    held = saved_decisions(running)
    said = saved_decisions(change.difference.draft).over(held)
    rhythm = _rhythm(change.after, said, running)
    if rhythm == _rhythm(change.before, held, running):
        return [], [], []
    if running.reports_with_plan_id is not None:
        raise Refused(
            f"kế hoạch {running.key!r} gửi báo cáo chung với kế hoạch khác nên không đổi riêng chu kỳ báo cáo được; "
            "giữ chu kỳ cũ bằng mục Chu kỳ báo cáo (report_every) của bản điều chỉnh, hoặc đổi ở kế hoạch nhận báo cáo chung"
        )
    # A letter about a period that is no longer owed has nothing left to say.
    owed = {rule.id for rule in select_periods(regime, rhythm)}
    letters = {key: one for key, one in said.period_dates.items() if key.partition("-")[2] in owed}
    said = replace(said, period_dates=letters)
    was = {one.key for one in periods_for(change.workspace, running, change.before, bindings, held, regime)}
    will = periods_for(change.workspace, running, change.after, bindings, said, regime)
    known = {period.key: period for period in change.periods}
    wanted = [one for one in will if one.key not in was and one.unit_due_on >= change.today]
    again = [known[one.key] for one in wanted if one.key in known]
    gone = was - {one.key for one in will} - {key for key, _, _ in change.kept}
    return (
        [period_row(running.id or 0, one) for one in wanted if one.key not in known],
        [period for period in again if period.opened_at is None and not _stands(period)],
        [
            period
            for period in change.periods
            if period.key in gone and period.opened_at is None and _stands(period)
        ],
    )


def _rhythm(planned: list[PlannedAssignment], decisions: Decisions, running: Plan) -> tuple[Every, ...]:
    """How often units report: a person's word, else the plan's, else the coordinator's own rhythm (tracking.md 2.6)."""
    coordinator = running.coordinating_unit_id
    said = decisions.report_every or reporting_rhythm(planned, coordinator)
    return said or upward_rhythm(planned, coordinator)


def _wanted(
    change: ReportChange, periods: list[ReportingPeriod], planned: list[PlannedAssignment]
) -> Iterable[tuple[Place, tuple[ReportingPeriod, Row]]]:
    running = change.difference.running
    for period in periods:
        rows = report_rows(
            running,
            [period],
            planned,
            coordinator=running.coordinating_unit_id,
            issuer=running.issuer_unit_id,
            regime=regime_from_snapshot(running.regime or {}),
            ladder=ladder_of(running, ObligationKind.REPORT),
            calendar=change.workspace.calendar,
            codes=dict(change.codes),
            own=change.own,
            now=change.now,
        )
        for row in rows:
            yield (period.key, row["unit_id"], row["tier"]), (period, row)


def _under_a_free_key(change: ReportChange, period: ReportingPeriod, row: Row, taken: set[str]) -> Row:
    """A report that an earlier amendment cancelled is owed again under a key of its own."""
    if row["key"] not in taken:
        return row
    renewed = renewed_occurrence(period.key, change.difference.draft.id or 0)
    code = change.codes[row["unit_id"]]
    return {
        **row,
        "key": report_obligation_key(change.difference.running.key, renewed, code, row["tier"].value),
    }
