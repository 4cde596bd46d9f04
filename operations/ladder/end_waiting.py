"""The end of waiting for another unit: it has answered, the desk has lifted it, or there is nothing to wait with."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from models import ObligationKind, PauseKind, Submission, SubmissionState
from models.queries import events as event_queries
from models.queries import obligations as obligation_queries
from models.queries import submissions as submission_queries
from models.queries import waiting as waiting_queries
from models.queries.obligations import ObligationView
from models.queries.units import Person
from notifications.letters import LetterKind
from operations.answers.signed_links import link_for
from operations.ladder.raise_due_events import ladder_of
from operations.letters.tell_person import tell
from operations.obligation_words import what_is_owed
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, NotFound
from rules.ladder import Audience, upcoming
from rules.lifecycle import AWAITED, Move


def lift_wait(workspace: Workspace, obligation_id: int, *, reason: str) -> None:
    """The coordinating desk ends the waiting: nothing is asked of the other unit any more, the ladder goes on."""
    if not reason.strip():
        raise BadInput("thôi chờ ý kiến phải ghi lý do", mend="ghi lý do")
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        view = obligation_queries.view(session, obligation_id)
        if view is None:
            raise NotFound("không có nghĩa vụ báo cáo này")
        if not drop_inputs(session, workspace, [obligation_id], reason=reason.strip(), now=now):
            raise NotFound("việc này không chờ ý kiến đơn vị nào")
        resume_ladder(session, workspace, view, now)
        _record_lifted(session, workspace, view, reason.strip(), now)


def _record_lifted(
    session: Session, workspace: Workspace, view: ObligationView, reason: str, now: datetime
) -> None:
    record_audit(
        session,
        workspace,
        at=now,
        action="waiting_lifted",
        subject=("obligation", view.obligation.id or 0),
        plan_id=view.obligation.plan_id,
        change={"reason": reason},
    )


def drop_inputs(
    session: Session, workspace: Workspace, obligation_ids: Iterable[int], *, reason: str, now: datetime
) -> int:
    """What was awaited for the sake of these is awaited no more, and those asked are told; the number."""
    ids = waiting_queries.open_inputs_of(session, obligation_ids)
    return _drop(session, workspace, ids, reason=reason, now=now)


def lift_wait_on(
    session: Session, workspace: Workspace, input_id: int, waiting_id: int, *, reason: str, now: datetime
) -> None:
    """One input is awaited no more; the ladder goes on unless another is."""
    _drop(session, workspace, [input_id], reason=reason, now=now)
    view = obligation_queries.view(session, waiting_id)
    if view is None or waiting_queries.open_inputs_of(session, [waiting_id]):
        return
    resume_ladder(session, workspace, view, now)
    _record_lifted(session, workspace, view, reason, now)


def _drop(
    session: Session, workspace: Workspace, input_ids: Iterable[int], *, reason: str, now: datetime
) -> int:
    dropped = 0
    for view in obligation_queries.views_of_ids(session, input_ids).values():
        input_id = view.obligation.id or 0
        was = view.obligation.state.value
        if not obligation_queries.change_state(session, input_id, Move.CANCEL, at=now, next_action_on=None):
            continue
        dropped += 1
        event_queries.unseal_letters_about(session, input_id)
        facts = {"news": "lifted", **facts_of(session, view), "note": reason}
        tell(
            session,
            workspace,
            view,
            Audience.DESK_OFFICER,
            LetterKind.WAITING,
            about=f"lifted-{input_id}",
            facts=facts,
            now=now,
        )
        record_audit(
            session,
            workspace,
            at=now,
            action="input_cancelled",
            subject=("obligation", input_id),
            plan_id=view.obligation.plan_id,
            change={"state": [was, "cancelled"], "reason": reason},
        )
    return dropped


def settle_input(
    session: Session, workspace: Workspace, view: ObligationView, submission: Submission, now: datetime
) -> None:
    """The other unit has answered: nobody reviews it, those who waited are told and go on the next working day."""
    input_id = view.obligation.id or 0
    obligation_queries.change_state(session, input_id, Move.ACCEPT, at=now)
    submission_queries.decide(
        session, submission.id or 0, SubmissionState.ACCEPTED, at=now, by=workspace.actor
    )
    served = served_by(session, view)
    if served is None or served.obligation.state not in AWAITED:
        return
    resume_ladder(session, workspace, served, now)
    common = {"news": "answered", **facts_of(session, view), "note": submission.note}

    def facts(person: Person) -> dict[str, str]:
        link = link_for(
            session,
            workspace,
            obligation_id=served.obligation.id or 0,
            due_version=served.obligation.due_version,
            email=person.email,
            name=person.name,
            now=now,
        )
        return {**common, "link": link}

    for reader in (Audience.DESK_OFFICER, Audience.UNIT_HEAD):
        tell(
            session,
            workspace,
            served,
            reader,
            LetterKind.WAITING,
            about=f"answered-{input_id}",
            facts=facts,
            now=now,
        )
    record_audit(
        session,
        workspace,
        at=now,
        action="input_given",
        subject=("obligation", served.obligation.id or 0),
        plan_id=view.obligation.plan_id,
        change={"input": input_id, "unit": view.unit.name, "note": submission.note},
    )


def input_let_off(session: Session, workspace: Workspace, view: ObligationView, now: datetime) -> None:
    """The input itself was waived: who waited for it need not wait longer."""
    served = served_by(session, view)
    if served is not None and served.obligation.state in AWAITED:
        resume_ladder(session, workspace, served, now)


def served_by(session: Session, view: ObligationView) -> ObligationView | None:
    """The obligation an input is owed for."""
    if view.obligation.kind is not ObligationKind.INPUT or view.obligation.serves_id is None:
        return None
    return obligation_queries.view(session, view.obligation.serves_id)


def facts_of(session: Session, view: ObligationView) -> dict[str, str]:
    """What every letter about an input says: who waits for whom, with what, for what, until when."""
    served = served_by(session, view)
    return {
        "what": what_is_owed(served) if served else "",
        "unit": served.unit.name if served else "",
        "waits_for": view.unit.name,
        "reason": view.obligation.due_phrase or "",
        "until": view.obligation.due_on.isoformat(),
    }


def resume_ladder(session: Session, workspace: Workspace, view: ObligationView, now: datetime) -> None:
    """From the next working day on; a pause that is over or is somebody else's stays."""
    obligation = view.obligation
    today = workspace.local_day(now)
    if obligation.pause_kind is not PauseKind.WAITING or (obligation.paused_until or today) <= today:
        return
    calendar = workspace.calendar_of(view.unit)
    following = upcoming(
        ladder_of(view.plan, obligation.kind),
        due_on=obligation.due_on,
        opens_on=obligation.opens_on,
        position=obligation.ladder_position,
        calendar=calendar,
    )
    next_on = max(following.day, calendar.shift(today, 1)) if following else None
    waiting_queries.resume(session, obligation.id or 0, next_on=next_on, at=now)
