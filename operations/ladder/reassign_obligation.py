"""Chuyển đơn vị: a task goes to another unit by decision, with its days and its place on the ladder (tracking.md 5)."""

from datetime import date, datetime

from sqlmodel import Session

from models import ExtensionState, Obligation, ObligationKind, Unit
from models.queries import events as event_queries
from models.queries import extensions as extension_queries
from models.queries import obligations as obligation_queries
from models.queries import passing_duties as duty_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from notifications.letters import LetterKind
from operations.answers.tell_handed_over import tell_handed_over
from operations.letters.tell_person import tell
from operations.plans.reports_for_unit import open_reports_for
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.cadence import Role
from rules.errors import BadInput, IllegalMove, LostRace, NotFound, Refused
from rules.ladder import Audience
from rules.lifecycle import AWAITED

MEANWHILE = "việc này vừa được báo cáo hoặc quyết định; tải lại trang"


def reassign_obligation(workspace: Workspace, obligation_id: int, *, unit_code: str, reason: str) -> None:
    """What is overdue stays overdue, marked as inherited; the unit before is told so, and is written to no more.

    A periodic report tells of everything its unit leads and goes to nobody else; what is open of the same assignment
    goes with it, and a unit new to the plan owes its reports from here on.
    """
    if not reason.strip():
        raise BadInput("chuyển đơn vị phải ghi căn cứ, lý do", mend="ghi văn bản hoặc ý kiến chỉ đạo")
    now = workspace.clock.now()
    today = workspace.local_day(now)
    with workspace.database.transaction() as session:
        view = obligation_queries.view(session, obligation_id)
        if view is None:
            raise NotFound("không có nghĩa vụ báo cáo này")
        to = unit_queries.unit_by_code(session, unit_code)
        if to is None:
            raise NotFound(f"không có đơn vị mã {unit_code!r}")
        _check(session, view, to, today)
        going = [
            one
            for one in duty_queries.obligations_of(session, [view.unit.id or 0])
            if one.assignment_id == view.obligation.assignment_id
            and one.kind is ObligationKind.TASK
            and one.state in duty_queries.OPEN_STATES
        ]
        _tell_before(session, workspace, view, to, reason.strip(), now)
        _pass_part(session, view, to, today)
        _pass_all(session, view.unit, to, going, today, now)
        for one in going:
            record_audit(
                session,
                workspace,
                at=now,
                action="reassigned",
                subject=("obligation", one.id or 0),
                plan_id=one.plan_id,
                change={"from": view.unit.code, "to": to.code, "unit": to.name, "reason": reason.strip()},
            )
        open_reports_for(session, workspace, view.plan, to.id or 0, today=today, now=now)
        turn = f"u{to.id}-v{view.obligation.due_version}"
        note, by = reason.strip(), workspace.actor
        tell_handed_over(session, workspace, obligation_id, by=by, note=note, turn=turn, now=now)


def _check(session: Session, view: ObligationView, to: Unit, today: date) -> None:
    obligation = view.obligation
    if obligation.kind is not ObligationKind.TASK or obligation.assignment_id is None:
        raise Refused("chỉ chuyển được nhiệm vụ; báo cáo định kỳ và ý kiến là của chính đơn vị phải gửi")
    if obligation.state not in AWAITED:
        raise IllegalMove(f"không chuyển được khi đang ở trạng thái '{obligation.state}'")
    if to.id == view.unit.id:
        raise Refused(f"việc này đang do {to.name} thực hiện")
    if (to.valid_from and to.valid_from > today) or (to.valid_to and to.valid_to < today):
        raise Refused(f"{to.name} không hoạt động vào hôm nay; chọn đơn vị khác")
    asked = extension_queries.of_obligation(session, obligation.id or 0)
    if any(one.state is ExtensionState.ASKED for one in asked):
        raise Refused("đơn vị đang xin gia hạn việc này; quyết định đề nghị đó trước khi chuyển")
    members = duty_queries.members_of(session, [obligation.assignment_id])
    if any(one.unit_id == to.id and one.role is Role.LEAD and one.ended_on is None for one in members):
        raise Refused(
            f"{to.name} đã được giao nhiệm vụ này; nếu chỉ còn một đơn vị thực hiện thì miễn cho đơn vị kia"
        )


def _pass_part(session: Session, view: ObligationView, to: Unit, today: date) -> None:
    """The part of the unit before stays as what has been, and ends."""
    assignment_id = view.obligation.assignment_id or 0
    before, after = view.unit.id or 0, to.id or 0
    members = duty_queries.members_of(session, [assignment_id])
    named_as = next((one.named_as for one in members if one.unit_id == before), to.name)
    duty_queries.end_parts(session, [(assignment_id, before)], today)
    part = {
        "assignment_id": assignment_id,
        "unit_id": after,
        "role": Role.LEAD,
        "named_as": named_as,
        "inherited_from_id": before,
    }
    duty_queries.give_part(session, part, is_known=any(one.unit_id == after for one in members))


def _pass_all(
    session: Session, before: Unit, to: Unit, going: list[Obligation], today: date, now: datetime
) -> None:
    slots = {one.id or 0: one.key.removesuffix(f":{before.code}") for one in going}
    taken = duty_queries.keys_among(session, [f"{slot}:{to.code}" for slot in slots.values()])
    for one in going:
        slot = slots[one.id or 0]
        key = f"{slot}:{to.code}"
        # The other unit has had this once, and gave it up or was let off: the same again needs a name of its own.
        key = key if key not in taken else f"{slot}~r{one.id}v{one.due_version}:{to.code}"
        if not duty_queries.hand_over(session, one, to=to.id or 0, key=key, on=today, at=now):
            raise LostRace(MEANWHILE)
        event_queries.unseal_letters_about(session, one.id or 0)
    duty_queries.revoke_links(session, list(slots), at=now)


def _tell_before(
    session: Session, workspace: Workspace, view: ObligationView, to: Unit, reason: str, now: datetime
) -> None:
    """Whoever had it so far, while the obligation still says who that is."""
    tell(
        session,
        workspace,
        view,
        Audience.DESK_OFFICER,
        LetterKind.REASSIGNED,
        about=f"{view.obligation.id}-u{view.unit.id}-v{view.obligation.due_version}",
        facts={"by": workspace.actor, "to": to.name, "reason": reason},
        now=now,
    )
