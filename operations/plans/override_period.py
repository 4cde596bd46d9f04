"""A later official letter gives one period of a running plan other dates (tracking.md 2.6): seen first, applied once."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from models import Plan, ReportingPeriod, Tier
from models.base import JsonDict
from models.queries import audit as audit_queries
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries.calendar_moves import MOVABLE
from models.queries.obligations import ObligationView
from models.queries.period_dates import set_period_dates
from operations.ladder.rearm_ladder import rearm_ladder
from operations.plans.period_letters import Move, PeriodNews, news_of_period, tell_people
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.calendar_effects import lacking_days
from rules.errors import BadInput, IllegalMove, LostRace, NotFound, Refused
from rules.letter_reference import LetterReference, read_letter
from rules.lifecycle import PlanState
from rules.wording import short_date, weekday_date


@dataclass(frozen=True)
class NewDates:
    """What the letter says; a date it does not give stays."""

    letter: str
    unit_due_on: date | None = None
    top_due_on: date | None = None


@dataclass(frozen=True)
class PeriodOverride:
    """`moving` are the obligations that get the new date; `keeping` have one of their own (an extension, a return)."""

    plan: Plan
    period: ReportingPeriod
    letter: LetterReference
    unit_due_on: date
    top_due_on: date
    moving: tuple[Move, ...]
    keeping: tuple[ObligationView, ...]
    answered: int
    news: tuple[PeriodNews, ...]
    notes: tuple[str, ...]


def preview_override(workspace: Workspace, key: str, period_key: str, dates: NewDates) -> PeriodOverride:
    """Who moves from when to when, and who will be told; reads only."""
    with workspace.database.reading() as session:
        return _override(session, workspace, key, period_key, dates, workspace.clock.now())


def override_period(
    workspace: Workspace, key: str, period_key: str, dates: NewDates, *, seen: tuple[date, date] | None = None
) -> PeriodOverride:
    """In one transaction; with `seen`, dates other than those looked at are refused. The report follows the new dates."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        change = _override(session, workspace, key, period_key, dates, now)
        period = change.period
        if seen is not None and seen != (period.unit_due_on, period.top_due_on):
            raise LostRace(f"ngày của kỳ {period.label} vừa được thay đổi; xem lại rồi áp dụng")
        for move in change.moving:
            rearm_ladder(
                session, workspace, move.view, due_on=move.to, today=workspace.local_day(now), now=now
            )
        edition = len(audit_queries.of_subject(session, ("period", period.id or 0))) + 1
        tell_people(session, workspace, change.news, change.plan, change.letter, period.id or 0, edition, now)
        _record(session, workspace, change, now)
        letters = dict.fromkeys(filter(None, (*period.letter.split("; "), change.letter.words())))
        if not set_period_dates(
            session,
            period,
            unit_due_on=change.unit_due_on,
            top_due_on=change.top_due_on,
            letter="; ".join(letters),
        ):
            raise LostRace(f"kỳ {period.label} vừa được thay đổi hoặc đã chốt; xem lại rồi áp dụng")
    return change


def _override(
    session: Session, workspace: Workspace, key: str, period_key: str, dates: NewDates, now: datetime
) -> PeriodOverride:
    today = workspace.local_day(now)
    letter = read_letter(dates.letter)
    if letter.issued_on > today:
        raise BadInput(f"công văn {letter.words()} có ngày sau hôm nay", where="số, ngày công văn")
    plan, period = _period(session, key, period_key)
    unit_due_on, top_due_on = dates.unit_due_on or period.unit_due_on, dates.top_due_on or period.top_due_on
    if (unit_due_on, top_due_on) == (period.unit_due_on, period.top_due_on):
        raise BadInput(
            "công văn không đổi ngày nào của kỳ này", where=f"kỳ {period.label}", mend="ghi ngày mới"
        )
    _check(workspace, period, unit_due_on, top_due_on, today)
    owed = [
        (view, view.obligation, unit_due_on if view.obligation.tier is Tier.UNIT else top_due_on)
        for view in obligation_queries.views_of_period(session, period.id or 0)
    ]
    was = {Tier.UNIT: period.unit_due_on, Tier.TOP: period.top_due_on}
    awaited = [(view, one, to) for view, one, to in owed if one.state in MOVABLE and to != was[one.tier]]
    moving = tuple(Move(view, one.due_on, to) for view, one, to in awaited if one.due_on == was[one.tier])
    return PeriodOverride(
        plan=plan,
        period=period,
        letter=letter,
        unit_due_on=unit_due_on,
        top_due_on=top_due_on,
        moving=moving,
        keeping=tuple(view for view, one, _ in awaited if one.due_on != was[one.tier]),
        answered=sum(one.state not in MOVABLE for _, one, _ in owed),
        news=news_of_period(session, moving),
        notes=_notes(workspace, unit_due_on, top_due_on),
    )


