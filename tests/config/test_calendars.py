"""The national calendar day by day against the official days off, written out by hand."""

import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from config.calendars import (
    CalendarEntry,
    EntryKind,
    calendar_from_entries,
    national_calendar,
    national_entries,
    read_overlay,
)
from rules.errors import BadInput
from rules.workdays import Roll

# Rest days from Monday to Friday, as "month: days".
WEEKDAYS_OFF = {
    2020: {1: (1, 23, 24, 27, 28, 29), 4: (2, 30), 5: (1,), 9: (2,)},
    2021: {1: (1,), 2: (10, 11, 12, 15, 16), 4: (21, 30), 5: (3,), 9: (2, 3)},
    2022: {1: (3, 31), 2: (1, 2, 3, 4), 4: (11,), 5: (2, 3), 9: (1, 2)},
    2023: {1: (2, 20, 23, 24, 25, 26), 5: (1, 2, 3), 9: (1, 4)},
    2024: {1: (1,), 2: (8, 9, 12, 13, 14), 4: (18, 29, 30), 5: (1,), 9: (2, 3)},
    2025: {1: (1, 27, 28, 29, 30, 31), 4: (7, 30), 5: (1, 2), 9: (1, 2)},
    2026: {1: (1, 2), 2: (16, 17, 18, 19, 20), 4: (27, 30), 5: (1,), 8: (31,), 9: (1, 2), 11: (24,)},
    2027: {1: (1,), 2: (4, 5, 8, 9, 10), 4: (16, 30), 5: (3,), 9: (2, 3), 11: (24,)},
}
SATURDAYS_WORKED = {date(2024, 5, 4), date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)}


@pytest.mark.parametrize("year", WEEKDAYS_OFF)
def test_every_day_of_the_year_works_or_rests_as_announced(year: int) -> None:
    off = {date(year, month, day) for month, days in WEEKDAYS_OFF[year].items() for day in days}
    calendar = national_calendar()
    every_day = [
        date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]
    wrong = [
        day
        for day in every_day
        if calendar.is_workday(day) != (day in SATURDAYS_WORKED or (day.weekday() < 5 and day not in off))
    ]
    assert wrong == []


def entry_of(day: date) -> CalendarEntry:
    return next(entry for entry in national_entries(day.year, day.year) if entry.day == day)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2021, 9, 2), "holiday"),
        (date(2021, 5, 3), "compensating"),
        (date(2021, 2, 16), "compensating"),
        (date(2018, 12, 31), "swapped_off"),
        (date(2019, 1, 5), "make_up"),
        (date(2024, 4, 29), "swapped_off"),
        (date(2024, 5, 4), "make_up"),
        (date(2026, 1, 2), "swapped_off"),
        (date(2026, 1, 10), "make_up"),
        (date(2026, 8, 22), "make_up"),
    ],
)
def test_an_entry_says_what_kind_of_day_it_is(day: date, kind: str) -> None:
    assert entry_of(day).kind == kind


def test_the_swap_of_new_year_2026_names_its_document() -> None:
    assert "12729/VPCP-KGVX" in entry_of(date(2026, 1, 2)).source
    assert "12729/VPCP-KGVX" in entry_of(date(2026, 1, 10)).source


def test_a_make_up_day_is_known_even_when_only_its_own_year_is_asked_for() -> None:
    assert entry_of(date(2019, 1, 5)).name == "Làm bù cho ngày 31/12/2018"


def test_only_days_already_announced_are_official() -> None:
    unofficial = [entry.day for entry in national_entries(2020, 2026) if not entry.official]
    assert unofficial == [date(2026, 11, 24)]
    assert not any(entry.official for entry in national_entries(2027, 2030))


def test_entries_come_in_order_one_for_a_day_and_only_of_the_years_asked_for() -> None:
    days = [entry.day for entry in national_entries(2025, 2027)]
    assert all(earlier < later for earlier, later in pairwise(days))
    assert {day.year for day in days} == {2025, 2026, 2027}


def test_names_are_vietnamese_whatever_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en_US")
    national_entries.cache_clear()
    assert entry_of(date(2027, 9, 2)).name == "Quốc khánh"


def test_edited_entries_make_a_calendar_of_their_own() -> None:
    friday, saturday = date(2021, 3, 19), date(2021, 3, 20)
    entries = [
        CalendarEntry(friday, EntryKind.SWAPPED_OFF, "Nghỉ hoán đổi", "12/UBND-NC", official=True),
        CalendarEntry(saturday, EntryKind.MAKE_UP, "Làm bù", "12/UBND-NC", official=True),
    ]
    calendar = calendar_from_entries(entries, roll_rule=Roll.PREVIOUS, before_is_inclusive=True)
    assert not calendar.is_workday(friday)
    assert calendar.is_workday(saturday)
    assert calendar.roll(friday) == date(2021, 3, 18)
    assert calendar.before_is_inclusive


def test_the_calendar_is_made_once() -> None:
    assert national_calendar() is national_calendar()


def test_importing_the_calendar_does_not_load_the_package_of_holidays() -> None:
    program = "import sys, config.calendars; sys.exit('holidays' in sys.modules)"
    repository = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", program], cwd=repository, check=False).returncode == 0


ENTRY = '[[entries]]\nday = 2027-01-04\nkind = "holiday"\nname = "Nghỉ"\nsource = "1/VPCP"\n'


def test_an_overlay_entry_is_official_unless_it_says_otherwise(tmp_path: Path) -> None:
    file = tmp_path / "vn-2027.toml"
    file.write_text(ENTRY + ENTRY.replace("01-04", "01-05") + "official = false\n", encoding="utf-8")
    overlay = read_overlay(file)
    assert [entry.official for entry in overlay.entries] == [True, False]
    assert not overlay.announced


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            ENTRY.replace("holiday", "strike"),
            "vn-2027.toml: entries[1].kind: giá trị 'strike' không dùng được",
        ),
        (ENTRY.replace("2027-01-04", '"04/01/2027"'), "vn-2027.toml: entries[1].day: "),
        (ENTRY.replace('source = "1/VPCP"\n', ""), "vn-2027.toml: entries[1].source: thiếu mục này"),
        (ENTRY + ENTRY, "vn-2027.toml: entries: '04/01/2027' có 2 lần"),
        ("[[entries]\n", "vn-2027.toml: không phải TOML đúng cú pháp"),
    ],
)
def test_a_broken_overlay_is_told_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "vn-2027.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_overlay(file)
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)
