"""The key of a form file: what it was made for, and what is said of one that cannot be taken."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rules.answer_sheet import (
    NOTHING,
    AskedIndicator,
    check_key,
    checksum_of,
    is_yes,
    key_of,
    read_key,
    state_in,
)
from rules.errors import BadInput
from tests.filled_forms import SECRET, a_sheet


def test_a_form_is_known_again_by_its_key() -> None:
    key = read_key(key_of(a_sheet(), SECRET), SECRET)
    assert (key.obligation_id, key.due_version, key.due_on) == (7, 1, date(2021, 6, 16))
    check_key(key, a_sheet())


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda _: "", "không có khóa"),
        (lambda key: key.rpartition(" ")[0], "không có khóa"),
        (lambda key: "x" + key, "không có khóa"),
        (lambda key: key.replace(" 7 1 ", " 8 1 "), "khóa của biểu đã bị sửa"),
        (lambda key: key.replace(" 7 1 ", " 7 2 "), "khóa của biểu đã bị sửa"),
        (lambda key: key.replace("2021-06-16", "2021-07-16"), "khóa của biểu đã bị sửa"),
        (lambda key: key[:-1] + ("0" if key[-1] != "0" else "1"), "khóa của biểu đã bị sửa"),
        (lambda key: key[:-1] + "ế", "khóa của biểu đã bị sửa"),
        (lambda _: key_of(a_sheet(), "another secret of forty characters here"), "hệ thống đôn đốc khác"),
    ],
)  # fmt: skip
def test_an_edited_or_foreign_key_is_refused(spoil: Callable[[str], str], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_key(spoil(key_of(a_sheet(), SECRET)), SECRET)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ({"obligation_id": 8}, "không phải của báo cáo 6 tháng 2021, Sở Tài chính"),
        ({"due_version": 2, "due_on": date(2021, 6, 30)}, "hạn khi lập biểu Thứ Tư 16/6/2021, nay là Thứ Tư 30/6/2021"),
        ({"due_version": 2}, "biểu cũ →"),
        ({"lines": a_sheet().lines[:1]}, "các nhiệm vụ hoặc chỉ tiêu phải báo cáo đã thay đổi"),
        ({"may_be_nothing": False}, "đã thay đổi"),
    ],
)  # fmt: skip
def test_a_form_that_asks_something_else_than_what_is_owed_now_is_an_old_one(
    now: dict[str, Any], said: str
) -> None:
    key = read_key(key_of(a_sheet(), SECRET), SECRET)
    with pytest.raises(BadInput, match=said):
        check_key(key, a_sheet(**now))


def test_better_words_for_a_task_make_no_old_form_but_another_figure_does() -> None:
    one, two = a_sheet().lines
    assert checksum_of(a_sheet(lines=(replace(one, task="Nhiệm vụ"), two))) == checksum_of(a_sheet())
    other = replace(two, indicators=(AskedIndicator("Số lớp", "buổi"), two.indicators[1]))
    assert checksum_of(a_sheet(lines=(one, other))) != checksum_of(a_sheet())


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Hoàn thành", "done"),
        ("đã hoàn thành", "done"),
        ("DANG THUC HIEN", "in_progress"),
        (" chưa  thực hiện. ", "not_started"),
        ("không phát sinh", NOTHING),
        ("", ""),
        ("xong", None),
    ],
)
def test_states_typed_by_hand_are_folded(words: str, state: str | None) -> None:
    assert state_in(words) == state


def test_yes_is_said_in_several_ways() -> None:
    assert [is_yes(words) for words in ("Có", "x", "KHONG PHAT SINH", "", "không", "có lẽ")] == [
        True, True, True, False, False, None,
    ]  # fmt: skip
