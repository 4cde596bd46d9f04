"""The scorecards of all units of a year, counted by the database: the same cards as those counted from rows of evidence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from models.queries import report_facts as fact_queries
from models.queries import scorecard_counts as queries
from models.queries import scorecard_years as year_queries
from models.queries import scorecards as row_queries
from models.queries import standing as standing_queries
from models.queries.scorecard_years import CountedYear
from operations.reporting.heirs import heirs
from operations.units.unit_names_over_time import names_over_time
from operations.workspace import Workspace
from rules.errors import BadInput
from rules.scorecard import HIGHEST, MEASURES, Scorecard, added

FIRST_YEAR, LAST_YEAR = 1945, 2999
PLACES = {name: place for place, name in enumerate(MEASURES)}
Cards = Mapping[int, Scorecard]


@dataclass(frozen=True)
class YearCards:
    """`cards`: by unit, in the order of the directory; a merged unit stands once. `is_kept`: not counted just now."""

    year: int
    as_of: datetime
    cards: Cards
    total: Scorecard
    is_kept: bool = False


@dataclass(frozen=True)
class UnitCard:
    """One line of the table."""

    code: str
    name: str
    card: Scorecard


def check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput(f"năm {year} không hợp lệ", mend="ghi năm bằng bốn chữ số, ví dụ 2021")


def counted_cards(session: Session, workspace: Workspace, year: int, *, now: datetime) -> YearCards:
    check_year(year)
    cards = _cards(session, workspace, year, workspace.local_day(now))
    return YearCards(year, workspace.local(now), cards, added(cards.values()))


def named_cards(workspace: Workspace, found: YearCards, unit_ids: Iterable[int]) -> list[UnitCard]:
    """The cards of these units, in that order, under the names of today with those before them."""
    wanted = list(unit_ids)
    with workspace.database.reading() as session:
        units = fact_queries.unit_rows(session, wanted)
        names = names_over_time(session)
    since = news_since(found.year)
    return [UnitCard(units[one].code, names.printed(units[one], since), found.cards[one]) for one in wanted]


def news_since(year: int) -> date:
    """Changes of a name before the year are no news in its table."""
    return date(year - 1, 12, 31)


def _cards(session: Session, workspace: Workspace, year: int, today: date) -> dict[int, Scorecard]:
    """Of every unit that owes anything in the year, or leads standing work in a plan of it."""
    counted = CountedYear.of(session, year, today)
    heir_of = heirs(session, None, until=date(year, 12, 31))
    found: dict[int, list[int]] = defaultdict(lambda: [0] * len(MEASURES))
    for figures in queries.figures(counted):
        for unit_id, name, number in figures:
            card, place = found[heir_of.get(unit_id, unit_id)], PLACES[name]
            card[place] = max(card[place], number) if name == HIGHEST else card[place] + number
    for unit_id in _lapsed(session, workspace, counted):
        found[heir_of.get(unit_id, unit_id)][PLACES["lapsed"]] += 1
    plans = year_queries.plans_owing(session, year)
    for unit_id, number in standing_queries.of_plans(session, plans).items():
        found[heir_of.get(unit_id, unit_id)][PLACES["standing"]] += number
    return {unit_id: Scorecard(*found[unit_id]) for unit_id in sorted(found)}


def _lapsed(session: Session, workspace: Workspace, counted: CountedYear) -> list[int]:
    """Whose obligations had run out when they were cancelled; what another unit owes now has not."""
    late = [row for row in queries.cancelled(counted) if row.due_on < workspace.local_day(row.changed_at)]
    ended = row_queries.ended_by_unit_change(session, [row.id for row in late]) if late else set()
    return [row.unit_id for row in late if row.id not in ended]
