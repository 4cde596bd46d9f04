"""Who stands in: chains that end, circles that are refused, the person themselves when nobody is there."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.absence import MOST_DAYS, MOST_HOPS, Absence, check_absence, closes_circle, reached, stands_in
from rules.errors import Refused

MONDAY = date(2021, 6, 7)
PEOPLE = tuple("abcdefg")


def away(person: str, stand_in: str, start: int = 0, end: int = 4) -> Absence:
    return Absence(person, stand_in, MONDAY + timedelta(start), MONDAY + timedelta(end))


def who(person: str, *absences: Absence, day: int = 0) -> str:
    return reached(person, stands_in(absences, MONDAY + timedelta(day)))


@pytest.mark.parametrize(
    ("absences", "day", "found"),
    [
        ((), 0, "a"),
        ((away("a", "b"),), 0, "b"),
        ((away("a", "b"),), 4, "b"),
        ((away("a", "b"),), 5, "a"),
        ((away("a", "b", start=1),), 0, "a"),
        ((away("a", "b"), away("b", "c")), 0, "c"),
        ((away("a", "b"), away("b", "c"), away("c", "d")), 0, "d"),
        # three hops and the third is away too: nobody of the chain is there
        ((away("a", "b"), away("b", "c"), away("c", "d"), away("d", "e")), 0, "a"),
        ((away("a", "b"), away("b", "a")), 0, "a"),
        ((away("a", "b"), away("b", "c"), away("c", "b")), 0, "a"),
        ((away("A", "B"), away("b", "C")), 0, "C"),
    ],
)
def test_the_first_person_of_the_chain_who_is_there_is_reached(
    absences: tuple[Absence, ...], day: int, found: str
) -> None:
    assert who("a", *absences, day=day) == found


absences = st.builds(
    lambda person, stand_in, start, length: away(person, stand_in, start, start + length),
    st.sampled_from(PEOPLE),
    st.sampled_from(PEOPLE),
    st.integers(0, 20),
    st.integers(0, 15),
)


@given(found=st.lists(absences, max_size=14), person=st.sampled_from(PEOPLE), day=st.integers(0, 36))
def test_every_chain_ends_at_the_person_or_at_somebody_who_is_there(
    found: list[Absence], person: str, day: int
) -> None:
    standing = stands_in(found, MONDAY + timedelta(day))
    at = reached(person, standing)
    assert at == person or at not in standing
    hops, walked = 0, person
    while walked != at:
        walked, hops = standing[walked], hops + 1
        assert hops <= MOST_HOPS


@given(wanted=st.lists(absences, max_size=14))
def test_what_is_taken_in_never_holds_a_circle(wanted: list[Absence]) -> None:
    known: list[Absence] = []
    for one in wanted:
        try:
            check_absence(one, known, today=MONDAY)
        except Refused:
            continue
        known.append(one)
    for day in range(37):
        standing = stands_in(known, MONDAY + timedelta(day))
        for person in PEOPLE:
            passed, at = {person}, standing.get(person)
            while at is not None:
                assert at not in passed
                passed.add(at)
                at = standing.get(at)


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (away("a", "A "), "chính mình"),
        (away("a", "b", end=-1, start=0), "đứng trước ngày bắt đầu"),
        (away("a", "b", start=-9, end=-1), "đã qua"),
        (away("a", "b", end=MOST_DAYS), f"nhiều nhất {MOST_DAYS} ngày"),
        (away("c", "b", start=4, end=9), "thu hồi trước"),
        (away("d", "c", start=2, end=2), "khép thành vòng"),
    ],
)
def test_what_would_send_letters_nowhere_is_refused_in_words(new: Absence, words: str) -> None:
    with pytest.raises(Refused, match=words):
        check_absence(new, [away("c", "d")], today=MONDAY)


def test_the_longest_span_is_allowed_and_a_circle_needs_a_common_day() -> None:
    check_absence(away("a", "b", end=MOST_DAYS - 1), [], today=MONDAY)
    assert closes_circle(away("d", "c", start=5, end=9), [away("c", "d")]) is None
    assert closes_circle(away("d", "c", start=4, end=9), [away("c", "d")]) == MONDAY + timedelta(4)
