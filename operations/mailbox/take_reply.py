"""A reply of a person: the forms in it are read, other files become evidence, what was written is kept as a note."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from intake.mail.classify import SHEET_SUFFIXES
from intake.mail.incoming import IncomingMail, MailFile
from models import InboxKind, InboxState
from models.queries import obligations as obligation_queries
from operations.answers.keep_evidence import keep_evidence
from operations.answers.may_answer import may_answer
from operations.answers.take_answer_sheet import TakenSheet, take_answer_sheet
from operations.mailbox.answer_mail import Told, answer_sender, may_be_answered
from operations.mailbox.match_mail import Match, match_mail
from operations.mailbox.taken_mail import Decided
from operations.workspace import Workspace
from rules.absence import same_person
from rules.errors import BadInput, DondocError, LostRace, StorageFailed

MOST_SHEETS = 5
MOST_CHECKED = 20  # of the duties a letter speaks of, the most pressing first
LONGEST_NOTE = 1_000
SHEET_TYPES = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
)


@dataclass(frozen=True)
class Standing:
    """What the sender is to the letter: whom it went to, who may answer for the unit, or neither."""

    match: Match
    is_recipient: bool
    answers_for: tuple[int, ...]  # of the obligations the letter speaks of

    @property
    def is_somebody(self) -> bool:
        return self.is_recipient or bool(self.answers_for)


def take_reply(workspace: Workspace, mail: IncomingMail, *, sha256: str, arrived_at: datetime) -> Decided:
    """Forged addresses are refused first; forms count by their own keys, whatever letter they came with."""
    standing = _standing(workspace, mail)
    if standing.match.is_forged:
        reason = "địa chỉ trả lời không phải do hệ thống này lập (mã sai); không dùng gì trong thư"
        return Decided(InboxKind.REFUSED, InboxState.TRAY, reason)
    sheets = [file for file in mail.files if is_sheet(file)]
    if sheets:
        return _with_sheets(workspace, mail, standing, sheets, sha256=sha256, arrived_at=arrived_at)
    return _as_note(workspace, mail, standing)


def is_sheet(file: MailFile) -> bool:
    """Whether a file may be a form of ours; its content decides later."""
    return not file.problem and (
        file.file_name.lower().endswith(SHEET_SUFFIXES) or file.media_type in SHEET_TYPES
    )


def _standing(workspace: Workspace, mail: IncomingMail) -> Standing:
    today = workspace.local_day(workspace.clock.now())
    with workspace.database.reading() as session:
        match = match_mail(session, workspace, mail)
        views = obligation_queries.views_of_ids(session, match.obligations)
        answers_for = tuple(
            one
            for one in match.obligations[:MOST_CHECKED]
            if may_answer(session, workspace, views[one].obligation, mail.from_email, today)
        )
    is_recipient = match.letter is not None and same_person(match.letter.recipient_email) == same_person(
        mail.from_email
    )
    return Standing(match, is_recipient, answers_for)


def _with_sheets(
    workspace: Workspace,
    mail: IncomingMail,
    standing: Standing,
    sheets: list[MailFile],
    *,
    sha256: str,
    arrived_at: datetime,
) -> Decided:
    """Each form on its own: one that is refused does not take the others with it."""
    told: list[Told] = []
    only = standing.answers_for[0] if len(standing.answers_for) == 1 else None
    for file in sheets[:MOST_SHEETS]:
        try:
            taken = _taken(workspace, mail, file, arrived_at)
        except (StorageFailed, LostRace):
            raise
        except DondocError as error:
            told.append(Told(file.file_name, None, _reason(error), _mend(error), only))
        else:
            told.append(Told(file.file_name, sheet=taken))
    read = [one.sheet for one in told if one.sheet is not None]
    detail = "; ".join(one.words for one in told)
    if len(sheets) > MOST_SHEETS:
        detail += f"; thư có {len(sheets)} biểu, chỉ đọc {MOST_SHEETS} biểu đầu"
    if not read and standing.match.letter is None:
        # A stranger's workbook: nobody is written to, a person looks at it.
        return Decided(InboxKind.UNMATCHED, InboxState.TRAY, f"không trả lời thư nào của hệ thống; {detail}")
    obligation_id = read[0].obligation_id if read else (standing.answers_for[:1] or (None,))[0]
    answered, why_not = may_be_answered(workspace, mail)
    others = [file for file in mail.files if not is_sheet(file) and not file.problem]
    # With forms for two duties nobody but a person can say which of them a further file belongs to.
    is_unclear = bool(others) and len({one.obligation_id for one in read}) > 1
    if is_unclear:
        detail += f"; {len(others)} tệp đính kèm chưa gắn vào việc nào"
    elif read:
        detail = _keep_others(workspace, mail, obligation_id, detail)
    is_settled = answered and len(sheets) <= MOST_SHEETS and not (mail.body and not read) and not is_unclear
    letters = [partial(answer_sender, workspace, mail, one, sha256, place) for place, one in enumerate(told)]
    return Decided(
        InboxKind.ANSWER_SHEET if read else InboxKind.REFUSED,
        InboxState.DONE if is_settled else InboxState.TRAY,
        detail if answered else f"{detail}; {why_not}",
        letter_id=standing.match.letter.id if standing.match.letter else None,
        obligation_id=obligation_id,
        on_timeline=_words(mail, detail),
        writes=tuple(letters) if answered else (),
    )


def _taken(workspace: Workspace, mail: IncomingMail, file: MailFile, arrived_at: datetime) -> TakenSheet:
    return take_answer_sheet(
        workspace,
        file.content,
        file.file_name,
        by=mail.from_name or mail.from_email,
        email=mail.from_email,
        obligation_id=None,
        arrived_at=arrived_at,
    )


def _as_note(workspace: Workspace, mail: IncomingMail, standing: Standing) -> Decided:
    """For the desk to read. A letter may speak of many duties: the note lies with the most pressing one."""
    match = standing.match
    if match.letter is None:
        why = "không trả lời thư nào của hệ thống"
        if mail.files:
            why += f"; kèm {len(mail.files)} tệp"
        return Decided(InboxKind.UNMATCHED, InboxState.TRAY, why)
    detail = f"trả lời “{match.letter.subject}” (nhận ra theo {match.by})"
    if not standing.is_somebody:
        detail += f"; {mail.from_email or 'người gửi'} không phải người nhận thư này và không được trả lời thay đơn vị: chỉ lưu để xem"
    elif len(match.obligations) > 1:
        detail += f"; thư nói về {len(match.obligations)} việc, ghi vào việc gấp nhất"
    own = standing.answers_for or match.obligations
    obligation_id = own[0] if own else None
    if len(standing.answers_for) == 1:
        detail = _keep_others(workspace, mail, obligation_id, detail)
    elif mail.files:
        detail += f"; {len(mail.files)} tệp đính kèm chưa gắn vào việc nào"
    note = Decided(InboxKind.NOTE, InboxState.TRAY, detail, match.letter.id, obligation_id)
    return replace(note, on_timeline=_words(mail, detail)) if standing.is_somebody else note


def _keep_others(workspace: Workspace, mail: IncomingMail, obligation_id: int | None, detail: str) -> str:
    """Files beside the form, as evidence of the duty; what is refused is said, and stays in the original."""
    kept, refused = 0, []
    for file in mail.files:
        if obligation_id is None or is_sheet(file) or file.problem:
            continue
        try:
            keep_evidence(
                workspace, obligation_id, file.content, file.file_name, by=mail.from_name or mail.from_email
            )
            kept += 1
        except StorageFailed:
            raise
        except DondocError as error:
            refused.append(f"{file.file_name}: không nhận làm minh chứng, {_reason(error)}")
    words = [detail, f"{kept} tệp lưu làm minh chứng" if kept else "", *refused]
    return "; ".join(filter(None, words))


def _words(mail: IncomingMail, detail: str) -> str:
    """What the duty's page tells: the sender's words, or what came of the message."""
    return (mail.body or detail)[:LONGEST_NOTE]


def _reason(error: DondocError) -> str:
    return error.what if isinstance(error, BadInput) else str(error)


def _mend(error: DondocError) -> str:
    return error.mend if isinstance(error, BadInput) else ""
