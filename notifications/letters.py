"""Letters as typed values, before they become words."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal


class LetterKind(StrEnum):
    """One template folder each."""

    REQUEST = "request"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    FOLLOW_UP = "follow_up"
    ESCALATION = "escalation"
    COURTESY = "courtesy"
    SUBMISSION_RECEIVED = "submission_received"
    RETURNED = "returned"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_ANSWERED = "extension_answered"
    REPORT_PUBLISHED = "report_published"
    PLAN_CHANGED = "plan_changed"
    UNIT_CHANGED = "unit_changed"
    CALENDAR_CHANGED = "calendar_changed"
    WAITING = "waiting"
    BALANCE_BROKEN = "balance_broken"
    SHEET_READ = "sheet_read"
    SHEET_REFUSED = "sheet_refused"
    APPROVAL_ASKED = "approval_asked"
    APPROVAL_REFUSED = "approval_refused"
    HANDED_OVER = "handed_over"
    UNDELIVERABLE = "undeliverable"
    SIGN_OFF_WAITING = "sign_off_waiting"
    PASSWORD_RESET = "password_reset"  # noqa: S105
    ACCOUNT_INVITED = "account_invited"
    TICKET_ANSWERED = "ticket_answered"
    REASSIGNED = "reassigned"


# The kind of a bundle is that of its most pressing line: later in this list is more pressing.
REMINDER_KINDS = (
    LetterKind.COURTESY,
    LetterKind.REQUEST,
    LetterKind.DUE_SOON,
    LetterKind.DUE_TODAY,
    LetterKind.ESCALATION,
    LetterKind.FOLLOW_UP,
)


@dataclass(frozen=True)
class FactKeys:
    """What an answer must say, and what it may say; a required fact may be an empty text only where noted."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


# Days are ISO dates ("2021-06-16") and instants ISO with the local offset ("2021-06-16T09:12+07:00"): the template
# puts them into words. Anything else is shown as it was given. `plan` reads like "46/KH-UBND", `what` like
# "báo cáo 6 tháng 2021", `link` opens the page where the reader can act.
FACTS: dict[LetterKind, FactKeys] = {
    # receipt: the code printed on the receipt; received_at: instant
    LetterKind.SUBMISSION_RECEIVED: FactKeys(("what", "plan", "unit", "received_at", "receipt"), ("link",)),
    # reason: what to mend; due: the day given for the completed version
    LetterKind.RETURNED: FactKeys(("what", "plan", "reason", "due", "link"), ("unit",)),
    # until: the day asked for; due: the day it stands at now
    LetterKind.EXTENSION_ASKED: FactKeys(("what", "unit", "reason", "until", "due"), ("plan", "link")),
    # decision: "granted" | "refused"; until: the new day (granted; may be empty when refused); due_before: the day
    # before the decision; note: the decider's words, may be empty
    LetterKind.EXTENSION_ANSWERED: FactKeys(
        ("what", "decision", "until", "due_before", "note"), ("plan", "unit", "link")
    ),
    # number: may be empty while the clerk has not entered it; summary: one or two sentences
    LetterKind.REPORT_PUBLISHED: FactKeys(("plan", "period", "number", "summary"), ("link",)),
    # amendment: the document that changes the plan, "60/KH-UBND ngày 1/6/2021"; what changes stands in Letter.changes
    # line: "214 ≠ đã gửi 198 + …"; reasons: what is missing, in words
    LetterKind.BALANCE_BROKEN: FactKeys(("day", "line", "reasons"), ("link",)),
    # change: "Sở A, Sở B hợp nhất thành Sở C"; effective: ISO date; what passes to or from `unit` stands in Letter.changes
    LetterKind.UNIT_CHANGED: FactKeys(("change", "effective", "basis", "unit"), ("note", "link")),
    LetterKind.PLAN_CHANGED: FactKeys(("plan", "amendment", "unit"), ("link",)),
    # off, worked: the days that rest or work from now on, ISO dates with blanks between, may be empty; source: the
    # document that says so; the dates that move stand in Letter.changes
    LetterKind.CALENDAR_CHANGED: FactKeys(("calendar", "off", "worked", "source", "unit"), ("link", "roll")),
    # news: "asked" (to the unit waited for) | "begun" (to the coordinating desk) | "answered" (to those who waited)
    # | "lifted" (to the unit waited for); unit: who waits, with `what`; waits_for: for whom; reason: for what input;
    # until: by which day; note: the input given, or why it is no longer needed
    LetterKind.WAITING: FactKeys(
        ("news", "what", "plan", "unit", "waits_for", "reason", "until"), ("note", "link")
    ),
    # To whom a form file came from by mail. file: its name; summary: what was read, in one or two sentences;
    # link: the page where it is confirmed
    LetterKind.SHEET_READ: FactKeys(("what", "plan", "unit", "file", "summary", "link"), ("due",)),
    # reason: what is wrong, where; mend: what to do; nothing of the file counts
    LetterKind.SHEET_REFUSED: FactKeys(("file", "reason"), ("mend", "what", "plan", "unit", "link")),
    # To the unit's head. by: the officer who wrote it; link: the page where it is approved
    LetterKind.APPROVAL_ASKED: FactKeys(("what", "plan", "unit", "by", "due", "link")),
    # To the officer. by: the head; reason: what to mend
    LetterKind.APPROVAL_REFUSED: FactKeys(("what", "plan", "unit", "by", "reason", "due", "link")),
    # To the colleague. by: who handed it over; note: their words, may be empty
    LetterKind.HANDED_OVER: FactKeys(("what", "plan", "unit", "by", "due", "link"), ("note",)),
    # To the coordinating desk, the same day. number: of letters; reasons: "Sở A <a@example.vn>: …" one a line
    LetterKind.UNDELIVERABLE: FactKeys(("day", "number", "reasons"), ("link",)),
    # To the coordinating desk and head. what: one report, or how many; due: the earliest top date; reports: where each
    # stands, one a line
    LetterKind.SIGN_OFF_WAITING: FactKeys(("what", "due", "reports"), ("link",)),
    # To one person with an account. login: its name; until: instant up to which the link counts; link: sets the password, once
    LetterKind.PASSWORD_RESET: FactKeys(("login", "until", "link")),
    LetterKind.ACCOUNT_INVITED: FactKeys(("login", "until", "link")),
    # To the unit. news: "answered" | "decided" | "passed_on"; kind: "khó khăn, vướng mắc" or "kiến nghị, đề xuất"; ticket:
    # its words; answer: the answer, decision or reason; by: who; passed_to: the body above; due: by when its word is expected
    LetterKind.TICKET_ANSWERED: FactKeys(
        ("news", "kind", "ticket", "answer", "by", "what", "plan", "unit"), ("passed_to", "due", "link")
    ),
    # To the desk of the unit before. to: the unit that has the task from now on; by: who decided; reason: on what ground
    LetterKind.REASSIGNED: FactKeys(("what", "plan", "unit", "to", "by", "reason"), ("link",)),
}


