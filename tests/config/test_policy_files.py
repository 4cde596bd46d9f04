"""The shipped ladders and regimes against the tables they come from, and what is said of a broken file."""

from collections.abc import Callable
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from config.calendars import national_calendar
from config.policy_files import ladder_ids, load_ladder, load_regime, read_ladder, read_regime, regime_ids
from rules.errors import BadInput
from rules.ladder import Anchor, Audience, Step, occurrences

DESK, HEAD = Audience.DESK_OFFICER, Audience.UNIT_HEAD
COORDINATING_DESK, COORDINATOR_HEAD = Audience.COORDINATING_DESK, Audience.COORDINATOR_HEAD
TOP = (HEAD, COORDINATOR_HEAD, Audience.ISSUER_LEADERSHIP)

LADDERS = {
    "report": (
        Step("request", 0, (DESK,), 0, "request", anchor=Anchor.OPENING),
        Step("due_soon", -1, (DESK,), 0, "due_soon"),
        Step("due_today", 0, (DESK,), 0, "due_today"),
        Step("overdue_1", 1, (DESK, HEAD), 1, "follow_up"),
        Step("overdue_2", 2, (HEAD, COORDINATING_DESK), 2, "follow_up", repeat_every=2, max_times=3),
        Step("overdue_3", 5, (HEAD, COORDINATOR_HEAD), 3, "escalation", draft_letter=True),
    ),
    "task": (
        Step("due_soon_far", -10, (DESK, Audience.COOPERATING_DESKS), 0, "due_soon"),
        Step("due_soon", -3, (DESK,), 0, "due_soon"),
        Step("due_today", 0, (DESK,), 0, "due_today"),
        Step("overdue_1", 1, (DESK, HEAD), 1, "follow_up"),
        Step("overdue_2", 3, (HEAD, COORDINATING_DESK), 2, "follow_up"),
        Step("overdue_3", 7, TOP, 3, "escalation", draft_letter=True),
        Step("overdue_4", 15, TOP, 4, "escalation", repeat_every=5, max_times=None, draft_letter=True),
    ),
}


@pytest.mark.parametrize("id", LADDERS)
def test_a_shipped_ladder_is_the_table_of_the_rules(id: str) -> None:
    assert load_ladder(id).id == id
    assert load_ladder(id).steps == LADDERS[id]


def test_the_shipped_policies_are_listed() -> None:
    assert ladder_ids() == ("report", "task")
    assert regime_ids() == ("cchc", "nd09")
    assert [load_regime(id).id for id in regime_ids()] == ["cchc", "nd09"]


@pytest.mark.parametrize(("id", "cumulative"), [("cchc", {"H1", "Y"}), ("nd09", {"H1", "Y"})])
def test_a_shipped_regime_gives_units_two_days_and_asks_five_days_ahead(
    id: str, cumulative: set[str]
) -> None:
    regime = load_regime(id)
    assert (regime.unit_gap_workdays, regime.request_lead_workdays, regime.roll) == (2, 5, None)
    assert {period.id for period in regime.periods if period.cumulative} == cumulative


def days_of(id: str, due_on: date, opens_on: date, count: int) -> list[tuple[str, date]]:
    line = occurrences(load_ladder(id), due_on=due_on, opens_on=opens_on, calendar=national_calendar())
    return [(occurrence.name, occurrence.day) for occurrence in islice(line, count)]


def test_the_report_ladder_of_june_2021_runs_on_these_days_and_ends() -> None:
    assert days_of("report", date(2021, 6, 16), date(2021, 6, 7), 99) == [
        ("request", date(2021, 6, 7)),
        ("due_soon", date(2021, 6, 15)),
        ("due_today", date(2021, 6, 16)),
        ("overdue_1", date(2021, 6, 17)),
        ("overdue_2", date(2021, 6, 18)),
        ("overdue_2#2", date(2021, 6, 22)),
        ("overdue_3", date(2021, 6, 23)),
        ("overdue_2#3", date(2021, 6, 24)),
    ]


def test_the_last_step_of_the_task_ladder_comes_back_every_week_without_end() -> None:
    days = days_of("task", date(2021, 6, 16), date(2021, 3, 22), 60)
    assert days[:2] == [("due_soon_far", date(2021, 6, 2)), ("due_soon", date(2021, 6, 11))]
    assert days[6:9] == [
        ("overdue_4", date(2021, 7, 7)),
        ("overdue_4#2", date(2021, 7, 14)),
        ("overdue_4#3", date(2021, 7, 21)),
    ]
    assert days[-1][0] == "overdue_4#54"


@pytest.mark.parametrize(
    ("load", "told"),
    [
        (load_regime, "không có chế độ báo cáo 'weekly' → chọn một trong: cchc, nd09"),
        (load_ladder, "không có thang đôn đốc 'weekly' → chọn một trong: report, task"),
    ],
)
def test_an_unknown_policy_is_refused_with_those_there_are(load: Callable[[str], object], told: str) -> None:
    with pytest.raises(BadInput) as caught:
        load("weekly")
    assert str(caught.value) == told


