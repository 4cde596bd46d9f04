"""Who gets a step whose letter did not arrive, which letters may be done without, what a refusal was about."""

import pytest

from rules.keys import reminder_letter_key
from rules.mail_choices import is_optional_letter, is_optional_step
from rules.passing_on import Candidate, Next, Outcome, next_contact
from rules.refusals import is_about_the_address
from tests.builders import at

DESK, DEPUTY = Candidate("desk@a.vn", "desk_officer"), Candidate("deputy@a.vn", "desk_officer")
HEAD = Candidate("head@a.vn", "unit_head")
ALL = (DESK, DEPUTY, HEAD)


@pytest.mark.parametrize(
    ("tried", "known", "refused", "standing", "expected"),
    [
        (["desk@a.vn"], [], [], {}, Next(Outcome.NEXT, DEPUTY, "deputy@a.vn")),
        (["DESK@A.vn"], [], ["deputy@a.vn"], {}, Next(Outcome.NEXT, HEAD, "head@a.vn")),
        (["desk@a.vn", "deputy@a.vn", "head@a.vn"], [], [], {}, Next(Outcome.NOBODY)),
        (["desk@a.vn", "deputy@a.vn"], ["Deputy@a.vn"], [], {}, Next(Outcome.KNOWN)),
        (["desk@a.vn", "head@a.vn"], ["head@a.vn"], ["deputy@a.vn"], {}, Next(Outcome.KNOWN)),
        # a stand-in tried in vain gives way to the person they stand in for
        (["sub@a.vn"], [], [], {"desk@a.vn": "sub@a.vn"}, Next(Outcome.NEXT, DESK, "desk@a.vn")),
        (["desk@a.vn"], [], [], {"deputy@a.vn": "sub@a.vn"}, Next(Outcome.NEXT, DEPUTY, "sub@a.vn")),
    ],
)
def test_the_next_contact_is_the_first_whom_letters_reach_and_nobody_tried(
    tried: list[str], known: list[str], refused: list[str], standing: dict[str, str], expected: Next
) -> None:
    found = next_contact(ALL, tried=tried, known=known, refused=refused, standing=standing)
    assert found == expected


@pytest.mark.parametrize(
    ("audience", "level", "letter", "is_optional"),
    [
        ("desk_officer", 0, "request", False),
        ("desk_officer", 0, "due_soon", False),
        ("unit_head", 1, "follow_up", False),
        ("desk_officer", 0, "courtesy", True),
        ("cooperating_desks", 0, "due_soon", True),
        ("coordinating_desk", 1, "follow_up", True),
        ("coordinating_desk", 2, "follow_up", False),
        ("cooperating_desks", 2, "follow_up", False),
        ("issuer_leadership", 3, "escalation", False),
    ],
)
def test_only_what_informs_may_be_done_without(
    audience: str, level: int, letter: str, is_optional: bool
) -> None:
    assert is_optional_step(audience, level, letter) is is_optional


def test_of_answers_only_copies_of_reports_may_be_done_without() -> None:
    assert is_optional_letter("report_published")
    for kind in ("returned", "extension_answered", "submission_received", "plan_changed", "undeliverable"):
        assert not is_optional_letter(kind), kind


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("550 5.1.1 <a@b.vn>: user unknown", True),
        ("550 no such mailbox", True),
        ("552 5.2.2 mailbox full", True),
        ("550 5.4.1 recipient address rejected", True),
        ("552 5.3.4 message too big", False),
        ("554 5.7.1 rejected as spam", False),
        ("không phải địa chỉ thư: 'a'", True),
    ],
)
def test_a_refusal_is_the_addresss_unless_its_code_says_otherwise(reason: str, expected: bool) -> None:
    assert is_about_the_address(reason) is expected


def test_a_second_letter_of_a_day_has_a_key_of_its_own() -> None:
    day = at("2021-06-16").date()
    assert reminder_letter_key("a@b.vn", day) == "reminder:a@b.vn:2021-06-16"
    assert reminder_letter_key("a@b.vn", day, 2) == "reminder:a@b.vn:2021-06-16:2"