def _period(session: Session, key: str, period_key: str) -> tuple[Plan, ReportingPeriod]:
    plan = plan_queries.plan_by_key(session, key)
    if plan is None:
        raise NotFound(f"không có kế hoạch {key!r}; xem: dondoc plan list")
    if plan.state is not PlanState.ACTIVE:
        raise IllegalMove(f"kế hoạch {key!r} không đang thực hiện; ngày của bản dự thảo chọn khi xem lịch")
    periods = plan_queries.periods(session, plan.id or 0)
    period = next((one for one in periods if one.key == period_key), None)
    if period is None:
        known = ", ".join(one.key for one in periods) or "không có kỳ nào"
        raise BadInput(f"không có kỳ báo cáo {period_key!r}", where=key, mend=f"các kỳ: {known}")
    if period.closed_at is not None:
        raise IllegalMove(f"kỳ {period.label} đã chốt, không đổi hạn được nữa")
    return plan, period


def _check(
    workspace: Workspace, period: ReportingPeriod, unit_due_on: date, top_due_on: date, today: date
) -> None:
    for what, was, to in (
        ("đơn vị gửi", period.unit_due_on, unit_due_on),
        ("gửi cấp trên", period.top_due_on, top_due_on),
    ):
        if to != was and to < today:
            raise BadInput(f"ngày {what} mới {short_date(to)} đã qua", where=f"kỳ {period.label}")
    if lacking := lacking_days(period.cut_off_on, unit_due_on, top_due_on, workspace.calendar):
        raise Refused(
            f"Kỳ {period.label} thiếu {lacking} ngày làm việc: chốt số liệu {short_date(period.cut_off_on)}, "
            f"đơn vị nộp {short_date(unit_due_on)}, gửi cấp trên {short_date(top_due_on)}."
        )


def _notes(workspace: Workspace, *days: date) -> tuple[str, ...]:
    """A day that a letter names is kept as named, also on a rest day; the reader is told."""
    return tuple(
        f"{weekday_date(day)} là ngày nghỉ; giữ đúng ngày công văn nêu, nên gửi chậm nhất "
        f"{weekday_date(workspace.calendar.previous_workday(day))}"
        for day in dict.fromkeys(days)
        if not workspace.calendar.is_workday(day)
    )


def _record(session: Session, workspace: Workspace, change: PeriodOverride, now: datetime) -> None:
    """One event for the period with every date, one on each obligation that moved."""
    period, letter = change.period, change.letter.words()
    dates: JsonDict = {}
    for name, was, to in (
        ("unit_due", period.unit_due_on, change.unit_due_on),
        ("top_due", period.top_due_on, change.top_due_on),
    ):
        if was != to:
            dates |= {f"{name}_was": was.isoformat(), f"{name}_on": to.isoformat()}
    record_audit(
        session,
        workspace,
        at=now,
        action="period_dates_changed",
        subject=("period", period.id or 0),
        plan_id=change.plan.id,
        change={"period": period.key, "letter": letter, **dates, "moved": len(change.moving)},
    )
    audit_queries.record_many(
        session,
        [
            {
                "at": now,
                "actor": workspace.actor,
                "channel": workspace.channel,
                "action": "period_dates_changed",
                "subject_type": "obligation",
                "subject_id": view.obligation.id,
                "plan_id": change.plan.id,
                "change": {"letter": letter, "due_on": [was.isoformat(), to.isoformat()]},
            }
            for view, was, to in change.moving
        ],
    )
