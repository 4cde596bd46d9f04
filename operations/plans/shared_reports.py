"""Several plans answered by one report of each unit and period: a guest's lines ride on its host's reports (tracking.md 2.5).

The guest opens no reports of its own. What was reported before it joined stays as it is.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from config.snapshots import regime_from_snapshot
from models import ObligationKind, Plan
from models.queries import amendments
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import shared_reports as queries
from models.queries import units as unit_queries
from operations.calendars.unit_calendars import own_calendars
from operations.drafts.bind_names import Bindings
from operations.drafts.decisions import Decisions
from operations.ladder.raise_due_events import ladder_of
from operations.plans.plan_obligations import Row, report_rows
from operations.plans.shared_places import Place, places_of, planned_members, year_of
from operations.plans.write_schedule import period_row
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import Refused
from rules.keys import renewed_occurrence, report_obligation_key
from rules.lifecycle import PlanState, State
from rules.periods import ReportingPeriod
from rules.schedule import PlannedAssignment


def host_for(
    session: Session, plan: Plan, decisions: Decisions, bindings: Bindings, year: int
) -> Plan | None:
    """The plan whose reports this one chose to share; Refused says why it cannot."""
    key = decisions.reports_with
    if not key:
        return None
    host = plan_queries.plan_by_key(session, key)
    if host is not None:
        session.refresh(host)
    if reason := _why_not(session, host, decisions, bindings, year):
        raise Refused(
            f"kế hoạch {plan.key!r} không báo cáo chung với {key!r} được: {reason}; "
            "chọn kế hoạch khác hoặc để báo cáo riêng (bỏ reports_with)"
        )
    return host


def _why_not(session: Session, host: Plan | None, decisions: Decisions, bindings: Bindings, year: int) -> str:
    if host is None:
        return "không có kế hoạch này"
    if host.state is not PlanState.ACTIVE or not queries.hold_running(session, host.id or 0):
        return "kế hoạch ấy không ở trạng thái đang thực hiện"
    if host.reports_with_plan_id is not None:
        own = plan_queries.plan(session, host.reports_with_plan_id)
        return f"kế hoạch ấy đã báo cáo chung với {own.key!r}, hãy chọn {own.key!r}"
    if host.regime_id != decisions.regime:
        return f"chế độ báo cáo khác nhau ({decisions.regime} và {host.regime_id})"
    if host.coordinating_unit_id != bindings.coordinator_id:
        return "hai kế hoạch có đơn vị đầu mối khác nhau"
    if year_of(host) != year:
        return f"hai kế hoạch khác năm ({year} và {year_of(host)})"
    if decisions.period_dates:
        return "ngày theo công văn phải đặt ở kế hoạch nhận báo cáo chung, không đặt ở kế hoạch này"
    return ""


def join_reports(
    session: Session,
    workspace: Workspace,
    guest: Plan,
    host: Plan,
    planned: list[PlannedAssignment],
    periods: Iterable[ReportingPeriod],
    now: datetime,
) -> int:
    """Write the periods that only the guest has and the reports that only it asks for; how many obligations those are."""
    periods = list(periods)
    host_id = host.id or 0
    known = {period.key: period for period in plan_queries.periods(session, host_id)}
    for period in periods:
        if period.key not in known:
            session.add(period_row(host_id, period))
        else:
            amendments.bring_back_period(session, known[period.key].id or 0)
    session.flush()
    wanted = {period.key for period in periods}
    rows = missing_rows(session, workspace, guest, host, planned, wanted, now)
    obligation_queries.add_obligations(session, rows)
    _record(session, workspace, host_id, "shared_report_joined", guest, len(rows), now)
    return len(rows)


def _record(
    session: Session, workspace: Workspace, host_id: int, action: str, guest: Plan, number: int, now: datetime
) -> None:
    """In the host's own history too: its report says more, or less, from here on."""
    change = {"plan": guest.key, "obligations": number}
    record_audit(
        session, workspace, at=now, action=action, subject=("plan", host_id), plan_id=host_id, change=change
    )


