"""What a person chooses about their letters: how often, and whether those that only inform come at all (tracking.md 4.4)."""

from dataclasses import dataclass

from sqlmodel import Session

from config.address_tokens import address_in, address_token
from models import Rhythm
from models.queries import mail_choices as choice_queries
from notifications.addresses import is_mail_address
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.absence import same_person
from rules.errors import BadInput, NotFound


@dataclass(frozen=True)
class Choice:
    """Without a word from the person: one letter a day, everything."""

    rhythm: Rhythm = Rhythm.DAILY
    without_optional: bool = False


def choices_address(workspace: Workspace, email: str) -> str:
    """The page of one person's choices; whoever has the link needs no account."""
    return f"{workspace.sender.base_url}/o/{address_token(workspace.secret, same_person(email))}"


def person_of_token(workspace: Workspace, token: str) -> str:
    """The mail address a link is for; NotFound for one that was not made here."""
    email = address_in(workspace.secret, token)
    if email is None:
        raise NotFound("Liên kết không đúng. Hãy dùng liên kết trong thư mới nhất.")
    return email


def choice_of(session: Session, email: str) -> Choice:
    found = choice_queries.choice_of(session, email)
    return Choice(found.rhythm, found.without_optional) if found else Choice()


def choose_mail(
    workspace: Workspace,
    email: str,
    *,
    rhythm: Rhythm | None = None,
    without_optional: bool | None = None,
) -> Choice:
    """What is not given stays; choosing what holds already changes nothing and is not recorded."""
    if not is_mail_address(email.strip()):
        raise BadInput(f"{email!r} không phải địa chỉ thư", mend="ghi dạng ten@coquan.gov.vn")
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        before = choice_of(session, email)
        after = Choice(
            before.rhythm if rhythm is None else rhythm,
            before.without_optional if without_optional is None else without_optional,
        )
        if after == before:
            return after
        choice_queries.save(
            session,
            email,
            rhythm=after.rhythm,
            without_optional=after.without_optional,
            at=now,
            by=workspace.actor,
        )
        record_audit(
            session,
            workspace,
            at=now,
            action="mail_chosen",
            subject=("mail_choice", 0),
            change={
                "email": same_person(email),
                "rhythm": [before.rhythm.value, after.rhythm.value],
                "without_optional": [before.without_optional, after.without_optional],
            },
        )
    return after
