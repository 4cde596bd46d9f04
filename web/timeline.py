"""Everything that happened to one obligation, on one line: steps and their letters, answers, decisions."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlmodel import Session

from models import (
    AuditEvent,
    Difficulty,
    Extension,
    OfficialLetter,
    Submission,
    SubmissionLine,
    SubmissionState,
    TicketKind,
)
from models.queries import audit as audit_queries
from models.queries import desk
from models.queries import events as event_queries
from models.queries import extensions as extension_queries
from models.queries import submissions as submission_queries
from models.queries.correspondence import letters_about
from rules.keys import receipt_code
from rules.wording import short_date
from web import labels, told_letters
from web.answer_figures import shown_figure
from web.audit_words import audit_words
from web.moment import Moment
from web.ticket_words import told_in
from web.timeline_steps import steps_told
from web.told_letters import News, ToldLetters

# What other rows tell better than the audit trail does.
_TOLD_ELSEWHERE = {
    "submitted",
    "accepted",
    "returned",
    "extension_asked",
    "extended",
    "extension_refused",
    "link_opened",
}
# Of a few the line of time speaks more shortly than the whole audit trail.
_OWN_WORDS = {"reassigned": "Chuyển đơn vị khác thực hiện"}
_TICKETS = {TicketKind.DIFFICULTY: "Khó khăn, vướng mắc", TicketKind.PROPOSAL: "Kiến nghị, đề xuất"}


def moments_of(session: Session, obligation_id: int) -> list[Moment]:
    """Oldest first; what happened in one instant keeps the order opened, told, answered, decided."""
    events = event_queries.of_obligation(session, obligation_id)
    letters = desk.letters(session, [event.letter_id or 0 for event in events])
    submissions = desk.submissions_of(session, obligation_id)
    ids = [submission.id or 0 for submission in submissions]
    lines = submission_queries.lines_of(session, ids)
    tasks = desk.assignments_named(session, [line.assignment_id for line in lines])
    tickets = submission_queries.difficulties_of(session, ids)
    moves = audit_queries.of_many(session, "ticket", [ticket.id or 0 for ticket in tickets])
    extensions = extension_queries.of_obligation(session, obligation_id)
    told = ToldLetters.read(session, obligation_id, _news(submissions, extensions, moves))
    found = [
        *_recorded(audit_queries.of_subject(session, ("obligation", obligation_id))),
        *steps_told(events, letters),
        *_extensions(extensions, told),
        *_drafted(letters_about(session, [obligation_id]).get(obligation_id, [])),
    ]
    for submission in submissions:
        own = [line for line in lines if line.submission_id == submission.id]
        said = [_line_words(line, tasks[line.assignment_id].task) for line in own]
        said += [_ticket_words(ticket) for ticket in tickets if ticket.submission_id == submission.id]
        said += [submission.note] if submission.note else []
        found += _answer(submission, tuple(said), told)
    found += _tickets_told(tickets, moves, told)
    return sorted(found, key=lambda moment: moment.at)


def _news(
    submissions: list[Submission], extensions: list[Extension], moves: list[AuditEvent]
) -> Iterator[News]:
    for submission in submissions:
        yield from (told_letters.receipt(submission), told_letters.returned(submission))
    for extension in extensions:
        yield from (told_letters.extension_asked(extension), told_letters.extension_answered(extension))
    for event in moves:
        yield told_letters.ticket_moved(event)


def _recorded(events: list[AuditEvent]) -> Iterator[Moment]:
    for event in events:
        if event.action in _TOLD_ELSEWHERE:
            continue
        details = [
            str(event.change[name]) for name in ("unit", "name", "note", "reason") if event.change.get(name)
        ]
        if until := event.change.get("until"):
            details.append(f"đến {short_date(datetime.fromisoformat(str(until)).date())}")
        if event.action in ("due_moved_by_amendment", "calendar_changed", "period_dates_changed"):
            before, after = (date.fromisoformat(str(day)) for day in event.change["due_on"])
            details.append(f"{short_date(before)} → {short_date(after)}")
        if event.action.startswith("evidence_"):
            details.append(str(event.change["file"]))
        if letter := event.change.get("letter"):
            details.append(f"công văn số {letter}")
        if amendment := event.change.get("amendment"):
            details.append(f"văn bản {amendment}")
        heading = _OWN_WORDS.get(event.action) or audit_words(event)
        yield Moment(event.at, heading, by=event.actor, details=tuple(details))


def _drafted(documents: list[OfficialLetter]) -> Iterator[Moment]:
    """Drafts; what became of one when it was issued is in the audit trail of the obligation."""
    for one in documents:
        heading = f"Lập dự thảo: {labels.DOCUMENT_KINDS[one.kind].lower()}"
        yield Moment(one.drafted_at, heading, by=one.drafted_by)


def _tickets_told(tickets: list[Difficulty], moves: list[AuditEvent], told: ToldLetters) -> Iterator[Moment]:
    texts = {ticket.id or 0: _ticket_words(ticket) for ticket in tickets}
    for event in moves:
        heading, details = told_in(event)
        details = (texts[event.subject_id], *details, *told.of(told_letters.ticket_moved(event)))
        yield Moment(event.at, heading, "answer", by=event.actor, details=details)


def _extensions(extensions: list[Extension], told: ToldLetters) -> Iterator[Moment]:
    for extension in extensions:
        until = short_date(extension.until)
        before = short_date(extension.due_on_before)
        late = ", xin sau khi đã quá hạn" if extension.is_after_due else ""
        asked = f"Xin gia hạn đến {until} (hạn cũ {before}{late})"
        details = (extension.reason, *told.of(told_letters.extension_asked(extension)))
        yield Moment(extension.asked_at, asked, by=extension.asked_by, details=details)
        if extension.decided_at is not None:
            granted = short_date(extension.granted_until) if extension.granted_until else until
            heading = f"Gia hạn đến {granted}: {labels.EXTENSION_STATES[extension.state]}"
            note = (extension.decision_note,) if extension.decision_note else ()
            details = (*note, *told.of(told_letters.extension_answered(extension)))
            yield Moment(extension.decided_at, heading, by=extension.decided_by or "", details=details)


def _answer(submission: Submission, said: tuple[str, ...], told: ToldLetters) -> Iterator[Moment]:
    channel = labels.CHANNELS.get(submission.channel, submission.channel)
    heading = f"Gửi báo cáo, mã {receipt_code(submission.id or 0)}"
    if submission.version > 1:
        heading = f"Gửi lại báo cáo (lần {submission.version}), mã {receipt_code(submission.id or 0)}"
    by = f"{submission.submitted_by}, qua {channel}"
    if submission.approved_by:
        by = f"{by}; {submission.approved_by} duyệt"
    details = (*said, *told.of(told_letters.receipt(submission)))
    yield Moment(submission.submitted_at, heading, "answer", by=by, details=details)
    if submission.decided_at is None:
        return
    is_returned = submission.state is SubmissionState.RETURNED
    heading = "Trả lại bổ sung" if is_returned else "Tiếp nhận báo cáo"
    reason = (submission.reason,) if submission.reason else ()
    details = (*reason, *(told.of(told_letters.returned(submission)) if is_returned else ()))
    yield Moment(submission.decided_at, heading, by=submission.decided_by or "", details=details)


def _line_words(line: SubmissionLine, task: str) -> str:
    figures = "; ".join(f"{name}: {shown_figure(value)}" for name, value in line.figures.items())
    result = f" – {line.result}" if line.result else ""
    numbers = f" ({figures})" if figures else ""
    return f"{labels.LINE_STATES[line.state]}: {task}{result}{numbers}"


def _ticket_words(ticket: Difficulty) -> str:
    return f"{_TICKETS[ticket.kind]}: {ticket.text}"
