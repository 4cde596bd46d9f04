"""Statements behind the escalation board: what is overdue by level and age, who was told last, what comes next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Dialect, and_, case, func, or_, select
from sqlmodel import Session, col

from models import (
    AuditEvent,
    Contact,
    ContactRole,
    DueEvent,
    DueOutcome,
    Extension,
    ExtensionState,
    Obligation,
    ObligationKind,
    Plan,
    Unit,
)
from models.queries import obligations as obligation_queries
from models.queries import sums
from models.queries.board_choice import Selection, chosen
from models.queries.bulk import BulkQuery, among, as_list, composed_once
from models.queries.bulk import listed as listed_in
from models.queries.counted import is_running
from models.queries.obligations import ObligationView
from rules.folding import fold
from rules.progress import AGE_BUCKETS


@dataclass(frozen=True)
class Overdue:
    """Which of the overdue the board shows. `age`: a place in AGE_BUCKETS; `handler`: part of a name, or an address."""

    selection: Selection
    level: int | None = None
    age: int | None = None
    field: str = ""
    handler: str = ""
    kind: ObligationKind | None = None

    def conditions(self, today: date) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = [
            *chosen(self.selection),
            cast("ColumnElement[bool]", is_running()),
            col(Obligation.due_on) < today,
        ]
        if self.level is not None:
            found.append(col(Obligation.level_reached) == self.level)
        if self.age is not None:
            first, last = days_of_age(self.age, today)
            found.append(col(Obligation.due_on) <= last)
            if first is not None:
                found.append(col(Obligation.due_on) >= first)
        if self.field:
            found.append(
                col(Obligation.plan_id).in_(select(col(Plan.id)).where(col(Plan.field) == self.field))
            )
        if self.kind is not None:
            found.append(col(Obligation.kind) == self.kind)
        if self.handler:
            found.append(_handled_by(self.handler))
        return found


def days_of_age(age: int, today: date) -> tuple[date | None, date]:
    """The due dates an age class spans, in calendar days: (first, last)."""
    youngest, oldest = AGE_BUCKETS[age]
    first = today - timedelta(days=oldest) if oldest is not None else None
    return first, today - timedelta(days=youngest)


def _handled_by(words: str) -> ColumnElement[bool]:
    """The colleague it was handed over to; else the desk of the unit."""
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"

    def is_named(name: Any, email: Any) -> ColumnElement[bool]:
        return or_(name.like(pattern, escape="\\"), func.lower(email) == words.lower())

    desk = select(col(Contact.unit_id)).where(
        col(Contact.role) == ContactRole.DESK,
        col(Contact.is_active),
        is_named(col(Contact.name), col(Contact.email)),
    )
    return or_(
        is_named(col(Obligation.handled_by_name), col(Obligation.handled_by_email)),
        and_(col(Obligation.handled_by_email).is_(None), col(Obligation.unit_id).in_(desk)),
    )


def by_level_and_age(session: Session, wanted: Overdue, today: date) -> dict[tuple[int, int], int]:
    """How many stand at which level and in which age class; out of the kept sums where they can tell."""
    if not (wanted.field or wanted.handler or wanted.kind) and wanted.level is None and wanted.age is None:
        return sums.overdue_levels_and_ages(session, wanted.selection, today)
    age = case(
        *(
            (col(Obligation.due_on) >= today - timedelta(days=last), place)
            for place, (_, last) in enumerate(AGE_BUCKETS)
            if last is not None
        ),
        else_=len(AGE_BUCKETS) - 1,
    )
    rows = (
        select(col(Obligation.level_reached).label("level"), age.label("age"))
        .where(*wanted.conditions(today))
        .subquery()
    )
    places: Sequence[Any] = (rows.c.level, rows.c.age)
    found = session.execute(select(*places, func.count()).group_by(*places))
    return {(level, place): number for level, place, number in found}


def listed(
    session: Session, wanted: Overdue, today: date, *, limit: int, offset: int = 0
) -> list[ObligationView]:
    """The highest level first, in it the oldest first."""
    ids = [row[0] for row in _ids_listed(session, wanted, today, limit, offset)]
    views = obligation_queries.views_of_ids(session, ids)
    return [views[found] for found in ids]


@composed_once
def _ids_listed(wanted: Overdue, today: date, limit: int, offset: int) -> Any:
    order = (col(Obligation.level_reached).desc(), col(Obligation.due_on), col(Obligation.id))
    found = select(col(Obligation.id)).where(*wanted.conditions(today)).order_by(*order)
    return found.limit(limit).offset(offset)


class LastTold(NamedTuple):
    """One person the last step of an obligation went to."""

    obligation_id: int
    level: int
    audience: str
    name: str | None
    acting_for: str | None
    raised_at: datetime


def last_told(session: Session, obligation_ids: Collection[int]) -> dict[int, list[LastTold]]:
    """To whom the last step of each obligation went, in the order it was raised."""
    dialect = session.get_bind().dialect
    found: dict[int, list[LastTold]] = {}
    for row in _last_told(dialect).rows(session, ids=as_list(dialect, obligation_ids)):
        one = LastTold(*row)
        found.setdefault(one.obligation_id, []).append(one)
    return found


@cache
def _last_told(dialect: Dialect) -> BulkQuery:
    is_raised = (
        listed_in(dialect, col(DueEvent.obligation_id)),
        col(DueEvent.outcome) == DueOutcome.RAISED,
    )
    newest = (
        select(col(DueEvent.obligation_id).label("about"), func.max(col(DueEvent.raised_at)).label("at"))
        .where(*is_raised)
        .group_by(col(DueEvent.obligation_id))
        .subquery()
    )
    columns: tuple[Any, ...] = (
        DueEvent.obligation_id,
        DueEvent.level,
        DueEvent.audience,
        DueEvent.recipient_name,
        DueEvent.acting_for,
        DueEvent.raised_at,
    )
    statement = (
        select(*columns)
        .join(newest, and_(newest.c.about == DueEvent.obligation_id, newest.c.at == DueEvent.raised_at))
        .where(*is_raised)
        .order_by(col(DueEvent.id))
    )
    return BulkQuery.of(statement, dialect)


def asked_extensions(session: Session, obligation_ids: Collection[int]) -> dict[int, date]:
    """Obligation → the date a waiting request asks for."""
    statement = select(col(Extension.obligation_id), col(Extension.until)).where(
        among(session, col(Extension.obligation_id), obligation_ids),
        col(Extension.state) == ExtensionState.ASKED,
    )
    return dict(session.execute(statement).tuples().all())


def steps_by_day(session: Session, wanted: Overdue, today: date, until: date) -> dict[date, int]:
    """How many of them will be urged again on which of the coming days."""
    return {on: number for on, number in _steps_by_day(session, wanted, today, until) if on is not None}


@composed_once
def _steps_by_day(wanted: Overdue, today: date, until: date) -> Any:
    day = col(Obligation.next_action_on)
    found = select(day, func.count()).where(*wanted.conditions(today), day.between(today, until))
    return found.group_by(day).order_by(day)


class UnitName(NamedTuple):
    id: int
    code: str
    name: str


def unit_called(session: Session, words: str) -> UnitName | None:
    """By its code, else by its name or short name as people type it; an ambiguous name is nobody's."""
    columns: tuple[Any, ...] = (Unit.id, Unit.code, Unit.name)
    is_it = or_(col(Unit.code) == words, col(Unit.folded_name) == fold(words), col(Unit.short_name) == words)
    found = [UnitName(*row) for row in session.execute(select(*columns).where(is_it).limit(2))]
    exact = [one for one in found if one.code == words]
    return (exact or found)[0] if len(exact or found) == 1 else None


def newest_change(session: Session) -> tuple[int, int]:
    """Grows whenever anything is changed: every change leaves an event or a step behind."""
    events, steps = select(func.max(col(AuditEvent.id))), select(func.max(col(DueEvent.id)))
    return session.execute(events).scalar() or 0, session.execute(steps).scalar() or 0
