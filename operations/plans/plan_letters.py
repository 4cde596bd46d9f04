"""Planned letters: one envelope a person a day, written in the transaction that raised what it will speak about."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import Session

from models.queries import mail_choices as choice_queries
from models.queries import planned_letters as letter_queries
from operations.workspace import Workspace
from rules.delivery import LetterState
from rules.keys import reminder_letter_key


def plan_letters(
    session: Session,
    workspace: Workspace,
    people: Iterable[tuple[str, str]],
    *,
    today: date,
    now: datetime,
    known: dict[str, int] | None = None,
    at_once: bool = False,
) -> dict[str, int]:
    """The id of the letter each address gets; a person whose letter of today has been written gets the next day's.

    Who has chosen to hear of things at once gets another one of today, and with `at_once` so does everybody.

    `known`: letters this round has planned already; those that still wait for their words are not planned again.
    """
    known = {} if known is None else known
    # In one order, so that two processes that write to the same people never wait for each other.
    names = dict(sorted(people))
    waiting = letter_queries.still_planned(session, {known[email] for email in names if email in known})
    letters = {email: known[email] for email in names if known.get(email) in waiting}
    letters |= _planned_anew(
        session,
        workspace,
        {email: name for email, name in names.items() if email not in letters},
        today=today,
        now=now,
        at_once=at_once,
    )
    known |= letters
    return letters


def _planned_anew(
    session: Session,
    workspace: Workspace,
    names: dict[str, str],
    *,
    today: date,
    now: datetime,
    at_once: bool,
) -> dict[str, int]:
    waiting = dict.fromkeys(names, (today, 1))
    openings: dict[date, datetime] = {}
    letters: dict[str, int] = {}
    while waiting:
        keys = {email: reminder_letter_key(email, day, times) for email, (day, times) in waiting.items()}
        for day in {day for day, _ in waiting.values()} - set(openings):
            openings[day] = _opening(workspace, day)
        rows = [
            _row(keys[email], email, names[email], not_before=openings[day], now=now)
            for email, (day, _) in waiting.items()
        ]
        letter_queries.add_planned(session, rows)
        known = letter_queries.letters_by_key(session, keys.values())
        letters |= {
            email: known[key][0] for email, key in keys.items() if known[key][1] is LetterState.PLANNED
        }
        written = [email for email in waiting if email not in letters]
        hasty = set(written) if at_once else choice_queries.wanting_news_at_once(session, written)
        waiting = {
            email: (day, times + 1) if email in hasty else (workspace.calendar.shift(day, 1), 1)
            for email, (day, times) in waiting.items()
            if email not in letters
        }
    return letters


def _opening(workspace: Workspace, day: date) -> datetime:
    """The days asked for are such on which the installation acts, also where only some units work that day."""
    return datetime.combine(day, workspace.settings.office_opens, workspace.zone)


def _row(key: str, email: str, name: str, *, not_before: datetime, now: datetime) -> dict[str, object]:
    return {
        "key": key,
        "kind": "reminder",
        "recipient_email": email,
        "recipient_name": name,
        "state": LetterState.PLANNED,
        "planned_at": now,
        "not_before": not_before,
        "subject": "",
        "message_id": "",
        "attempts": 0,
    }
