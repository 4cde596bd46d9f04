"""`dondoc due`: the eighteen reference dates, through phrases where they are phrases, on the shipped calendar."""

from datetime import date

import pytest

from config.calendars import national_calendar
from intake.times.phrases import explain_due
from intake.times.terms import Term, end_of_term
from rules.cadence import CadenceKind
from rules.errors import BadInput, ImpossibleDate
from rules.workdays import Roll

CALENDAR = national_calendar()

TERMS = [
    ("trong vòng 05 ngày làm việc kể từ ngày nhận được văn bản", date(2026, 8, 18), date(2026, 8, 24)),
    ("trong thời hạn 05 ngày làm việc kể từ ngày nhận được văn bản", date(2026, 4, 27), date(2026, 5, 6)),
    ("không quá 05 ngày làm việc kể từ ngày ký", date(2025, 4, 23), date(2025, 4, 29)),
    ("trong vòng 03 ngày làm việc kể từ ngày ký", date(2025, 12, 31), date(2026, 1, 7)),
    ("trong vòng 05 ngày làm việc sau ngày kết thúc họp", date(2026, 1, 5), date(2026, 1, 10)),
    ("trong vòng 05 ngày làm việc kể từ ngày họp", date(2026, 2, 12), date(2026, 2, 26)),
    ("sau 10 ngày kể từ ngày ký", date(2026, 2, 6), date(2026, 2, 23)),
    ("trong vòng 15 ngày kể từ ngày ban hành", date(2021, 1, 28), date(2021, 2, 17)),
    ("trong vòng 10 ngày làm việc kể từ ngày ban hành", date(2021, 2, 5), date(2021, 2, 26)),
    ("trong vòng 10 ngày làm việc kể từ ngày ban hành", date(2022, 1, 27), date(2022, 2, 17)),
    ("trong vòng 01 tháng kể từ ngày ký", date(2021, 1, 31), date(2021, 3, 1)),
    ("trong vòng 01 tháng kể từ ngày ký", date(2020, 1, 31), date(2020, 3, 2)),
    ("trong vòng 01 tháng kể từ ngày ký", date(2021, 5, 31), date(2021, 6, 30)),
    ("trong vòng 03 tháng kể từ ngày ký", date(2026, 11, 30), date(2027, 3, 1)),
    ("trong 5 ngày làm việc", date(2026, 8, 18), date(2026, 8, 24)),
    ("sau 5 ngày làm việc", date(2026, 8, 18), date(2026, 8, 24)),
    ("05 ngày làm việc", date(2026, 8, 18), date(2026, 8, 24)),
    ("05 ngày kể từ ngày nhận", date(2026, 8, 18), date(2026, 8, 24)),  # 23/8 is a Sunday
    ("chậm nhất 02 tuần sau khi có văn bản", date(2026, 8, 18), date(2026, 9, 3)),  # 01-02/9 are holidays
    ("tối đa 10 ngày", date(2026, 8, 18), date(2026, 8, 28)),
]


@pytest.mark.parametrize(("phrase", "start", "due"), TERMS)
def test_a_term_is_counted_from_its_event(phrase: str, start: date, due: date) -> None:
    answer = explain_due(phrase, from_on=start, year=None, period=None, calendar=CALENDAR)
    assert (answer.kind, answer.due) == (CadenceKind.DEADLINE, due)


FIXED = [
    ("02/9/2026", date(2026, 9, 3), date(2026, 8, 28)),
    ("06/02/2027", date(2027, 2, 11), date(2027, 2, 3)),
    ("ngày 20/3/2021", date(2021, 3, 22), date(2021, 3, 19)),
    ("ngày 05/9/2021", date(2021, 9, 6), date(2021, 9, 1)),
]


