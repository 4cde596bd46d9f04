"""What a unit's own people see first: what is owed, until when, and the one thing to do about each."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from models import AnswerDraft, DraftState, Submission, Unit, UserRole
from models.queries import unit_work as queries
from models.queries import units as unit_queries
from models.queries.board_choice import BoardClass
from models.queries.obligations import ObligationView
from models.queries.unit_work import Part
from operations.obligation_words import plan_number, what_is_owed
from operations.workspace import Workspace
from rules.lifecycle import State
from rules.reach import Reach
from web.access import Visitor
from web.labels import board_class, time_words
from web.routes.absences import absence_values
from web.routes.tickets import open_tickets_of_unit
from web.selecting import Chosen
from web.unit_work import below_values

PAGE, FEW = 50, 10
MOST_TICKETS = 10
SOON = timedelta(days=7)
DRAFTS = {
    DraftState.TYPED: "đã có bản nháp",
    DraftState.READ: "đã đọc biểu, chờ xác nhận",
    DraftState.AWAITING_APPROVAL: "chờ thủ trưởng duyệt",
    DraftState.SENT_BACK: "thủ trưởng trả lại để sửa",
}


@dataclass(frozen=True)
class OwedRow:
    """One thing owed in the words of an officer. `returned`: the answer that came back, with its reason."""

    view: ObligationView
    what: str
    plan: str
    time: str
    board_class: BoardClass
    draft: str = ""
    returned: Submission | None = None
    approval: AnswerDraft | None = None


def my_unit_values(
    session: Session,
    workspace: Workspace,
    visitor: Visitor,
    unit: Unit,
    today: date,
    page: int,
    chosen: Chosen,
) -> dict[str, object]:
    """`chosen`: the one plan it is narrowed to, or every plan within the visitor's reach."""
    unit_id, reach = unit.id or 0, _narrowed(visitor, chosen)
    total = queries.number_owed(session, unit_id, reach)
    pages = max(1, -(-total // PAGE))
    page = min(page, pages)
    waiting = queries.drafts_awaiting_approval(session, unit_id, limit=PAGE, reach=reach)
    returned = queries.owed_in_state(session, unit_id, State.RETURNED, limit=PAGE, reach=reach)
    owed = queries.owed(session, unit_id, limit=PAGE, offset=(page - 1) * PAGE, reach=reach)
    numbers = queries.numbers(session, unit_id, today, reach)
    few = PAGE if chosen.plan else FEW  # the unit's whole page is of every plan: what one asks is listed here
    # What stands above is not said twice.
    above = {view.obligation.id for view in returned} | {view.obligation.id for _, view in waiting}
    return {
        "unit": unit,
        "chosen": chosen,
        "is_head": visitor.user is not None and visitor.user.role is UserRole.UNIT_HEAD,
        "approvals": [_row(workspace, view, today, approval=draft) for draft, view in waiting],
        "returned": _rows(session, workspace, returned, today),
        "owed": _rows(session, workspace, [one for one in owed if one.obligation.id not in above], today),
        "owed_total": total,
        "overdue": numbers.get(Part.OVERDUE, 0),
        "soon": sum(today <= one.obligation.due_on <= today + SOON for one in owed) if page == 1 else None,
        "page": page,
        "pages": pages,
        "coming": _few(session, workspace, unit_id, Part.COMING, today, reach, few),
        "coming_total": numbers.get(Part.COMING, 0),
        "sent": _few(session, workspace, unit_id, Part.SENT, today, reach, few),
        "sent_total": numbers.get(Part.SENT, 0),
        "people": unit_queries.contacts(session, unit_id),
        **open_tickets_of_unit(
            session,
            workspace,
            unit_id,
            visitor,
            today,
            limit=MOST_TICKETS,
            plan_id=chosen.selection.plan_id,
        ),
        **below_values(session, visitor, unit_id, today),
        **absence_values(session, workspace, unit),
    }


def _rows(session: Session, workspace: Workspace, views: list[ObligationView], today: date) -> list[OwedRow]:
    ids = [view.obligation.id or 0 for view in views]
    drafts = queries.draft_states(session, ids)
    returned = [view.obligation.id or 0 for view in views if view.obligation.state is State.RETURNED]
    reasons = queries.return_reasons(session, returned) if returned else {}
    found = []
    for view in views:
        id_ = view.obligation.id or 0
        draft = DRAFTS[drafts[id_]] if id_ in drafts else ""
        found.append(_row(workspace, view, today, draft=draft, returned=reasons.get(id_)))
    return found


def _row(
    workspace: Workspace,
    view: ObligationView,
    today: date,
    *,
    draft: str = "",
    returned: Submission | None = None,
    approval: AnswerDraft | None = None,
) -> OwedRow:
    calendar = workspace.calendar_of(view.unit)
    return OwedRow(
        view=view,
        what=what_is_owed(view),
        plan=plan_number(view),
        time=time_words(view.obligation, today, calendar),
        board_class=board_class(view.obligation, today, calendar),
        draft=draft,
        returned=returned,
        approval=approval,
    )


def _narrowed(visitor: Visitor, chosen: Chosen) -> Reach:
    plan_id = chosen.selection.plan_id
    plans = visitor.reach.plans if plan_id is None else frozenset({plan_id})
    return Reach(visitor.reach.units, plans)


def _few(
    session: Session,
    workspace: Workspace,
    unit_id: int,
    part: Part,
    today: date,
    reach: Reach,
    most: int,
) -> list[OwedRow]:
    views = queries.listed(session, unit_id, part, today, limit=most, reach=reach)
    return [_row(workspace, view, today) for view in views]
