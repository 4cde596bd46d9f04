"""A unit asks for more time; the coordinator's head is told at once (tracking.md 4.7)."""

from datetime import date

from sqlmodel import Session

from models import Extension, ExtensionState
from models.queries import extensions as extension_queries
from models.queries import obligations as obligation_queries
from notifications.letters import LetterKind
from operations.ladder.open_in_time import open_in_time
from operations.ladder.raise_due_events import ladder_of
from operations.letters.tell_person import tell
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove, NotFound, Refused
from rules.extensions import check_extension
from rules.ladder import Audience
from rules.lifecycle import AWAITED


def request_extension(
    workspace: Workspace, obligation_id: int, *, until: date, reason: str, by: str, tells_head: bool = True
) -> int:
    """The id of the request. Refused: one is pending or already granted, or the date is no later.

    `tells_head`: not where the head is who writes it down.
    """
    with workspace.database.transaction() as session:
        return ask_more_time(
            session, workspace, obligation_id, until=until, reason=reason, by=by, tells_head=tells_head
        )


def ask_more_time(
    session: Session,
    workspace: Workspace,
    obligation_id: int,
    *,
    until: date,
    reason: str,
    by: str,
    tells_head: bool,
) -> int:
    """The request within a transaction of somebody else's."""
    now = workspace.clock.now()
    today = workspace.local_day(now)
    if not reason.strip():
        raise BadInput("xin gia hạn phải ghi lý do", mend="ghi lý do cần thêm thời gian")
    view = obligation_queries.view(session, obligation_id)
    if view is None:
        raise NotFound("không có nghĩa vụ báo cáo này")
    view = open_in_time(session, workspace, view, now)
    obligation = view.obligation
    if obligation.state not in AWAITED:
        raise IllegalMove(f"không xin gia hạn khi đang ở trạng thái '{obligation.state}'")
    calendar = workspace.calendar_of(view.unit)
    until = calendar.roll(until)
    known = extension_queries.of_obligation(session, obligation_id)
    if any(extension.state is ExtensionState.ASKED for extension in known):
        raise Refused("Đã có một đề nghị gia hạn đang chờ quyết định")
    granted = sum(1 for extension in known if extension.state is ExtensionState.GRANTED)
    ladder = ladder_of(view.plan, obligation.kind)
    check_extension(
        due_on=obligation.due_on,
        until=until,
        granted_before=granted,
        today=today,
        calendar=calendar,
        most=ladder.most_extensions,
        longest_workdays=ladder.longest_extension_workdays,
    )
    extension = Extension(
        obligation_id=obligation_id,
        due_on_before=obligation.due_on,
        until=until,
        reason=reason.strip(),
        asked_at=now,
        asked_by=by,
        is_after_due=today > obligation.due_on,
    )
    extension_id = extension_queries.add(session, extension)
    facts = {"reason": reason.strip(), "until": until.isoformat(), "due": obligation.due_on.isoformat()}
    if tells_head:
        tell(
            session,
            workspace,
            view,
            Audience.COORDINATOR_HEAD,
            LetterKind.EXTENSION_ASKED,
            about=extension_id,
            facts=facts,
            now=now,
        )
    record_audit(
        session,
        workspace,
        at=now,
        action="extension_asked",
        subject=("obligation", obligation_id),
        plan_id=obligation.plan_id,
        change={
            "extension": extension_id,
            "until": until.isoformat(),
            "reason": reason.strip(),
            "by": by,
            "is_after_due": extension.is_after_due,
        },
    )
    return extension_id
