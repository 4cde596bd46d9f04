"""Phrases of real plans (domain of time, kinds and days) → cadence and last day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.times.phrases import TimeFrame, read_clause, read_phrase
from rules.cadence import CadenceKind, Every
from rules.errors import ImpossibleDate
from rules.workdays import WorkCalendar

CALENDAR = WorkCalendar()
Q, H, Y, M, W, D = (
    Every.QUARTERLY,
    Every.HALF_YEARLY,
    Every.YEARLY,
    Every.MONTHLY,
    Every.WEEKLY,
    Every.DAILY,
)

RECURRING = [
    ("Định kỳ hàng quý, 6 tháng, 01 năm", (Q, H, Y), None),
    ("định kỳ hằng quý, 6 tháng, năm", (Q, H, Y), None),
    ("theo định kỳ 6 tháng, năm", (H, Y), None),
    ("theo quý, năm và đột xuất", (Q, Y), None),
    ("hàng tháng", (M,), None),
    ("Hằng năm", (Y,), None),
    ("hằng ngày", (D,), None),
    ("6 tháng một lần", (H,), None),
    ("một năm hai kỳ", (H,), "một năm hai kỳ"),
    ("tối thiểu 01 lần/năm", (Y,), "tối thiểu 01 lần/năm"),
    ("02 lần/tháng", (M,), "02 lần/tháng"),
    ("sơ kết 6 tháng, tổng kết năm", (H, Y), None),
    ("định kỳ", (Every.UNSPECIFIED,), None),
    (
        "chậm nhất ngày 20 của tháng cuối kỳ báo cáo",
        (Every.UNSPECIFIED,),
        "chậm nhất ngày 20 của tháng cuối kỳ báo cáo",
    ),
    ("trước ngày 15 của tháng cuối quý", (Q,), "trước ngày 15 của tháng cuối quý"),
    ("trước ngày 18 hằng tháng", (M,), "trước ngày 18 hằng tháng"),
    ("trước ngày 01/6 và 15/11 hằng năm", (H, Y), "trước ngày 01/6 và 15/11 hằng năm"),
    ("hằng năm (trước ngày 15 tháng 11)", (Y,), "trước ngày 15 tháng 11"),
    ("vào ngày làm việc cuối cùng của tháng", (M,), "vào ngày làm việc cuối cùng của tháng"),
    ("chiều thứ Sáu hằng tuần", (W,), "chiều thứ Sáu hằng tuần"),
    ("ngày thứ Bảy, Chủ nhật hằng tuần", (W,), "ngày thứ Bảy, Chủ nhật hằng tuần"),
    ("hằng tuần (trước 15 giờ thứ Năm)", (W,), "trước 15 giờ thứ Năm"),
    ("trước 16 giờ 30 hằng ngày", (D,), "trước 16 giờ 30 hằng ngày"),
    ("02 buổi/tuần", (W,), "02 buổi/tuần"),
    ("ngày 02 lần", (D,), "ngày 02 lần"),
    ("01 quý/lần", (Q,), None),
    ("02 tuần một lần", (Every.UNSPECIFIED,), "02 tuần một lần"),
    ("mỗi học kỳ một lần", (H,), None),
    ("cuối mỗi học kỳ", (H,), None),
    ("hằng năm học", (Y,), None),
    ("Quý IV hằng năm", (Y,), "Quý IV hằng năm"),
    ("hằng năm (Quý I)", (Y,), "Quý I"),
    ("hằng tháng (trước ngày 05)", (M,), "trước ngày 05"),
    ("trước ngày 05 của tháng đầu quý sau", (Q,), "trước ngày 05 của tháng đầu quý sau"),
    ("trước ngày 02 của tháng kế tiếp", (M,), "trước ngày 02 của tháng kế tiếp"),
    ("trước ngày 25 hằng tháng, quý, năm", (M, Q, Y), "trước ngày 25 hằng tháng, quý, năm"),
    ("vào ngày cuối tháng", (M,), "vào ngày cuối tháng"),
    ("tuần đầu hằng tháng", (M,), "tuần đầu hằng tháng"),
    ("trước mùa mưa lũ hằng năm", (Y,), "trước mùa mưa lũ hằng năm"),
]


@pytest.mark.parametrize(("phrase", "every", "due"), RECURRING)
def test_a_repeating_phrase_gives_its_rhythm(phrase: str, every: tuple[Every, ...], due: str | None) -> None:
    cadence = read_phrase(phrase, year=2026, issued_on=None, calendar=CALENDAR)
    assert (cadence.kind, cadence.every, cadence.due) == (CadenceKind.RECURRING, every, due)


DEADLINES = [
    ("trước ngày 15/12", "2026-12-15", date(2026, 12, 14)),
    ("trước ngày 20.7.2020", "2020-07-20", date(2020, 7, 20)),  # 19/7/2020 is a Sunday
    ("trước ngày 30 tháng 11 năm 2026", "2026-11-30", date(2026, 11, 30)),  # 29/11 is a Sunday
    ("đến hết ngày 31/12", "2026-12-31", date(2026, 12, 31)),
    ("chậm nhất là ngày 05/6/2026", "2026-06-05", date(2026, 6, 5)),
    ("trước 17 giờ ngày 18/12/2026", "2026-12-18", date(2026, 12, 18)),
    ("hoàn thành trong tháng 6", "2026-06", date(2026, 6, 30)),
    ("Tháng 12/2025", "2025-12", date(2025, 12, 31)),
    ("Trước tháng 6/2026", "2026-06", date(2026, 6, 1)),  # 31/5 is a Sunday
    ("Quý IV/2025", "2025-Q4", date(2025, 12, 31)),
    ("Quí IV-2025", "2025-Q4", date(2025, 12, 31)),
    ("Quý II, III/2026", "2026-Q2/2026-Q3", date(2026, 9, 30)),
    ("6 tháng đầu năm 2026", "2026-01/2026-06", date(2026, 6, 30)),
    ("năm 2026", "2026", date(2026, 12, 31)),
    ("năm 2026 - 2027", "2026/2027", date(2027, 12, 31)),
    ("giữa tháng 9", "2026-09", date(2026, 9, 15)),
    ("từ tháng 3 đến tháng 11 năm 2026", "2026-03/2026-11", date(2026, 11, 30)),
    ("từ ngày 01/3/2026 đến ngày 30/4/2026", "2026-03-01/2026-04-30", date(2026, 4, 30)),
    ("từ ngày 16 đến ngày 20/3/2026", "2026-03-16/2026-03-20", date(2026, 3, 20)),
    ("ngày 10-12/3/2026", "2026-03-10/2026-03-12", date(2026, 3, 12)),
    ("01/01/2026 - 31/12/2026", "2026-01-01/2026-12-31", date(2026, 12, 31)),
    ("26/3", "2026-03-26", date(2026, 3, 26)),
    ("Tháng 9-10/2026", "2026-09/2026-10", date(2026, 11, 2)),  # 31/10 is a Saturday
    ("từ tháng 11/2025 đến tháng 3/2026", "2025-11/2026-03", date(2026, 3, 31)),
    ("Quý I, II", "2026-Q1/2026-Q2", date(2026, 6, 30)),
    ("Quý I năm sau", "2027-Q1", date(2027, 3, 31)),
    ("Q2/2026", "2026-Q2", date(2026, 6, 30)),
    ("tuần thứ hai của tháng 5", "2026-05", date(2026, 5, 8)),
    ("tuần 1 tháng 4/2026", "2026-04", date(2026, 4, 3)),
    ("trung tuần tháng 5", "2026-05", date(2026, 5, 20)),
    ("6 tháng cuối năm", "2026-07/2026-12", date(2026, 12, 31)),
    ("trong năm", "2026", date(2026, 12, 31)),
    ("trước 16h00 ngày 18/12/2026", "2026-12-18", date(2026, 12, 18)),
]


@pytest.mark.parametrize("phrase", ["Cuối học kỳ I", "Đầu năm học 2026 - 2027", "Dịp hè 2026"])
def test_a_part_of_a_school_year_is_a_period_without_a_day(phrase: str) -> None:
    cadence = read_phrase(phrase, year=2026, issued_on=None, calendar=CALENDAR)
    assert (cadence.kind, cadence.due, cadence.due_on) == (CadenceKind.DEADLINE, phrase, None)


SEVERAL = [
    ("trước 15/6 và 15/12", ["2026-06-15", "2026-12-15"]),
    ("tháng 3, tháng 6, tháng 9", ["2026-03", "2026-06", "2026-09"]),
    ("Quý I và Quý III/2026", ["2026-Q1", "2026-Q3"]),
]


@pytest.mark.parametrize(("phrase", "dues"), SEVERAL)
def test_several_days_of_one_phrase_are_all_kept(phrase: str, dues: list[str]) -> None:
    cadence = read_phrase(phrase, year=2026, issued_on=None, calendar=CALENDAR)
    assert [one.due for one in (cadence, *cadence.also)] == dues


@pytest.mark.parametrize(("phrase", "due", "due_on"), DEADLINES)
def test_a_fixed_phrase_keeps_the_named_date_and_gives_the_last_day(
    phrase: str, due: str, due_on: date
) -> None:
    cadence = read_phrase(phrase, year=2026, issued_on=None, calendar=CALENDAR)
    assert (cadence.kind, cadence.due, cadence.due_on) == (CadenceKind.DEADLINE, due, due_on)


OTHERS = [
    ("Thường xuyên", CadenceKind.CONTINUOUS, None),
    ("Thường xuyên, liên tục", CadenceKind.CONTINUOUS, None),
    ("24/24", CadenceKind.CONTINUOUS, None),
    ("Từ 01/7/2025", CadenceKind.CONTINUOUS, "Từ 01/7/2025"),
    ("Quý IV năm 2025 và các năm tiếp theo", CadenceKind.CONTINUOUS, "Quý IV năm 2025 và các năm tiếp theo"),
    ("khi có yêu cầu", CadenceKind.EVENT, "khi có yêu cầu"),
    ("Sau khi Nghị định được ban hành", CadenceKind.EVENT, "Sau khi Nghị định được ban hành"),
    ("đột xuất", CadenceKind.EVENT, "đột xuất"),
    (
        "trước khi khai giảng năm học 2026 - 2027",
        CadenceKind.EVENT,
        "trước khi khai giảng năm học 2026 - 2027",
    ),
    ("sau mỗi đợt kiểm tra", CadenceKind.EVENT, "sau mỗi đợt kiểm tra"),
    ("trong vòng 24 giờ kể từ khi phát hiện", CadenceKind.EVENT, "trong vòng 24 giờ kể từ khi phát hiện"),
    ("Từ tháng 6/2026", CadenceKind.CONTINUOUS, "Từ tháng 6/2026"),
    ("Từ năm học 2026 - 2027", CadenceKind.CONTINUOUS, "Từ năm học 2026 - 2027"),
    ("2026 và các năm tiếp theo", CadenceKind.CONTINUOUS, "2026 và các năm tiếp theo"),
    ("Cả năm", CadenceKind.CONTINUOUS, None),
    ("Thường xuyên trong năm", CadenceKind.CONTINUOUS, None),
    ("Trước Tết Nguyên đán", CadenceKind.UNSPECIFIED, None),
    ("kịp thời", CadenceKind.UNSPECIFIED, None),
    ("theo quy định", CadenceKind.UNSPECIFIED, None),
    ("", CadenceKind.UNSPECIFIED, None),
]


@pytest.mark.parametrize(("phrase", "kind", "due"), OTHERS)
def test_other_phrases_give_their_kind(phrase: str, kind: CadenceKind, due: str | None) -> None:
    cadence = read_phrase(phrase, year=2026, issued_on=None, calendar=CALENDAR)
    assert (cadence.kind, cadence.due) == (kind, due)


def test_several_cadences_are_all_kept() -> None:
    cadence = read_phrase("Thường xuyên, hằng năm", year=2026, issued_on=None, calendar=CALENDAR)
    assert cadence.kind is CadenceKind.CONTINUOUS
    assert [other.every for other in cadence.also] == [(Y,)]


def test_a_missing_year_is_the_first_such_day_after_the_plan() -> None:
    cadence = read_phrase("trước ngày 15/3", year=None, issued_on=date(2025, 11, 20), calendar=CALENDAR)
    assert cadence.due == "2026-03-15"


def test_before_may_include_the_day_itself_where_the_office_says_so() -> None:
    calendar = WorkCalendar(before_is_inclusive=True)
    assert read_phrase("trước ngày 15/12/2026", year=None, issued_on=None, calendar=calendar).due_on == date(
        2026, 12, 15
    )


@pytest.mark.parametrize(
    "phrase", ["31/02/2021", "trước ngày 31/4/2026", "ngày 30 tháng 2 năm 2024", "trước ngày 12/13/2026"]
)
def test_a_day_that_does_not_exist_is_refused(phrase: str) -> None:
    with pytest.raises(ImpossibleDate, match="không có"):
        read_phrase(phrase, year=2026, issued_on=None, calendar=CALENDAR)


@pytest.mark.parametrize("damaged", ["Thường xuyên", "Hằng quý", "trước ngày 15/12/2026"])
def test_decomposed_and_hard_spaced_text_reads_the_same(damaged: str) -> None:
    import unicodedata

    text = unicodedata.normalize("NFD", damaged).replace(" ", "\u00a0")
    read = read_phrase(text, year=2026, issued_on=None, calendar=CALENDAR)
    assert read == read_phrase(damaged, year=2026, issued_on=None, calendar=CALENDAR)


FRAME = TimeFrame(2026, date(2026, 1, 5), CALENDAR)


@pytest.mark.parametrize(
    "clause",
    [
        "bố trí kinh phí chi thường xuyên trong dự toán ngân sách hằng năm",
        "triển khai Quyết định số 12/QĐ-UBND ngày 08/11/2025 của Ủy ban nhân dân tỉnh",
        "thực hiện Chương trình chuyển đổi số đến năm 2025, định hướng đến năm 2030",
        "phối hợp với các trung tâm giáo dục thường xuyên",
        "xây dựng kế hoạch hằng năm và bố trí nguồn lực (nếu có)",
        "thẩm định hồ sơ trước khi trình Ủy ban nhân dân tỉnh",
        "xử lý các trường hợp giả mạo chữ ký",
        "giải quyết đơn thư về thu, chi đầu năm học",
        "tổ chức đào tạo liên tục cho nhân viên y tế",
        "giám sát tại một số đảng bộ cơ sở",
    ],
)
def test_time_words_inside_noun_phrases_are_no_cadence(clause: str) -> None:
    assert read_clause(clause, FRAME).kind is CadenceKind.UNSPECIFIED


def test_a_clause_gives_the_rhythm_of_its_report() -> None:
    cadence = read_clause(
        "tổng hợp, báo cáo Ủy ban nhân dân tỉnh theo định kỳ 6 tháng, năm để gửi Bộ Nội vụ", FRAME
    )
    assert cadence.every == (H, Y)


CLAUSES = [
    (
        "báo cáo tháng về Sở trước ngày 02 của tháng kế tiếp",
        CadenceKind.RECURRING,
        "trước ngày 02 của tháng kế tiếp",
    ),
    ("báo cáo kết quả 6 tháng đầu năm trước ngày 10/6/2026", CadenceKind.DEADLINE, "2026-06-10"),
    (
        "hằng năm tổng hợp, báo cáo Bộ trưởng trước ngày 20 tháng 12",
        CadenceKind.RECURRING,
        "trước ngày 20 tháng 12",
    ),
    ("ban hành phương án năm 2026 trước ngày 15/12/2025", CadenceKind.DEADLINE, "2025-12-15"),
    ("kiểm tra quân số các đơn vị thường xuyên và đột xuất", CadenceKind.CONTINUOUS, None),
    ("truyền thông vào tháng 5 và tháng 9", CadenceKind.DEADLINE, "2026-05"),
    ("ra quân sáng ngày 01/4/2026", CadenceKind.DEADLINE, "2026-04-01"),
    ("giám sát chuyên đề tại một số đảng bộ trong quý III, IV", CadenceKind.DEADLINE, "2026-Q3/2026-Q4"),
    ("tham mưu sơ kết vào năm 2028", CadenceKind.DEADLINE, "2028"),
    ("lập kế hoạch dạy học vào đầu năm học", CadenceKind.DEADLINE, "vào đầu năm học"),
    ("đôn đốc; 6 tháng, một năm tổng hợp kết quả", CadenceKind.RECURRING, None),
    ("báo cáo tình hình thực hiện Kế hoạch hằng quý, 6 tháng, năm", CadenceKind.RECURRING, None),
]


@pytest.mark.parametrize(("clause", "kind", "due"), CLAUSES)
def test_the_time_inside_a_clause_is_found(clause: str, kind: CadenceKind, due: str | None) -> None:
    cadence = read_clause(clause, FRAME)
    assert (cadence.kind, cadence.due) == (kind, due)


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31)))
def test_any_full_date_is_read_back_however_it_is_written(day: date) -> None:
    for written in (
        f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day.year}",
        f"ngày {day.day} tháng {day.month} năm {day.year}",
    ):
        cadence = read_phrase(f"đến {written}", year=None, issued_on=None, calendar=CALENDAR)
        assert cadence.due == day.isoformat()


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31)))
def test_the_last_day_of_an_inclusive_date_is_a_working_day_on_or_after_it(day: date) -> None:
    cadence = read_phrase(f"chậm nhất ngày {day:%d/%m/%Y}", year=None, issued_on=None, calendar=CALENDAR)
    assert cadence.due_on is not None
    assert cadence.due_on >= day
    assert CALENDAR.is_workday(cadence.due_on)
