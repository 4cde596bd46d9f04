"""Two versions of a plan compared: nothing is lost, nothing is guessed differently because lines came in another order."""

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.amendment_words import cited_plans, is_titled_amendment, number_key, titles_alike
from rules.pairing import compare, pairs_of
from rules.plain_words import plain
from rules.revision import AmendmentScope, Change, Choices, Difference, PlanLine

WHOLE, PARTIAL = AmendmentScope.WHOLE, AmendmentScope.PARTIAL
WORDS = [
    "xây",
    "dựng",
    "ban",
    "hành",
    "kế",
    "hoạch",
    "triển",
    "khai",
    "báo",
    "cáo",
    "kết",
    "quả",
    "rà",
    "soát",
    "thủ",
    "tục",
    "hành",
    "chính",
    "tập",
    "huấn",
    "cán",
    "bộ",
]


def a_line(number: int, task: str = "Hướng dẫn lập dự toán kinh phí", **changes: object) -> PlanLine:
    return replace(PlanLine(number, number, "Sở Tài chính", task), **changes)  # type: ignore[arg-type]


def due(day: str) -> dict[str, object]:
    return {"time": ("deadline", (), day), "due_on": date.fromisoformat(day)}


def kinds(changes: tuple[Change, ...]) -> list[Difference]:
    return [change.kind for change in changes]


def the_one(old: PlanLine, new: PlanLine, scope: AmendmentScope = WHOLE) -> Change:
    (change,) = compare([old], [new], scope)
    return change


lines = st.builds(
    lambda unit, words, month: (f"Sở {unit}", " ".join(words), f"2021-{month:02}-28"),
    st.sampled_from(["Tài chính", "Y tế", "Nội vụ"]),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12),
    st.integers(min_value=1, max_value=12),
)


@st.composite
def plans(draw: st.DrawFn, start: int = 1) -> list[PlanLine]:
    return [
        a_line(number, task, unit=unit, **due(day))
        for number, (unit, task, day) in enumerate(draw(st.lists(lines, max_size=8)), start=start)
    ]


@given(plans(), st.sampled_from(AmendmentScope))
def test_a_plan_compared_with_itself_is_the_same(plan: list[PlanLine], scope: AmendmentScope) -> None:
    copy = [replace(line, id=line.id + 100) for line in plan]
    assert set(kinds(compare(plan, copy, scope))) <= {Difference.SAME}
    assert all(change.old and change.new for change in compare(plan, copy, scope))


@given(plans(), plans(start=101), st.sampled_from(AmendmentScope))
def test_every_old_and_every_new_line_appears_exactly_once(
    old: list[PlanLine], new: list[PlanLine], scope: AmendmentScope
) -> None:
    changes = compare(old, new, scope)
    assert sorted(change.old.id for change in changes if change.old) == [line.id for line in old]
    assert sorted(change.new.id for change in changes if change.new) == [line.id for line in new]


@given(plans(), plans(start=101), st.randoms(use_true_random=False))
def test_the_order_in_which_lines_are_given_makes_no_difference(
    old: list[PlanLine], new: list[PlanLine], dice: random.Random
) -> None:
    expected = compare(old, new, WHOLE)
    dice.shuffle(old)
    dice.shuffle(new)
    assert compare(old, new, WHOLE) == expected


@given(plans(), plans(start=101))
def test_whole_and_partial_differ_only_in_what_is_not_mentioned(
    old: list[PlanLine], new: list[PlanLine]
) -> None:
    whole, partial = compare(old, new, WHOLE), compare(old, new, PARTIAL)
    unmentioned = [change.old.id for change in partial if change.old and not change.new]
    assert {change.kind for change in whole if change.new is None} <= {Difference.DROPPED}
    assert {change.kind for change in partial if change.new is None} <= {Difference.SAME}
    assert kinds(compare(old, new, WHOLE, Choices(kept=unmentioned))) == kinds(partial)
    assert kinds(compare(old, new, PARTIAL, Choices(dropped=unmentioned))) == kinds(whole)


