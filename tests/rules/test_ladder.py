"""The ladder: the right step on the right day, whatever happened to the machine."""

from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.calendars import national_calendar
from config.policy_files import load_ladder
from rules.ladder import Audience, Ladder, Step, decide, occurrences, upcoming

CALENDAR = national_calendar()
REPORT = load_ladder("report")
TASK = load_ladder("task")
DUE = date(2021, 6, 16)
OPENS = date(2021, 6, 7)


def days(ladder: Ladder, due_on: date = DUE, count: int = 12) -> list[tuple[str, date]]:
    line = occurrences(ladder, due_on=due_on, opens_on=OPENS, calendar=CALENDAR)
    return [(one.name, one.day) for one in islice(line, count)]


def test_the_report_ladder_of_june_2021_day_by_day() -> None:
    assert days(REPORT) == [
        ("request", date(2021, 6, 7)),
        ("due_soon", date(2021, 6, 15)),
        ("due_today", date(2021, 6, 16)),
        ("overdue_1", date(2021, 6, 17)),
        ("overdue_2", date(2021, 6, 18)),
        ("overdue_2#2", date(2021, 6, 22)),
        ("overdue_3", date(2021, 6, 23)),
        ("overdue_2#3", date(2021, 6, 24)),
    ]


def test_the_last_step_of_the_task_ladder_has_no_end() -> None:
    line = days(TASK, count=9)
    assert [name for name, _ in line[6:]] == ["overdue_4", "overdue_4#2", "overdue_4#3"]
    assert CALENDAR.workdays_between(line[6][1], line[7][1]) == 5


def one_decision(
    position: int, today: date, ladder: Ladder = REPORT
) -> tuple[str | None, list[str], int, date | None]:
    decision = decide(ladder, due_on=DUE, opens_on=OPENS, position=position, today=today, calendar=CALENDAR)
    raised = decision.raised.name if decision.raised else None
    return raised, [one.name for one in decision.skipped], decision.position, decision.next_on


@pytest.mark.parametrize(
    ("position", "today", "raised", "skipped", "next_on"),
    [
        (0, "2021-06-04", None, [], "2021-06-07"),
        (0, "2021-06-07", "request", [], "2021-06-15"),
        (1, "2021-06-07", None, [], "2021-06-15"),
        (0, "2021-06-18", "overdue_2", ["request", "due_soon", "due_today", "overdue_1"], "2021-06-22"),
        (
            1,
            "2021-06-24",
            "overdue_3",
            ["due_soon", "due_today", "overdue_1", "overdue_2", "overdue_2#2", "overdue_2#3"],
            None,
        ),
    ],
)
def test_of_missed_steps_only_the_highest_is_raised(
    position: int, today: str, raised: str | None, skipped: list[str], next_on: str | None
) -> None:
    found = one_decision(position, date.fromisoformat(today))
    assert found[0] == raised
    assert found[1] == skipped
    assert found[3] == (date.fromisoformat(next_on) if next_on else None)


@given(due=st.dates(date(2020, 1, 10), date(2027, 12, 1)), gap=st.integers(5, 40))
def test_steps_come_in_order_on_working_days(due: date, gap: int) -> None:
    line = list(
        islice(
            occurrences(TASK, due_on=CALENDAR.roll(due), opens_on=due - timedelta(gap), calendar=CALENDAR), 20
        )
    )
    assert all(before.day <= after.day for before, after in pairwise(line))
    assert all(CALENDAR.is_workday(one.day) for one in line)
    assert len({one.name for one in line}) == len(line)


