"""Cards that the database counts, and cards that are kept, are the cards that are counted row by row."""

import asyncio
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text

from bench.web_world import Size, opening, write
from config.clock import SetClock
from models.queries import kept_scorecards as kept_queries
from operations.ladder.run_round import run_round
from operations.reporting import keep_scorecards
from operations.reporting.count_scorecards import YearCards, counted_cards, named_cards
from operations.reporting.gather_scorecards import scorecard_years, scorecards_of
from operations.reporting.keep_scorecards import cards_to_show, keep_cards, renew_kept_cards, years_renewed
from operations.workspace import Workspace
from rules.errors import BadInput
from rules.scorecard import MEASURES
from tests.operations.scorecard_world import live_by_chance

SMALL = Size(units=12, plans=3, members=4)
SEEN = dict.fromkeys(MEASURES, 0)


@pytest.fixture
def lived(workspace: Workspace, clock: SetClock) -> Workspace:
    """240 obligations of three plans over two years."""
    clock.set(opening())
    with workspace.database.transaction() as session:
        write(session.connection(), SMALL)
    return workspace


@pytest.fixture
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep_scorecards, "MOST_AT_ONCE", 20)


def counted(workspace: Workspace, year: int) -> YearCards:
    with workspace.database.reading() as session:
        return counted_cards(session, workspace, year, now=workspace.clock.now())


def shown(workspace: Workspace, year: int) -> YearCards | None:
    return cards_to_show(workspace, year, now=workspace.clock.now())


def check_every_year(workspace: Workspace) -> None:
    years = scorecard_years(workspace)
    for year in {*years, min(years) - 1}:
        book = scorecards_of(workspace, year, now=workspace.clock.now())
        found = counted(workspace, year)
        assert {unit.unit_id: unit.card for unit in book.units} == dict(found.cards), year
        assert found.total == book.total
        named = named_cards(workspace, found, found.cards)
        assert [(one.code, one.name) for one in named] == [(one.code, one.name) for one in book.units]
        for name in SEEN:
            SEEN[name] += getattr(found.total, name)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
def test_counted_cards_equal_those_counted_row_by_row(lived: Workspace, seed: int) -> None:
    """What the last example left is where the next begins."""
    live_by_chance(lived, seed)
    check_every_year(lived)


def test_everything_that_is_counted_has_been_seen() -> None:
    """Else the comparison above would prove less than it says."""
    if not any(SEEN.values()):
        pytest.skip("runs after the comparison, in the same process")
    assert [name for name, number in SEEN.items() if not number] == []


def test_the_number_of_statements_does_not_grow_with_units(lived: Workspace) -> None:
    asked: list[str] = []
    listen = lambda *given: asked.append(given[2])  # noqa: E731
    year = lived.local_day(opening()).year
    event.listen(lived.database.engine, "before_cursor_execute", listen)
    counted(lived, year)
    before = len(asked)
    with lived.database.transaction() as session:
        session.execute(text("UPDATE obligation SET unit_id = 2"))
    asked.clear()
    counted(lived, year)
    assert len(asked) == before < 25


def test_a_small_year_is_always_counted_now(lived: Workspace) -> None:
    year = lived.local_day(opening()).year
    keep_cards(lived, year)
    with lived.database.transaction() as session:
        session.execute(text("UPDATE obligation SET state = 'waived'"))
    found = shown(lived, year)
    assert found is not None
    assert not found.is_kept
    assert (found.total.waived, found.total.done) == (found.total.obligations, 0)
    assert renew_kept_cards(lived, lived.local_day(opening())) == []
    with pytest.raises(BadInput, match="bốn chữ số"):
        shown(lived, 21)


@pytest.mark.usefixtures("everything_is_large")
def test_a_large_year_is_shown_as_it_was_kept(lived: Workspace, clock: SetClock) -> None:
    year = lived.local_day(opening()).year
    assert shown(lived, year) is None
    live_by_chance(lived, 5)
    kept = keep_cards(lived, year)
    with lived.database.transaction() as session:
        session.execute(text("UPDATE obligation SET state = 'waived'"))
    clock.set(opening() + timedelta(hours=3))
    found = shown(lived, year)
    assert found == YearCards(year, kept.as_of, kept.cards, kept.total, is_kept=True)
    assert lived.local(opening()) == found.as_of
    again = keep_cards(lived, year)
    assert again.total.done == 0
    found = shown(lived, year)
    assert found is not None
    assert (found.cards, found.as_of) == (again.cards, lived.local(clock.now()))


@pytest.mark.usefixtures("everything_is_large")
def test_what_another_release_kept_is_counted_again(lived: Workspace) -> None:
    year = lived.local_day(opening()).year
    with lived.database.transaction() as session:
        content = '{"measures":["on_time","unheard_of"],"units":[[2,1,1]]}'
        kept_queries.put(session, year, as_of=opening(), content=content)
    assert shown(lived, year) is None


@pytest.mark.usefixtures("everything_is_large")
def test_the_first_round_of_a_day_renews_the_year(lived: Workspace, clock: SetClock) -> None:
    today = lived.local_day(opening())
    assert asyncio.run(run_round(lived, engine="test")).scorecards == 1
    assert asyncio.run(run_round(lived, engine="test")).scorecards == 0
    first = shown(lived, today.year)
    assert first is not None
    assert first.as_of == lived.local(opening())
    clock.set(opening() - timedelta(hours=6))  # before the office opens
    with lived.database.transaction() as session:
        session.execute(text("DELETE FROM kept_scorecards"))
    assert asyncio.run(run_round(lived, engine="test")).scorecards == 0
    assert shown(lived, today.year) is None


def test_people_grade_by_the_year_before_until_march() -> None:
    assert years_renewed(date(2026, 3, 31)) == (2026, 2025)
    assert years_renewed(date(2026, 4, 1)) == (2026,)
