"""What each assignment asks for: one way of following it, dates by the plan's own words, nobody twice (tracking.md 2)."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.cadence import CadenceKind, Every, Role
from rules.keys import task_obligation_key
from rules.periods import YearDay
from rules.schedule import (
    NamedDay,
    PlannedAssignment,
    Tracking,
    owing_units,
    reporting_rhythm,
    seems_inside,
    task_dates,
    upward_rhythm,
)
from rules.workdays import WorkCalendar

CALENDAR = WorkCalendar()
ISSUED = date(2021, 3, 22)
WORK = PlannedAssignment(
    id=1,
    task="Kiểm tra việc thực hiện",
    role=Role.LEAD,
    kind=CadenceKind.UNSPECIFIED,
    every=(),
    due_on=None,
    phrase=None,
    reports_to=False,
    units=(1, 2),
)
DEADLINE, RECURRING = CadenceKind.DEADLINE, CadenceKind.RECURRING


def dates(work: PlannedAssignment, from_on: date = ISSUED) -> list[date]:
    return [one.due_on for one in task_dates(work, year=2021, from_on=from_on, calendar=CALENDAR)]


@pytest.mark.parametrize(
    ("work", "tracking"),
    [
        (replace(WORK, kind=DEADLINE, due_on=date(2021, 6, 30)), Tracking.TASKS),
        (replace(WORK, kind=DEADLINE), Tracking.STANDING),  # "hết chương trình": no day anybody can name
        (replace(WORK, kind=RECURRING, every=(Every.QUARTERLY,)), Tracking.TASKS),
        (replace(WORK, kind=RECURRING, every=(Every.WEEKLY,)), Tracking.STANDING),
        (replace(WORK, kind=RECURRING, every=(Every.DAILY,)), Tracking.STANDING),
        (replace(WORK, kind=RECURRING, every=(Every.UNSPECIFIED,)), Tracking.STANDING),
        (replace(WORK, kind=RECURRING, every=(Every.YEARLY,), reports_to=True), Tracking.REPORT),
        (replace(WORK, kind=RECURRING, every=(Every.YEARLY,), task="Báo cáo kết quả"), Tracking.REPORT),
        (replace(WORK, kind=DEADLINE, due_on=ISSUED, task="Báo cáo kết quả"), Tracking.TASKS),
        (replace(WORK, kind=CadenceKind.EVENT), Tracking.EVENT),
        (replace(WORK, kind=CadenceKind.CONTINUOUS), Tracking.STANDING),
        (WORK, Tracking.STANDING),
        (replace(WORK, kind=RECURRING, every=(Every.QUARTERLY,), inside="52/KH-UBND"), Tracking.INSIDE),
        (replace(WORK, role=Role.COOPERATE), None),
        (replace(WORK, role=Role.RECOMMENDED, inside="52/KH-UBND"), None),
    ],
)
def test_each_cadence_is_followed_in_one_way(work: PlannedAssignment, tracking: Tracking | None) -> None:
    assert work.tracking is tracking


def test_recurring_work_falls_due_at_the_end_of_each_period_of_the_plan_year() -> None:
    quarterly = replace(WORK, kind=RECURRING, every=(Every.QUARTERLY,))
    assert dates(quarterly) == [date(2021, 3, 31), date(2021, 6, 30), date(2021, 9, 30), date(2021, 12, 31)]
    assert dates(quarterly, date(2021, 4, 1)) == dates(quarterly)[1:]
    assert len(dates(replace(quarterly, every=(Every.MONTHLY,)), date(2021, 1, 1))) == 12
    # "06 tháng, năm": the longer rhythm ends where the shorter one does, and is owed once
    assert len(dates(replace(quarterly, every=(Every.HALF_YEARLY, Every.YEARLY)))) == 2


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (NamedDay(6, YearDay(0, 6, 20)), date(2021, 6, 21)),  # 20/6/2021 is a Sunday
        (NamedDay(6, YearDay(0, 6, 5), is_strict=True), date(2021, 6, 4)),
        (NamedDay(6, YearDay(0, 6, 31), is_last_workday=True), date(2021, 6, 30)),
        (
            NamedDay(6, YearDay(1, 1, 10), is_strict=True),
            date(2022, 1, 10),
        ),  # "trước 10/01 năm sau": 9/1 is a Sunday
    ],
)
def test_a_day_the_plan_names_goes_before_the_end_of_the_period(day: NamedDay, expected: date) -> None:
    half = replace(WORK, kind=RECURRING, every=(Every.HALF_YEARLY,), days=(day,))
    assert dates(half) == [expected, date(2021, 12, 31)]


def test_a_day_that_lay_before_the_plan_is_not_owed() -> None:
    first = replace(WORK, kind=RECURRING, every=(Every.QUARTERLY,), days=(NamedDay(3, YearDay(0, 3, 5)),))
    assert dates(first)[0] == date(2021, 6, 30)
    late = replace(WORK, kind=RECURRING, every=(Every.HALF_YEARLY,), days=(NamedDay(6, YearDay(0, 7, 10)),))
    assert dates(late, date(2021, 7, 5)) == [date(2021, 12, 31)]  # that half had ended


def test_what_is_answered_elsewhere_asks_nobody_for_a_report_and_sets_no_rhythm() -> None:
    report = replace(WORK, kind=RECURRING, every=(Every.QUARTERLY,), reports_to=True, units=(1,))
    standing = replace(WORK, id=2, units=(2,))
    inside = replace(report, inside="báo cáo cải cách hành chính")
    assert owing_units([inside, standing], coordinator=9, issuer=None) == (2,)
    assert reporting_rhythm([inside], 9) == ()
    assert upward_rhythm([replace(inside, units=(9,))], 9) == ()
    assert reporting_rhythm([report], 9) == (Every.QUARTERLY,)


@pytest.mark.parametrize(
    ("task", "seems"),
    [
        ("Lồng ghép nội dung báo cáo vào báo cáo cải cách hành chính", True),
        ("Báo cáo, lồng  ghép trong báo cáo quý", True),
        ("Báo cáo kết quả thực hiện", False),
    ],
)
def test_words_of_another_report_are_a_hint_for_a_person(task: str, seems: bool) -> None:
    assert seems_inside(task) is seems


planned = st.builds(
    PlannedAssignment,
    id=st.integers(1, 5),
    task=st.sampled_from(["Kiểm tra", "Báo cáo kết quả", "Lồng ghép tuyên truyền"]),
    role=st.sampled_from(Role),
    kind=st.sampled_from(CadenceKind),
    every=st.lists(st.sampled_from(Every), max_size=3, unique=True).map(tuple),
    due_on=st.none() | st.dates(date(2020, 1, 1), date(2023, 12, 31)),
    phrase=st.none(),
    reports_to=st.booleans(),
    units=st.lists(st.integers(1, 4), max_size=4, unique=True).map(tuple),
    inside=st.none() | st.just("52/KH-UBND"),
    days=st.lists(
        st.builds(
            NamedDay,
            of_month=st.integers(1, 12),
            day=st.builds(YearDay, st.integers(0, 1), st.integers(1, 12), st.integers(1, 31)),
            is_strict=st.booleans(),
            is_last_workday=st.booleans(),
        ),
        max_size=3,
    ).map(tuple),
)


@given(work=planned, from_on=st.dates(date(2021, 1, 1), date(2021, 12, 31)))
def test_every_binding_assignment_is_exactly_one_thing(work: PlannedAssignment, from_on: date) -> None:
    """Dated tasks, a standing line, waiting for an event, a reporting duty or answered elsewhere; the others bind nobody."""
    has_dates = bool(task_dates(work, year=2021, from_on=date(2021, 1, 1), calendar=CALENDAR))
    owes = bool(owing_units([work], coordinator=None, issuer=None))
    sets_rhythm = bool(reporting_rhythm([work], None))
    match work.tracking:
        case None:
            assert work.role is not Role.LEAD
            assert (has_dates, owes, sets_rhythm) == (False, False, False)
        case Tracking.INSIDE:
            assert (has_dates, owes, sets_rhythm) == (False, False, False)
        case Tracking.REPORT:
            assert not has_dates
            assert owes is bool(work.units)
        case Tracking.TASKS:
            assert not sets_rhythm
            assert owes is bool(work.units)
        case Tracking.STANDING | Tracking.EVENT:
            assert (has_dates, sets_rhythm) == (False, False)
            assert owes is bool(work.units)
    if work.kind is RECURRING:
        for one in task_dates(work, year=2021, from_on=from_on, calendar=CALENDAR):
            assert one.named_on >= from_on
            assert f"{from_on:%Y-%m}" <= one.occurrence
            assert one.due_on >= one.named_on


@given(
    works=st.lists(planned, max_size=6),
    coordinator=st.none() | st.integers(1, 4),
    issuer=st.none() | st.integers(1, 4),
)
def test_nobody_owes_twice_and_the_coordinator_owes_itself_nothing(
    works: list[PlannedAssignment], coordinator: int | None, issuer: int | None
) -> None:
    units = owing_units(works, coordinator=coordinator, issuer=issuer)
    assert len(set(units)) == len(units)
    assert not {coordinator, issuer} & {*units}
    for work in works:
        keys = Counter(
            task_obligation_key("46", work.id, str(unit), one.occurrence)
            for one in task_dates(work, year=2021, from_on=ISSUED, calendar=CALENDAR)
            for unit in work.units
        )
        assert not keys or max(keys.values()) == 1
