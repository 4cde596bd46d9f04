"""Figures and documents in official words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from reports.consolidated.builder import build_report
from reports.consolidated.facts import ReportFacts
from reports.consolidated.figures import Check
from reports.consolidated.wording import basis_words, check_words, joined, long_date, plan_words, sentence
from reports.form import agency_lines

SomeFacts = Callable[..., ReportFacts]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2021, 2, 5), "ngày 05 tháng 02 năm 2021"),
        (date(2021, 1, 22), "ngày 22 tháng 01 năm 2021"),
        (date(2021, 3, 22), "ngày 22 tháng 3 năm 2021"),
        (date(2021, 12, 9), "ngày 09 tháng 12 năm 2021"),
    ],
)
def test_dates_get_their_leading_zeros_as_the_decree_says(day: date, words: str) -> None:
    assert long_date(day) == words


@pytest.mark.parametrize(
    ("number", "title", "words"),
    [
        ("46/KH-UBND", "Tuyên truyền năm 2021", "Kế hoạch số 46/KH-UBND"),
        ("79 /QĐ-SNgV", "Tuyên truyền", "Quyết định số 79 /QĐ-SNgV"),
        ("", "Kế hoạch tuyên truyền CCHC", "Kế hoạch tuyên truyền CCHC"),
        ("", "CCHC năm 2021", "Kế hoạch CCHC năm 2021"),
    ],
)
def test_a_plan_is_named_by_number_or_by_subject(
    number: str, title: str, words: str, build: SimpleNamespace
) -> None:
    assert plan_words(replace(build.plan, number=number, title=title)) == words


@pytest.mark.parametrize(
    "title", ["Kế hoạch về việc tuyên truyền", "Về tuyên truyền.", "V/v tuyên truyền", "Tuyên truyền"]
)
def test_the_basis_says_type_and_about_once(title: str, build: SimpleNamespace) -> None:
    plan = replace(build.plan, title=title, issued_on=None, issuer="UBND tỉnh")
    assert basis_words(plan) == "Căn cứ Kế hoạch số 46/KH-UBND của UBND tỉnh về tuyên truyền"


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Sở Nội vụ", ("SỞ NỘI VỤ",)),
        ("Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu", ("ỦY BAN NHÂN DÂN", "TỈNH BÀ RỊA - VŨNG TÀU")),
        ("Sở Lao động - Thương binh và Xã hội", ("SỞ LAO ĐỘNG -", "THƯƠNG BINH VÀ XÃ HỘI")),
    ],
)
def test_a_long_agency_breaks_before_its_place_and_between_its_parts(
    name: str, lines: tuple[str, ...]
) -> None:
    assert agency_lines(name) == lines


@pytest.mark.parametrize(
    ("sums", "words"),
    [
        ((("theo đơn vị", 9831), ("tổng số", 9831)), "Việc: theo đơn vị 9.831 = tổng số 9.831."),
        (
            (("theo phân loại", 9813), ("tổng số", 9831)),
            "Việc: theo phân loại 9.813; tổng số 9.831. Chênh lệch so với tổng số: theo phân loại thiếu 18.",
        ),
    ],
)
def test_a_check_prints_its_sums_or_the_difference(sums: tuple[tuple[str, int], ...], words: str) -> None:
    assert check_words(Check("Việc", sums)) == words


@pytest.mark.parametrize(
    ("text", "ended"), [("xong", "xong."), ("xong.", "xong."), ("sao?  ", "sao?"), ("", ".")]
)
def test_a_sentence_ends_once(text: str, ended: str) -> None:
    assert sentence(text) == ended


def test_what_is_not_there_is_not_named() -> None:
    assert joined((0, "báo cáo"), (8, "nhiệm vụ")) == "8 nhiệm vụ"
    assert joined((2, "báo cáo"), (8, "nhiệm vụ")) == "2 báo cáo và 8 nhiệm vụ"
    assert joined((0, "báo cáo")) == ""


def test_an_issuer_that_coordinates_itself_stands_under_its_parent(
    some_facts: SomeFacts, build: SimpleNamespace
) -> None:
    plan = replace(build.plan, issuer="Sở Nội vụ", parent_issuer="UBND tỉnh Hà Tĩnh")
    assert build_report(some_facts(plan=plan)).head.superior == "UBND tỉnh Hà Tĩnh"
