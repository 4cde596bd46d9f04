"""Frozen facts survive JSON unchanged and keep their checksum."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.consolidated.facts import ReportFacts
from reports.consolidated.facts_json import canonical_bytes, checksum_of, facts_from_json, facts_to_json
from rules.errors import BadInput
from rules.outline import FIRST_OUTLINE, Outline

SomeFacts = Callable[..., ReportFacts]


def through_text(facts: ReportFacts) -> ReportFacts:
    return facts_from_json(json.loads(json.dumps(facts_to_json(facts))))


def test_facts_come_back_as_they_were(some_facts: SomeFacts) -> None:
    facts = some_facts()
    assert through_text(facts) == facts
    assert checksum_of(through_text(facts)) == checksum_of(facts)


FINITE = st.floats(allow_nan=False, allow_infinity=False)  # no figure that is read is anything else
st.register_type_strategy(float, FINITE)
st.register_type_strategy(Outline, st.just(FIRST_OUTLINE))


@given(facts=st.from_type(ReportFacts))
def test_any_facts_come_back_as_they_were(facts: ReportFacts) -> None:
    again = through_text(facts)
    assert again == facts
    assert checksum_of(again) == checksum_of(facts)
    assert again.as_of.utcoffset() == facts.as_of.utcoffset()


def test_the_checksum_is_of_the_stored_json_and_depends_on_no_order(some_facts: SomeFacts) -> None:
    facts = some_facts()
    data = facts_to_json(facts)
    shuffled = dict(reversed(data.items()))
    assert checksum_of(facts_from_json(shuffled)) == checksum_of(facts)
    assert checksum_of(facts) == hashlib.sha256(canonical_bytes(shuffled)).hexdigest()


def test_canonical_json_is_sorted_without_spaces_in_utf8() -> None:
    assert canonical_bytes({"b": [1, None], "a": "Sở"}) == '{"a":"Sở","b":[1,null]}'.encode()


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"recommended_lines": 1},
        {"as_of": datetime(2021, 6, 18, 1, 0, 1, tzinfo=UTC)},
        {"tickets": ()},
        {"notes": ("x",)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_change_of_the_facts_changes_the_checksum(change: dict[str, Any], some_facts: SomeFacts) -> None:
    assert checksum_of(some_facts(**change)) != checksum_of(some_facts())


def test_a_field_that_keeps_its_default_is_not_stored_so_that_old_checksums_hold(
    some_facts: SomeFacts,
) -> None:
    data = facts_to_json(some_facts(notes=(), cooperating_lines=0))
    assert "notes" not in data
    assert "cooperating_lines" not in data


@pytest.mark.parametrize(
    ("damage", "place"),
    [
        (lambda data: data.pop("period"), "period"),
        (lambda data: data["unit_reports"][1].update(due_on="hôm qua"), "unit_reports.1.due_on"),
        (lambda data: data.update(version="1"), "version"),
        (lambda data: data.update(added_later=1), "added_later"),
        (lambda data: data["unit_reports"][2].update(colour="red"), "unit_reports.2.colour"),
    ],
    ids=["missing", "no date", "text for a number", "unknown", "unknown inside"],
)
def test_damaged_facts_are_refused_with_their_place(
    damage: Callable[[dict[str, Any]], object], place: str, some_facts: SomeFacts
) -> None:
    data = json.loads(json.dumps(facts_to_json(some_facts())))
    damage(data)
    with pytest.raises(BadInput, match=f"'{place}'"):
        facts_from_json(data)


def test_letters_of_every_kind_survive(some_facts: SomeFacts) -> None:
    facts = some_facts()
    odd = replace(facts.plan, title="Ủy ban “ế ộ ữ” \u0000 \u2028 𝄞 </script>")
    assert through_text(replace(facts, plan=odd)).plan.title == odd.title
