"""Chờ ý kiến đơn vị khác: the waiting moves to the unit that is waited for, which gets reminders of its own (tracking.md 4.11)."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from models import ObligationKind, PauseKind, Tier, Unit
from models.queries import obligations as obligation_queries
from models.queries import units as unit_queries
from models.queries import waiting as waiting_queries
from models.queries.obligations import ObligationView
from models.queries.units import Person
from notifications.letters import LetterKind
from operations.answers.signed_links import link_for
from operations.ladder.end_waiting import facts_of
from operations.ladder.raise_due_events import ladder_of
from operations.letters.tell_person import tell
from operations.plans.plan_obligations import new_row
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.due_basis import fixed, workdays_after
from rules.errors import BadInput, IllegalMove, LostRace, NotFound, Refused
from rules.keys import input_obligation_key
from rules.ladder import Audience, occurrences
from rules.lifecycle import AWAITED, State
from rules.waiting import DEFAULT_WORKDAYS, check_waiting, waits_until

LONGEST_REASON = 300


def wait_for_unit(
    workspace: Workspace,
    obligation_id: int,
    *,
    unit_code: str,
    reason: str,
    until: date | None = None,
    is_allowed: bool = False,
) -> int:
    """The id of what the other unit now owes. `is_allowed`: the coordinating desk asks, beyond the second time too."""
    now = workspace.clock.now()
    today = workspace.local_day(now)
    reason = " ".join(reason.split())
    if not reason:
        raise BadInput("chưa ghi chờ ý kiến về việc gì", mend="ghi nội dung cần ý kiến")
    if len(reason) > LONGEST_REASON:
        raise BadInput(f"nội dung dài hơn {LONGEST_REASON} ký tự", mend="ghi ngắn gọn điều cần ý kiến")
    with workspace.database.transaction() as session:
        view = _awaited(session, obligation_id)
        other = _other(session, view, unit_code, today)
        due_on = waits_until(until, today=today, calendar=workspace.calendar_of(other))
        resumes_on = workspace.calendar_of(view.unit).shift(due_on, 1)
        # The pause comes first: it holds the row, so that of two who ask at once the second sees the first.
        if not obligation_queries.pause(
            session, obligation_id, until=resumes_on, kind=PauseKind.WAITING, at=now
        ):
            raise LostRace("việc này vừa được báo cáo")
        known = waiting_queries.inputs_of(session, obligation_id)
        is_open = any(one.state in AWAITED for one in known)
        check_waiting(is_open=is_open, times_before=len(known), is_allowed=is_allowed)
        key = input_obligation_key(view.obligation.key, len(known) + 1, other.code)
        basis = fixed(due_on) if until else workdays_after(today, DEFAULT_WORKDAYS)
        row = _input_row(workspace, view, other, key=key, due_on=due_on, today=today, now=now)
        row |= {"due_phrase": reason, "due_basis": basis.text(), "named_due_on": basis.day}
        obligation_queries.add_obligations(session, [row])
        asked = obligation_queries.view_by_key(session, key)
        if asked is None:
            raise LostRace("việc này vừa được người khác chuyển sang chờ ý kiến")
        _tell(session, workspace, view, asked, now)
        _record(session, workspace, view, asked, now)
    return asked.obligation.id or 0


def _awaited(session: Session, obligation_id: int) -> ObligationView:
    view = obligation_queries.view(session, obligation_id)
    if view is None:
        raise NotFound("không có nghĩa vụ báo cáo này")
    if view.obligation.kind is ObligationKind.INPUT:
        raise Refused("Việc cho ý kiến không chuyển tiếp cho đơn vị khác được")
    if view.obligation.state not in AWAITED:
        raise IllegalMove("việc này không còn phải báo cáo nên không chờ ý kiến nữa")
    return view


def _other(session: Session, view: ObligationView, code: str, today: date) -> Unit:
    other = unit_queries.unit_by_code(session, code.strip())
    if other is None:
        raise NotFound(f"không có đơn vị mã {code!r}")
    if other.id == view.unit.id:
        raise Refused("Đơn vị không thể chờ ý kiến của chính mình")
    if other.valid_to is not None and other.valid_to < today:
        raise Refused(f"{other.name} đã thôi hoạt động")
    return other


def _input_row(
    workspace: Workspace,
    view: ObligationView,
    other: Unit,
    *,
    key: str,
    due_on: date,
    today: date,
    now: datetime,
) -> dict[str, Any]:
    """Open at once; the steps whose day has come are passed, because the letter that asks goes at once."""
    line = occurrences(
        ladder_of(view.plan, ObligationKind.INPUT),
        due_on=due_on,
        opens_on=today,
        calendar=workspace.calendar_of(other),
    )
    position, next_on = 0, None
    for occurrence in line:
        if occurrence.day > today:
            next_on = occurrence.day
            break
        position += 1
    row = new_row(
        key=key,
        kind=ObligationKind.INPUT,
        tier=Tier.UNIT,
        plan_id=view.obligation.plan_id,
        unit_id=other.id,
        assignment_id=None,
        period_id=None,
        serves_id=view.obligation.id,
        opens_on=today,
        due_on=due_on,
        next_action_on=next_on,
        changed_at=now,
    )
    return row | {"state": State.OPEN, "ladder_position": position}


def _tell(
    session: Session, workspace: Workspace, view: ObligationView, asked: ObligationView, now: datetime
) -> None:
    """The other unit's desk, with its link, and the desk that watches the plan."""
    input_id = asked.obligation.id or 0
    common = facts_of(session, asked)

    def facts(desk: Person) -> dict[str, str]:
        link = link_for(
            session,
            workspace,
            obligation_id=input_id,
            due_version=1,
            email=desk.email,
            name=desk.name,
            now=now,
        )
        return {"news": "asked", **common, "link": link}

    kind = LetterKind.WAITING
    tell(
        session,
        workspace,
        asked,
        Audience.DESK_OFFICER,
        kind,
        about=f"asked-{input_id}",
        facts=facts,
        now=now,
    )
    begun = {"news": "begun", **common}
    tell(
        session,
        workspace,
        view,
        Audience.COORDINATING_DESK,
        kind,
        about=f"begun-{input_id}",
        facts=begun,
        now=now,
    )


def _record(
    session: Session, workspace: Workspace, view: ObligationView, asked: ObligationView, now: datetime
) -> None:
    obligation = asked.obligation
    change = {
        "input": obligation.id,
        "unit": asked.unit.name,
        "until": obligation.due_on.isoformat(),
        "reason": obligation.due_phrase,
    }
    record_audit(
        session,
        workspace,
        at=now,
        action="waiting_begun",
        subject=("obligation", view.obligation.id or 0),
        plan_id=obligation.plan_id,
        change=change,
    )
    record_audit(
        session,
        workspace,
        at=now,
        action="obligation_opened",
        subject=("obligation", obligation.id or 0),
        plan_id=obligation.plan_id,
        change={"due_on": obligation.due_on.isoformat(), "serves": view.obligation.key},
    )
