"""Standing lines are counted in SQL; the count is what the rule says of each assignment, on both databases."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from models import Assignment, AssignmentUnit, Plan
from models.queries import standing
from models.queries import units as unit_queries
from models.queries.board_choice import Selection
from operations.workspace import Workspace
from rules.cadence import CadenceKind, Every, Role, UnitKind
from rules.lifecycle import PlanState
from rules.reach import Reach
from rules.schedule import is_standing
from tests.builders import a_directory

TASKS = (
    "Hướng dẫn lập dự toán",
    "Định kỳ báo cáo kết quả",
    "Rà soát, bao cáo bạch",
    "Lồng ghép tuyên truyền",
)
ALSO_A_DATE: dict[str, Any] = {
    "kind": "deadline",
    "every": [],
    "due": None,
    "due_on": "2021-06-30",
    "text": None,
}
Lines = Counter[tuple[int, int]]
DUE = st.none() | st.just(date(2021, 6, 30))
EVERY = st.lists(st.sampled_from(Every), max_size=3, unique=True)

also = st.builds(
    lambda kind, every, due: {
        "kind": kind.value,
        "every": [one.value for one in every],
        "due": None,
        "due_on": due.isoformat() if due else None,
        "text": None,
    },
    st.sampled_from(CadenceKind),
    EVERY,
    DUE,
)
sentences = st.fixed_dictionaries(
    {
        "task": st.sampled_from(TASKS),
        "role": st.sampled_from([Role.LEAD, Role.LEAD, Role.COOPERATE, Role.RECOMMENDED]),
        "report_to": st.sampled_from([[], [], ["Sở Nội vụ"]]),
        "cadence_kind": st.sampled_from(CadenceKind),
        "cadence_every": EVERY.map(lambda every: [one.value for one in every]),
        "cadence_also": st.lists(also, max_size=2),
        "due_on": DUE,
        "inside": st.sampled_from([None, None, "", "Báo cáo cải cách hành chính"]),
        "is_dropped": st.sampled_from([False, False, True]),
    }
)
parts = st.lists(
    st.tuples(
        st.sampled_from(("STC", "STP", "SYT")), st.sampled_from([Role.LEAD, Role.COOPERATE]), st.booleans()
    ),
    max_size=3,
    unique_by=lambda part: part[0],
)


def _write(
    session: Session, plan_id: int, number: int, sentence: dict[str, Any], units: dict[str, int], of: Any
) -> None:
    assignment = Assignment(plan_id=plan_id, position=1000 + number, unit_kind=UnitKind.NAMED, **sentence)
    session.add(assignment)
    session.flush()
    for code, role, has_ended in of:
        session.add(
            AssignmentUnit(
                assignment_id=assignment.id or 0,
                unit_id=units[code],
                role=role,
                named_as=code,
                ended_on=date(2021, 5, 1) if has_ended else None,
            )
        )


def _by_rule(session: Session, plans: set[int]) -> Lines:
    """Each assignment asked, one by one."""
    rows = session.exec(
        select(Assignment, AssignmentUnit)
        .join(AssignmentUnit, col(AssignmentUnit.assignment_id) == col(Assignment.id))
        .where(col(Assignment.plan_id).in_(plans))
    )
    return Counter(
        (assignment.plan_id, part.unit_id)
        for assignment, part in rows
        if is_standing(assignment)
        and not assignment.is_dropped
        and part.role is Role.LEAD
        and part.ended_on is None
    )


@pytest.fixture
def house(workspace: Workspace) -> Workspace:
    """The six units, and no plan."""
    a_directory(workspace)
    return workspace


def _another_plan(session: Session, workspace: Workspace, state: PlanState) -> int:
    number = len(session.exec(select(Plan.id)).all()) + 1
    plan = Plan(
        key=f"plan-{number}",
        title="Kế hoạch",
        source_name="ke-hoach.docx",
        source_sha256=f"{number:064}",
        state=state,
        imported_at=workspace.clock.now(),
    )
    session.add(plan)
    session.flush()
    return plan.id or 0


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    lines=st.lists(st.tuples(sentences, parts), min_size=1, max_size=12),
    state=st.sampled_from([PlanState.ACTIVE, PlanState.ACTIVE, PlanState.CLOSED]),
    code=st.sampled_from(("STC", "STP", "SYT")),
)
def test_what_is_counted_is_what_the_rule_says_of_each_assignment(
    house: Workspace, lines: list[tuple[dict[str, Any], Any]], state: PlanState, code: str
) -> None:
    """Each example adds one more plan; those of earlier ones are counted as well."""
    with house.database.transaction() as session:
        units = {one.code: one.id or 0 for one in unit_queries.all_units(session)}
        plan_id = _another_plan(session, house, state)
        for number, (sentence, of) in enumerate(lines):
            _write(session, plan_id, number, sentence, units, of)
    with house.database.reading() as session:
        active = set(session.exec(select(Plan.id).where(col(Plan.state) == PlanState.ACTIVE)))
        ruled = _by_rule(session, {one or 0 for one in active})
        of_plan = _by_rule(session, {plan_id})
        one = Reach(units=frozenset({units[code]}))
        for selection, wanted in (
            (Selection(), ruled),
            (Selection(plan_id=plan_id), of_plan),
            (Selection(unit_id=units[code]), _only(ruled, units[code])),
            (Selection(reach=one), _only(ruled, units[code])),
            (Selection(plan_id=plan_id, reach=one), _only(of_plan, units[code])),
        ):
            assert standing.standing_lines(session, selection) == wanted, selection
            assert standing.by_plan(session, selection) == _summed(wanted, 0), selection
            by_unit = standing.by_unit(session, selection, units.values())
            assert by_unit == _summed(wanted, 1), selection


def _only(found: Lines, unit_id: int) -> Lines:
    return Counter({place: number for place, number in found.items() if place[1] == unit_id})


def _summed(found: Lines, place: int) -> dict[int, int]:
    summed: Counter[int] = Counter()
    for key, number in found.items():
        summed[key[place]] += number
    return dict(summed)


@pytest.mark.parametrize(
    ("words", "counted"),
    [
        pytest.param({}, True, id="nothing said of when"),
        pytest.param({"cadence_kind": CadenceKind.CONTINUOUS}, True, id="thường xuyên"),
        pytest.param(
            {"cadence_kind": CadenceKind.RECURRING, "cadence_every": ["weekly"]}, True, id="hằng tuần"
        ),
        pytest.param(
            {"cadence_kind": CadenceKind.RECURRING, "cadence_every": ["half_yearly"]}, False, id="6 tháng"
        ),
        pytest.param(
            {"cadence_kind": CadenceKind.RECURRING, "cadence_every": ["weekly"], "task": "Báo cáo giao ban"},
            False,
            id="a duty to report is no standing work",
        ),
        pytest.param({"cadence_kind": CadenceKind.DEADLINE}, True, id="a deadline nobody could read"),
        pytest.param({"cadence_kind": CadenceKind.DEADLINE, "due_on": date(2021, 6, 30)}, False, id="a date"),
        pytest.param({"cadence_kind": CadenceKind.EVENT}, False, id="waits for an event"),
        pytest.param({"inside": "Báo cáo cải cách hành chính"}, False, id="inside another report"),
        pytest.param(
            {"cadence_also": [ALSO_A_DATE]}, False, id="continuous, and a date in the same sentence"
        ),
        pytest.param({"is_dropped": True}, False, id="dropped by an amendment"),
    ],
)
def test_a_line_stands_when_nothing_of_it_has_a_day(
    house: Workspace, words: dict[str, Any], counted: bool
) -> None:
    values = {
        "task": "Hướng dẫn lập dự toán",
        "role": Role.LEAD,
        "cadence_kind": CadenceKind.UNSPECIFIED,
        "cadence_every": [],
        "cadence_also": [],
        **words,
    }
    with house.database.transaction() as session:
        units = {one.code: one.id or 0 for one in unit_queries.all_units(session)}
        plan_id = _another_plan(session, house, PlanState.ACTIVE)
        _write(
            session, plan_id, 0, values, units, [("STC", Role.LEAD, False), ("STP", Role.COOPERATE, False)]
        )
        found = standing.standing_lines(session, Selection())
    assert found == ({(plan_id, units["STC"]): 1} if counted else {})
