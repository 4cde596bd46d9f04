"""A lower report rolled up: states, figures and words; nothing lost, nothing invented."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.aggregation import Figure
from rules.folding import fold
from rules.lower_lines import HigherIndicator, HigherLine, Issued, LowerFigures, LowerLine, Said
from rules.plan_links import alike, plain_number, same_period
from rules.roll_up import roll_up, state_of
from rules.roll_up_words import CUT_WORDS, LONGEST_TEXT, carried_tickets

ISSUED = Issued("Sở Nội vụ", "46/KH-UBND", "6 tháng đầu năm", "12/BC-SNV", date(2021, 6, 18))
DOCUMENTS = HigherIndicator("Số văn bản", "văn bản", "sum")


def figures(*values: float | None, name: str = "số VĂN bản", **changes: str) -> LowerFigures:
    kept = {"measure": "văn bản", "aggregation": "sum", **changes}
    return LowerFigures(name, kept["measure"], kept["aggregation"], tuple(Figure(one) for one in values))


@pytest.mark.parametrize(
    ("states", "state"),
    [
        (["done", "done"], "done"),
        (["done", None], "in_progress"),
        (["done", "not_started"], "in_progress"),
        (["in_progress"], "in_progress"),
        (["not_started", "not_started"], "not_started"),
        (["not_started", None], ""),
        ([None, None], ""),
        ([], ""),
    ],
)
def test_the_state_above_is_what_all_below_said(states: list[str | None], state: str) -> None:
    assert state_of(states) == state


def test_a_line_with_links_and_figures_is_whole_and_says_whose_report_it_is() -> None:
    owed = [HigherLine(7, "Ban hành văn bản", (DOCUMENTS,))]
    below = [
        LowerLine(1, "Việc một", 7, (Said("Xã A", "done", "Đã ban hành"),), figures=(figures(2.0, 3.0),)),
        LowerLine(2, "Việc hai", 7, (Said("Xã B", "done", "x"),), "Đã sửa lời", (figures(0.5),)),
    ]
    (line,) = roll_up(owed, below, ISSUED).lines
    assert (line.state, line.figures, line.doubts) == ("done", {"Số văn bản": 5.5}, ())
    assert line.text.startswith("Theo Báo cáo số 12/BC-SNV ngày 18/6/2021 của Sở Nội vụ:")
    assert "- Việc một: Xã A: Đã ban hành" in line.text
    assert "- Việc hai: Đã sửa lời" in line.text


@pytest.mark.parametrize(
    ("below", "doubt"),
    [
        ((), "không có chỉ tiêu cùng tên"),
        ((figures(1.0, measure="lớp"),), "không có chỉ tiêu cùng tên"),
        ((figures(1.0, aggregation="last"),), "theo cách khác nhau"),
        ((figures(None),), "chưa có số liệu"),
        ((figures(4.0, None, None),), "thiếu số liệu của 2/3 đơn vị"),
    ],
)
def test_a_figure_that_is_not_whole_waits_for_a_person(below: tuple[LowerFigures, ...], doubt: str) -> None:
    owed = [HigherLine(7, "Việc", (DOCUMENTS,))]
    rolled = roll_up(owed, [LowerLine(1, "Việc", 7, (Said("Xã A", "done", "Xong"),), figures=below)], ISSUED)
    assert not rolled.is_whole
    assert doubt in " ".join(rolled.lines[0].doubts)
    not_begun = LowerLine(1, "Việc", 7, (Said("Xã A", "not_started", "Chưa"),), figures=below)
    assert roll_up(owed, [not_begun], ISSUED).is_whole


def test_a_ratio_is_counted_from_the_sums_and_never_from_the_ratios() -> None:
    rate = HigherIndicator("Tỷ lệ", "%", "ratio")
    given_below = (Figure(50.0, False, 1.0, 2.0), Figure(10.0, True, 10.0, 100.0))
    line = LowerLine(
        1, "Việc", 7, (Said("Xã A", "done", "x"),), "", (LowerFigures("Tỷ lệ", "%", "ratio", given_below),)
    )
    (rolled,) = roll_up([HigherLine(7, "Việc", (rate,))], [line], ISSUED).lines
    assert rolled.figures == {"Tỷ lệ": pytest.approx(11 / 102 * 100)}
    assert rolled.estimates == ("Tỷ lệ",)


WORDS = st.text("abcdê ", min_size=1, max_size=12).filter(lambda words: words.strip())
STATES = st.sampled_from(["done", "in_progress", "not_started", None])
SAID = st.builds(Said, WORDS, STATES, WORDS)
VALUES = st.none() | st.floats(-1e6, 1e6)
LINES = st.lists(
    st.builds(
        LowerLine,
        st.integers(1, 99),
        WORDS,
        st.none() | st.integers(1, 5),
        st.lists(SAID, max_size=4).map(tuple),
        st.just(""),
        st.lists(VALUES, max_size=4).map(lambda values: (figures(*values),)),
    ),
    max_size=8,
    unique_by=lambda line: line.key,
)


@given(LINES, st.sets(st.integers(1, 5)))
def test_nothing_below_is_lost_and_nothing_above_is_invented(lower: list[LowerLine], keys: set[int]) -> None:
    owed = [HigherLine(key, "Việc", (DOCUMENTS,)) for key in sorted(keys)]
    rolled = roll_up(owed, lower, ISSUED)
    assert [line.key for line in rolled.lines] == sorted(keys)
    used = [key for line in rolled.lines for key in line.lower]
    assert sorted([*used, *rolled.left]) == sorted(line.key for line in lower)
    for line in rolled.lines:
        below = [one for one in lower if one.serves == line.key]
        said = [one for each in below for one in each.said]
        assert line.state in {"", "done", "in_progress", "not_started"}
        assert (line.state == "done") == (bool(said) and all(one.state == "done" for one in said))
        if not below:
            assert (line.state, line.text, line.figures) == ("", "", {})
            continue
        folded = fold(line.text)
        assert all(fold(one.result) in folded for one in said)
        values = [one.value for each in below for one in each.figures[0].figures if one.value is not None]
        assert line.figures == {} if not values else line.figures["Số văn bản"] == pytest.approx(sum(values))


def test_a_text_too_long_says_where_the_rest_is() -> None:
    said = tuple(Said(f"Xã {n}", "done", f"kết quả {n} " * 40) for n in range(60))
    (line,) = roll_up([HigherLine(1, "Việc")], [LowerLine(5, "Việc", 1, said)], ISSUED).lines
    assert len(line.text) <= LONGEST_TEXT
    assert line.text.endswith(CUT_WORDS)


def test_tickets_nobody_answered_go_up_with_their_unit_and_once() -> None:
    tickets = [("Xã A", "Thiếu  người", False), ("Xã B", "thiếu người", False), ("Xã C", "Thiếu tiền", True)]
    assert carried_tickets(tickets) == "- Thiếu người (từ Xã A, Xã B)"


@dataclass(frozen=True)
class Period:
    key: str
    window_start_on: date
    window_end_on: date


def test_a_period_is_matched_by_key_then_by_window_and_never_guessed() -> None:
    half = Period("2021-H1", date(2021, 1, 1), date(2021, 6, 14))
    other = Period("2021-H1-cchc", date(2020, 12, 15), date(2021, 6, 14))
    assert same_period([half, other], "2021-H1", date(2021, 1, 1), date(2021, 6, 1)) == half
    assert same_period([half, other], "x", date(2020, 12, 15), date(2021, 6, 14)) == other
    assert same_period([half, other], "x", date(2020, 12, 15), date(2021, 6, 15)) is None
    twin = Period("2021-M6", date(2021, 1, 1), date(2021, 6, 14))
    assert same_period([half, twin], "x", date(2021, 1, 1), date(2021, 6, 14)) is None


def test_numbers_and_tasks_are_compared_as_people_compare_them() -> None:
    assert plain_number("Số: 046/KH-UBND") == plain_number("46 / KH–UBND") != plain_number("46/KH-SNV")
    assert plain_number(None) == plain_number(" ") == ""
    above = {3: "Rà soát, đơn giản hóa thủ tục hành chính", 4: "Tuyên truyền cải cách hành chính"}
    found = alike({1: "Rà soát, đơn giản hoá thủ tục hành chính trên địa bàn", 2: "Mua sắm máy tính"}, above)
    assert set(found) == {1}
    assert found[1][0] == 3
