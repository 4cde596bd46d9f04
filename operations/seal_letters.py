"""Write out planned letters: what is still owed now becomes the bytes that will be sent; the rest falls silent."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from models import DueEvent, OutboxMessage, Plan, Unit
from models.queries import events as event_queries
from models.queries import obligations as obligation_queries
from models.queries import outbox as outbox_queries
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from notifications.letters import REMINDER_KINDS, Letter, LetterKind, LetterLine
from notifications.rendering import seal
from notifications.transport import MailError
from operations.obligation_words import plan_number, rule_of_date, what_is_owed
from operations.signed_links import link_for
from operations.workspace import Workspace
from rules.ladder import Audience
from rules.lifecycle import AWAITED
from rules.progress import progress_of
from rules.wording import days_left_words

# Small, because SQLite's one write lock is held while the words are made.
BATCH = 50
OWN = (Audience.DESK_OFFICER.value, Audience.UNIT_HEAD.value)
WHY = {
    Audience.DESK_OFFICER.value: "Ông/Bà là chuyên viên đầu mối của {unit}.",
    Audience.UNIT_HEAD.value: "Ông/Bà là thủ trưởng {unit}, đơn vị có việc quá hạn.",
    Audience.COORDINATING_DESK.value: "Ông/Bà theo dõi kế hoạch {plan} tại cơ quan đầu mối.",
    Audience.COORDINATOR_HEAD.value: "Ông/Bà phụ trách cơ quan đầu mối của kế hoạch {plan}.",
    Audience.ISSUER_LEADERSHIP.value: "Ông/Bà là lãnh đạo cơ quan ban hành kế hoạch {plan}.",
    Audience.COOPERATING_DESKS.value: "Đơn vị của Ông/Bà phối hợp thực hiện việc này theo kế hoạch {plan}.",
}


@dataclass
class Sealed:
    sealed: int = 0
    suppressed: int = 0
    failed: int = 0


@dataclass(frozen=True)
class _Subjects:
    """What a batch of letters speaks about."""

    views: dict[int, ObligationView]
    plans: dict[int, Plan]
    units: dict[int, Unit]


def seal_letters(workspace: Workspace) -> Sealed:
    """Until no planned letter's hour has come; each batch is one transaction."""
    total = Sealed()
    while True:
        now = workspace.clock.now()
        with workspace.database.transaction() as session:
            letters = outbox_queries.planned(session, now, BATCH)
            if not letters:
                return total
            events = event_queries.events_of_letters(session, [letter.id or 0 for letter in letters])
            subjects = _subjects(session, [event for group in events.values() for event in group])
            for letter in letters:
                _seal_one(session, workspace, letter, events.get(letter.id or 0, []), subjects, now, total)


def _subjects(session: Session, events: list[DueEvent]) -> _Subjects:
    return _Subjects(
        views=obligation_queries.views_of_ids(session, {event.obligation_id or 0 for event in events}),
        plans={
            plan_id: plan_queries.plan(session, plan_id) for plan_id in {event.plan_id for event in events}
        },
        units=unit_queries.unit_names(
            session,
            {event.unit_id for event in events},
        ),
    )


def _seal_one(
    session: Session,
    workspace: Workspace,
    message: OutboxMessage,
    events: list[DueEvent],
    subjects: _Subjects,
    now: datetime,
    total: Sealed,
) -> None:
    today = workspace.local_day(now)
    lines = {}
    whys: list[str] = []
    for event in _highest_per_obligation(events, subjects):
        line = _line(session, workspace, event, subjects, message, today, now)
        lines[event.id] = line
        why = WHY[event.audience].format(unit=subjects.units[event.unit_id].name, plan=line.plan_number)
        if why not in whys:
            whys.append(why)
    if not lines:
        reason = "các việc trong thư đã được báo cáo hoặc không còn phải nhắc"
        outbox_queries.suppress(session, message.id or 0, at=now, reason=reason)
        total.suppressed += 1
        return
    letter = Letter(
        key=message.key,
        kind=max((line.kind for line in lines.values()), key=REMINDER_KINDS.index),
        recipient_name=message.recipient_name,
        recipient_email=message.recipient_email,
        why=" ".join(whys),
        today=today,
        lines=tuple(lines.values()),
    )
    _store(session, workspace, message, letter, now, total)


