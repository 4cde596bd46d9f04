"""The chain on the audit trail: whatever is done to it by hand is found."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.audit_chain import (
    GENESIS,
    ChainCheck,
    Fault,
    Link,
    Redaction,
    Verdict,
    canonical,
    chained,
    digest_of,
    hash_of,
)

Event = dict[str, Any]
Trail = list[tuple[Link, Event | None]]
BEGUN = datetime(2026, 3, 2, 1, tzinfo=UTC)
TEXTS = st.text(max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)


@st.composite
def events(draw: st.DrawFn) -> list[Event]:
    number = draw(st.integers(2, 8))
    numbers = draw(st.permutations(range(1, number + 1)))  # commits come out of order
    return [
        {
            "id": one,
            "at": BEGUN + timedelta(minutes=draw(st.integers(0, 90))),
            "actor": draw(TEXTS),
            "channel": draw(st.sampled_from(["web", "cli", "engine"])),
            "action": draw(TEXTS),
            "subject_type": "plan",
            "subject_id": draw(st.integers(0, 3)),
            "plan_id": draw(st.none() | st.integers(1, 3)),
            "change": draw(st.dictionaries(TEXTS, JSON, max_size=3)),
        }
        for one in numbers
    ]


def sealed(written: list[Event]) -> Trail:
    trail: Trail = []
    previous = GENESIS
    for position, event in enumerate(written, start=1):
        content_hash, at = hash_of(event), BEGUN + timedelta(hours=2, minutes=position)
        previous = chained(previous, position, event["id"], at, content_hash)
        trail.append((Link(position, event["id"], content_hash, previous, at), event))
    return trail


def checked(trail: Trail, *redactions: Redaction, heads: tuple[str, ...] = ()) -> Verdict:
    check = ChainCheck(redactions, heads)
    for link, event in trail:
        check.see(link, event)
    return check.verdict()


def with_link(link: Link, **changes: Any) -> Link:
    return Link(**(vars(link) | changes))


@settings(max_examples=40)
@given(events())
def test_an_untouched_trail_is_good_and_every_head_ever_noted_is_still_in_it(written: list[Event]) -> None:
    trail = sealed(written)
    verdict = checked(trail, heads=tuple(link.chain_hash[:16] for link, _ in trail))
    assert verdict.is_good
    assert (verdict.links, verdict.head) == (len(written), trail[-1][0].chain_hash)


@settings(max_examples=40)
@given(events(), st.data())
def test_an_edit_of_any_column_is_found_where_it_was_made(written: list[Event], data: st.DataObject) -> None:
    trail = sealed(written)
    place = data.draw(st.integers(0, len(trail) - 1))
    column = data.draw(st.sampled_from(sorted(written[0])))
    event = written[place]
    others: dict[str, st.SearchStrategy[Any]] = {
        "at": st.just(event["at"] + timedelta(microseconds=1)),
        "id": st.integers(100, 200),
        "subject_id": st.integers(4, 9),
        "plan_id": st.integers(4, 9),
        "change": st.dictionaries(TEXTS, JSON, max_size=3),
    }
    other = data.draw(others.get(column, TEXTS))
    edited = event | {column: other}
    trail[place] = (trail[place][0], edited)
    verdict = checked(trail)
    assert verdict.is_good == (canonical(edited) == canonical(event))
    if not verdict.is_good:
        assert verdict.faults == {Fault.EDITED: 1}
        assert verdict.findings[0].position == place + 1


@settings(max_examples=40)
@given(events(), st.data())
def test_a_link_edited_removed_doubled_or_moved_is_found(written: list[Event], data: st.DataObject) -> None:
    trail = sealed(written)
    place = data.draw(st.integers(0, len(trail) - 2))
    link, event = trail[place]
    hands: dict[str, Callable[[], Trail]] = {
        "content hash": lambda: [*trail[:place], (with_link(link, content_hash="f" * 64), event), *trail[place + 1 :]],
        "chain hash": lambda: [*trail[:place], (with_link(link, chain_hash="f" * 64), event), *trail[place + 1 :]],
        "instant": lambda: [
            *trail[:place], (with_link(link, sealed_at=link.sealed_at - timedelta(1)), event), *trail[place + 1 :]
        ],
        "removed": lambda: [*trail[:place], *trail[place + 1 :]],
        "removed with a new number": lambda: [
            *trail[:place], *((with_link(one, position=one.position - 1), row) for one, row in trail[place + 1 :])
        ],
        "doubled": lambda: [*trail[: place + 1], *trail[place:]],
        "swapped": lambda: [*trail[:place], trail[place + 1], trail[place], *trail[place + 2 :]],
        "swapped with the numbers": lambda: [
            *trail[:place],
            (with_link(trail[place + 1][0], position=place + 1), trail[place + 1][1]),
            (with_link(link, position=place + 2), event),
            *trail[place + 2 :],
        ],
        "event deleted": lambda: [*trail[:place], (link, None), *trail[place + 1 :]],
    }  # fmt: skip
    hand = data.draw(st.sampled_from(sorted(hands)))
    assert not checked(hands[hand]()).is_good, hand


@settings(max_examples=40)
@given(events(), st.data())
def test_a_tail_cut_off_or_a_chain_made_anew_is_found_by_a_head_noted_before(
    written: list[Event], data: st.DataObject
) -> None:
    trail = sealed(written)
    noted = trail[-1][0].chain_hash
    cut = trail[: data.draw(st.integers(0, len(trail) - 1))]
    assert checked(cut).is_good  # the chain alone cannot know
    assert checked(cut, heads=(noted,)).faults == {Fault.HEAD_LOST: 1}
    anew = sealed([written[0] | {"actor": written[0]["actor"] + "."}, *written[1:]])
    assert checked(anew).is_good
    assert checked(anew, heads=(noted,)).faults == {Fault.HEAD_LOST: 1}


@settings(max_examples=40)
@given(events())
def test_names_taken_out_by_decision_are_told_and_any_other_edit_is_a_fault(written: list[Event]) -> None:
    trail = sealed(written)
    clean = written[0] | {"actor": "(đã ẩn danh)"}
    redaction = Redaction(900, clean["id"], hash_of(clean))
    decision = written[0] | {"id": 900, "change": {"digest": digest_of([redaction]), "events": 1}}
    after = sealed([*written, decision])
    after[0] = (trail[0][0], clean)
    verdict = checked(after, redaction)
    assert verdict.is_good
    assert verdict.anonymised == {900: 1}
    # The event edited once more, a row added to the decision, a decision that is not in the trail.
    again = [(after[0][0], clean | {"channel": "another"}), *after[1:]]
    assert checked(again, redaction).faults == {Fault.EDITED: 1}
    second = Redaction(900, written[1]["id"], hash_of(written[1] | {"action": "another one"}))
    assert Fault.FALSE_DECISION in checked(after, redaction, second).faults
    assert checked(after[:-1], redaction).faults == {Fault.FALSE_DECISION: 1}
    # Without a decision it is an edit like any other.
    assert Fault.EDITED in checked(after).faults


def test_an_event_without_a_link_may_wait_an_hour_and_one_sealed_days_late_is_told() -> None:
    event = {"id": 1, "at": BEGUN, "change": {}}
    young, old = ChainCheck(), ChainCheck()
    young.see_unsealed(1, event, now=BEGUN + timedelta(minutes=59))
    old.see_unsealed(1, event, now=BEGUN + timedelta(minutes=61))
    assert (young.verdict().is_good, young.verdict().unsealed) == (True, 1)
    assert old.verdict().faults == {Fault.UNSEALED: 1}
    trail = sealed([event, {"id": 2, "at": BEGUN - timedelta(days=3), "change": {}}])
    assert (checked(trail).is_good, checked(trail).late) == (True, 1)


def test_the_canonical_form_knows_neither_the_order_of_keys_nor_the_zone_and_knows_everything_else() -> None:
    at = datetime.fromisoformat("2026-03-02T08:00:00+07:00")
    assert canonical({"b": at, "a": "ạ"}) == b'{"a":"\\u1ea1","b":"2026-03-02T01:00:00.000000Z"}'
    assert hash_of({"a": {"x": 1, "y": 2}}) == hash_of({"a": {"y": 2, "x": 1}})
    composed, decomposed = "\u1ea1", "a\u0323"
    assert hash_of({"a": composed}) != hash_of({"a": decomposed})
    assert hash_of({"a": 1}) != hash_of({"a": 1.0})
    assert hash_of({"a": 1}) != hash_of({"a": True})
