"""The coordinating desks hear the same day which letters did not arrive (tracking.md 4.8).

A letter names everything lost that day so far, under a key of the day, the number and the last loss: made again from the
same state it is the same letter, and when more is lost there is another one.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session

from models import ContactRole, Plan, Unit, UserRole
from models.queries import access as access_queries
from models.queries import planned_letters as letter_queries
from models.queries import undelivered as undelivered_queries
from models.queries.bulk import by_id
from models.queries.undelivered import LostLetter, LostStep
from notifications.letters import Letter, LetterKind
from operations.letters.put_news import put_news
from operations.workspace import Workspace
from rules.absence import same_person
from rules.keys import answer_letter_key

# What was lost shortly before a restart is still told.
LOOKED_BACK = timedelta(days=3)
MOST_TOLD = 30


class _Reader(NamedTuple):
    name: str
    email: str
    why: str


def tell_undelivered(workspace: Workspace) -> int:
    """The number of letters to desks that are new."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        found = undelivered_queries.lost_since(session, now - LOOKED_BACK)
        # Addresses that have just lost a letter: the news of it would be lost as well.
        closed = {same_person(letter.recipient_email) for letter in found}
        letters = [letter for letter in found if _is_told(workspace, letter, now)]
        steps = undelivered_queries.steps_of(session, [letter.id for letter in letters])
        by_reader = _by_reader(session, workspace, letters, steps, closed, now)
        news = [_letter(session, workspace, *who, lost, steps, now) for who, lost in by_reader.items()]
        known = letter_queries.letters_by_key(session, [letter.key for letter in news])
        news = [letter for letter in news if letter.key not in known]
        for letter in news:
            put_news(session, workspace, letter, plan_id=None, now=now)
    return len(news)


def _is_told(workspace: Workspace, letter: LostLetter, now: datetime) -> bool:
    """Not the news itself, and of the days looked back on only whole ones: a part would read like another day's news."""
    if letter.kind == LetterKind.UNDELIVERABLE.value:
        return False
    day = workspace.local_day(letter.finished_at or now)
    return letter.passed_on_at is None or day > workspace.local_day(now - LOOKED_BACK)


def _by_reader(
    session: Session,
    workspace: Workspace,
    letters: Sequence[LostLetter],
    steps: Sequence[LostStep],
    closed: set[str],
    now: datetime,
) -> dict[tuple[_Reader, date], list[LostLetter]]:
    plans_of: dict[int, set[int]] = defaultdict(set)
    for step in steps:
        plans_of[step.letter_id or 0].add(step.plan_id)
    for letter in letters:
        if letter.plan_id:
            plans_of[letter.id].add(letter.plan_id)
    plans = by_id(session, Plan, {plan for found in plans_of.values() for plan in found})
    readers = {plan.id or 0: _readers_of(session, plan, closed) for plan in plans.values()}
    found: dict[tuple[_Reader, date], list[LostLetter]] = defaultdict(list)
    for letter in letters:
        day = workspace.local_day(letter.finished_at or now)
        told = {reader for plan in plans_of[letter.id] for reader in readers.get(plan, ())}
        for reader in sorted(told or set(_administrators(session, closed))):
            found[reader, day].append(letter)
    return found


def _readers_of(session: Session, plan: Plan, closed: set[str]) -> list[_Reader]:
    """The coordinating desk, else its head, else whoever runs the installation."""
    unit_id = plan.coordinating_unit_id or 0
    holders = undelivered_queries.holders(session, [unit_id])
    why = f"Ông/Bà theo dõi kế hoạch {plan.document_number or plan.key} tại cơ quan đầu mối."
    for role in (ContactRole.DESK, ContactRole.HEAD):
        for one in holders:
            if one.role is role and not one.refused_at and same_person(one.email) not in closed:
                return [_Reader(one.name, one.email, why)]
    return _administrators(session, closed)


def _administrators(session: Session, closed: set[str]) -> list[_Reader]:
    return [
        _Reader(user.name, user.email, "Ông/Bà quản trị hệ thống này.")
        for user in access_queries.all_users(session)
        if user.role is UserRole.ADMINISTRATOR and same_person(user.email) not in closed
    ]


def _letter(
    session: Session,
    workspace: Workspace,
    reader: _Reader,
    day: date,
    lost: Sequence[LostLetter],
    steps: Iterable[LostStep],
    now: datetime,
) -> Letter:
    last = max(letter.finished_at or now for letter in lost)
    subject = f"{day.isoformat()}:{len(lost)}:{last.isoformat(timespec='seconds')}"
    return Letter(
        key=answer_letter_key(LetterKind.UNDELIVERABLE.value, subject, reader.email),
        kind=LetterKind.UNDELIVERABLE,
        recipient_name=reader.name,
        recipient_email=reader.email,
        why=reader.why,
        today=workspace.local_day(now),
        facts={
            "day": day.isoformat(),
            "number": str(len(lost)),
            "reasons": _reasons(session, lost, steps),
            "link": f"{workspace.sender.base_url}/outbox",
        },
    )


def _reasons(session: Session, lost: Sequence[LostLetter], steps: Iterable[LostStep]) -> str:
    """One line a letter, the newest first: "Sở Tài chính <a@example.vn>: 550 không có hộp thư này"."""
    unit_of = {step.letter_id: step.unit_id for step in steps}
    units = by_id(session, Unit, unit_of.values())
    lines = []
    for letter in sorted(lost, key=lambda one: one.id, reverse=True)[:MOST_TOLD]:
        unit = units.get(unit_of.get(letter.id, 0))
        who = unit.name if unit else letter.recipient_name
        lines.append(f"{who} <{letter.recipient_email}>: {letter.reason or 'không rõ lý do'}")
    if len(lost) > MOST_TOLD:
        lines.append(f"… và {len(lost) - MOST_TOLD} thư khác")
    return "\n".join(lines)