@pytest.mark.parametrize(("phrase", "due", "previous"), FIXED)
def test_a_fixed_day_rolls_forward_and_names_the_working_day_before(
    phrase: str, due: date, previous: date
) -> None:
    answer = explain_due(phrase, from_on=None, year=None, period=None, calendar=CALENDAR)
    assert (answer.due, answer.previous_working_day) == (due, previous)
    assert answer.rolled_from is not None


PERIODS = [
    ("chậm nhất ngày 20 của tháng cuối kỳ báo cáo", "2021-Q1", date(2021, 3, 22)),
    ("chậm nhất ngày 20 của tháng cuối kỳ báo cáo", "2026-H1", date(2026, 6, 22)),
    ("chậm nhất vào ngày 25 của tháng cuối kỳ", "2026-Y", date(2026, 12, 25)),
    ("trước ngày 15 của tháng cuối quý", "2026-Q2", date(2026, 6, 15)),  # 14/6 is a Sunday
    ("trước ngày 18 hằng tháng", "2026-M03", date(2026, 3, 17)),
    ("trước ngày 01/6 và 15/11 hằng năm", "2026-H1", date(2026, 6, 1)),  # 31/5 is a Sunday
    ("trước ngày 01/6 và 15/11 hằng năm", "2026", date(2026, 11, 16)),  # 14/11 is a Saturday
    ("trước ngày 10/01 năm sau", "2025-Y", date(2026, 1, 9)),
]


@pytest.mark.parametrize(("phrase", "period", "due"), PERIODS)
def test_a_rule_gives_the_day_of_one_period(phrase: str, period: str, due: date) -> None:
    assert explain_due(phrase, from_on=None, year=None, period=period, calendar=CALENDAR).due == due


def test_the_explanation_shows_the_roll_to_a_clerk() -> None:
    answer = explain_due("20/9/2026", from_on=None, year=None, period=None, calendar=CALENDAR)
    assert answer.explanation.startswith("20/9/2026 là Chủ nhật → Thứ Hai 21/9/2026")


def test_strictness_is_explained() -> None:
    answer = explain_due("trước ngày 16/12/2026", from_on=None, year=None, period=None, calendar=CALENDAR)
    assert answer.due == date(2026, 12, 15)
    assert "trước ngày 16/12/2026 tức là chậm nhất hết ngày 15/12/2026" in answer.explanation.lower()


@pytest.mark.parametrize(
    ("phrase", "kind", "hint"),
    [
        ("trong vòng 05 ngày làm việc kể từ ngày nhận", CadenceKind.EVENT, "--from"),
        ("trước ngày 18 hằng tháng", CadenceKind.RECURRING, "--period"),
        ("trước ngày 15/12", CadenceKind.DEADLINE, "--year"),
        ("thường xuyên", CadenceKind.CONTINUOUS, "Thường xuyên"),
        ("khẩn trương", CadenceKind.UNSPECIFIED, "không nêu thời hạn"),
    ],
)
def test_without_enough_to_go_on_the_answer_says_what_is_missing(
    phrase: str, kind: CadenceKind, hint: str
) -> None:
    answer = explain_due(phrase, from_on=None, year=None, period=None, calendar=CALENDAR)
    assert (answer.kind, answer.due) == (kind, None)
    assert hint in answer.explanation


def test_a_term_may_be_counted_back() -> None:
    assert end_of_term(CALENDAR, date(2026, 5, 13), Term(-3, "workday")) == date(2026, 5, 8)
    assert CALENDAR.roll(date(2026, 5, 8), Roll.NEXT) == date(2026, 5, 8)


def test_an_impossible_date_is_refused() -> None:
    with pytest.raises(ImpossibleDate, match="31/02/2021"):
        explain_due("trước ngày 31/02/2021", from_on=None, year=None, period=None, calendar=CALENDAR)


def test_an_unknown_period_is_refused_in_one_line() -> None:
    with pytest.raises(BadInput, match="2021-Q1"):
        explain_due("hằng quý", from_on=None, year=None, period="2021-Q7", calendar=CALENDAR)
