"""`dondoc due` for the phrases by which plans express time, row by row of the study of practice.

The expectations were written from the meaning the study gives each phrase (deadlines strict where they say "trước",
moved off rest days), with the days looked up in a printed calendar, and not from what the program answers.
"""

from datetime import date
from typing import NamedTuple

import pytest

from config.calendars import national_calendar, national_entries
from intake.times.phrases import explain_due
from rules.cadence import CadenceKind, Every

C, R, D, E, U = (
    CadenceKind.CONTINUOUS,
    CadenceKind.RECURRING,
    CadenceKind.DEADLINE,
    CadenceKind.EVENT,
    CadenceKind.UNSPECIFIED,
)
DAY, WEEK, MONTH, QUARTER, HALF, YEAR, SOME = tuple(Every)


class Case(NamedTuple):
    row: int
    phrase: str
    kind: CadenceKind
    every: tuple[Every, ...] = ()
    due: str | None = None  # 22/3/2021
    period: str | None = None
    year: int | None = None
    start: str | None = None  # --from
    says: str = ""  # what the explanation must hold


CASES = [
    # thường xuyên
    Case(1, "Thường xuyên", C, says="báo cáo định kỳ"),
    Case(2, "Thường xuyên, liên tục", C),
    Case(3, "Thường xuyên trong năm", C),
    Case(3, "Thường xuyên cả năm", C),
    Case(4, "Hằng năm và thường xuyên", R, (YEAR,), says="thường xuyên"),
    Case(5, "duy trì hoạt động của chuyên mục", C),
    Case(6, "tiếp tục thực hiện các nhiệm vụ năm trước", C),
    Case(7, "trong suốt quá trình thực hiện", C),
    Case(8, "hằng ngày", R, (DAY,)),
    Case(9, "Thường xuyên cập nhật thông tin", C),
    # định kỳ, không nêu ngày
    Case(10, "Định kỳ hàng quý, 6 tháng, 01 năm", R, (QUARTER, HALF, YEAR)),
    Case(11, "định kỳ hàng quý, 6 tháng, năm", R, (QUARTER, HALF, YEAR)),
    Case(12, "theo định kỳ 6 tháng, năm", R, (HALF, YEAR)),
    Case(13, "theo quý, năm và đột xuất", R, (QUARTER, YEAR), says="đột xuất"),
    Case(14, "định kỳ hằng quý", R, (QUARTER,)),
    Case(14, "định kỳ hàng quý", R, (QUARTER,)),
    Case(15, "hàng tháng", R, (MONTH,)),
    Case(15, "hằng tháng", R, (MONTH,)),
    Case(16, "hàng năm", R, (YEAR,)),
    Case(16, "hằng năm", R, (YEAR,)),
    Case(16, "hàng năm ban hành kế hoạch", R, (YEAR,)),
    Case(17, "Ngày Pháp luật hàng tháng", R, (MONTH,)),
    Case(18, "họp thường kỳ", E),
    Case(18, "phiên họp thường kỳ", E),
    Case(19, "xuất bản định kỳ hàng tháng", R, (MONTH,)),
    Case(20, "6 tháng một lần", R, (HALF,)),
    Case(20, "một năm hai kỳ", R, (HALF,)),
    Case(21, "tối thiểu 01 lần/năm", R, (YEAR,)),
    Case(21, "ít nhất 02 lần/năm", R, (HALF,)),
    Case(22, "mỗi quý ít nhất 02 tin, bài", R, (QUARTER,)),
    Case(22, "01 chuyên mục/tuần", R, (WEEK,)),
    Case(23, "đầu kỳ, giữa kỳ, cuối kỳ", R, (SOME,)),
    Case(24, "định kỳ 3 năm", R, (SOME,)),
    Case(24, "định kỳ 3 năm, hằng năm", R, (YEAR,)),
    Case(25, "sơ kết 6 tháng, tổng kết năm", R, (HALF, YEAR)),
    Case(26, "theo năm học, học kỳ I, II", R, (YEAR,), says="năm học"),
    Case(27, "đầu mỗi quý", R, (QUARTER,), "04/01/2021", period="2021-Q1"),
    Case(27, "cuối mỗi quý", R, (QUARTER,), "31/3/2021", period="2021-Q1"),
    # định kỳ, có ngày
    Case(28, "chậm nhất ngày 20 của tháng cuối kỳ báo cáo", R, (SOME,), "22/3/2021", period="2021-Q1"),
    Case(28, "chậm nhất ngày 20 của tháng cuối kỳ báo cáo", R, (SOME,), "20/12/2021", period="2021-Y"),
    Case(29, "chậm nhất vào ngày 25 của tháng cuối kỳ", R, (SOME,), "27/12/2021", period="2021-Y"),
    Case(30, "chậm nhất ngày 20 của tháng cuối quý", R, (QUARTER,), "22/6/2026", period="2026-Q2"),
    Case(31, "trước ngày 15 của tháng cuối quý", R, (QUARTER,), "14/9/2026", period="2026-Q3", says="14/9/2026"),
    Case(32, "báo cáo tháng gửi trước ngày 15 của tháng", R, (MONTH,), "14/4/2026", period="2026-M04"),
    Case(33, "báo cáo quý gửi trước ngày 05 tháng cuối của quý", R, (QUARTER,), "04/3/2026", period="2026-Q1"),
    Case(34, "báo cáo 6 tháng gửi trước ngày 05/6", R, (HALF,), "04/6/2026", period="2026-H1"),
    Case(35, "báo cáo năm gửi trước ngày 25/11 hàng năm", R, (YEAR,), "24/11/2025", period="2025-Y"),
    Case(36, "ban hành kế hoạch năm trước ngày 20/11 hàng năm", R, (YEAR,), "19/11/2025", period="2026-Y", says="năm trước"),
    Case(37, "6 tháng (trước 10/7), năm (trước 10/01 năm sau)", R, (HALF, YEAR), "09/7/2025", period="2025-H1"),
    Case(37, "6 tháng (trước 10/7), năm (trước 10/01 năm sau)", R, (HALF, YEAR), "09/01/2026", period="2025-Y"),
    Case(38, "tính từ ngày 15 tháng trước đến ngày 14 của tháng", U, year=2026, says="số liệu"),
    Case(39, "tính từ 15/12 năm trước đến 14/6", U, year=2026, says="số liệu"),
    Case(40, "ước thực hiện đến 31/12, số liệu ước tính", U, year=2026, says="ước"),
    Case(41, "số liệu đến hết ngày 14/6", U, year=2026, says="số liệu"),
    Case(42, "vào ngày làm việc cuối cùng của tháng", R, (MONTH,), "29/5/2026", period="2026-M05"),
    Case(43, "chiều thứ Sáu hằng tuần", R, (WEEK,), "12/6/2026", start="10/6/2026"),
    Case(43, "trước 16 giờ thứ Năm hằng tuần", R, (WEEK,), "11/6/2026", start="10/6/2026", says="16 giờ"),
    # một ngày hay một kỳ nhất định
    Case(44, "trước ngày 15/12", D, (), "14/12/2021", year=2021, says="Trước ngày 15/12/2021 tức là chậm nhất hết ngày 14/12/2021"),
    Case(45, "trước ngày 20.7.2020", D, (), "20/7/2020", says="19/7/2020 là Chủ nhật → Thứ Hai 20/7/2020"),
    Case(46, "báo cáo trước ngày 30 tháng 11 năm 2026", D, (), "30/11/2026", says="29/11/2026 là Chủ nhật"),
    Case(47, "xong trước ngày Quốc khánh 02/9", D, (), "03/9/2026", year=2026, says="hỏi lại"),
    Case(48, "đến ngày 31/12", D, (), "31/12/2021", year=2021),
    Case(48, "đến hết ngày 31/12", D, (), "31/12/2021", year=2021),
    Case(49, "hoàn thành trong tháng 6", D, (), "30/6/2021", year=2021),
    Case(49, "trong tháng 6", D, (), "30/6/2021", year=2021),
    Case(50, "Tháng 6/2021", D, (), "30/6/2021"),
    Case(51, "Quý I/2021", D, (), "31/3/2021", says="14/3/2021"),
    Case(52, "Quý I, II", D, (), "30/6/2021", year=2021),
    Case(52, "Quý II–Quý III", D, (), "30/9/2021", year=2021),
    Case(53, "6 tháng đầu năm", D, (), "30/6/2021", year=2021, says="14/6/2021"),
    Case(53, "6 tháng cuối năm", D, (), "31/12/2021", year=2021, says="14/12/2021"),
    Case(54, "đầu tháng", D, (), "01/6/2021", period="2021-M06"),
    Case(54, "giữa tháng", D, (), "15/6/2021", period="2021-M06"),
    Case(54, "cuối tháng", D, (), "30/6/2021", period="2021-M06"),
    Case(55, "đầu năm", D, (), "04/01/2021", year=2021, says="Tết Dương lịch"),
    Case(55, "giữa năm", D, (), "30/6/2021", year=2021),
    Case(55, "cuối năm", D, (), "31/12/2021", year=2021),
    Case(56, "trong năm 2021", D, (), "31/12/2021"),
    Case(56, "năm 2021", D, (), "31/12/2021"),
    Case(57, "giai đoạn 2021–2025", D, (), "31/12/2025"),
    Case(58, "đến năm 2025, tầm nhìn đến năm 2030", U, year=2021, says="định hướng"),
    Case(58, "đến năm 2025, định hướng đến năm 2030", U, year=2021, says="định hướng"),
    Case(59, "từ tháng 3 đến tháng 11", D, (), "30/11/2021", year=2021),
    Case(60, "từ ngày 01/3 đến ngày 15/3", D, (), "15/3/2021", year=2021),
    Case(61, "tuần thứ hai của tháng 5", D, (), "14/5/2021", year=2021),
    Case(62, "trước 17 giờ ngày 15/6/2021", D, (), "15/6/2021", says="17 giờ"),
    Case(63, "quý IV năm trước", D, (), "31/12/2020", year=2021),
    Case(64, "trước Tết Nguyên đán", D, (), "13/02/2026", year=2026, says="16/02/2026"),
    Case(64, "sau Tết", E, year=2026, says="23/02/2026"),
    Case(65, "trước kỳ họp thường lệ giữa năm của HĐND", E, says="--from"),
    Case(65, "trước kỳ họp thường lệ cuối năm của HĐND", D, (), "07/12/2026", start="08/12/2026"),
    # thời hạn tính từ một sự kiện
    Case(66, "trong thời hạn 05 ngày làm việc kể từ ngày nhận được văn bản", D, (), "24/8/2026", start="18/8/2026", says="không tính ngày đầu"),
    Case(66, "trong vòng 05 ngày làm việc kể từ ngày nhận được văn bản", D, (), "24/8/2026", start="18/8/2026", says="Thứ Bảy 22/8/2026 là ngày làm bù"),
    Case(66, "trong vòng 05 ngày làm việc kể từ ngày nhận được văn bản", E, says="--from"),
    Case(67, "không quá 05 ngày làm việc kể từ ngày nhận", D, (), "06/5/2026", start="27/4/2026", says="30/4"),
    Case(68, "trong vòng 05 ngày làm việc sau ngày kết thúc họp", D, (), "10/01/2026", start="05/01/2026"),
    Case(69, "ít nhất 03 ngày làm việc trước ngày họp", D, (), "08/5/2026", start="13/5/2026"),
    Case(70, "sau 10 ngày kể từ ngày ký", D, (), "23/02/2026", start="06/02/2026"),
    Case(71, "không ít hơn 01 ngày làm việc từ khi chốt số liệu", E, start="14/6/2026", says="tối thiểu"),
    Case(72, "trong ngày, chậm nhất ngày làm việc tiếp theo", D, (), "28/4/2026", start="24/4/2026"),
    Case(73, "30 ngày trước khi hết hạn", D, (), "01/12/2026", start="31/12/2026"),
    Case(74, "ngay sau khi ban hành", E, says="sự kiện"),
    Case(74, "sau khi ký", E),
    Case(74, "ngay sau khi ban hành", D, (), "10/6/2026", start="10/6/2026"),
    Case(75, "trong thời gian sớm nhất", U, says="không nêu thời hạn"),
    Case(75, "khẩn trương", U),
    Case(75, "ngay", U),
    # sự kiện, điều kiện, lồng ghép
    Case(76, "sau khi có văn bản của Bộ Nội vụ", E),
    Case(76, "sau khi có hướng dẫn của Bộ Nội vụ", E),
    Case(77, "khi có yêu cầu", E),
    Case(77, "đột xuất", E),
    Case(77, "đột xuất khi cần thiết", E),
    Case(78, "khi có phát sinh", E),
    Case(78, "khi có thay đổi", E),
    Case(79, "trường hợp có khó khăn, vướng mắc phản ánh về Sở Nội vụ", E),
    Case(80, "do cơ quan có thẩm quyền chuyển đến", E),
    Case(81, "thông qua các cuộc họp, hội nghị", E),
    Case(82, "cùng với các Chương trình, Đề án", E),
    Case(83, "gắn với các đợt sinh hoạt chuyên đề", E),
    Case(84, "lồng ghép vào báo cáo cải cách hành chính", U, says="lồng ghép"),
    Case(85, "theo lộ trình", E, says="kế hoạch khác"),
    Case(85, "gắn với lộ trình", E),
    Case(86, "theo tiến độ dự án", E, says="kế hoạch khác"),
    Case(86, "theo kế hoạch của UBND tỉnh", E, says="kế hoạch khác"),
    Case(87, "nếu có", E, says="điều kiện"),
    Case(87, "nếu cần", E),
    Case(88, "trong đợt cao điểm", E),
    Case(88, "nhân dịp kỷ niệm ngày truyền thống", E),
    # để lại cho văn bản khác, hoặc không nói gì
    Case(89, "theo quy định", U, says="chế độ báo cáo"),
    Case(90, "đúng quy định", U, says="chế độ báo cáo"),
    Case(90, "đúng thời hạn quy định", U, says="chế độ báo cáo"),
    Case(91, "theo hướng dẫn của Bộ Nội vụ", U, says="văn bản"),
    Case(92, "theo yêu cầu của cơ quan ban hành", E, says="yêu cầu"),
    Case(93, "kịp thời, đầy đủ", U),
    Case(93, "tích cực, chủ động", U),
    Case(94, "", U, says="31/12"),
    Case(95, "không được gia hạn quá 01 lần", U, start="01/6/2026", says="gia hạn"),
    Case(96, "quá hạn trên 120 ngày", U, start="01/6/2026", says="quá hạn"),
]  # fmt: skip


def day(text: str | None) -> date | None:
    if text is None:
        return None
    number, month, year = map(int, text.split("/"))
    return date(year, month, number)


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case.row} {case.phrase or '(không nêu)'} {case.due or ''}"
)
def test_a_phrase_of_practice_means_what_the_study_says(case: Case) -> None:
    answer = explain_due(
        case.phrase,
        from_on=day(case.start),
        year=case.year,
        period=case.period,
        calendar=national_calendar(),
        entries=national_entries(2019, 2030),
    )
    assert (answer.kind, answer.every, answer.due) == (case.kind, case.every, day(case.due))
    assert case.says in answer.explanation


def test_every_row_of_the_study_is_asked() -> None:
    assert {case.row for case in CASES} == set(range(1, 97))
