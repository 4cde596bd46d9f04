"""Which letter of ours a message answers: by the reply token, then by Message-ID; never by its subject."""

from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr

from sqlmodel import Session

from config.reply_tokens import fingerprint_in
from intake.mail.classify import Ours, tokens_in
from intake.mail.incoming import DeliveryNotice, IncomingMail
from models import OutboxMessage
from models.queries import inbox as inbox_queries
from models.queries import obligations as obligation_queries
from operations.workspace import Workspace
from rules.lifecycle import AWAITED


@dataclass(frozen=True)
class Match:
    """`forged`: a reply address that was not made here; `obligations`: the most pressing first."""

    letter: OutboxMessage | None = None
    by: str = ""
    obligations: tuple[int, ...] = ()
    is_forged: bool = False


def ours(workspace: Workspace) -> Ours:
    return Ours(parseaddr(workspace.sender.address)[1], workspace.settings.reply_address)


def match_mail(session: Session, workspace: Workspace, mail: IncomingMail) -> Match:
    """A token that was not made here is a refusal, whatever else the message names."""
    tokens = tokens_in(mail, workspace.settings.reply_address)
    prints = [fingerprint_in(workspace.secret, token) for token in tokens]
    for print_of in filter(None, prints):
        if letter := letter_by_fingerprint(session, workspace, print_of):
            return _matched(session, letter, "mã trong địa chỉ trả lời")
    if None in prints:
        return Match(is_forged=True)
    for message_id in mail.answers:
        if letter := inbox_queries.letter_of(session, message_id):
            return _matched(session, letter, "Message-ID của thư được trả lời")
    return Match()


def letter_of_notice(session: Session, workspace: Workspace, notice: DeliveryNotice) -> OutboxMessage | None:
    found = (letter_by_fingerprint(session, workspace, one) for one in notice.fingerprints)
    return next(filter(None, found), None)


def letter_by_fingerprint(session: Session, workspace: Workspace, fingerprint: str) -> OutboxMessage | None:
    """As the installation writes today, by the index; else under a domain it had before."""
    domain = ours(workspace).domain
    exact = inbox_queries.letter_of(session, f"<{fingerprint}@{domain}>")
    return exact or inbox_queries.letter_beginning(session, fingerprint)


def _matched(session: Session, letter: OutboxMessage, by: str) -> Match:
    ids = inbox_queries.obligations_of_letter(session, letter)
    views = obligation_queries.views_of_ids(session, ids)

    def pressing(one: int) -> tuple[bool, date, int]:
        obligation = views[one].obligation
        return (obligation.state not in AWAITED, obligation.due_on, one)

    return Match(letter, by, tuple(sorted((one for one in ids if one in views), key=pressing)))
