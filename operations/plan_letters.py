"""Planned letters: one envelope a person a day, written in the transaction that raised what it will speak about."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import Session

from models.queries import outbox as outbox_queries
from operations.workspace import Workspace
from rules.delivery import LetterState
from rules.keys import reminder_letter_key
from rules.office_hours import office_opening


def plan_letters(
    session: Session, workspace: Workspace, people: Iterable[tuple[str, str]], *, today: date, now: datetime
) -> dict[str, int]:
    """The id of the letter each address gets; a person whose letter of today has been written gets the next day's."""
    names = dict(people)
    waiting = dict.fromkeys(names, today)
    letters: dict[str, int] = {}
    while waiting:
        keys = {email: reminder_letter_key(email, day) for email, day in waiting.items()}
        rows = [
            _row(workspace, key=keys[email], email=email, name=names[email], day=day, now=now)
            for email, day in waiting.items()
        ]
        outbox_queries.add_letters(session, rows)
        known = outbox_queries.letters_by_key(session, keys.values())
        for email in list(waiting):
            letter_id, state = known[keys[email]]
            if state is LetterState.PLANNED:
                letters[email] = letter_id
                del waiting[email]
            else:
                waiting[email] = workspace.calendar.shift(waiting[email], 1)
    return letters


def _row(
    workspace: Workspace, *, key: str, email: str, name: str, day: date, now: datetime
) -> dict[str, object]:
    opening = office_opening(day, opens=workspace.settings.office_opens, calendar=workspace.calendar)
    not_before = opening.replace(tzinfo=workspace.zone)
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
