"""Where a unit wants it, an answer leaves only after the unit's head has approved it (Unit.needs_approval)."""

from datetime import date

from sqlmodel import Session

from models import Contact, ContactRole, DraftState
from models.queries import answer_drafts as draft_queries
from models.queries import submissions as submission_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from models.queries.units import Person
from notifications.letters import LetterKind
from operations.answers.signed_links import link_for
from operations.answers.submit_status import awaited_view
from operations.ladder.step_addressees import stand_ins
from operations.letters.tell_person import tell
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.absence import same_person
from rules.errors import IllegalMove, LostRace
from rules.ladder import Audience


def is_approval_needed(session: Session, view: ObligationView, email: str, today: date) -> bool:
    """Not where the head or their stand-in sends it, nor where no head can be written to: a report is never stuck for want of a person."""
    unit_id = view.unit.id or 0
    if not view.unit.needs_approval:
        return False
    heads = _heads(session, unit_id)
    reached = _reached(session, heads, today)
    is_anybody_there = any(one.refused_at is None for one in heads) or bool(
        reached - {same_person(one.email) for one in heads}
    )
    return is_anybody_there and same_person(email) not in reached


def is_head(session: Session, unit_id: int, email: str, today: date) -> bool:
    """The unit's head or a deputy the directory names as one, or who stands in for one of them today."""
    return same_person(email) in _reached(session, _heads(session, unit_id), today)


def _heads(session: Session, unit_id: int) -> list[Contact]:
    people = unit_queries.contacts(session, unit_id)
    return [one for one in people if one.role is ContactRole.HEAD and one.is_active]


def _reached(session: Session, heads: list[Contact], today: date) -> set[str]:
    found = {same_person(one.email) for one in heads}
    away = stand_ins(session, today)
    people = (Person(one.unit_id, one.role, one.name, one.email) for one in heads)
    return found | {same_person(away.for_person(person)[0].email) for person in people}


def ask_approval(workspace: Workspace, obligation_id: int, *, by: str) -> None:
    """The draft waits for the head, who is told at once; the ladder goes on, for nothing has been sent yet."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        draft_queries.hold(session, obligation_id)
        view = awaited_view(session, workspace, obligation_id, now)
        draft = draft_queries.draft_of(session, obligation_id)
        if draft is None:
            raise IllegalMove("chưa có bản nháp nào để trình")
        if draft.state is DraftState.AWAITING_APPROVAL:
            raise IllegalMove("bản nháp đang chờ thủ trưởng đơn vị duyệt")
        moved = draft_queries.change_draft(
            session,
            obligation_id,
            version=draft.version,
            state=DraftState.AWAITING_APPROVAL,
            saved_by=by,
            saved_at=now,
            reason="",
        )
        if not moved:
            raise LostRace("bản nháp vừa được người khác lưu; tải lại trang")
        # Versions of a draft, and its id, start again once an answer has been sent; the answer's do not.
        about = f"{submission_queries.next_version(session, obligation_id)}-{draft.version}-o{obligation_id}"
        _tell_head(session, workspace, view, about, by)
        record_audit(
            session,
            workspace,
            at=now,
            action="approval_asked",
            subject=("obligation", obligation_id),
            plan_id=view.obligation.plan_id,
            change={"by": by, "draft": draft.version + 1},
        )


def withdraw_request(workspace: Workspace, obligation_id: int, *, by: str) -> None:
    """The officer takes it back to mend it, before the head has decided; asked again, the head is told again."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        draft_queries.hold(session, obligation_id)
        view = awaited_view(session, workspace, obligation_id, now)
        draft = draft_queries.draft_of(session, obligation_id)
        if draft is None or draft.state is not DraftState.AWAITING_APPROVAL:
            raise IllegalMove("không có báo cáo nào đang chờ duyệt")
        changes = {"state": DraftState.TYPED, "saved_at": now}
        if not draft_queries.change_draft(session, obligation_id, version=draft.version, **changes):
            raise LostRace("bản nháp vừa được người khác thay đổi; tải lại trang")
        record_audit(
            session,
            workspace,
            at=now,
            action="approval_withdrawn",
            subject=("obligation", obligation_id),
            plan_id=view.obligation.plan_id,
            change={"by": by, "draft": draft.version + 1},
        )


def _tell_head(session: Session, workspace: Workspace, view: ObligationView, about: str, by: str) -> None:
    now = workspace.clock.now()

    def facts(head: Person) -> dict[str, str]:
        link = link_for(
            session,
            workspace,
            obligation_id=view.obligation.id or 0,
            due_version=view.obligation.due_version,
            email=head.email,
            name=head.name,
            now=now,
        )
        return {"by": by, "due": view.obligation.due_on.isoformat(), "link": link}

    tell(
        session,
        workspace,
        view,
        Audience.UNIT_HEAD,
        LetterKind.APPROVAL_ASKED,
        about=about,
        facts=facts,
        now=now,
    )
