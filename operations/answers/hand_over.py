"""Chuyển giao: one obligation goes from the unit's desk to a colleague, and back (docs/answers.md)."""

from sqlmodel import Session

from models import ContactRole
from models.queries import delegations as delegation_queries
from models.queries import events as event_queries
from models.queries import links as link_queries
from models.queries import obligations as obligation_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from models.queries.units import Person
from operations.answers.handlers import HANDED_OVER, TAKEN_BACK, handler_of, times_moved
from operations.answers.submit_status import awaited_view
from operations.answers.tell_handed_over import tell_handed_over
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.absence import same_person
from rules.errors import IllegalMove, LostRace, NotFound, Refused
from rules.hand_over import check_colleague, checked_address, checked_name
from rules.lifecycle import AWAITED, State


def hand_over(
    workspace: Workspace,
    obligation_id: int,
    *,
    to_email: str,
    to_name: str = "",
    note: str = "",
    by: str,
    email: str | None = None,
) -> Person:
    """Who has it now. `email`: of the holder of a signed link, who may name a colleague of their own office.

    The links of whoever had it stay valid: they may still answer.
    """
    to_email = checked_address(to_email)
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        view = awaited_view(session, workspace, obligation_id, now)
        desk, holder = _desk(session, view), handler_of(view)
        people = [one for one in unit_queries.contacts(session, view.unit.id or 0) if one.is_active]
        holders = [one for one in (email, holder and holder.email, desk and desk.email) if one]
        check_colleague(to_email, of_unit=[one.email for one in people], holders=holders)
        own = next((one for one in people if same_person(one.email) == same_person(to_email)), None)
        known = (own.name, own.email) if own else delegation_queries.known_person(session, to_email)
        name, to_email = known or (checked_name(to_name, to_email), to_email)
        at = holder or desk
        if at is not None and same_person(at.email) == same_person(to_email):
            raise Refused(f"việc này đang do {at.name} xử lý")
        is_back = desk is not None and same_person(desk.email) == same_person(to_email)
        _set(session, workspace, view, None if is_back else (name, to_email))
        change = {"to": to_email, "name": name, "from": at.email if at else "", "note": note.strip()}
        _record(session, workspace, view, HANDED_OVER, change)
        _tell_colleague(session, workspace, obligation_id, by, note.strip())
    return Person(view.unit.id or 0, ContactRole.DESK, name, to_email)


def take_back(
    workspace: Workspace, obligation_id: int, *, by: str, email: str | None = None, reason: str = ""
) -> None:
    """By the coordinating desk, the unit's own account, its head or its desk; the desk is told, unless it did so itself."""
    with workspace.database.transaction() as session:
        view = obligation_queries.view(session, obligation_id)
        if view is None:
            raise NotFound("không có nghĩa vụ báo cáo này")
        holder, desk = handler_of(view), _desk(session, view)
        if holder is None:
            raise IllegalMove("việc này không giao cho ai ngoài chuyên viên đầu mối của đơn vị")
        _set(session, workspace, view, None)
        change = {"from": holder.email, "name": holder.name, "note": reason.strip()}
        _record(session, workspace, view, TAKEN_BACK, change)
        is_own_doing = (
            email is not None and desk is not None and same_person(email) == same_person(desk.email)
        )
        if not is_own_doing and view.obligation.state in AWAITED:
            _tell_colleague(session, workspace, obligation_id, by, reason.strip())


def may_take_back(session: Session, view: ObligationView, email: str) -> bool:
    """By a signed link: the unit's own contacts, not the colleague it was handed to."""
    people = unit_queries.contacts(session, view.unit.id or 0)
    holder = handler_of(view)
    own = {same_person(one.email) for one in people if one.is_active}
    return holder is not None and same_person(email) in own - {same_person(holder.email)}


def _desk(session: Session, view: ObligationView) -> Person | None:
    unit_id = view.unit.id or 0
    return unit_queries.people_of(session, [unit_id]).get((unit_id, ContactRole.DESK))


def _set(session: Session, workspace: Workspace, view: ObligationView, to: tuple[str, str] | None) -> None:
    name, email = to or (None, None)
    moved = link_queries.hand_over(
        session,
        view.obligation.id or 0,
        before=view.obligation.handled_by_email,
        email=email,
        name=name,
        at=workspace.clock.now(),
        states=(State.SCHEDULED, *AWAITED, State.SUBMITTED),
    )
    if not moved:
        raise LostRace("việc này vừa được người khác chuyển giao; tải lại trang")
    # Letters that have not left yet say to whom they are, and why.
    event_queries.unseal_letters_about(session, view.obligation.id or 0)


def _record(
    session: Session, workspace: Workspace, view: ObligationView, action: str, change: dict[str, str]
) -> None:
    record_audit(
        session,
        workspace,
        at=workspace.clock.now(),
        action=action,
        subject=("obligation", view.obligation.id or 0),
        plan_id=view.obligation.plan_id,
        change=dict(change),
    )


def _tell_colleague(session: Session, workspace: Workspace, obligation_id: int, by: str, note: str) -> None:
    turn = str(times_moved(session, obligation_id))
    tell_handed_over(
        session, workspace, obligation_id, by=by, note=note, turn=turn, now=workspace.clock.now()
    )
