"""The coordinator's head grants or refuses more time; a granted one starts the ladder afresh, the old date stays on record."""

from sqlmodel import Session

from models import Extension, ExtensionState
from models.queries import extensions as extension_queries
from models.queries import obligations as obligation_queries
from notifications.letters import LetterKind
from operations.rearm_ladder import rearm_ladder
from operations.record_audit import record_audit
from operations.tell_person import tell_desk
from operations.workspace import Workspace
from rules.errors import IllegalMove, LostRace, NotFound
from rules.lifecycle import AWAITED


def decide_extension(workspace: Workspace, obligation_id: int, *, grant: bool, note: str = "") -> None:
    """Decide the pending request of an obligation."""
    now = workspace.clock.now()
    today = workspace.local_day(now)
    with workspace.database.transaction() as session:
        view = obligation_queries.view(session, obligation_id)
        if view is None:
            raise NotFound("không có nghĩa vụ báo cáo này")
        extension = _pending(session, obligation_id)
        state = ExtensionState.GRANTED if grant else ExtensionState.REFUSED
        if not extension_queries.decide(
            session, extension.id or 0, state, at=now, by=workspace.actor, note=note
        ):
            raise LostRace("đề nghị gia hạn vừa được người khác quyết định")
        if grant:
            if view.obligation.state not in AWAITED:
                raise IllegalMove("đơn vị đã báo cáo, không cần gia hạn nữa")
            rearm_ladder(session, workspace, view, due_on=extension.until, today=today, now=now)
        facts = {
            "decision": state.value,
            "until": extension.until.isoformat() if grant else "",
            "due_before": extension.due_on_before.isoformat(),
            "note": note,
        }
        tell_desk(
            session, workspace, view, LetterKind.EXTENSION_ANSWERED, about=extension.id, facts=facts, now=now
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
                "due_on": [extension.due_on_before.isoformat(), extension.until.isoformat()],
                "note": note,
            },
        )


def _pending(session: Session, obligation_id: int) -> Extension:
    for extension in extension_queries.of_obligation(session, obligation_id):
        if extension.state is ExtensionState.ASKED:
            return extension
    raise NotFound("không có đề nghị gia hạn nào đang chờ quyết định")