@given(plans(), plans(start=101), st.data())
def test_what_a_person_chooses_is_what_happens(
    old: list[PlanLine], new: list[PlanLine], data: st.DataObject
) -> None:
    free = [line.id for line in old]
    pairs: dict[int, int | None] = {}
    for line in new:
        choice = data.draw(st.sampled_from(["leave", "new", "pair"]))
        if choice == "new":
            pairs[line.id] = None
        elif choice == "pair" and free:
            pairs[line.id] = free.pop(data.draw(st.integers(0, len(free) - 1)))
    dropped = [one for one in free if data.draw(st.booleans())]
    changes = compare(old, new, PARTIAL, Choices(pairs, dropped=dropped))
    found = {change.new.id: change.old.id if change.old else None for change in changes if change.new}
    assert all(found[new_id] == old_id for new_id, old_id in pairs.items())
    gone = {change.old.id for change in changes if change.old and change.kind is Difference.DROPPED}
    assert gone == set(dropped)
    assert all(change.is_chosen for change in changes if change.new and change.new.id in pairs)


@pytest.mark.parametrize(
    ("changes", "kind", "fields"),
    [
        ({"task": "HƯỚNG DẪN lập dự toán, kinh phí."}, Difference.SAME, ()),
        (
            {"task": "Hướng dẫn lập dự toán kinh phí năm 2021"},
            Difference.REWORDED,
            ("task",),
        ),
        (due("2021-07-31"), Difference.MOVED, ("time",)),
        ({"unit": "Sở Y tế"}, Difference.REASSIGNED, ("unit",)),
        ({"role": "recommended"}, Difference.REASSIGNED, ("role",)),
        ({"unit": "Sở Y tế", **due("2021-07-31")}, Difference.REASSIGNED, ("unit", "time")),
        ({"partners": ("Sở Y tế",)}, Difference.REWORDED, ("partners",)),
        ({"output": "Công văn"}, Difference.REWORDED, ("output",)),
        ({"report_to": ("Sở Nội vụ",)}, Difference.REWORDED, ("report_to",)),
    ],
)
def test_the_strongest_difference_names_the_change(
    changes: dict[str, object], kind: Difference, fields: tuple[str, ...]
) -> None:
    change = the_one(a_line(1), a_line(101, **changes))  # type: ignore[arg-type]
    assert (change.kind, change.fields) == (kind, fields)


def test_marks_make_words_different_and_the_seat_of_the_tone_does_not() -> None:
    assert plain("Bán hàng") != plain("Bàn hàng")
    assert plain("Đề án") != plain("De an")
    assert plain("HOÀ BÌNH – thuỷ lợi") == plain("Hòa Bình, thủy lợi")
    assert the_one(a_line(1, "Hội nghị bàn hàng hoá"), a_line(101, "Hội nghị bán hàng hóa")).fields == (
        "task",
    )


def test_a_unit_named_in_other_words_stays_the_same_unit() -> None:
    old = a_line(1, unit="Sở Nội vụ", members=("SNV",))
    new = a_line(101, unit="Sở Nội vụ tỉnh (thường trực)", members=("SNV",))
    change = the_one(old, new)
    assert (change.kind, change.fields) == (Difference.REWORDED, ("unit_name",))


def test_a_partial_amendment_does_not_take_away_what_it_does_not_mention() -> None:
    old = a_line(1, partners=("Sở Y tế",), output="Công văn", report_to=("Sở Nội vụ",), **due("2021-06-30"))  # type: ignore[arg-type]
    new = a_line(101, partners=(), output="", time=(), due_on=None)
    assert the_one(old, new, PARTIAL).kind is Difference.SAME
    assert the_one(old, new, WHOLE).fields == ("time", "partners", "report_to", "output")


def test_equal_tasks_of_one_unit_find_those_with_their_own_date() -> None:
    old = [a_line(1, **due("2021-06-30")), a_line(2, **due("2021-12-31"))]  # type: ignore[arg-type]
    new = [a_line(101, **due("2021-12-31")), a_line(102, **due("2021-07-31"))]  # type: ignore[arg-type]
    changes = compare(old, new, WHOLE)
    assert [(one.kind, one.old and one.old.id) for one in changes] == [
        (Difference.SAME, 2),
        (Difference.MOVED, 1),
    ]


def test_a_task_given_to_another_unit_is_followed_there() -> None:
    task = "Xây dựng cơ sở dữ liệu cán bộ công chức của tỉnh"
    changes = compare([a_line(1, task)], [a_line(101, task, unit="Sở Nội vụ")], WHOLE)
    assert kinds(changes) == [Difference.REASSIGNED]


