"""Who is told that the calendar has moved their dates: one letter a person, about everything that moves (tracking.md 1.4)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from models import ContactRole
from models.queries import units as unit_queries
from models.queries.units import Person
from notifications.letters import Letter, LetterChange, LetterKind
from operations.calendars.calendar_effects import CalendarEffects
from operations.ladder.step_addressees import stand_ins
from operations.letters.put_news import put_news
from operations.obligation_words import plan_number, what_is_owed
from operations.workspace import Workspace
from rules.keys import answer_letter_key


@dataclass(frozen=True)
class PersonNews:
    """One person, the units they answer for, and every date of theirs that moves."""

    person: Person
    units: tuple[str, ...]
    acting_for: tuple[str, ...]  # who is away and has named this person
    changes: tuple[LetterChange, ...]


class _Told(NamedTuple):
    person: Person
    acting_for: str | None
    unit: str
    change: LetterChange


def news_of_calendar(session: Session, effects: CalendarEffects) -> tuple[PersonNews, ...]:
    """By address: somebody who answers for two units gets one letter. A unit without a desk officer: its head."""
    people = unit_queries.people_of(session, {view.obligation.unit_id for view, _ in effects.moved})
    standing = stand_ins(session, effects.today)
    found: dict[str, list[_Told]] = {}
    for view, shift in sorted(effects.moved, key=lambda pair: (pair[1].dated.day, pair[0].obligation.id)):
        unit_id = view.obligation.unit_id
        holder = people.get((unit_id, ContactRole.DESK)) or people.get((unit_id, ContactRole.HEAD))
        if holder is None:
            continue
        person, acting_for = standing.for_person(holder)
        what = f"{what_is_owed(view)} ({plan_number(view)})"
        change = LetterChange("moved", what, shift.dated.day.isoformat(), shift.to.isoformat())
        found.setdefault(person.email, []).append(_Told(person, acting_for, view.unit.name, change))
    return tuple(_news(rows) for _, rows in sorted(found.items()))


def _news(rows: list[_Told]) -> PersonNews:
    units = tuple(dict.fromkeys(row.unit for row in rows))
    changes = tuple(
        row.change if len(units) == 1 else replace(row.change, what=f"{row.unit}: {row.change.what}")
        for row in rows
    )
    acting_for = tuple(dict.fromkeys(row.acting_for for row in rows if row.acting_for))
    return PersonNews(rows[0].person, units, acting_for, changes)


def tell_people(
    session: Session, workspace: Workspace, effects: CalendarEffects, version: int, now: datetime
) -> int:
    """In the transaction that changes the calendar, under a key of the calendar's new version: never twice. The number told."""
    news = news_of_calendar(session, effects)
    subject = f"{effects.row.key}:v{version}"
    entries = [one.after or one.before for one in effects.days]
    sources = dict.fromkeys(one.source for one in entries if one is not None)
    for one in news:
        letter = Letter(
            key=answer_letter_key(LetterKind.CALENDAR_CHANGED.value, subject, one.person.email),
            kind=LetterKind.CALENDAR_CHANGED,
            recipient_name=one.person.name,
            recipient_email=one.person.email,
            why=_why(one),
            today=effects.today,
            changes=one.changes,
            facts={
                "calendar": effects.row.name,
                "off": _days(effects, works=False),
                "worked": _days(effects, works=True),
                "source": "; ".join(sources),
                "roll": "".join(str(rule.after) for rule in effects.rules if rule.column == "roll_rule"),
                "unit": ", ".join(one.units),
            },
        )
        put_news(session, workspace, letter, plan_id=None, now=now)
    return len(news)


def _why(one: PersonNews) -> str:
    why = f"Ông/Bà là người phụ trách việc của {', '.join(one.units)}."
    if one.acting_for:
        why = f"{why} Ông/Bà nhận thay {', '.join(one.acting_for)}, đang vắng mặt."
    return why


def _days(effects: CalendarEffects, *, works: bool) -> str:
    """The days that become rest days, or working days; what is only named anew is none."""
    key = effects.row.key
    return " ".join(
        one.day.isoformat()
        for one in effects.days
        if effects.after[key].is_workday(one.day) is works
        and effects.before[key].is_workday(one.day) is not works
    )
