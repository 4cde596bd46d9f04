"""How often and how far a due date may move, by the plan's ladder; how it is counted."""

from datetime import date
from pathlib import Path

import pytest

from config.calendars import national_calendar
from config.policy_files import load_ladder, read_ladder
from config.snapshots import ladder_from_snapshot, ladder_snapshot
from rules.errors import BadInput, Refused
from rules.extensions import Extended, check_extension, extended

CALENDAR = national_calendar()
DUE = date(2021, 6, 16)
LADDER = """
id = "{id}"
most_extensions = {most}
longest_extension_workdays = {longest}
[[steps]]
name = "due_today"
offset = 0
audiences = ["desk_officer"]
level = 0
letter = "due_today"
"""


def check(
    until: str, *, before: int = 0, today: str = "2021-06-10", most: int = 1, longest: int | None = None
) -> None:
    check_extension(
        due_on=DUE,
        until=date.fromisoformat(until),
        granted_before=before,
        today=date.fromisoformat(today),
        calendar=CALENDAR,
        most=most,
        longest_workdays=longest,
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"until": "2021-06-16"}, "không muộn hơn hạn hiện tại 16/6/2021"),
        ({"until": "2021-06-18", "today": "2021-06-18"}, "phải sau hôm nay"),
        ({"until": "2021-06-18", "before": 1}, "tối đa 1 lần"),
        ({"until": "2021-06-18", "before": 2, "most": 2}, "tối đa 2 lần"),
        ({"until": "2021-06-18", "most": 0}, "không cho gia hạn"),
        ({"until": "2021-06-24", "longest": 5}, "nhiều nhất 5 ngày làm việc, đến 23/6/2021"),
    ],
)
def test_too_many_too_early_and_too_far_are_refused(arguments: dict[str, object], words: str) -> None:
    with pytest.raises(Refused, match=words):
        check(**arguments)  # type: ignore[arg-type]


def test_what_the_policy_allows_is_allowed() -> None:
    check("2021-06-23", longest=5)
    check("2021-12-31")
    check("2021-06-23", before=1, most=2)
    check("2021-06-23", today="2021-06-22")  # asked late, for a day still ahead


def test_extensions_are_counted_in_working_days() -> None:
    spans = [(DUE, date(2021, 6, 23)), (date(2021, 6, 23), date(2021, 6, 25))]
    assert extended(spans, CALENDAR) == Extended(2, 7)
    assert extended([], CALENDAR) == Extended()


def test_the_policy_comes_from_the_file_of_the_ladder_and_stays_in_its_snapshot(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(LADDER.format(id="own", most=2, longest=10), encoding="utf-8")
    ladder = read_ladder(file)
    assert (ladder.most_extensions, ladder.longest_extension_workdays) == (2, 10)
    assert ladder_from_snapshot(ladder_snapshot(ladder)) == ladder
    file.write_text(LADDER.format(id="own", most=-1, longest=10), encoding="utf-8")
    with pytest.raises(BadInput, match="most_extensions"):
        read_ladder(file)


def test_a_snapshot_from_before_there_was_a_policy_means_one_of_any_length() -> None:
    snapshot = ladder_snapshot(load_ladder("report"))
    del snapshot["most_extensions"], snapshot["longest_extension_workdays"]
    ladder = ladder_from_snapshot(snapshot)
    assert (ladder.most_extensions, ladder.longest_extension_workdays) == (1, None)
