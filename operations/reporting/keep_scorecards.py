"""Scorecards of a year that is too large to be counted while a page waits: kept, with the instant they speak of."""

import json
from datetime import date, datetime
from functools import lru_cache

from sqlmodel import Session

from models.queries import kept_scorecards as kept_queries
from models.queries.scorecard_years import has_more_than
from operations.reporting.count_scorecards import Cards, YearCards, check_year, counted_cards
from operations.workspace import Workspace
from rules.scorecard import MEASURES, Scorecard, added

# Obligations of a year that are counted in less time than a page may take.
MOST_AT_ONCE = 20_000
# Until then people still grade by the year before.
GRADED_UNTIL = 3


def cards_to_show(workspace: Workspace, year: int, *, now: datetime) -> YearCards | None:
    """Counted now, or, of a large year, as they were kept; None when nothing is kept of it yet."""
    check_year(year)
    with workspace.database.reading() as session:
        if not has_more_than(session, year, MOST_AT_ONCE):
            return counted_cards(session, workspace, year, now=now)
        return _kept(session, workspace, year)


def is_large(workspace: Workspace, year: int) -> bool:
    check_year(year)
    with workspace.database.reading() as session:
        return has_more_than(session, year, MOST_AT_ONCE)


def keep_cards(workspace: Workspace, year: int) -> YearCards:
    """Count a year and keep what was found; counting holds no lock."""
    now = workspace.clock.now()
    with workspace.database.reading() as session:
        found = counted_cards(session, workspace, year, now=now)
    content = _written(found.cards)
    with workspace.database.transaction() as session:
        kept_queries.put(session, year, as_of=now, content=content)
    return found


def renew_kept_cards(workspace: Workspace, today: date) -> list[int]:
    """The large ones of the years that people look at, once a day; which years were counted."""
    renewed = []
    for year in years_renewed(today):
        with workspace.database.reading() as session:
            as_of = kept_queries.kept_at(session, year)
            is_fresh = as_of is not None and workspace.local_day(as_of) == today
            is_wanted = not is_fresh and has_more_than(session, year, MOST_AT_ONCE)
        if is_wanted:
            keep_cards(workspace, year)
            renewed.append(year)
    return renewed


def years_renewed(today: date) -> tuple[int, ...]:
    return (today.year, today.year - 1) if today.month <= GRADED_UNTIL else (today.year,)


def _kept(session: Session, workspace: Workspace, year: int) -> YearCards | None:
    kept = kept_queries.of_year(session, year)
    read = _read(kept.content) if kept else None
    if kept is None or read is None:
        return None
    cards, total = read
    return YearCards(year, workspace.local(kept.as_of), cards, total, is_kept=True)


def _written(cards: Cards) -> str:
    rows = [[unit_id, *card] for unit_id, card in cards.items()]
    return json.dumps({"measures": MEASURES, "units": rows}, separators=(",", ":"))


@lru_cache(maxsize=8)
def _read(content: str) -> tuple[Cards, Scorecard] | None:
    """None of what another release kept, whose measures were others: it is counted again."""
    kept = json.loads(content)
    if tuple(kept["measures"]) != MEASURES:
        return None
    cards = {unit_id: Scorecard(*numbers) for unit_id, *numbers in kept["units"]}
    return cards, added(cards.values())
