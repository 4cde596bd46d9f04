"""Statements about what people have chosen about their letters."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from models import MailChoice, Rhythm
from models.queries.bulk import among
from models.queries.inserting import insert_new
from models.queries.outcomes import changed
from rules.absence import same_person


def choice_of(session: Session, email: str) -> MailChoice | None:
    statement = select(MailChoice).where(col(MailChoice.email) == same_person(email))
    return session.exec(statement).first()


def wanting_news_at_once(session: Session, emails: Collection[str]) -> set[str]:
    """Those of these addresses, as they are written here, that do not want to wait for the next day's letter."""
    if not emails:
        return set()
    folded = {email: same_person(email) for email in emails}
    statement = select(MailChoice.email).where(
        among(session, col(MailChoice.email), set(folded.values())),
        col(MailChoice.rhythm) == Rhythm.IMMEDIATE,
    )
    found = set(session.exec(statement))
    return {email for email, small in folded.items() if small in found}


def without_optional(session: Session) -> frozenset[str]:
    """Everybody who wants no letters that only inform, in small letters."""
    statement = select(MailChoice.email).where(col(MailChoice.without_optional))
    return frozenset(session.exec(statement))


def is_without_optional(session: Session, email: str) -> bool:
    choice = choice_of(session, email)
    return choice is not None and choice.without_optional


def save(
    session: Session, email: str, *, rhythm: Rhythm, without_optional: bool, at: datetime, by: str
) -> None:
    """The row of an address, made or changed; of two at once the later one holds."""
    values = {"rhythm": rhythm, "without_optional": without_optional, "changed_at": at, "changed_by": by}
    insert_new(session, MailChoice, [{"email": same_person(email), **values}])
    changed(session, update(MailChoice).where(col(MailChoice.email) == same_person(email)).values(**values))
