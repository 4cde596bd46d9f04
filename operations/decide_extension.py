"""The coordinator's head grants or refuses more time; a granted one starts the ladder afresh, the old date stays on record."""

from datetime import date, datetime

from sqlmodel import Session

from models import ContactRole, Extension, ExtensionState
from models.queries import obligations as obligation_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from notifications.letters import Letter, LetterKind
from operations.obligation_words import plan_number, what_is_owed
from operations.put_answer import put_answer
from operations.rearm_ladder import rearm_ladder
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import IllegalMove, LostRace, NotFound
from rules.keys import answer_letter_key
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
        if not obligation_queries.decide_extension(
            session, extension.id or 0, state, at=now, by=workspace.actor, note=note
        ):
            raise LostRace("đề nghị gia hạn vừa được người khác quyết định")
        if grant:
            if view.obligation.state not in AWAITED:
                raise IllegalMove("đơn vị đã báo cáo, không cần gia hạn nữa")
            rearm_ladder(session, workspace, view, due_on=extension.until, today=today, now=now)
        _tell_unit(session, workspace, view, extension, state, note, today, now)
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
    for extension in obligation_queries.extensions(session, obligation_id):
        if extension.state is ExtensionState.ASKED:
            return extension
    raise NotFound("không có đề nghị gia hạn nào đang chờ quyết định")


def _tell_unit(
    session: Session,
    workspace: Workspace,
    view: ObligationView,
    extension: Extension,
    state: ExtensionState,
    note: str,
    today: date,
    now: datetime,
) -> None:
    desk = unit_queries.people_of(session, [view.obligation.unit_id]).get(
        (view.obligation.unit_id, ContactRole.DESK)
    )
    if desk is None:
        return
    letter = Letter(
        key=answer_letter_key("extension_answered", str(extension.id), desk.email),
        kind=LetterKind.EXTENSION_ANSWERED,
        recipient_name=desk.name,
        recipient_email=desk.email,
        why=f"Ông/Bà đã đề nghị gia hạn cho {view.unit.name}.",
        today=today,
        facts={
            "what": what_is_owed(view),
            "plan": plan_number(view),
            "unit": view.unit.name,
            "decision": state.value,
            "until": extension.until.isoformat() if state is ExtensionState.GRANTED else "",
            "due_before": extension.due_on_before.isoformat(),
            "note": note,
        },
    )
    put_answer(session, workspace, letter, plan_id=view.obligation.plan_id, now=now)
