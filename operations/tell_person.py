"""Tell one person at once what has happened to an obligation: receipt, return, extension, waiting."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlmodel import Session

from models import ContactRole
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from models.queries.units import Person
from notifications.letters import Letter, LetterKind
from operations.obligation_words import plan_number, what_is_owed
from operations.put_answer import put_answer
from operations.step_addressees import stand_ins
from operations.workspace import Workspace
from rules.keys import answer_letter_key

Facts = Mapping[str, str]


def tell_desk(
    session: Session,
    workspace: Workspace,
    view: ObligationView,
    kind: LetterKind,
    *,
    about: int | str | None,
    facts: Facts | Callable[[Person], Facts],
    now: datetime,
) -> None:
    """To the desk officer of the unit that owes it."""
    post = (view.obligation.unit_id, ContactRole.DESK)
    why = f"Ông/Bà là chuyên viên đầu mối của {view.unit.name}."
    _tell(session, workspace, view, post, kind, about=about, why=why, facts=facts, now=now)


def tell_head(
    session: Session,
    workspace: Workspace,
    view: ObligationView,
    kind: LetterKind,
    *,
    about: int | str | None,
    facts: Facts | Callable[[Person], Facts],
    now: datetime,
) -> None:
    """To the head of the unit that owes it."""
    post = (view.obligation.unit_id, ContactRole.HEAD)
    why = f"Ông/Bà là thủ trưởng {view.unit.name}."
    _tell(session, workspace, view, post, kind, about=about, why=why, facts=facts, now=now)


def tell_coordinating_desk(
    session: Session,
    workspace: Workspace,
    view: ObligationView,
    kind: LetterKind,
    *,
    about: int | str | None,
    facts: Facts,
    now: datetime,
) -> None:
    """To the desk officer of the coordinating unit, who watches the plan."""
    post = (view.plan.coordinating_unit_id or 0, ContactRole.DESK)
    why = f"Ông/Bà theo dõi kế hoạch {plan_number(view)} tại cơ quan đầu mối."
    _tell(session, workspace, view, post, kind, about=about, why=why, facts=facts, now=now)


def tell_coordinators_head(
    session: Session,
    workspace: Workspace,
    view: ObligationView,
    kind: LetterKind,
    *,
    about: int | str | None,
    facts: Facts,
    now: datetime,
) -> None:
    """To the head of the coordinating unit, who decides."""
    post = (view.plan.coordinating_unit_id or 0, ContactRole.HEAD)
    why = f"Ông/Bà quyết định các đề nghị của đơn vị trong kế hoạch {plan_number(view)}."
    _tell(session, workspace, view, post, kind, about=about, why=why, facts=facts, now=now)


def _tell(
    session: Session,
    workspace: Workspace,
    view: ObligationView,
    post: tuple[int, ContactRole],
    kind: LetterKind,
    *,
    about: int | str | None,
    why: str,
    facts: Facts | Callable[[Person], Facts],
    now: datetime,
) -> None:
    """Under a key of the event it tells of, so that the same news twice is one letter; nobody there, nothing sent."""
    today = workspace.local_day(now)
    holder = unit_queries.people_of(session, [post[0]]).get(post)
    if holder is None:
        return
    person, acting_for = stand_ins(session, today).for_person(holder)
    if acting_for:
        why = f"{why} Ông/Bà nhận thay {acting_for}, đang vắng mặt."
    said = facts(person) if callable(facts) else facts
    common = {"what": what_is_owed(view), "plan": plan_number(view), "unit": view.unit.name}
    letter = Letter(
        key=answer_letter_key(kind.value, str(about), person.email),
        kind=kind,
        recipient_name=person.name,
        recipient_email=person.email,
        why=why,
        today=today,
        facts={**common, **said},
    )
    put_answer(session, workspace, letter, plan_id=view.obligation.plan_id, now=now)