@pytest.mark.parametrize("id", ["../ladders/report", "report.toml", ""])
def test_a_policy_is_asked_for_by_its_name_alone(id: str) -> None:
    with pytest.raises(BadInput):
        load_ladder(id)


STEP = """
[[steps]]
name = "due_soon"
offset = -1
audiences = ["desk_officer"]
level = 0
letter = "due_soon"
"""
LADDER = 'id = "gentle"' + STEP

REGIME = """
id = "gentle"
name = "Báo cáo năm"
source = "Quy chế của cơ quan"
periods = [ { id = "Y", every = "yearly", label = "năm", window = ["15/12 năm trước", "14/12"], due = "20/12" } ]
"""


def test_an_office_may_write_its_own_files(tmp_path: Path) -> None:
    file = tmp_path / "gentle.toml"
    file.write_text(LADDER + "repeat_every = 2\n", encoding="utf-8")
    (step,) = read_ladder(file).steps
    assert (step.repeat_every, step.max_times) == (2, None)
    file.write_text("unit_gap_workdays = 1\nroll = 'previous_working_day'\n" + REGIME, encoding="utf-8")
    regime = read_regime(file)
    assert (regime.unit_gap_workdays, regime.roll) == (1, "previous_working_day")
    assert regime.periods[0].window_start == (-1, 12, 15)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("offset = -1", "offset = 'soon'", "gentle.toml: steps[1].offset: giá trị 'soon' không dùng được"),
        ("offset = -1", "offset = true", "gentle.toml: steps[1].offset: giá trị True không dùng được"),
        ("offset = -1\n", "", "gentle.toml: steps[1].offset: thiếu mục này"),
        (
            "offset = -1",
            "offset = -1\nofset = 2",
            "gentle.toml: steps[1].ofset: không có mục nào tên như vậy",
        ),
        ("level = 0", "level = 0\ndraft_letter = 'yes'", "gentle.toml: steps[1].draft_letter: giá trị 'yes'"),
        ("level = 0", "level = 5", "gentle.toml: steps[1].level: giá trị 5 không dùng được"),
        (
            '["desk_officer"]',
            '["boss"]',
            "gentle.toml: steps[1].audiences[1]: giá trị 'boss' không dùng được",
        ),
        ('["desk_officer"]', "[]", "gentle.toml: steps[1].audiences: giá trị [] không dùng được"),
        ("level = 0", "level = 0\nmax_times = 3", "gentle.toml: steps[1].max_times: max_times chỉ có nghĩa"),
        ('"gentle"', '"strict"', "gentle.toml: id: 'strict' khác tên tệp → ghi 'gentle'"),
        (STEP, STEP + STEP, "gentle.toml: steps: 'due_soon' có 2 lần"),
        ("[[steps]]", "[[steps", "gentle.toml: không phải TOML đúng cú pháp"),
    ],
)
def test_a_broken_ladder_is_told_in_one_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    file = tmp_path / "gentle.toml"
    file.write_text(LADDER.replace(old, new), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_ladder(file)
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"20/12"', '"31/6"', "gentle.toml: periods[1].due: '31/6': không phải ngày"),
        ('"20/12"', '"20/13"', "gentle.toml: periods[1].due: '20/13': không phải ngày"),
        ('"20/12"', '"ngày 20"', "gentle.toml: periods[1].due: 'ngày 20': không phải ngày"),
        ('"20/12"', "20", "gentle.toml: periods[1].due: 20: không phải ngày"),
        ('"14/12"', '"14/11 năm trước"', "gentle.toml: periods[1].window: ngày đầu kỳ đứng sau ngày cuối kỳ"),
        ('"yearly"', '"weekly"', "gentle.toml: periods[1].every: 'weekly': kỳ báo cáo chỉ có thể là"),
        ('"yearly"', '"hằng năm"', "gentle.toml: periods[1].every: giá trị 'hằng năm' không dùng được"),
        (
            "periods",
            "unit_gap_workdays = 0\nperiods",
            "gentle.toml: unit_gap_workdays: giá trị 0 không dùng được",
        ),
        ("periods", "periodes", "gentle.toml: periods: thiếu mục này"),
        ("source", "sauce", "gentle.toml: source: thiếu mục này"),
    ],
)
def test_a_broken_regime_is_told_in_one_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    file = tmp_path / "gentle.toml"
    file.write_text(REGIME.replace(old, new), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_regime(file)
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_text_is_told_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "gentle.toml"
    file.write_bytes(b'id = "\xff\xfe"')
    with pytest.raises(BadInput, match=r"gentle\.toml: không phải TOML"):
        read_ladder(file)
