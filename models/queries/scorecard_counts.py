"""What each unit's scorecard counts, for all units at once: a fixed number of statements, each over one year alone.

Figures come under the names of rules.scorecard.Scorecard, of whoever is on record as owing; a test holds them against
the cards that are counted row by row. Each statement is put together once: that takes as long as answering it.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Dialect, Select, and_, case, or_, select
from sqlmodel import col, func

from models import (
    DocumentKind,
    DocumentState,
    DueEvent,
    DueOutcome,
    Extension,
    ExtensionState,
    LetterObligation,
    Obligation,
    ObligationKind,
    OfficialLetter,
    Submission,
    SubmissionState,
    Tier,
)
from models.queries.bulk import BulkQuery
from models.queries.counted import walked_day
from models.queries.scorecard_years import CountedYear, day_given
from models.queries.scorecards import NO_REMINDER
from rules.lifecycle import DONE, State
from rules.progress import AGE_BUCKETS
from rules.scorecard import AGES, BEGUN, Fate
from rules.scorecard import DONE as DONE_FATES

# Of a unit: the name of a figure, and how much of it.
Figures = Iterable[tuple[int, str, int]]

NOT_BEGUN = (State.SCHEDULED, State.WAIVED, State.CANCELLED)
# In this order they are asked for: most are done.
CLASSES = (
    *(fate.value for fate in (Fate.LATE, Fate.ON_TIME)),
    *(state.value for state in NOT_BEGUN),
    Fate.IN_TERM.value,
    *AGES,
)
BEGUN_NAMES = frozenset({*(fate.value for fate in BEGUN), *AGES})
DONE_NAMES = frozenset(fate.value for fate in DONE_FATES)
PLACES = 2 * len(CLASSES)


class CancelledRow(NamedTuple):
    """One that is followed no longer."""

    id: int
    unit_id: int
    due_on: Any
    changed_at: Any


def figures(year: CountedYear) -> Iterator[Figures]:
    """All that is added up; what a unit has none of is left out."""
    dialect = year.dialect
    yield _fates(year.rows(_ask_fates(dialect, year.has_drafts)))
    yield _marks(year.rows(_ask_marks(dialect, year.has_drafts)))
    for ask, names in (
        (_ask_reminders, ("reminders", "urged", "highest_level")),
        (_ask_returned, ("returned_answers", "returned_obligations")),
        (_ask_extensions, ("extensions_asked", "extensions_granted", "extensions_refused")),
        (_ask_explained, ("explained",)),
    ):
        yield _named(year.rows(ask(dialect, year.has_drafts)), names)


def cancelled(year: CountedYear) -> list[CancelledRow]:
    """The few of which some had run out before, which no statement can tell on both databases."""
    return [CancelledRow._make(row) for row in year.rows(_ask_cancelled(year.dialect, year.has_drafts))]


def _named(rows: Iterable[Any], names: tuple[str, ...]) -> Figures:
    for unit_id, *numbers in rows:
        for name, number in zip(names, numbers, strict=True):
            yield unit_id, name, int(number)


def _fates(rows: Iterable[Any]) -> Figures:
    """Each obligation in one class, an overdue one in that of its age; and the reports, those to the body above too."""
    for key, number in rows:
        unit_id, place = divmod(key, PLACES)
        name = CLASSES[place // 2]
        yield unit_id, name, number
        if name in AGES:
            yield unit_id, Fate.OVERDUE.value, number
        if place % 2:
            yield from _reports(unit_id, name, number)


def _reports(unit_id: int, name: str, number: int) -> Figures:
    if name in BEGUN_NAMES:
        yield unit_id, "reports_owed", number
    if name in DONE_NAMES:
        yield unit_id, "reports_sent", number


def _marks(rows: Iterable[Any]) -> Figures:
    for key, upward, taken_over, urged, level in rows:
        unit_id, place = divmod(key, PLACES)
        name = CLASSES[place // 2]
        # `_fates` has counted them as the units'.
        yield from _reports(unit_id, name, -upward)
        if name in BEGUN_NAMES:
            yield unit_id, "taken_over", taken_over
        yield unit_id, "urged", urged
        yield unit_id, "highest_level", level


@lru_cache
def _ask_fates(dialect: Dialect, has_drafts: bool) -> BulkQuery:
    """One number to group by, out of unit, class and whether it is a report: three columns take a third longer."""
    is_report = case((col(Obligation.kind) == ObligationKind.REPORT, 1), else_=0)
    key = (_key() + is_report).label("place")
    return _asked(select(key, func.count()).group_by(key), dialect, has_drafts)


@lru_cache
def _ask_marks(dialect: Dialect, has_drafts: bool) -> BulkQuery:
    """What few have: urged, inherited when overdue, and reports to the body above."""
    is_upward = and_(col(Obligation.tier) == Tier.TOP, col(Obligation.kind) == ObligationKind.REPORT)
    is_taken_over = col(Obligation.inherited_on) > col(Obligation.due_on)
    is_urged = col(Obligation.level_reached) > 0
    key = _key().label("place")
    told = (_number_of(is_upward), _number_of(is_taken_over), _number_of(is_urged))
    statement = select(key, *told, func.max(col(Obligation.level_reached))).group_by(key)
    return _asked(statement.where(or_(is_upward, is_taken_over, is_urged)), dialect, has_drafts)


@lru_cache
def _ask_reminders(dialect: Dialect, has_drafts: bool) -> BulkQuery:
    """The days on which each was reminded of; a new term sets its level back, the steps before it stay."""
    told = (
        select(
            col(Obligation.unit_id).label("unit_id"),
            col(Obligation.level_reached).label("reached"),
            func.count(col(DueEvent.raised_on).distinct()).label("days"),
            func.max(col(DueEvent.level)).label("level"),
        )
        .join(DueEvent, col(DueEvent.obligation_id) == col(Obligation.id))
        .where(
            *CountedYear.conditions(dialect, has_drafts),
            col(DueEvent.outcome) == DueOutcome.RAISED,
            col(DueEvent.letter) != NO_REMINDER,
        )
        # In the order of the index by which the year is read: nothing has to be sorted.
        .group_by(walked_day(dialect), col(Obligation.id))
        .subquery("told")
    )
    urged_before = _number_of(and_(told.c.level > 0, told.c.reached == 0))
    statement = select(told.c.unit_id, func.sum(told.c.days), urged_before, func.max(told.c.level))
    return BulkQuery.of(statement.group_by(told.c.unit_id), dialect)


@lru_cache
def _ask_returned(dialect: Dialect, has_drafts: bool) -> BulkQuery:
    obligations = func.count(col(Submission.obligation_id).distinct())
    statement = _joined(Submission, func.count(), obligations)
    return _asked(statement.where(col(Submission.state) == SubmissionState.RETURNED), dialect, has_drafts)


@lru_cache
def _ask_extensions(dialect: Dialect, has_drafts: bool) -> BulkQuery:
    state = col(Extension.state)
    of_state = (_number_of(state == ExtensionState.GRANTED), _number_of(state == ExtensionState.REFUSED))
    return _asked(_joined(Extension, func.count(), *of_state), dialect, has_drafts)


@lru_cache
def _ask_explained(dialect: Dialect, has_drafts: bool) -> BulkQuery:
    """Those about which an issued công văn asked for an explanation."""
    obligations = func.count(col(LetterObligation.obligation_id).distinct())
    statement = (
        _joined(LetterObligation, obligations)
        .join(OfficialLetter, col(OfficialLetter.id) == col(LetterObligation.letter_id))
        .where(
            col(OfficialLetter.kind) == DocumentKind.EXPLANATION,
            col(OfficialLetter.state) == DocumentState.ISSUED,
        )
    )
    return _asked(statement, dialect, has_drafts)


@lru_cache
def _ask_cancelled(dialect: Dialect, has_drafts: bool) -> BulkQuery:
    columns: tuple[Any, ...] = tuple(getattr(Obligation, name) for name in CancelledRow._fields)
    statement = select(*columns).where(col(Obligation.state) == State.CANCELLED)
    return _asked(statement, dialect, has_drafts)


def _asked(statement: Select[Any], dialect: Dialect, has_drafts: bool) -> BulkQuery:
    return BulkQuery.of(statement.where(*CountedYear.conditions(dialect, has_drafts)), dialect)


def _joined(table: Any, *told: ColumnElement[int]) -> Select[Any]:
    unit = col(Obligation.unit_id)
    return select(unit, *told).join(table, col(table.obligation_id) == col(Obligation.id)).group_by(unit)


def _number_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _key() -> ColumnElement[int]:
    """The unit and the place of the class: rules.scorecard.fate_of, of an overdue one that of rules.scorecard.age_of."""
    state, due_on, answered_on = (
        col(one) for one in (Obligation.state, Obligation.due_on, Obligation.answered_on)
    )
    is_done = state.in_(DONE)
    last_days = [last for _, last in AGE_BUCKETS if last is not None]
    conditions = (
        and_(is_done, answered_on > due_on),
        and_(is_done, answered_on.is_not(None)),
        *(state == one for one in NOT_BEGUN),
        *(due_on >= day_given(days) for days in (0, *last_days)),
    )
    placed = ((condition, 2 * place) for place, condition in enumerate(conditions))
    return col(Obligation.unit_id) * PLACES + case(*placed, else_=PLACES - 2)
