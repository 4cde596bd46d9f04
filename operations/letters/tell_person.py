"""Tell one person at once what has happened to an obligation: receipt, return, extension, waiting."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlmodel import Session

from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from models.queries.units import Person
from notifications.letters import Attachment, Letter, LetterKind
from operations.answers.handlers import handler_of
from operations.ladder.step_addressees import post_of, stand_ins
from operations.letters.put_answer import put_answer
from operations.obligation_words import plan_number, what_is_owed
from operations.workspace import Workspace
from rules.keys import answer_letter_key
from rules.ladder import Audience

Facts = Mapping[str, str]


WHY = {
    Audience.DESK_OFFICER: "Ông/Bà là chuyên viên đầu mối của {unit}.",
    Audience.UNIT_HEAD: "Ông/Bà là thủ trưởng {unit}.",
    Audience.COORDINATING_DESK: "Ông/Bà theo dõi kế hoạch {plan} tại cơ quan đầu mối.",
    Audience.COORDINATOR_HEAD: "Ông/Bà quyết định các đề nghị của đơn vị trong kế hoạch {plan}.",
}

HANDLER_WHY = "Ông/Bà được {unit} chuyển giao xử lý việc này."


def tell(
    session: Session,
    workspace: Workspace,
    view: ObligationView,
    to: Audience,
    kind: LetterKind,
    *,
    about: int | str | None,
    facts: Facts | Callable[[Person], Facts],
    now: datetime,
    attachments: tuple[Attachment, ...] = (),
) -> None:
    """Under a key of the event it tells of, so that the same news twice is one letter; nobody there, nothing sent."""
    today = workspace.local_day(now)
    plan, owing = view.plan, view.obligation.unit_id
    post = post_of(to, owing, plan.coordinating_unit_id, plan.issuer_unit_id)
    holder = handler_of(view) if to is Audience.DESK_OFFICER else None
    is_handled = holder is not None
    holder = holder or unit_queries.people_of(session, [post[0]]).get(post)
    if holder is None:
        return
    person, acting_for = stand_ins(session, today).for_person(holder)
    why = (HANDLER_WHY if is_handled else WHY[to]).format(unit=view.unit.name, plan=plan_number(view))
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
        attachments=attachments,
    )
    put_answer(session, workspace, letter, plan_id=view.obligation.plan_id, now=now)