def test_a_likeness_of_two_other_tasks_makes_no_pair() -> None:
    changes = compare([a_line(1, "In tờ rơi")], [a_line(101, "Tập huấn cán bộ một cửa")], WHOLE)
    assert kinds(changes) == [Difference.ADDED, Difference.DROPPED]


def test_two_who_want_the_same_place_do_not_both_get_it() -> None:
    new = [a_line(101, "Một việc"), a_line(102, "Hai việc khác hẳn")]
    found = pairs_of([a_line(1)], new, Choices({101: 1, 102: 1}))
    assert {one: pair.old_id for one, pair in found.items()} == {101: 1}


def test_five_thousand_reworded_lines_are_looked_at_a_bounded_number_of_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The work grows with the lines, not with their square: counted, because clocks of busy machines lie."""
    import rules.pairing as pairing

    looked = 0
    real = pairing._likeness

    def counted(one: PlanLine, other: PlanLine) -> float:
        nonlocal looked
        looked += 1
        return real(one, other)

    monkeypatch.setattr(pairing, "_likeness", counted)
    old = [a_line(number, f"Nhiệm vụ số {number} của chương trình phát triển") for number in range(1, 5001)]
    new = [
        a_line(number + 5000, f"Nhiệm vụ số {number} của đề án phát triển xã hội")
        for number in range(1, 5001)
    ]
    changes = compare(old, new, WHOLE)
    assert all(one.old and one.new and one.old.id + 5000 == one.new.id for one in changes)
    assert looked <= pairing.LOOKED_AT * len(new)


@pytest.mark.parametrize(
    ("text", "number", "day", "scope"),
    [
        (
            "Điều chỉnh, bổ sung một số nội dung Kế hoạch số 12/KH-UBND ngày 15/01/2025 của UBND tỉnh",
            "12/KH-UBND",
            date(2025, 1, 15),
            PARTIAL,
        ),
        (
            "Kế hoạch này thay thế Kế hoạch số 46/KH-UBND ngày 22 tháng 3 năm 2021.",
            "46/KH-UBND",
            date(2021, 3, 22),
            WHOLE,
        ),
        ("sửa đổi Kế hoạch số: 07 / KH – SNV", "07/KH-SNV", None, PARTIAL),
        (
            "Sửa đổi, bổ sung, thay thế một số nhiệm vụ tại Phụ lục kèm theo Quyết định số 1050/QĐ-UBND",
            "1050/QĐ-UBND",
            None,
            PARTIAL,
        ),
        ("bãi bỏ Kế hoạch số 9/2020/KH-UBND ngày 31/02/2020", "9/2020/KH-UBND", None, PARTIAL),
    ],
)
def test_the_plan_a_document_says_it_changes(
    text: str, number: str, day: date | None, scope: AmendmentScope
) -> None:
    (found,) = cited_plans([text, text])
    assert (found.number, found.issued_on, found.scope) == (number, day, scope)


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ Luật số 47/2019/QH14 sửa đổi, bổ sung một số điều của Luật số 77/2015/QH13",
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 15/01/2025 của UBND tỉnh",
        "Đề xuất điều chỉnh khi cần. Kế hoạch số 12/KH-UBND tiếp tục thực hiện",
    ],
)
def test_a_document_that_is_only_mentioned_is_not_the_one_that_is_changed(text: str) -> None:
    assert cited_plans([text]) == ()


def test_numbers_and_titles_are_compared_as_people_read_them() -> None:
    assert number_key("012/KH-UBND") == number_key("12 / kh–ubnd")
    assert number_key("12/KH-UBND") != number_key("12/KH-SNV")
    assert is_titled_amendment("KẾ HOẠCH Điều chỉnh, bổ sung Kế hoạch cải cách hành chính")
    assert is_titled_amendment("Kế hoạch cải cách hành chính (sửa đổi)")
    assert not is_titled_amendment("Kế hoạch điều tra, bổ sung số liệu")
    one = "Tuyên truyền cải cách hành chính tỉnh Hải Bình năm 2021"
    assert titles_alike(f"Điều chỉnh một số nội dung Kế hoạch {one}", one) == 1.0
    assert titles_alike("Phòng, chống thiên tai năm 2021", one) < 0.3
