"""Who is told that a letter has given a period other dates: one letter a person (tracking.md 2.6)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session

from models import ContactRole, Plan
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from models.queries.units import Person
from notifications.letters import Letter, LetterChange, LetterKind
from operations.letters.put_news import put_news
from operations.obligation_words import what_is_owed
from operations.workspace import Workspace
from rules.keys import answer_letter_key
from rules.letter_reference import LetterReference


class Move(NamedTuple):
    """One obligation from its date to another."""

    view: ObligationView
    was: date
    to: date


@dataclass(frozen=True)
class PeriodNews:
    """One person and what moves for the units they answer for."""

    person: Person
    units: tuple[str, ...]
    changes: tuple[LetterChange, ...]


def news_of_period(session: Session, moving: Iterable[Move]) -> tuple[PeriodNews, ...]:
    """By address; a unit without a desk officer is told through its head."""
    moving = list(moving)
    people = unit_queries.people_of(session, {move.view.obligation.unit_id for move in moving})
    found: dict[str, list[tuple[Person, str, LetterChange]]] = defaultdict(list)
    for view, was, to in moving:
        unit_id = view.obligation.unit_id
        person = people.get((unit_id, ContactRole.DESK)) or people.get((unit_id, ContactRole.HEAD))
        if person is not None:
            change = LetterChange("moved", what_is_owed(view), was.isoformat(), to.isoformat())
            found[person.email].append((person, view.unit.name, change))
    return tuple(_news(rows) for _, rows in sorted(found.items()))


def _news(rows: list[tuple[Person, str, LetterChange]]) -> PeriodNews:
    units = tuple(dict.fromkeys(unit for _, unit, _ in rows))
    changes = tuple(
        change
        if len(units) == 1
        else LetterChange(change.kind, f"{unit}: {change.what}", change.before, change.after)
        for _, unit, change in rows
    )
    return PeriodNews(rows[0][0], units, changes)


def tell_people(
    session: Session,
    workspace: Workspace,
    news: Iterable[PeriodNews],
    plan: Plan,
    letter: LetterReference,
    period_id: int,
    edition: int,
    now: datetime,
) -> None:
    """In the transaction that moves the dates, under a key of the period's edition: never twice."""
    for one in news:
        put_news(
            session,
            workspace,
            Letter(
                key=answer_letter_key(
                    LetterKind.PLAN_CHANGED.value, f"period{period_id}:e{edition}", one.person.email
                ),
                kind=LetterKind.PLAN_CHANGED,
                recipient_name=one.person.name,
                recipient_email=one.person.email,
                why=f"Ông/Bà là người phụ trách việc của {', '.join(one.units)}.",
                today=workspace.local_day(now),
                changes=one.changes,
                facts={
                    "plan": plan.document_number or plan.key,
                    "amendment": f"công văn số {letter.words()}",
                    "unit": ", ".join(one.units),
                },
            ),
            plan_id=plan.id,
            now=now,
        )
