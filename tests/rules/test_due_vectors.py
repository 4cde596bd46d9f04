"""The eighteen reference dates of the study of practice: terms, rolls, swaps, Tết, leap years (tracking.md 1.5).

"wd": working days, "cd": calendar days, "m": months, each from a day that is not counted; "on": a fixed date. The
calendar is the shipped one; `named` is the last day before any roll, `before` the working day at or before it.
"""

from datetime import date
from typing import NamedTuple

import pytest

from config.calendars import national_calendar, national_entries
from intake.times.phrases import explain_due
from intake.times.terms import Term, end_of_term
from rules.due_basis import rolled, workdays_after
from rules.workdays import Roll


class Vector(NamedTuple):
    number: int
    amount: int
    unit: str
    start: str
    named: str
    due: str
    before: str
    why: str


VECTORS = [
    Vector(1, 5, "wd", "2026-08-18", "2026-08-24", "2026-08-24", "2026-08-24", "make-up Saturday 22/8 counts"),
    Vector(2, 5, "wd", "2026-04-27", "2026-05-06", "2026-05-06", "2026-05-06", "30/4, 01/5 and a weekend"),
    Vector(3, 5, "wd", "2025-04-23", "2025-04-29", "2025-04-29", "2025-04-29", "make-up Saturday 26/4"),
    Vector(4, 3, "wd", "2025-12-31", "2026-01-07", "2026-01-07", "2026-01-07", "01/01 and the swapped 02/01"),
    Vector(5, 5, "wd", "2026-01-05", "2026-01-10", "2026-01-10", "2026-01-10", "due on a working Saturday"),
    Vector(6, 5, "wd", "2026-02-12", "2026-02-26", "2026-02-26", "2026-02-26", "Tết 16–20/02"),
    Vector(7, 10, "cd", "2026-02-06", "2026-02-16", "2026-02-23", "2026-02-13", "ends within Tết"),
    Vector(8, 15, "cd", "2021-01-28", "2021-02-12", "2021-02-17", "2021-02-09", "ends on the first of Tết"),
    Vector(9, 10, "wd", "2021-02-05", "2021-02-26", "2021-02-26", "2021-02-26", "Tết 10–16/02"),
    Vector(10, 10, "wd", "2022-01-27", "2022-02-17", "2022-02-17", "2022-02-17", "Tết 31/01–04/02"),
    Vector(11, 1, "m", "2021-01-31", "2021-02-28", "2021-03-01", "2021-02-26", "no corresponding day, then a roll"),
    Vector(12, 1, "m", "2020-01-31", "2020-02-29", "2020-03-02", "2020-02-28", "leap year"),
    Vector(13, 1, "m", "2021-05-31", "2021-06-30", "2021-06-30", "2021-06-30", "a shorter month"),
    Vector(14, 3, "m", "2026-11-30", "2027-02-28", "2027-03-01", "2027-02-26", "across the year"),
    Vector(15, 0, "on", "2026-09-02", "2026-09-02", "2026-09-03", "2026-08-28", "swap and two days of National Day"),
    Vector(16, 0, "on", "2027-02-06", "2027-02-06", "2027-02-11", "2027-02-03", "the Tết expected for 2027"),
    Vector(17, 0, "on", "2021-03-20", "2021-03-20", "2021-03-22", "2021-03-19", "weekend"),
    Vector(18, 0, "on", "2021-09-05", "2021-09-05", "2021-09-06", "2021-09-01", "back across 02–03/9"),
]  # fmt: skip
UNITS = {"wd": "workday", "cd": "day", "m": "month"}
WORDS = {"wd": "ngày làm việc", "cd": "ngày", "m": "tháng"}
CALENDAR = national_calendar()

each_vector = pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector.number} {vector.why}")


def day(text: str) -> date:
    return date.fromisoformat(text)


@each_vector
def test_the_calendar_counts_as_the_study_does(vector: Vector) -> None:
    named = day(vector.start)
    if vector.unit != "on":
        named = end_of_term(CALENDAR, named, Term(vector.amount, UNITS[vector.unit]))
    assert named == day(vector.named)
    assert CALENDAR.roll(named) == day(vector.due)
    assert CALENDAR.roll(named, Roll.PREVIOUS) == day(vector.before)
    assert CALENDAR.roll(named, Roll.NONE) == named


@each_vector
def test_a_stored_basis_gives_the_same_day(vector: Vector) -> None:
    counted = vector.unit == "wd"
    basis = workdays_after(day(vector.start), vector.amount) if counted else rolled(day(vector.named))
    assert basis.due_on(CALENDAR) == day(vector.due)


@each_vector
def test_the_question_in_words_gives_the_same_day(vector: Vector) -> None:
    if vector.unit == "on":
        start, phrase = None, f"chậm nhất ngày {day(vector.start):%d/%m/%Y}"
    else:
        start, phrase = (
            day(vector.start),
            f"trong vòng {vector.amount:02d} {WORDS[vector.unit]} kể từ ngày nhận",
        )
    answer = explain_due(
        phrase, from_on=start, year=None, period=None, calendar=CALENDAR, entries=national_entries(2019, 2030)
    )
    assert (answer.due, answer.previous_working_day) == (day(vector.due), day(vector.before))


def test_all_eighteen_are_here() -> None:
    assert [vector.number for vector in VECTORS] == list(range(1, 19))


EXPLAINED = [
    ("20/9/2026", None, "20/9/2026 là Chủ nhật → Thứ Hai 21/9/2026"),
    (
        "trong vòng 5 ngày làm việc kể từ ngày nhận",
        "2026-08-18",
        "5 ngày làm việc kể từ Thứ Ba 18/8/2026, không tính ngày đầu; Thứ Bảy 22/8/2026 là ngày làm bù → Thứ Hai 24/8/2026",
    ),
    (
        "trong vòng 5 ngày làm việc kể từ ngày nhận",
        "2026-04-27",
        "không tính 30/4/2026 nghỉ Ngày Chiến thắng; không tính 01/5/2026 nghỉ Ngày Quốc tế Lao động → Thứ Tư 06/5/2026",
    ),
    (
        "trong vòng 5 ngày làm việc kể từ ngày họp",
        "2026-02-12",
        "không tính 16/02–20/02/2026 nghỉ Tết Nguyên đán",
    ),
    ("ngày 06/02/2027", None, "(dự kiến)"),
    (
        "trong vòng 3 ngày làm việc kể từ ngày ký",
        "2025-12-31",
        "02/01/2026 nghỉ hoán đổi, làm bù ngày 10/01/2026",
    ),
]


@pytest.mark.parametrize(("phrase", "start", "words"), EXPLAINED)
def test_the_explanation_names_what_a_clerk_would_look_up(phrase: str, start: str | None, words: str) -> None:
    answer = explain_due(
        phrase,
        from_on=day(start) if start else None,
        year=None,
        period=None,
        calendar=CALENDAR,
        entries=national_entries(2019, 2030),
    )
    assert words in answer.explanation
