"""One message that came: its bytes are kept, then one transaction says what it was and what was done with it.

Taken twice is taken once: the checksum of the bytes decides. What a form does happens before that transaction, under
its own rules; a process killed between the two does it again, and nobody has been told of it yet.
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from intake.mail.classify import Judgement, MailKind, judge
from intake.mail.incoming import IncomingMail
from intake.mail.read_mail import read_mail
from models import InboxKind, InboxMessage, InboxState
from models.queries import inbox as inbox_queries
from models.queries import obligations as obligation_queries
from operations.letters.mark_bounced import mark_bounced
from operations.mailbox.keep_mail import checksum_of, keep_mail
from operations.mailbox.match_mail import letter_of_notice, ours
from operations.mailbox.take_reply import take_reply
from operations.mailbox.taken_mail import Decided
from operations.record_audit import record_audit
from operations.workspace import Workspace

log = logging.getLogger("dondoc.inbox")

LONGEST_DETAIL = 2_000
_KINDS = {
    MailKind.LOOP: InboxKind.LOOP,
    MailKind.BOUNCE: InboxKind.BOUNCE,
    MailKind.DELAY: InboxKind.DELAY,
    MailKind.AUTO_REPLY: InboxKind.AUTO_REPLY,
}


@dataclass(frozen=True)
class TakenMail:
    """`is_new`: False for a message that had been taken before."""

    message_id: int
    kind: InboxKind
    state: InboxState
    detail: str
    is_new: bool = True


def take_mail(workspace: Workspace, content: bytes, *, arrived_at: datetime | None = None) -> TakenMail:
    """What a message is, on which letter and duty, and what follows from it."""
    if known := _known(workspace, checksum_of(content)):
        return known
    sha256 = keep_mail(workspace, content)
    mail = read_mail(content)
    acting = workspace.acting_as(mail.from_email or "người gửi không rõ", "mail")
    now = workspace.clock.now()
    arrived_at = min(arrived_at or now, now)
    judgement = judge(mail, ours(workspace))
    if judgement.kind is MailKind.REPLY:
        decided = take_reply(acting, mail, sha256=sha256, arrived_at=arrived_at)
    else:
        decided = _of_machine(judgement)
    row = {
        "sha256": sha256,
        "size": len(content),
        "taken_at": now,
        "arrived_at": arrived_at,
        "from_email": mail.from_email,
        "from_name": mail.from_name,
        "subject": mail.subject,
        "message_id": mail.message_id,
        "body": mail.body,
    }
    with workspace.database.transaction() as session:
        if judgement.kind in (MailKind.BOUNCE, MailKind.DELAY):
            decided = _with_letter(session, acting, mail, judgement, decided, now)
        return _record(session, acting, row, _with_problems(decided, mail), now)


def take_oversized(
    workspace: Workspace, head: bytes, *, size: int, arrived_at: datetime | None, folder: str
) -> TakenMail:
    """A message that is too large to be fetched: its headers are kept, the message stays in a folder of its own."""
    kept = b"X-Dondoc-Kept: headers only of %d bytes\r\n" % size + head
    if known := _known(workspace, checksum_of(kept)):
        return known
    sha256, mail = keep_mail(workspace, kept), read_mail(head)
    now = workspace.clock.now()
    detail = f"thư lớn {size / 1024 / 1024:.0f} MB nên chưa đọc; thư còn nguyên trong thư mục “{folder}” của hộp thư"
    row = {
        "sha256": sha256,
        "size": size,
        "taken_at": now,
        "arrived_at": min(arrived_at or now, now),
        "from_email": mail.from_email,
        "from_name": mail.from_name,
        "subject": mail.subject,
        "message_id": mail.message_id,
        "body": "",
    }
    acting = workspace.acting_as(mail.from_email or "người gửi không rõ", "mail")
    with workspace.database.transaction() as session:
        return _record(session, acting, row, Decided(InboxKind.REFUSED, InboxState.TRAY, detail), now)


def _known(workspace: Workspace, sha256: str) -> TakenMail | None:
    with workspace.database.reading() as session:
        found = inbox_queries.by_checksum(session, sha256)
    return _as_taken(found) if found else None


def _as_taken(row: InboxMessage) -> TakenMail:
    return TakenMail(row.id or 0, row.kind, row.state, row.detail, is_new=False)


def _of_machine(judgement: Judgement) -> Decided:
    state = InboxState.TRAY if judgement.needs_person else InboxState.DONE
    return Decided(_KINDS[judgement.kind], state, judgement.reason)


def _with_letter(
    session: Session,
    workspace: Workspace,
    mail: IncomingMail,
    judgement: Judgement,
    decided: Decided,
    now: datetime,
) -> Decided:
    """The letter a notice speaks of; one about nobody's letter is for a person when it says that something failed."""
    letter = letter_of_notice(session, workspace, mail.notice) if mail.notice else None
    has_failed = judgement.kind is MailKind.BOUNCE
    if letter is None:
        state = InboxState.TRAY if has_failed else InboxState.DONE
        return replace(decided, state=state, detail=f"{decided.detail} (không rõ về thư nào)")
    if has_failed:
        mark_bounced(session, workspace, letter.id or 0, at=now, reason=decided.detail)
    obligations = inbox_queries.obligations_of_letter(session, letter)
    only = obligations[0] if len(obligations) == 1 else None
    return replace(decided, letter_id=letter.id, obligation_id=only)


def _with_problems(decided: Decided, mail: IncomingMail) -> Decided:
    told = "; ".join(filter(None, [decided.detail, *mail.problems]))
    return replace(decided, detail=told[:LONGEST_DETAIL])


def _record(
    session: Session, workspace: Workspace, row: dict[str, object], decided: Decided, now: datetime
) -> TakenMail:
    """The row, what was decided to be written with it, and the trail; nothing when another process was faster."""
    values = {
        **row,
        "kind": decided.kind,
        "state": decided.state,
        "detail": decided.detail,
        "letter_id": decided.letter_id,
        "obligation_id": decided.obligation_id,
    }
    message_id = inbox_queries.add_message(session, values)
    if message_id is None:
        known = inbox_queries.by_checksum(session, str(row["sha256"]))
        assert known is not None  # noqa: S101 - the unique key has just said so
        return _as_taken(known)
    for write in decided.writes:
        write(session, now)
    record_audit(
        session,
        workspace,
        at=now,
        action="mail_taken",
        subject=("inbox", message_id),
        change={"kind": decided.kind.value, "state": decided.state.value, "detail": decided.detail},
    )
    if decided.obligation_id is not None and decided.on_timeline:
        view = obligation_queries.view(session, decided.obligation_id)
        record_audit(
            session,
            workspace,
            at=now,
            action="mail_note",
            subject=("obligation", decided.obligation_id),
            plan_id=view.obligation.plan_id if view else None,
            change={"inbox": message_id, "note": decided.on_timeline},
        )
    log.info("thư đến %s từ %s: %s, %s", message_id, row["from_email"], decided.kind.value, decided.detail)
    return TakenMail(message_id, decided.kind, decided.state, decided.detail)