def _store(
    session: Session,
    workspace: Workspace,
    message: OutboxMessage,
    letter: Letter,
    now: datetime,
    total: Sealed,
) -> None:
    letter_id = message.id or 0
    try:
        sealed = seal(letter, workspace.sender, at=now)
    except MailError as error:
        if not error.permanent:
            raise  # the installation's own sender is wrong: no letter's fault, and none is lost by waiting
        # The address can never work; the desk sees the letter among the failed ones and mends the directory.
        outbox_queries.seal(session, letter_id, kind=letter.kind.value)
        outbox_queries.fail_unsent(session, letter_id, at=now, reason=str(error))
        total.failed += 1
        return
    outbox_queries.seal(
        session,
        letter_id,
        kind=letter.kind.value,
        subject=sealed.subject,
        message_id=sealed.message_id,
        content=sealed.content,
    )
    total.sealed += 1


def _highest_per_obligation(events: list[DueEvent], subjects: _Subjects) -> list[DueEvent]:
    """What still has to be said: answered and re-dated obligations drop out, of two steps the higher speaks."""
    standing: dict[tuple[str, int, int], DueEvent] = {}
    for event in events:
        if event.obligation_id is None:
            standing["plan", event.plan_id, event.unit_id] = event
            continue
        view = subjects.views[event.obligation_id]
        if view.obligation.state not in AWAITED or event.due_on != view.obligation.due_on:
            continue
        key = ("obligation", event.obligation_id, 0)
        if key not in standing or standing[key].level <= event.level:
            standing[key] = event
    return list(standing.values())


def _line(
    session: Session,
    workspace: Workspace,
    event: DueEvent,
    subjects: _Subjects,
    message: OutboxMessage,
    today: date,
    now: datetime,
) -> LetterLine:
    if event.obligation_id is None:
        return _courtesy_line(event, subjects)
    view = subjects.views[event.obligation_id]
    obligation = view.obligation
    progress = progress_of(
        obligation.state, obligation.due_on, obligation.answered_on, today, workspace.calendar
    )
    is_own = event.audience in OWN
    link = None
    if is_own:
        link = link_for(
            session,
            workspace,
            obligation_id=obligation.id or 0,
            due_version=obligation.due_version,
            email=message.recipient_email,
            name=message.recipient_name,
            now=now,
        )
    receiver = view.plan.issuer_name if obligation.tier.value == "top" else view.plan.coordinating_unit_name
    return LetterLine(
        plan_number=plan_number(view),
        plan_title=view.plan.title,
        unit_name=view.unit.name,
        what=what_is_owed(view),
        due_on=obligation.due_on,
        delay_words=days_left_words(progress.days_left, obligation.due_on),
        level=event.level,
        kind=_kind(event, is_own),
        is_own=is_own,
        rule=rule_of_date(view),
        report_to=receiver,
        link=link,
        workdays_left=progress.days_left,
    )


def _kind(event: DueEvent, is_own: bool) -> LetterKind:
    """A step's letter as its reader sees it: urging one's own unit, or reporting upward about another."""
    kind = LetterKind(event.letter)
    if kind in (LetterKind.FOLLOW_UP, LetterKind.ESCALATION):
        return LetterKind.FOLLOW_UP if is_own else LetterKind.ESCALATION
    return kind


def _courtesy_line(event: DueEvent, subjects: _Subjects) -> LetterLine:
    plan = subjects.plans[event.plan_id]
    return LetterLine(
        plan_number=plan.document_number or plan.key,
        plan_title=plan.title,
        unit_name=subjects.units[event.unit_id].name,
        what=f"kế hoạch “{plan.title}”",
        due_on=None,
        delay_words="",
        level=0,
        kind=LetterKind.COURTESY,
        is_own=True,
        rule="đề nghị của cơ quan ban hành kế hoạch",
        report_to=plan.coordinating_unit_name,
    )
