"""Everything that was due has a fate, or the line says what has none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.balance import LetterShare, balance_of
from rules.delivery import LetterState

SHARES = st.lists(
    st.builds(
        LetterShare,
        st.sampled_from(["raised", "skipped", "unreachable"]),
        st.none() | st.sampled_from(LetterState),
        st.integers(1, 50),
    ),
    max_size=20,
)


def test_a_letter_that_left_is_one_sent_and_the_rest_bundled() -> None:
    balance = balance_of([LetterShare("raised", LetterState.SENT, 4), LetterShare("skipped", None, 2)])
    assert (balance.due, balance.sent, balance.bundled, balance.skipped) == (6, 1, 3, 2)
    assert balance.is_final


@pytest.mark.parametrize(
    ("outcome", "letter", "field"),
    [
        ("unreachable", None, "failed"),
        ("raised", LetterState.FAILED, "failed"),
        ("raised", LetterState.BOUNCED, "failed"),
        ("raised", LetterState.SUPPRESSED, "skipped"),
        ("raised", LetterState.PLANNED, "waiting"),
        ("raised", LetterState.SENDING, "waiting"),
    ],
)
def test_every_fate_has_its_column(outcome: str, letter: LetterState | None, field: str) -> None:
    balance = balance_of([LetterShare(outcome, letter, 3)])
    assert getattr(balance, field) == balance.due == 3
    assert balance.is_balanced


def test_a_line_with_letters_on_their_way_holds_but_is_not_final() -> None:
    balance = balance_of([LetterShare("raised", LetterState.DUE, 2)])
    assert balance.is_balanced
    assert not balance.is_final


def test_a_step_no_letter_speaks_of_breaks_the_line() -> None:
    balance = balance_of([LetterShare("raised", None, 1), LetterShare("raised", LetterState.SENT, 1)])
    assert not balance.is_balanced
    assert balance.words() == "2 ≠ đã gửi 1 + gộp 0 + bỏ qua 0 + không gửi được 0"


def test_a_step_that_is_not_on_record_breaks_the_line() -> None:
    assert not balance_of([LetterShare("raised", LetterState.SENT, 1)], missing=1).is_balanced


@given(SHARES, st.integers(0, 5))
def test_what_is_due_is_everything_on_record_and_what_is_missing(
    shares: list[LetterShare], missing: int
) -> None:
    balance = balance_of(shares, missing=missing)
    assert balance.due == sum(share.steps for share in shares) + missing
    assert balance.is_balanced == (balance.lost == missing == 0)
