"""An outline has one place for every assignment and every ticket; whatever else is told as a fault."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import BadInput
from rules.outline import (
    FIRST_OUTLINE,
    Feed,
    Outline,
    OutlinePart,
    OutlineSection,
    faults_of,
)

END = (
    OutlineSection("tickets", "Khó khăn", (Feed.DIFFICULTIES,)),
    OutlineSection("end", "Đối soát", (Feed.MISSING, Feed.RECONCILIATION)),
)
REST = OutlineSection("rest", "Còn lại", (Feed.RESULTS,))


def outline(*sections: OutlineSection) -> Outline:
    return Outline("thu", "Thử", (*sections, *END))


@pytest.mark.parametrize(
    ("words", "plan_sections", "section", "task", "is_asked"),
    [
        (("tuyên truyền",), (), None, "Xây dựng kế hoạch TUYÊN TRUYỀN", True),
        (("tuyên truyền",), (), "Công tác tuyên truyền", "In tờ rơi", True),
        (("TTHC",), (), None, "Rà soát TTHC", True),
        (("tin",), (), None, "Công nghệ thông tin hóa tinh gọn", True),
        (("tin",), (), None, "Sắp xếp tinh gọn", False),
        ((), ("IV",), "IV.1", "Bất kỳ", True),
        ((), ("IV.1",), "iv.1.", "Bất kỳ", True),
        ((), ("IV",), "V", "Bất kỳ", False),
        ((), ("I",), "II", "Bất kỳ", False),
        ((), ("I",), None, "Bất kỳ", False),
    ],
)
def test_a_part_asks_by_whole_words_or_by_the_plans_own_sections(
    words: tuple[str, ...], plan_sections: tuple[str, ...], section: str | None, task: str, is_asked: bool
) -> None:
    part = OutlinePart("a", "A", (Feed.RESULTS,), words=words, plan_sections=plan_sections)
    assert part.asks_for(section, task) is is_asked


def test_the_first_part_that_asks_gets_it_and_the_rest_goes_to_the_one_that_takes_it() -> None:
    one = OutlineSection("one", "Một", (Feed.RESULTS,), words=("tập huấn",))
    two = OutlineSection("two", "Hai", (Feed.RESULTS,), words=("tập huấn", "tờ rơi"))
    whole = outline(REST, one, two)
    assert [whole.part_for(None, task).key for task in ("Mở lớp tập huấn", "In tờ rơi", "Việc khác hẳn")] == [
        "one",
        "two",
        "rest",
    ]


@pytest.mark.parametrize(
    ("sections", "where", "what"),
    [
        ((), "sections", "đúng một mục 'results'"),
        ((REST, OutlineSection("r2", "Nữa", (Feed.RESULTS,))), "sections", "đang có 2"),
        ((REST, OutlineSection("x", "X", ())), "sections[2].feeds", "ít nhất một nguồn"),
        ((REST, OutlineSection("Mục", "X", (Feed.WRITTEN,))), "sections[2].key", "chữ thường"),
        ((REST, OutlineSection("x", "  ", (Feed.WRITTEN,))), "sections[2].heading", "phải có"),
        ((REST, OutlineSection("rest", "X", (Feed.WRITTEN,))), "sections", "'rest' có 2 lần"),
        ((REST, OutlineSection("x", "X", (Feed.NEXT,), words=("a",))), "sections[2].words", "'results'"),
        ((REST, OutlineSection("x", "X", (Feed.RESULTS,), words=("…",))), "sections[2].words", "trống"),
        ((REST, OutlineSection("x", "X", (Feed.NEXT,), guide="g")), "sections[2].guide", "'written'"),
        ((REST, OutlineSection("x", "X", (Feed.NEXT, Feed.NEXT))), "sections[2].feeds", "2 lần"),
        ((REST, OutlineSection("x", "X", (Feed.MISSING,))), "sections", "'missing' có ở 2 mục"),
        ((REST, OutlineSection("x", "X", (Feed.PROPOSALS,))), "sections", "không dùng lẫn"),
        (
            (REST, OutlineSection("x", "X", (Feed.NEXT,), parts=(OutlinePart("y", "Y", (Feed.WRITTEN,)),))),
            "sections[2].feeds",
            "ở các tiểu mục",
        ),
    ],
)
def test_what_would_lose_or_double_something_is_a_fault_in_its_place(
    sections: tuple[OutlineSection, ...], where: str, what: str
) -> None:
    faults = faults_of((*sections, *END))
    assert any(fault.where == where and what in fault.what for fault in faults), faults


def test_an_outline_that_was_never_checked_loses_nothing_in_silence() -> None:
    with pytest.raises(BadInput, match="nhiệm vụ còn lại"):
        outline().part_for(None, "Việc nào đó")


def test_what_every_report_must_have_cannot_be_left_out() -> None:
    said = " ".join(fault.what for fault in faults_of((REST,)))
    for feed in ("difficulties", "missing", "reconciliation"):
        assert f"'{feed}'" in said
    assert faults_of(FIRST_OUTLINE.sections) == ()


TASKS = st.lists(
    st.tuples(st.none() | st.sampled_from(["I", "II.1", "IV", "A"]), st.text("abđ ổ.", max_size=12)),
    max_size=30,
)
CLAIMS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["a", "b", "đ ổ"]), min_size=1, max_size=2),
        st.lists(st.sampled_from(["I", "II"]), max_size=2),
    ),
    max_size=4,
)


@given(tasks=TASKS, claims=CLAIMS, at=st.integers(0, 4))
def test_every_assignment_has_exactly_one_part_whatever_the_parts_ask_for(
    tasks: list[tuple[str | None, str]], claims: list[tuple[list[str], list[str]]], at: int
) -> None:
    asking = [
        OutlineSection(f"p{n}", "P", (Feed.RESULTS,), words=tuple(words), plan_sections=tuple(places))
        for n, (words, places) in enumerate(claims)
    ]
    whole = outline(*asking[:at], REST, *asking[at:])
    for section, task in tasks:
        key = whole.part_for(section, task).key
        asked = [part.key for part in asking if part.asks_for(section, task)]
        assert key == (asked[0] if asked else "rest")
