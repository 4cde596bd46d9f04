"""What a calendar shows now: the due dates within the reach of its owner as it is today."""

from datetime import date, timedelta

from sqlmodel import Session

from config.ids import token_hash
from models import CalendarFeed, Unit, User, UserRole
from models.queries import access as access_queries
from models.queries import feeds as feed_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from models.queries.reach import reach_of
from operations.obligation_words import plan_number, what_is_owed
from operations.workspace import Workspace
from reports.calendar_feed import FeedCalendar, FeedEvent
from rules.errors import NotFound
from rules.lifecycle import DONE, State
from rules.wording import short_date

NO_FEED = "Không có lịch này, hoặc lịch đã được thu hồi."
# As far back as somebody looks up what was, as far ahead as plans open their year.
BEFORE, AFTER = timedelta(days=62), timedelta(days=400)
MOST_DATES = 5000
MOST_EVENTS = 1000
USE_NOTED_EVERY = timedelta(hours=1)
OF_A_UNIT = (UserRole.UNIT_HEAD, UserRole.UNIT_DESK)
LONGEST_TITLE = 120


def open_feed(workspace: Workspace, token: str) -> FeedCalendar:
    """NotFound says the same for unknown and revoked ones, and when the owner has left or may not see the unit."""
    now = workspace.clock.now()
    today = workspace.local_day(now)
    with workspace.database.reading() as session:
        feed, user, unit = _found(session, token)
        reach = reach_of(session, user, is_of_a_unit=user.role in OF_A_UNIT)
        if unit is not None and not reach.covers_unit(unit.id):
            raise NotFound(NO_FEED)
        views = feed_queries.due_dates(
            session,
            reach,
            unit.id if unit else None,
            between=(today - BEFORE, today + AFTER),
            limit=MOST_DATES + 1,
        )
        feed_id, used_at = feed.id or 0, feed.used_at
        calendar = _calendar(workspace, feed, unit, views[:MOST_DATES], is_cut=len(views) > MOST_DATES)
    if used_at is None or now - used_at >= USE_NOTED_EVERY:
        with workspace.database.transaction() as session:
            feed_queries.note_use(session, feed_id, at=now)
    return calendar


def _found(session: Session, token: str) -> tuple[CalendarFeed, User, Unit | None]:
    feed = feed_queries.by_hash(session, token_hash(token))
    user = access_queries.user(session, feed.user_id) if feed and feed.user_id else None
    if feed is None or user is None or feed.revoked_at is not None or not user.is_active:
        raise NotFound(NO_FEED)
    unit = unit_queries.unit_names(session, [feed.unit_id]).get(feed.unit_id) if feed.unit_id else None
    if feed.unit_id and unit is None:
        raise NotFound(NO_FEED)
    return feed, user, unit


def _calendar(
    workspace: Workspace,
    feed: CalendarFeed,
    unit: Unit | None,
    views: list[ObligationView],
    *,
    is_cut: bool,
) -> FeedCalendar:
    """Of one unit an event for each obligation; of many, one for all units that owe the same by the same day."""
    if len({view.unit.id for view in views}) <= 1 or unit is not None:
        events = [_event(workspace, view) for view in views]
    else:
        events = _together(workspace, views)
    is_cut = is_cut or len(events) > MOST_EVENTS
    name = f"Đôn Đốc – {unit.short_name or unit.name}" if unit else f"Đôn Đốc – {feed.name}"
    said = f"Chỉ {MOST_EVENTS} ngày hạn gần nhất; xem đủ trên trang Đôn Đốc." if is_cut else ""
    return FeedCalendar(name, said, tuple(events[:MOST_EVENTS]))


def _event(workspace: Workspace, view: ObligationView) -> FeedEvent:
    obligation = view.obligation
    is_cancelled = obligation.state in (State.WAIVED, State.CANCELLED)
    is_done = obligation.state in DONE
    mark = "Đã gửi: " if is_done else "Hạn: "
    said = [what_is_owed(view), f"Theo {plan_number(view)}", view.unit.name]
    if obligation.due_on != obligation.original_due_on:
        said.append(f"Hạn ban đầu {short_date(obligation.original_due_on)}")
    return FeedEvent(
        uid=f"obligation-{obligation.key}",
        day=obligation.due_on,
        title=f"{mark}{_short(what_is_owed(view))} ({plan_number(view)})",
        words="\n".join(said),
        link=f"{workspace.settings.base_url}/obligations/{obligation.id}",
        sequence=obligation.due_version,
        changed_at=obligation.changed_at,
        is_cancelled=is_cancelled,
    )


def _together(workspace: Workspace, views: list[ObligationView]) -> list[FeedEvent]:
    groups: dict[tuple[int, int | None, int | None, str, date], list[ObligationView]] = {}
    for view in views:
        one = view.obligation
        groups.setdefault(
            (one.plan_id, one.period_id, one.assignment_id, one.tier.value, one.due_on), []
        ).append(view)
    events = []
    for (plan_id, period_id, assignment_id, tier, day), group in groups.items():
        first = group[0]
        if len(group) == 1:
            events.append(_event(workspace, first))
            continue
        kept = [one for one in group if one.obligation.state not in (State.WAIVED, State.CANCELLED)]
        done = sum(one.obligation.state in DONE for one in kept)
        units = ", ".join(one.unit.short_name or one.unit.name for one in kept[:20])
        more = f" và {len(kept) - 20} đơn vị nữa" if len(kept) > 20 else ""
        events.append(
            FeedEvent(
                uid=f"due-{plan_id}-{period_id or 0}-{assignment_id or 0}-{tier}-{day.isoformat()}",
                day=day,
                title=f"Hạn: {_short(what_is_owed(first))} ({plan_number(first)}), {done}/{len(kept)} đơn vị đã gửi",
                words=f"{what_is_owed(first)}\nTheo {plan_number(first)}\n{units}{more}",
                link=f"{workspace.settings.base_url}/obligations?plan={plan_id}",
                sequence=max(one.obligation.due_version for one in group),
                changed_at=max(one.obligation.changed_at for one in group),
                is_cancelled=not kept,
            )
        )
    return events


def _short(words: str) -> str:
    words = " ".join(words.split())
    return (
        words if len(words) <= LONGEST_TITLE else words[:LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(",;") + "…"
    )
