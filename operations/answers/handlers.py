"""The colleague an obligation was handed over to, who stands where the unit's desk officer stood."""

from sqlmodel import Session

from models import ContactRole, Obligation
from models.queries import audit as audit_queries
from models.queries import obligations as obligation_queries
from models.queries.due_obligations import DueObligation
from models.queries.obligations import ObligationView
from models.queries.units import Person
from rules.absence import same_person

HANDED_OVER, TAKEN_BACK = "handed_over", "hand_over_taken_back"


def handler_of(view: ObligationView) -> Person | None:
    return person_handling(view.obligation)


def person_handling(row: Obligation | DueObligation) -> Person | None:
    """None while the unit's desk keeps it."""
    if not row.handled_by_email:
        return None
    return Person(
        row.unit_id, ContactRole.DESK, row.handled_by_name or row.handled_by_email, row.handled_by_email
    )


def handed_to(session: Session, obligation_id: int) -> set[str]:
    """Everybody to whom it was handed over and from whom nobody has taken it back since, as `same_person` spells them."""
    found: set[str] = set()
    for event in audit_queries.of_subject(session, ("obligation", obligation_id)):
        if event.action == HANDED_OVER:
            found.add(same_person(str(event.change.get("to", ""))))
        elif event.action == TAKEN_BACK:
            found.clear()
    view = obligation_queries.view(session, obligation_id)
    if view is None:
        return set()
    if view.obligation.inherited_on is not None and not view.obligation.handled_by_email:
        return set()  # colleagues of the unit before
    return found


def times_moved(session: Session, obligation_id: int) -> int:
    """How many times it went from one person to another: what tells one such letter from the next."""
    trail = audit_queries.of_subject(session, ("obligation", obligation_id))
    return sum(event.action in (HANDED_OVER, TAKEN_BACK) for event in trail)
