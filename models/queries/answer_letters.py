"""Statements about letters that went at once because of one obligation: receipts, returns, answers to requests.

Their keys name the event and the address (rules/keys.py), and the key is what they are found by.
"""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import or_
from sqlalchemy import select as select_rows
from sqlmodel import Session, col, func

from models import AccessLink, Contact, Delegation, DueEvent, Obligation, OutboxMessage, Plan
from models.queries.bulk import among, columns_of
from rules.absence import MOST_HOPS, same_person
from rules.delivery import LetterState


class AnswerLetter(NamedTuple):
    """A letter and its fate, without its words; the same names as the table's."""

    key: str
    recipient_name: str
    state: LetterState
    reason: str | None


def addresses(session: Session, obligation_id: int) -> set[str]:
    """Everybody who may have been told something about an obligation, as their addresses were written then.

    Those its steps and links went to, the people of the units it lies between, those who no longer are included, and
    who stood in for any of them.
    """
    of_it = col(DueEvent.obligation_id) == obligation_id
    steps = select_rows(col(DueEvent.recipient_email)).where(
        of_it, col(DueEvent.recipient_email).is_not(None)
    )
    links = select_rows(col(AccessLink.email)).where(col(AccessLink.obligation_id) == obligation_id)
    unit = col(Contact.unit_id)
    people = (
        select_rows(col(Contact.email))
        .select_from(Obligation)
        .join(Plan, col(Plan.id) == col(Obligation.plan_id))
        .join(
            Contact,
            or_(
                unit == col(Obligation.unit_id),
                unit == col(Plan.coordinating_unit_id),
                unit == col(Plan.issuer_unit_id),
            ),
        )
        .where(col(Obligation.id) == obligation_id)
    )
    found: set[str] = set(session.scalars(steps.union(links, people)))
    return found | _stand_ins(session, found)


def _stand_ins(session: Session, away: set[str]) -> set[str]:
    """Who stood in for them, and for those who did, as far as a chain goes."""
    found: set[str] = set()
    for _ in range(MOST_HOPS):
        wanted = {same_person(one) for one in away}
        statement = select_rows(col(Delegation.to_email)).where(
            func.lower(col(Delegation.from_email)).in_(wanted)
        )
        away = set(session.scalars(statement)) - found
        found |= away
        if not away:
            break
    return found


def by_key(session: Session, keys: Collection[str]) -> dict[str, AnswerLetter]:
    """Those of these letters that were written."""
    statement = columns_of(OutboxMessage, AnswerLetter._fields).where(
        among(session, col(OutboxMessage.key), keys)
    )
    return {row.key: AnswerLetter._make(row) for row in session.execute(statement)}
