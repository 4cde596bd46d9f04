"""The letter to whoever has an obligation from now on."""

from datetime import datetime

from sqlmodel import Session

from models.queries import obligations as obligation_queries
from models.queries.units import Person
from notifications.letters import LetterKind
from operations.answers.signed_links import link_for
from operations.letters.tell_person import tell
from operations.workspace import Workspace
from rules.ladder import Audience


def tell_handed_over(
    session: Session,
    workspace: Workspace,
    obligation_id: int,
    *,
    by: str,
    note: str,
    turn: str,
    now: datetime,
) -> None:
    """With a link of their own, or to who stands in for them while they are away; `turn` tells one hand-over from the next."""
    session.expire_all()
    view = obligation_queries.view(session, obligation_id)
    if view is None:
        return

    def facts(person: Person) -> dict[str, str]:
        link = link_for(
            session,
            workspace,
            obligation_id=obligation_id,
            due_version=view.obligation.due_version,
            email=person.email,
            name=person.name,
            now=now,
        )
        return {"by": by, "due": view.obligation.due_on.isoformat(), "link": link, "note": note}

    tell(
        session,
        workspace,
        view,
        Audience.DESK_OFFICER,
        LetterKind.HANDED_OVER,
        about=f"{obligation_id}-{turn}",
        facts=facts,
        now=now,
    )
