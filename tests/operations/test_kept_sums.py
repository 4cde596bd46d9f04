"""The kept sums are what a recount gives, whatever moved the obligations, and whoever."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bench.web_world import TODAY, Size, write
from models.queries import dashboard, keeping_sums, sums
from models.queries import units as unit_queries
from models.queries.board_choice import BoardClass, Narrowing, Selection
from operations.workspace import Workspace
from rules.lifecycle import State
from rules.progress import AGE_BUCKETS
from rules.reach import Reach

STATES = [state.value for state in State]
DAYS = st.dates(TODAY - timedelta(days=200), TODAY + timedelta(days=60))
SMALL = Size(units=12, plans=3, members=4)

Change = tuple[str, dict[str, object]]

moves = st.one_of(
    st.builds(
        lambda ids, state, answered: (
            f"UPDATE obligation SET state = '{state}', answered_on = :day WHERE id % 7 = :part",
            {"day": answered, "part": ids},
        ),
        st.integers(0, 6),
        st.sampled_from(STATES),
        st.none() | DAYS,
    ),
    st.builds(
        lambda part, day: (
            "UPDATE obligation SET due_on = :day, due_version = due_version + 1 WHERE id % 5 = :part",
            {"day": day, "part": part},
        ),
        st.integers(0, 4),
        DAYS,
    ),
    st.builds(
        lambda part, level: (
            "UPDATE obligation SET level_reached = :level, ladder_position = 2 WHERE unit_id % 3 = :part",
            {"level": level, "part": part},
        ),
        st.integers(0, 2),
        st.integers(0, 4),
    ),
    st.builds(
        lambda part: (
            "UPDATE obligation SET kind = 'input', plan_id = 1 + id % 3, period_id = NULL WHERE id % 11 = :part",
            {"part": part},
        ),
        st.integers(0, 10),
    ),
    st.just(("UPDATE obligation SET next_action_on = NULL", {})),
    st.just(("DELETE FROM obligation WHERE id > 1000000", {})),
    st.just(
        (
            "INSERT INTO obligation (key, kind, tier, plan_id, unit_id, state, opens_on, due_on, original_due_on, "
            "due_version, ladder_position, level_reached, link_series, changed_at) "
            "SELECT 'again' || key, kind, tier, plan_id, unit_id, state, opens_on, due_on, original_due_on, 1, 0, "
            "level_reached, 0, changed_at FROM obligation WHERE id % 9 = 1 ON CONFLICT DO NOTHING",
            {},
        )
    ),
    st.just(("DELETE FROM obligation WHERE key LIKE 'again%'", {})),
    st.sampled_from(
        [
            ("UPDATE assignment_unit SET role = 'cooperate' WHERE unit_id % 4 = 1", {}),
            ("UPDATE assignment_unit SET role = 'lead' WHERE unit_id % 3 = 1", {}),
            ("UPDATE assignment_unit SET ended_on = '2026-06-01' WHERE unit_id % 5 = 1", {}),
            ("UPDATE assignment_unit SET ended_on = NULL", {}),
            ("DELETE FROM assignment_unit WHERE assignment_id % 9 = 1", {}),
        ]
    ),
)


@pytest.fixture
def counted(workspace: Workspace) -> Workspace:
    """240 obligations of three plans, in all their states."""
    with workspace.database.transaction() as session:
        write(session.connection(), SMALL)
    return workspace


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(changes=st.lists(moves, min_size=1, max_size=6), is_folded=st.booleans())
def test_after_any_moves_the_sums_equal_a_recount(
    counted: Workspace, changes: list[Change], is_folded: bool
) -> None:
    """What the last example left is where the next begins."""
    with counted.database.transaction() as session:
        for statement, values in changes:
            session.connection().execute(text(statement.replace("'again%'", "'again' || '%'")), values)
        if is_folded:
            keeping_sums.fold(session)
    with counted.database.reading() as session:
        assert keeping_sums.differences(session) == []


def test_folding_leaves_one_row_a_key_and_none_of_nothing(counted: Workspace) -> None:
    with counted.database.transaction() as session:
        for level in (1, 2, 3):
            session.connection().execute(text(f"UPDATE obligation SET level_reached = {level}"))
        keeping_sums.fold(session)
        keys = "SELECT count(*), sum(CASE WHEN number = 0 THEN 1 ELSE 0 END) FROM obligation_sum "
        several = "SELECT plan_id FROM obligation_sum GROUP BY plan_id, kind, period_id, state, phase, level, day HAVING count(*) > 1"
        assert session.connection().execute(text(keys)).one()[1] == 0
        assert session.connection().execute(text(several)).all() == []
        assert keeping_sums.differences(session) == []


def test_a_difference_is_told(counted: Workspace) -> None:
    with counted.database.transaction() as session:
        session.connection().execute(
            text(
                "UPDATE obligation_sum SET number = number + 2 WHERE id = (SELECT min(id) FROM obligation_sum)"
            )
        )
    with counted.database.reading() as session:
        (one,) = keeping_sums.differences(session)
    assert one.kept == one.recounted + 2
    with counted.database.transaction() as session:
        keeping_sums.mend(session)
        assert keeping_sums.differences(session) == []


UNITS = frozenset(range(2, 8))
SELECTIONS = {
    "everything": Selection(),
    "one plan": Selection(plan_id=2),
    "one unit": Selection(unit_id=4),
    "one period": Selection(period_key="2026-Q3"),
    "a period of a plan": Selection(plan_id=1, period_key="2026-Q2"),
    "some units": Selection(reach=Reach(units=UNITS)),
    "some plans": Selection(reach=Reach(plans=frozenset({1, 3}))),
    "inputs": Selection(inputs=True),
}


@pytest.mark.parametrize("name", SELECTIONS)
def test_counts_are_those_of_the_rows_themselves(counted: Workspace, name: str) -> None:
    selection = SELECTIONS[name]
    with counted.database.transaction() as session:
        session.connection().execute(text("UPDATE obligation SET kind = 'input' WHERE id % 13 = 0"))
        session.connection().execute(text("UPDATE plan SET state = 'closed' WHERE id = 3"))
    with counted.database.reading() as session:
        rows = dashboard.class_counts(session, selection, TODAY)
        whole = Counter[BoardClass]()
        for row in rows:
            whole[row.board_class] += row.number
        totals = sums.totals(session, selection, TODAY)
        assert +Counter(totals) == whole
        by_plan = sums.by_plan(session, selection, TODAY)
        assert +Counter(sums.in_all(by_plan)) == whole
        everyone = [unit.id or 0 for unit in unit_queries.all_units(session)]
        assert +Counter(sums.in_all(sums.by_unit(session, selection, TODAY, everyone))) == whole
        worst = sums.top_units(session, selection, TODAY, limit=100)
        assert sum(numbers[BoardClass.OVERDUE] for _, numbers in worst) == whole[BoardClass.OVERDUE]
        for one in (None, *BoardClass):
            narrowing = Narrowing(one)
            ids = dashboard.ids_listed(session, selection, narrowing, TODAY)
            assert len(ids) == len(set(ids)) == dashboard.number_of(session, selection, narrowing, TODAY)
            half = dashboard.ids_listed(
                session, selection, narrowing, TODAY, limit=len(ids), offset=len(ids) // 2
            )
            assert half == ids[len(ids) // 2 :]


def test_overdue_by_level_and_age_and_by_month(counted: Workspace) -> None:
    with counted.database.reading() as session:
        found = sums.overdue_levels_and_ages(session, Selection(), TODAY)
        overdue = dashboard.listed(session, Selection(), Narrowing(BoardClass.OVERDUE), TODAY, limit=500)
        by_hand = Counter((view.obligation.level_reached, _age(view.obligation.due_on)) for view in overdue)
        assert found == dict(by_hand)
        months = sums.trend(session, Selection(), TODAY)
        assert next(iter(months)) == date(2025, 12, 1)
        assert list(months)[-1] == date(2026, 11, 1)
        views = dashboard.listed(session, Selection(), Narrowing(BoardClass.LATE), TODAY, limit=500)
        late = Counter(view.obligation.due_on.replace(day=1) for view in views)
        assert {day: one[BoardClass.LATE] for day, one in months.items() if one[BoardClass.LATE]} == {
            day: number for day, number in late.items() if day in months
        }
        ahead = sums.due_by_day(session, Selection(), TODAY, 30)
        assert sum(ahead.values()) == dashboard.number_of(
            session, Selection(), Narrowing(due_between=(TODAY, TODAY + timedelta(days=30))), TODAY
        )


def _age(due_on: date) -> int:
    days = (TODAY - due_on).days
    return next(place for place, (first, last) in enumerate(AGE_BUCKETS) if first <= days <= (last or days))
