"""The coordinator's word on each line: what may be said, and what the unit reads of it."""

import pytest

from rules.errors import BadInput, Refused
from rules.line_verdicts import Verdict, check_acceptance, check_verdicts, reason_words

LINES = {7: "Nhiệm vụ 1 (Hướng dẫn)", 9: "Nhiệm vụ 2 (Kiểm tra)"}
GOOD, BAD = Verdict(is_accepted=True), Verdict(is_accepted=False, reason="Thiếu\n  số liệu")


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        ({8: GOOD}, "không thuộc báo cáo này"),
        ({7: Verdict(is_accepted=False, reason=" ")}, "Nhiệm vụ 1 .* phải ghi lý do"),
        ({9: Verdict(is_accepted=True, reason="Thiếu")}, "chọn đạt mà lại ghi"),
    ],
)
def test_a_word_that_says_nothing_or_two_things_is_refused(verdicts: dict[int, Verdict], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        check_verdicts(verdicts, LINES)


def test_the_whole_is_accepted_only_when_no_line_is_returned() -> None:
    check_acceptance({}, LINES)
    check_acceptance({7: GOOD}, LINES)
    with pytest.raises(Refused, match=r"còn 1 dòng chọn trả lại \(Nhiệm vụ 2"):
        check_acceptance({7: GOOD, 9: BAD}, LINES)


@pytest.mark.parametrize(
    ("reason", "verdicts", "words"),
    [
        ("Thiếu", {}, "Thiếu"),
        ("", {9: BAD}, "– Nhiệm vụ 2 (Kiểm tra): Thiếu số liệu"),
        ("Ghi lại", {9: BAD, 7: GOOD}, "Ghi lại.\n– Nhiệm vụ 2 (Kiểm tra): Thiếu số liệu"),
        (
            "",
            {9: BAD, 7: BAD},
            "– Nhiệm vụ 1 (Hướng dẫn): Thiếu số liệu\n– Nhiệm vụ 2 (Kiểm tra): Thiếu số liệu",
        ),
    ],
)
def test_the_unit_reads_the_whole_first_and_then_line_by_line(
    reason: str, verdicts: dict[int, Verdict], words: str
) -> None:
    assert reason_words(reason, verdicts, LINES) == words


@pytest.mark.parametrize("verdicts", [{}, {7: GOOD, 9: GOOD}])
def test_a_return_without_any_reason_is_refused(verdicts: dict[int, Verdict]) -> None:
    with pytest.raises(BadInput, match="phải ghi lý do"):
        reason_words("  ", verdicts, LINES)
