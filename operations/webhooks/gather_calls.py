"""What has happened since the last look becomes one call for each webhook that may hear of it."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from models import AuditEvent, Plan, User, UserRole, Webhook
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import webhooks as hook_queries
from models.queries.obligations import ObligationView
from models.queries.reach import reach_of
from operations.webhooks.call_content import obligation_content, other_content
from operations.workspace import Workspace
from rules.reach import Reach
from rules.webhook_events import ESCALATED, About, HookEvent, event_of, wanted_actions

UNITS = frozenset({UserRole.UNIT_HEAD, UserRole.UNIT_DESK})
READ_AT_ONCE = 500
# A transaction that began before another may end after it, and its entries have smaller numbers: so long they are
# looked for again.
SETTLES_IN = timedelta(minutes=15)
# A step of the ladder older than this is not told any more (a long rest of the installation).
TOLD_WITHIN = timedelta(days=30)

Row = dict[str, Any]


def gather_calls(workspace: Workspace) -> int:
    """How many calls were written; one webhook that cannot be gathered for keeps no other back."""
    with workspace.database.reading() as session:
        hooks = hook_queries.every(session, only_live=True)
    return sum(_gather(workspace, hook, user) for hook, user in hooks if user.is_active)


def _gather(workspace: Workspace, hook: Webhook, user: User) -> int:
    is_of_a_unit = user.role in UNITS
    wanted = frozenset(hook.events.split())
    with workspace.database.reading() as session:
        reach = reach_of(session, user, is_of_a_unit=is_of_a_unit)
    written, after = 0, hook.last_event_id
    while True:
        with workspace.database.reading() as session:
            settled = hook_queries.last_settled_event(session, workspace.clock.now() - SETTLES_IN)
            entries = hook_queries.untold(
                session, hook, wanted_actions(wanted), after=after, limit=READ_AT_ONCE
            )
            rows = _rows(session, workspace, hook, entries, reach, is_of_a_unit=is_of_a_unit)
        is_last = len(entries) < READ_AT_ONCE
        after = entries[-1].id or 0 if entries else after
        written += _write(workspace, hook, rows, to=settled if is_last else min(settled, after))
        if is_last:
            break
    if not wanted or ESCALATED.name in wanted:
        written += _gather_escalations(workspace, hook, reach)
    return written


def _gather_escalations(workspace: Workspace, hook: Webhook, reach: Reach) -> int:
    now = workspace.clock.now()
    written = after = 0
    while True:
        with workspace.database.reading() as session:
            found = hook_queries.escalations(
                session,
                hook,
                since=workspace.local_day(now - TOLD_WITHIN),
                settled=now - SETTLES_IN,
                after=after,
                limit=READ_AT_ONCE,
            )
            known = hook_queries.known_numbers(session, hook.id or 0, [-one.number for one in found])
            views = obligation_queries.views_of_ids(session, {one.obligation_id for one in found})
        rows = [
            _row(
                workspace,
                hook,
                -one.number,
                ESCALATED,
                obligation_content(
                    workspace, ESCALATED, views[one.obligation_id], one.raised_at, level=one.level
                ),
            )
            for one in found
            if -one.number not in known
            and one.obligation_id in views
            and _covers(reach, views[one.obligation_id])
        ]
        written += _write(workspace, hook, rows)
        if len(found) < READ_AT_ONCE:
            return written
        after = found[-1].number


def _rows(
    session: Session,
    workspace: Workspace,
    hook: Webhook,
    entries: Iterable[AuditEvent],
    reach: Reach,
    *,
    is_of_a_unit: bool,
) -> list[Row]:
    known = [(one, event) for one in entries if (event := event_of(one.subject_type, one.action))]
    views = obligation_queries.views_of_ids(
        session, {one.subject_id for one, event in known if event.about is About.OBLIGATION}
    )
    periods = hook_queries.plan_of_period(
        session, {one.subject_id for one, _ in known if one.subject_type == "period"}
    )
    plans = {one.id or 0: one for one in plan_queries.all_plans(session)} if known else {}
    rows = []
    for one, event in known:
        if is_of_a_unit and not event.for_units:
            continue
        if content := _content(workspace, one, event, reach, views, periods, plans):
            rows.append(_row(workspace, hook, one.id or 0, event, content))
    return rows


def _content(
    workspace: Workspace,
    entry: AuditEvent,
    event: HookEvent,
    reach: Reach,
    views: Mapping[int, ObligationView],
    periods: Mapping[int, tuple[int, str]],
    plans: Mapping[int, Plan],
) -> Row | None:
    """None: it lies beyond what the webhook may hear of."""
    if event.about is About.OBLIGATION:
        view = views.get(entry.subject_id)
        if view is None or not _covers(reach, view):
            return None
        return obligation_content(workspace, event, view, entry.at)
    plan_id, label = (
        periods.get(entry.subject_id, (entry.plan_id, ""))
        if entry.subject_type == "period"
        else (entry.plan_id, "")
    )
    if event.about is About.PLAN and plan_id is None and entry.subject_type == "plan":
        plan_id = entry.subject_id
    if not reach.covers(unit_id=None, plan_id=plan_id):
        return None
    facts = {"period": label} if label else {}
    return other_content(workspace, event, entry, plans.get(plan_id or 0), **facts)


def _covers(reach: Reach, view: ObligationView) -> bool:
    return reach.covers(unit_id=view.unit.id, plan_id=view.plan.id)


def _row(workspace: Workspace, hook: Webhook, event_id: int, event: HookEvent, content: Row) -> Row:
    now = workspace.clock.now()
    return {
        "webhook_id": hook.id,
        "event_id": event_id,
        "event": event.name,
        "payload": content,
        "state": "waiting",
        "attempts": 0,
        "next_at": now,
        "created_at": now,
        "said": "",
    }


def _write(workspace: Workspace, hook: Webhook, rows: list[Row], *, to: int = 0) -> int:
    if not rows and to <= hook.last_event_id:
        return 0
    with workspace.database.transaction() as session:
        hook_queries.add_calls(session, rows)
        if to > hook.last_event_id and hook_queries.move_on(
            session, hook.id or 0, seen=hook.last_event_id, to=to
        ):
            hook.last_event_id = to
    return len(rows)
