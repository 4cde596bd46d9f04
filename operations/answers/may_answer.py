"""Whether what comes from an address may answer an obligation: a letter proves no account, only an address."""

from datetime import date

from sqlmodel import Session

from models import Obligation
from models.queries import links as link_queries
from models.queries import units as unit_queries
from models.queries.units import Person
from operations.answers.signed_links import still_counts
from operations.ladder.step_addressees import stand_ins
from operations.workspace import Workspace
from rules.absence import same_person


def may_answer(
    session: Session, workspace: Workspace, obligation: Obligation, email: str, today: date
) -> bool:
    """The unit's own people, who stands in for one of them, the colleague it was handed to, who holds a link to it."""
    wanted = same_person(email)
    if not wanted:
        return False
    if same_person(obligation.handled_by_email or "") == wanted:
        return True
    contacts = [one for one in unit_queries.contacts(session, obligation.unit_id) if one.is_active]
    if wanted in {same_person(one.email) for one in contacts}:
        return True
    standing = stand_ins(session, today)
    people = (Person(one.unit_id, one.role, one.name, one.email) for one in contacts)
    if wanted in {same_person(standing.for_person(person)[0].email) for person in people}:
        return True
    now = workspace.clock.now()
    return any(
        link.revoked_at is None
        and link.expires_at > now
        and same_person(link.email) == wanted
        and still_counts(session, link)
        for link in link_queries.of_obligation(session, obligation.id or 0)
    )