@given(
    due=st.dates(date(2021, 1, 10), date(2026, 12, 1)),
    rounds=st.lists(st.integers(1, 25), min_size=1, max_size=12),
    ladder=st.sampled_from([REPORT, TASK]),
)
def test_rounds_of_any_spacing_raise_or_skip_every_step_once_and_end_in_the_same_place(
    due: date, rounds: list[int], ladder: Ladder
) -> None:
    due = CALENDAR.roll(due)
    opens = CALENDAR.shift(due, -8)
    today, position, seen = opens - timedelta(30), 0, []
    for step in rounds:
        today += timedelta(step)
        decision = decide(
            ladder, due_on=due, opens_on=opens, position=position, today=today, calendar=CALENDAR
        )
        seen += [one.name for one in decision.skipped]
        seen += [decision.raised.name] if decision.raised else []
        position = decision.position
        assert decision.next_on is None or decision.next_on > today
    line = occurrences(ladder, due_on=due, opens_on=opens, calendar=CALENDAR)
    reached = [one.name for one in islice(line, 60) if one.day <= today]
    assert sorted(seen) == sorted(reached)
    following = upcoming(ladder, due_on=due, opens_on=opens, position=position, calendar=CALENDAR)
    assert following is None or following.day > today


@given(ladder=st.sampled_from([REPORT, TASK]), position=st.integers(0, 70), after=st.integers(-40, 400))
def test_a_line_read_in_stretches_says_what_a_line_read_step_by_step_says(
    ladder: Ladder, position: int, after: int
) -> None:
    today = DUE + timedelta(days=after)
    line = occurrences(ladder, due_on=DUE, opens_on=OPENS, calendar=CALENDAR)
    ahead = list(islice(line, position, position + 200))
    missed = [one for one in ahead if one.day <= today]
    coming = ahead[len(missed)] if len(ahead) > len(missed) else None
    decision = decide(ladder, due_on=DUE, opens_on=OPENS, position=position, today=today, calendar=CALENDAR)
    assert decision.position == position + len(missed)
    assert decision.next_on == (coming.day if coming else None)
    assert len(decision.skipped) + (decision.raised is not None) == len(missed)
    following = upcoming(ladder, due_on=DUE, opens_on=OPENS, position=position, calendar=CALENDAR)
    assert following == (ahead[0] if ahead else None)


def test_two_steps_on_one_day_raise_the_higher() -> None:
    ladder = Ladder(
        "twins",
        (Step("low", 1, (Audience.DESK_OFFICER,), 1, "a"), Step("high", 1, (Audience.UNIT_HEAD,), 2, "b")),
    )
    assert one_decision(0, date(2021, 6, 17), ladder)[:2] == ("high", ["low"])


made_steps = st.builds(
    lambda number, offset, level, repeat, times: Step(
        f"step_{number}",
        offset,
        (Audience.DESK_OFFICER,),
        level,
        "follow_up",
        repeat_every=repeat,
        max_times=times if repeat else 1,
    ),
    st.integers(0, 99),
    st.integers(-12, 20),
    st.integers(0, 4),
    st.none() | st.integers(1, 6),
    st.none() | st.integers(1, 4),
)


@given(
    steps=st.lists(made_steps, min_size=1, max_size=6, unique_by=lambda step: step.name),
    due=st.dates(date(2021, 1, 10), date(2026, 6, 1)),
    pauses=st.lists(st.integers(1, 30), min_size=1, max_size=8),
)
def test_in_any_ladder_steps_are_strictly_ordered_and_none_comes_twice_whatever_the_pauses(
    steps: list[Step], due: date, pauses: list[int]
) -> None:
    ladder = Ladder("made", tuple(steps))
    due = CALENDAR.roll(due)
    opens = CALENDAR.shift(due, -8)
    line = list(islice(occurrences(ladder, due_on=due, opens_on=opens, calendar=CALENDAR), 40))
    places = [(one.day, one.step.level) for one in line]
    assert places == sorted(places)
    assert len({one.name for one in line}) == len(line)
    today, position = opens - timedelta(20), 0
    raised, skipped = [], []
    for pause in pauses:
        today += timedelta(pause)
        decision = decide(
            ladder, due_on=due, opens_on=opens, position=position, today=today, calendar=CALENDAR
        )
        raised += [decision.raised.name] if decision.raised else []
        skipped += [one.name for one in decision.skipped]
        assert decision.position >= position
        position = decision.position
    assert len(set(raised + skipped)) == len(raised) + len(skipped) == position