@dataclass(frozen=True)
class LetterLine:
    """One thing owed, as one line of a reminder; of a courtesy line only plan, what, report_to and link are read."""

    plan_number: str
    plan_title: str
    unit_name: str
    what: str
    due_on: date | None
    delay_words: str  # "Còn 2 ngày làm việc", "Quá hạn 3 ngày làm việc (từ 22/3/2021)"
    level: int
    kind: LetterKind
    is_own: bool  # owed by the reader's own unit; else by one the reader supervises or cooperates with
    rule: str  # why this day: "chốt số liệu 14/6/2021 + 2 ngày làm việc"
    report_to: str | None = None
    link: str | None = None
    workdays_left: int | None = None  # lets letters in other languages word the delay; negative is overdue


@dataclass(frozen=True)
class LetterChange:
    """One thing an amendment changes for a unit; `before` and `after` are ISO dates, or the words of the plan."""

    kind: Literal["added", "dropped", "moved", "reworded"]
    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Letter:
    """What one person gets in one envelope. `facts` feeds the answers (returned, extension, published, changed)."""

    key: str
    kind: LetterKind
    recipient_name: str
    recipient_email: str
    why: str  # vì sao tôi nhận thư này
    today: date
    lines: tuple[LetterLine, ...] = ()
    changes: tuple[LetterChange, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)
    attachments: tuple["Attachment", ...] = ()
    link: str | None = None  # a page with all of it; without one the button opens the most pressing line
    ask: str = ""  # whom to ask about this letter; without one Sender.contact answers
    opt_out: str = ""  # the address for List-Unsubscribe, where opting out is allowed
    choices_link: str = ""  # the page where a person chooses how letters come, for the foot


@dataclass(frozen=True)
class Attachment:
    file_name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class SealedLetter:
    """The letter as it will be sent, byte for byte."""

    subject: str
    message_id: str
    content: bytes


@dataclass(frozen=True)
class Sender:
    """The installation as it appears in letters."""

    address: str  # "Đôn Đốc <dondoc@example.vn>"
    base_url: str
    list_id: str
    language: str = "vi"
    contact: str = ""  # whom to ask
    reply_address: str = ""  # "baocao+{token}@example.vn"; empty: no answers by mail
    reply_secret: str = field(default="", repr=False)
