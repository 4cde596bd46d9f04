"""What we write back to somebody who sent a form: read and to be confirmed, or refused and why.

Few times a day to one address, never to a machine: two systems that answer each other never stop (RFC 3834, 2).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from intake.mail.classify import is_automatic
from intake.mail.incoming import IncomingMail
from models.queries import inbox as inbox_queries
from models.queries import obligations as obligation_queries
from notifications.addresses import is_mail_address
from notifications.letters import Letter, LetterKind
from operations.answers.signed_links import link_for
from operations.answers.take_answer_sheet import TakenSheet
from operations.letters.put_news import put_news
from operations.obligation_words import plan_number, what_is_owed
from operations.workspace import Workspace
from rules.keys import answer_letter_key

MOST_ANSWERS = 6
IN_HOURS = timedelta(hours=24)
ANSWERS = (LetterKind.SHEET_READ.value, LetterKind.SHEET_REFUSED.value)
WHY = "Ông/Bà đã gửi tệp này đến địa chỉ nhận báo cáo."


@dataclass(frozen=True)
class Told:
    """One form of a message: read, or refused with the reason; then `obligation_id` is what it was probably for."""

    file_name: str
    sheet: TakenSheet | None = None
    refusal: str = ""
    mend: str = ""
    obligation_id: int | None = None

    @property
    def words(self) -> str:
        if self.sheet is not None:
            return f"đã đọc biểu “{self.file_name}”, chờ người gửi xác nhận"
        return f"không nhận biểu “{self.file_name}”: {self.refusal}"


def may_be_answered(workspace: Workspace, mail: IncomingMail) -> tuple[bool, str]:
    """Whether an answer of ours goes out, and if not, why."""
    if is_automatic(mail) or not is_mail_address(mail.from_email):
        return False, "không trả lời tự động cho địa chỉ này"
    since = workspace.clock.now() - IN_HOURS
    with workspace.database.reading() as session:
        written = inbox_queries.letters_to(session, mail.from_email, ANSWERS, since=since)
    if written >= MOST_ANSWERS:
        return False, f"đã trả lời tự động {written} lần trong một ngày, không trả lời thêm"
    return True, ""


def answer_sender(
    workspace: Workspace,
    mail: IncomingMail,
    told: Told,
    sha256: str,
    place: int,
    session: Session,
    now: datetime,
) -> None:
    """One letter about one form, in the transaction that records the message."""
    kind = LetterKind.SHEET_READ if told.sheet else LetterKind.SHEET_REFUSED
    facts, plan_id, about = _facts(session, workspace, mail, told, now)
    name = mail.from_name or mail.from_email
    letter = Letter(
        key=answer_letter_key(kind.value, f"{sha256[:16]}-{place}{about}", mail.from_email),
        kind=kind,
        recipient_name=name,
        recipient_email=mail.from_email,
        why=WHY,
        today=workspace.local_day(now),
        facts=facts,
    )
    put_news(session, workspace, letter, plan_id=plan_id, now=now)


def _facts(
    session: Session, workspace: Workspace, mail: IncomingMail, told: Told, now: datetime
) -> tuple[dict[str, str], int | None, str]:
    """What the letter says, its plan, and what its key ends in; the duty only where it is certain."""
    about = told.sheet.obligation_id if told.sheet else told.obligation_id
    said = {"summary": told.sheet.summary} if told.sheet else {"reason": told.refusal, "mend": told.mend}
    if about is None:
        return {"file": told.file_name, **said}, None, ""
    view = obligation_queries.views_of_ids(session, [about])[about]
    link = link_for(
        session,
        workspace,
        obligation_id=about,
        due_version=view.obligation.due_version,
        email=mail.from_email,
        name=mail.from_name or mail.from_email,
        now=now,
    )
    facts = {
        "what": what_is_owed(view),
        "plan": plan_number(view),
        "unit": view.unit.name,
        "file": told.file_name,
        "link": link,
        **said,
    }
    if told.sheet:
        facts["due"] = view.obligation.due_on.isoformat()
    return facts, view.obligation.plan_id, f"-o{about}"
