"""Changes of the organisation: which are possible, and who answers for what afterwards (tracking.md 5)."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.cadence import Role
from rules.errors import BadInput, DondocError, Refused
from rules.inheritance import Fate, Owed, Part, Succession, Why, inherit, unanswered
from rules.unit_changes import Change, ChangeKind, UnitLife, check_change

DAY = date(2025, 3, 1)
OLD, OTHER, NEW, SECOND = 1, 2, 3, 4
KNOWN = {
    "A": UnitLife("A", "Sở A"),
    "B": UnitLife("B", "Sở B"),
    "C": UnitLife("C", "Sở C"),
    "PA": UnitLife("PA", "Phòng của A", parent="A"),
    "GONE": UnitLife("GONE", "Sở đã thôi", valid_to=date(2024, 12, 31), is_changed_away=True),
    "ENDED": UnitLife("ENDED", "Sở vừa thôi", valid_to=date(2025, 2, 28), is_changed_away=True),
    "TOLD": UnitLife("TOLD", "Sở báo trước", valid_to=date(2025, 2, 28)),
    "LATER": UnitLife("LATER", "Sở sẽ lập", valid_from=date(2025, 7, 1)),
}


def a_change(kind: ChangeKind, before: str, after: str = "", **changes: object) -> Change:
    one = Change(kind, DAY, "Nghị quyết 15/NQ-HĐND", tuple(before.split()), tuple(after.split()))
    return replace(one, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        a_change(ChangeKind.RENAME, "A", new_name="Sở Á"),
        a_change(ChangeKind.MERGE, "A B", "N", new_units={"N": None}),
        a_change(ChangeKind.MERGE, "A B", "C"),
        a_change(ChangeKind.SPLIT, "A", "B C"),
        a_change(ChangeKind.SPLIT, "A", "A N", new_units={"N": "B"}),
        a_change(ChangeKind.ABSORB, "A B", "C"),
        a_change(ChangeKind.DISSOLVE, "A"),
        a_change(ChangeKind.DISSOLVE, "TOLD"),
    ],
    ids=lambda change: f"{change.kind} {change.from_units} {change.to_units}",
)
def test_a_possible_change_is_let_through(change: Change) -> None:
    check_change(change, KNOWN)


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        (a_change(ChangeKind.MERGE, "A", "C"), BadInput, "ít nhất 2"),
        (a_change(ChangeKind.MERGE, "A B", "A"), BadInput, "tiếp nhận chính mình"),
        (a_change(ChangeKind.MERGE, "A B", "PA"), Refused, "trực thuộc Sở A"),
        (a_change(ChangeKind.MERGE, "A B", "C", new_units={"C": None}), BadInput, "đã là Sở C"),
        (a_change(ChangeKind.MERGE, "A B", "N", new_units={"N": "A"}), BadInput, "trong chính thay đổi này"),
        (a_change(ChangeKind.SPLIT, "A", "B"), BadInput, "ít nhất 2"),
        (a_change(ChangeKind.ABSORB, "A", "A"), BadInput, "tiếp nhận chính mình"),
        (a_change(ChangeKind.ABSORB, "A", "N", new_units={"N": None}), BadInput, "kind = merge"),
        (a_change(ChangeKind.ABSORB, "A A", "C"), BadInput, "hai lần"),
        (a_change(ChangeKind.ABSORB, "GONE", "A"), Refused, "đã thôi hoạt động từ 1/1/2025"),
        (a_change(ChangeKind.ABSORB, "A", "GONE"), Refused, "không tiếp nhận ngày 1/3/2025 được"),
        (a_change(ChangeKind.ABSORB, "LATER", "A"), Refused, "hoạt động từ 1/7/2025"),
        (a_change(ChangeKind.DISSOLVE, "ENDED"), Refused, "không thay đổi lần nữa"),
        (a_change(ChangeKind.DISSOLVE, "A", "B"), BadInput, "phải là 0"),
        (a_change(ChangeKind.RENAME, "A"), BadInput, "chưa có tên mới"),
        (a_change(ChangeKind.RENAME, "A", new_name="Sở A"), Refused, "đã mang tên này"),
        (a_change(ChangeKind.DISSOLVE, "A", legal_basis=" "), BadInput, "căn cứ"),
        (a_change(ChangeKind.DISSOLVE, "X"), BadInput, "không có đơn vị mã 'X'"),
    ],
    ids=lambda one: f"{one.kind} {one.from_units} {one.to_units}" if isinstance(one, Change) else None,
)
def test_an_impossible_change_is_refused_in_words(
    change: Change, error: type[DondocError], said: str
) -> None:
    with pytest.raises(error, match=said):
        check_change(change, KNOWN)


def owed(
    number: int, unit: int = OLD, slot: str = "KH:unit:H1", day: str = "2025-06-16", **more: object
) -> Owed:
    one = Owed(number, 1, unit, slot, date.fromisoformat(day))
    return replace(one, **more)  # type: ignore[arg-type]


def a_task(number: int, assignment: int, unit: int = OLD, day: str = "2025-06-30") -> Owed:
    return owed(number, unit, f"KH:task:{assignment}", day, assignment=assignment, is_report=False)


MERGE = Succession(DAY, frozenset({OLD, OTHER}), frozenset({OLD, OTHER}), (NEW,))
ABSORB = Succession(DAY, frozenset({OLD}), frozenset({OLD}), (NEW,))
DISSOLVE = Succession(DAY, frozenset({OLD}), frozenset({OLD}), ())
SPLIT = replace(ABSORB, heirs=(NEW, SECOND), chosen={(OLD, 7): NEW, (OLD, 8): SECOND})
PARTS = (Part(7, 1, OLD), Part(8, 1, OLD))


def fates(
    succession: Succession, *of: Owed, parts: tuple[Part, ...] = PARTS
) -> list[tuple[int, str, object]]:
    return [
        (one.owed.id, one.fate.value, one.into or one.to or one.why)
        for one in inherit(succession, of, parts).passings
    ]


def test_what_was_overdue_at_a_unit_that_ends_goes_on_with_its_days_and_is_marked() -> None:
    late, later = inherit(ABSORB, [owed(1, day="2025-02-28"), owed(2, slot="KH:unit:Y")], PARTS).passings
    assert (late.fate, late.to, late.is_overdue) == (Fate.MOVES, NEW, True)
    assert (later.fate, later.to, later.is_overdue) == (Fate.MOVES, NEW, False)


def test_what_is_due_on_the_day_itself_was_not_overdue() -> None:
    assert not inherit(ABSORB, [owed(1, day="2025-03-01")], PARTS).passings[0].is_overdue


def test_two_units_owing_the_same_period_become_one_report_of_the_successor() -> None:
    assert fates(MERGE, owed(1, OTHER), owed(2, OLD)) == [(1, "moves", NEW), (2, "merged", 1)]
    # The earlier due date is the one kept.
    assert fates(MERGE, owed(1, OTHER), owed(2, OLD, day="2025-06-10")) == [
        (1, "merged", 2),
        (2, "moves", NEW),
    ]


def test_the_successors_own_report_carries_the_lines_of_what_it_absorbs() -> None:
    assert fates(ABSORB, owed(1), owed(2, NEW)) == [(1, "merged", 2)]


def test_a_successor_that_has_answered_already_still_tells_what_came_to_it() -> None:
    assert fates(ABSORB, owed(1), owed(2, NEW, is_awaited=False)) == [(1, "moves", NEW)]


def test_what_has_been_answered_stays_where_it_was_answered() -> None:
    assert fates(ABSORB, owed(1, is_awaited=False)) == []


def test_a_unit_that_ends_without_a_successor_ends_what_it_owes_with_a_reason() -> None:
    assert fates(DISSOLVE, owed(1), a_task(2, 7, day="2025-01-10")) == [
        (1, "ends", Why.DISSOLVED),
        (2, "ends", Why.DISSOLVED),
    ]


def test_the_lines_of_a_split_unit_are_told_by_everybody_who_took_some() -> None:
    result = inherit(SPLIT, [owed(1), a_task(2, 8)], PARTS)
    assert [(one.owed.id, one.to) for one in result.passings] == [(1, NEW), (2, SECOND)]
    assert [(one.like.id, one.to) for one in result.openings] == [(1, SECOND)]
    # One report that was overdue does not become two.
    late = inherit(SPLIT, [owed(1, day="2025-02-20")], PARTS)
    assert ([one.to for one in late.passings], late.openings) == ([NEW], ())
    # The second owes that period already: nothing is opened twice.
    assert not inherit(SPLIT, [owed(1), owed(3, SECOND)], PARTS).openings


def test_a_split_asks_about_every_assignment() -> None:
    one, two = PARTS
    assert unanswered(replace(SPLIT, chosen={(OLD, 7): NEW}), PARTS) == (two,)
    assert unanswered(replace(SPLIT, chosen={}), [one, Part(9, 1, OTHER)]) == (one,)
    assert unanswered(MERGE, PARTS) == ()


def test_a_unit_that_goes_on_keeps_what_was_due_before() -> None:
    beside = replace(SPLIT, ending=frozenset(), heirs=(OLD, SECOND), chosen={(OLD, 7): OLD, (OLD, 8): SECOND})
    result = inherit(beside, [a_task(1, 8, day="2025-02-20"), a_task(2, 8), a_task(3, 7), owed(4)], PARTS)
    assert [(one.owed.id, one.fate, one.to) for one in result.passings] == [
        (1, Fate.STAYS, OLD),
        (2, Fate.MOVES, SECOND),
        (3, Fate.STAYS, OLD),
        (4, Fate.STAYS, OLD),
    ]
    assert [(one.like.id, one.to) for one in result.openings] == [(4, SECOND)]


def test_a_coordinator_owes_no_report_to_itself_but_its_tasks() -> None:
    to_coordinator = replace(ABSORB, not_owing={1: frozenset({NEW})})
    assert fates(to_coordinator, owed(1), a_task(2, 7)) == [(1, "ends", Why.SELF_REPORT), (2, "moves", NEW)]


def test_the_report_to_the_body_above_goes_with_the_coordination() -> None:
    split = replace(SPLIT, coordination={1: SECOND}, not_owing={1: frozenset({SECOND})})
    assert fates(split, owed(1, slot="KH:top:H1", is_top=True)) == [(1, "moves", SECOND)]


units = st.sampled_from([OLD, OTHER, NEW, SECOND])


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Succession, list[Owed], list[Part]]:
    """Any change over four units, with whatever they owe; a key is used once, as the database sees to."""
    heirs = draw(st.sampled_from([(), (NEW,), (NEW, SECOND), (OLD, NEW)]))
    leaving = (
        frozenset({OLD})
        if len(heirs) > 1
        else draw(st.sampled_from([frozenset({OLD}), frozenset({OLD, OTHER})]))
    )
    parts = [
        Part(assignment, 1, unit, draw(st.sampled_from(Role)))
        for assignment, unit in draw(st.sets(st.tuples(st.integers(1, 4), units), max_size=8))
    ]
    chosen = {
        (part.unit, part.assignment): draw(st.sampled_from(heirs))
        for part in parts
        if len(heirs) > 1 and part.unit in leaving
    }
    succession = Succession(
        DAY,
        leaving,
        leaving - set(heirs),
        heirs,
        chosen,
        not_owing={1: frozenset(draw(st.sets(units, max_size=1)))},
    )
    places = draw(st.sets(st.tuples(units, st.integers(0, 4), st.booleans()), max_size=12))
    found = []
    for number, (unit, what, is_report) in enumerate(sorted(places), start=1):
        due = draw(st.dates(date(2025, 1, 1), date(2025, 12, 31)))
        is_awaited = draw(st.booleans())
        one = owed(number, unit, f"unit:{what}") if is_report else a_task(number, what, unit)
        found.append(replace(one, due_on=due, is_awaited=is_awaited))
    return succession, found, parts


@given(worlds())
def test_every_open_obligation_ends_with_one_owner_or_a_recorded_end_and_nothing_doubles(
    world: tuple[Succession, list[Owed], list[Part]],
) -> None:
    succession, things, parts = world
    result = inherit(succession, things, parts)
    open_before = {one.id for one in things if one.unit in succession.leaving and one.is_awaited}
    assert Counter(one.owed.id for one in result.passings) == Counter(open_before)
    by_id = {one.id: one for one in things}
    owner = {one.id: one.unit for one in things if one.is_awaited}
    for one in result.passings:
        if one.fate is Fate.ENDS:
            assert one.why is not None
            del owner[one.owed.id]
        elif one.fate is Fate.MERGED:
            assert by_id[one.into or 0].slot == one.owed.slot
            del owner[one.owed.id]
        else:
            owner[one.owed.id] = one.to or 0
    for one in result.passings:
        if one.fate is Fate.MERGED:
            assert owner[one.into or 0] == one.to
    assert not set(owner.values()) & succession.ending
    held = Counter((by_id[number].slot, unit) for number, unit in owner.items())
    held.update((one.like.slot, one.to) for one in result.openings)
    assert not held or max(held.values()) == 1