def missing_rows(
    session: Session,
    workspace: Workspace,
    guest: Plan,
    host: Plan,
    planned: list[PlannedAssignment],
    keys: set[str],
    now: datetime,
) -> list[Row]:
    """The host's reports for units that owe by the guest and not yet by anybody, in periods that are not closed."""
    host_id = host.id or 0
    units = unit_queries.all_units(session)
    codes = {unit.id or 0: unit.code for unit in units}
    periods = plan_queries.periods(session, host_id)
    rows = report_rows(
        host,
        [one for one in periods if one.key in keys and one.closed_at is None],
        planned,
        coordinator=host.coordinating_unit_id,
        issuer=guest.issuer_unit_id or host.issuer_unit_id,
        regime=regime_from_snapshot(host.regime or {}),
        ladder=ladder_of(host, ObligationKind.REPORT),
        calendar=workspace.calendar,
        codes=codes,
        own=own_calendars(workspace, units),
        now=now,
    )
    owed = amendments.obligations_of_plan(session, host_id)
    taken = {one.key for one in owed}
    standing = {(one.period_id, one.unit_id, one.tier) for one in owed if one.state is not State.CANCELLED}
    key_of = {one.id: one.key for one in periods}
    missing = []
    for row in rows:
        if (row["period_id"], row["unit_id"], row["tier"]) in standing:
            continue
        if row["key"] in taken:  # cancelled earlier, and owed again under a key of its own
            again = renewed_occurrence(key_of[row["period_id"]], guest.id or 0)
            code = codes[row["unit_id"]]
            row = {**row, "key": report_obligation_key(host.key, again, code, row["tier"].value)}
        missing.append(row)
    return missing


def check_may_close(session: Session, plan: Plan) -> None:
    """A plan that carries the reports of others is closed after them."""
    guests = queries.guests_of(session, [plan.id or 0])
    if guests:
        names = ", ".join(queries.number_of(guest) for guest in guests)
        raise Refused(
            f"kế hoạch {plan.key!r} đang nhận báo cáo chung của {names}; đóng các kế hoạch đó trước, rồi đóng kế hoạch này"
        )


def leave_reports(session: Session, workspace: Workspace, guest: Plan, now: datetime) -> int:
    """A closed guest's lines go; the host's reports that only it asked for are no longer owed. The number cancelled."""
    if guest.reports_with_plan_id is None:
        return 0
    number = _let_off(session, guest, places_of(session, guest), tuple(State), now)
    _record(session, workspace, guest.reports_with_plan_id, "shared_report_left", guest, number, now)
    return number


def resettle(
    session: Session, workspace: Workspace, guest: Plan, before: set[Place], now: datetime
) -> tuple[int, int]:
    """After an amendment of a guest: who newly owes gets the host's reports, who owes none is let off those not opened."""
    if guest.reports_with_plan_id is None:
        return 0, 0
    host = plan_queries.plan(session, guest.reports_with_plan_id)
    today = workspace.local_day(now)
    after = places_of(session, guest)
    still = {
        one.key for one in plan_queries.periods(session, host.id or 0) if one.unit_due_on >= today
    }  # fmt: skip
    rows = missing_rows(
        session,
        workspace,
        guest,
        host,
        planned_members(session, guest),
        still & {key for key, _, _ in after},
        now,
    )
    obligation_queries.add_obligations(session, rows)
    return len(rows), _let_off(session, guest, before - after, (State.SCHEDULED,), now)


def _let_off(
    session: Session, guest: Plan, gone: set[Place], states: tuple[State, ...], now: datetime
) -> int:
    """Cancel the host's reports at these places that nobody else in the group asks for, and periods left empty."""
    host_id = guest.reports_with_plan_id or 0
    others = [one for one in queries.reporting_together(session, host_id) if one.id != guest.id]
    alone = gone - {place for one in others for place in places_of(session, one)}
    periods = {one.id: one for one in plan_queries.periods(session, host_id)}
    reports = [
        one
        for one in amendments.obligations_of_plan(session, host_id)
        if one.kind is ObligationKind.REPORT and one.period_id in periods
    ]
    ids = [
        one.id or 0
        for one in reports
        if (periods[one.period_id].key, one.unit_id, one.tier) in alone and one.state in states
    ]
    cancelled = amendments.cancel_many(session, ids, at=now)
    amendments.unseal_letters_about(session, ids)
    owed = {one.period_id for one in reports if one.id not in ids and one.state is not State.CANCELLED}
    empty = [
        id_ or 0
        for id_, one in periods.items()
        if id_ not in owed and one.key in {key for key, _, _ in alone}
    ]
    amendments.close_periods(session, empty, at=now)
    return cancelled
