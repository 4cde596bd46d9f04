"""The coordinator's head grants or refuses more time; a granted one starts the ladder afresh, the old date stays on record."""

from datetime import date

from sqlmodel import Session

from models import Extension, ExtensionState
from models.queries import extensions as extension_queries
from models.queries import obligations as obligation_queries
from models.queries.obligations import ObligationView
from notifications.letters import LetterKind
from operations.ladder.raise_due_events import ladder_of
from operations.ladder.rearm_ladder import rearm_ladder
from operations.letters.tell_person import tell
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import IllegalMove, LostRace, NotFound
from rules.extensions import check_extension, extended
from rules.ladder import Audience
from rules.lifecycle import AWAITED


def decide_extension(
    workspace: Workspace, obligation_id: int, *, grant: bool, note: str = "", until: date | None = None
) -> None:
    """Decide the pending request of an obligation; `until`: another date than the one asked for."""
    with workspace.database.transaction() as session:
        decide_more_time(session, workspace, obligation_id, grant=grant, note=note, until=until)


def decide_more_time(
    session: Session,
    workspace: Workspace,
    obligation_id: int,
    *,
    grant: bool,
    note: str = "",
    until: date | None = None,
) -> None:
    """The decision within a transaction of somebody else's."""
    now = workspace.clock.now()
    today = workspace.local_day(now)
    view = obligation_queries.view(session, obligation_id)
    if view is None:
        raise NotFound("không có nghĩa vụ báo cáo này")
    known = extension_queries.of_obligation(session, obligation_id)
    extension = _pending(known)
    granted = _granted(workspace, view, extension, known, until, today) if grant else None
    if not extension_queries.decide(
        session,
        extension.id or 0,
        ExtensionState.GRANTED if grant else ExtensionState.REFUSED,
        at=now,
        by=workspace.actor,
        note=note,
        granted_until=granted if granted != extension.until else None,
    ):
        raise LostRace("đề nghị gia hạn vừa được người khác quyết định")
    if granted is not None:
        rearm_ladder(session, workspace, view, due_on=granted, today=today, now=now)
    facts = {
        "decision": "granted" if granted else "refused",
        "until": granted.isoformat() if granted else "",
        "due_before": view.obligation.due_on.isoformat(),
        "note": note,
    }
    tell(
        session,
        workspace,
        view,
        Audience.DESK_OFFICER,
        LetterKind.EXTENSION_ANSWERED,
        about=extension.id,
        facts=facts,
        now=now,
    )
    record_audit(
        session,
        workspace,
        at=now,
        action="extended" if grant else "extension_refused",
        subject=("obligation", obligation_id),
        plan_id=view.obligation.plan_id,
        change={
            "extension": extension.id,
            "due_on": [view.obligation.due_on.isoformat(), (granted or extension.until).isoformat()],
            "asked_until": extension.until.isoformat(),
            "note": note,
            **_counted(workspace, view, [one for one in known if one is not extension], granted),
        },
    )


def _granted(
    workspace: Workspace,
    view: ObligationView,
    extension: Extension,
    known: list[Extension],
    until: date | None,
    today: date,
) -> date:
    """The date that is granted: the one asked for or another, within the rules on the day of the decision."""
    if view.obligation.state not in AWAITED:
        raise IllegalMove("đơn vị đã báo cáo, không cần gia hạn nữa")
    calendar = workspace.calendar_of(view.unit)
    granted = calendar.roll(until) if until else extension.until
    ladder = ladder_of(view.plan, view.obligation.kind)
    check_extension(
        due_on=view.obligation.due_on,
        until=granted,
        granted_before=sum(1 for one in known if one.state is ExtensionState.GRANTED),
        today=today,
        calendar=calendar,
        most=ladder.most_extensions,
        longest_workdays=ladder.longest_extension_workdays,
    )
    return granted


def _counted(
    workspace: Workspace, view: ObligationView, known: list[Extension], granted: date | None
) -> dict[str, int]:
    """How often and by how many working days in all: those before, and this decision."""
    spans = granted_spans(known)
    if granted is not None:
        spans.append((view.obligation.due_on, granted))
    total = extended(spans, workspace.calendar_of(view.unit))
    return {"times": total.times, "workdays": total.workdays}


def granted_spans(known: list[Extension]) -> list[tuple[date, date]]:
    """Each granted extension as (due before, due after)."""
    return [
        (one.due_on_before, one.granted_until or one.until)
        for one in known
        if one.state is ExtensionState.GRANTED
    ]


def _pending(known: list[Extension]) -> Extension:
    for extension in known:
        if extension.state is ExtensionState.ASKED:
            return extension
    raise NotFound("không có đề nghị gia hạn nào đang chờ quyết định")
