"""When an answer that came by mail counts as come in: when it came, if nobody changed what it says."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rules.answer_draft import DraftContent, DraftLine, came_in_at

NOW = datetime(2021, 6, 18, 2, tzinfo=UTC)
CAME = NOW - timedelta(days=2)
SENT = DraftContent(
    (DraftLine(1, "done", "Đã xong \r\nhết", {"Số văn bản": "1234.0"}), DraftLine(2)), difficulty="Thiếu"
)
CONFIRMED = DraftContent(
    (DraftLine(1, "done", "Đã xong\nhết ", {"Số văn bản": "1.234", "Tỷ lệ": ""}),), difficulty="Thiếu "
)


def test_what_is_confirmed_as_it_came_counts_from_when_it_came() -> None:
    assert came_in_at(NOW, CONFIRMED, CAME, SENT) == CAME


@pytest.mark.parametrize(
    "edited",
    [
        replace(CONFIRMED, difficulty="Thiếu người"),
        replace(CONFIRMED, is_nothing=True),
        replace(CONFIRMED, lines=()),
        replace(CONFIRMED, lines=(replace(CONFIRMED.lines[0], state="in_progress"),)),
        replace(CONFIRMED, lines=(replace(CONFIRMED.lines[0], figures={"Số văn bản": "1.235"}),)),
        replace(CONFIRMED, lines=(*CONFIRMED.lines, DraftLine(2, "done"))),
        replace(CONFIRMED, lines=(replace(CONFIRMED.lines[0], estimates=("Số văn bản",)),)),
    ],
)
def test_what_was_edited_counts_from_now(edited: DraftContent) -> None:
    assert came_in_at(NOW, edited, CAME, SENT) == NOW


def test_what_did_not_come_by_mail_counts_from_now_and_no_clock_runs_ahead() -> None:
    assert came_in_at(NOW, CONFIRMED, None, None) == NOW
    assert came_in_at(NOW, CONFIRMED, NOW + timedelta(hours=3), SENT) == NOW


def test_a_draft_comes_back_from_json_as_it_was() -> None:
    assert DraftContent.from_json(SENT.as_json()) == SENT
    assert DraftContent.from_json({}) == DraftContent()


NAMES = ["Tin, bài; “ảnh”", "=1+1", "<b>ước</b>", "Số\u00a0lớp"]


def test_an_estimate_comes_back_from_json_and_a_draft_of_before_has_none() -> None:
    line = DraftLine(1, "done", "", dict.fromkeys(NAMES, "1"), estimates=tuple(NAMES))
    kept = json.loads(json.dumps(DraftContent((line,)).as_json()))
    assert kept["lines"][0]["estimates"] == sorted(NAMES)
    assert DraftContent.from_json(kept) == DraftContent((line,))
    assert DraftContent.from_json(kept).as_json() == kept
    del kept["lines"][0]["estimates"]
    older = DraftContent.from_json(kept)
    assert older.lines[0].estimates == ()
    # The same words again are no new version of a draft kept before there was such a mark.
    assert older.as_json() == kept


@pytest.mark.parametrize("written", ["ước 120", "120 (ước)", "số ước: 120", "120 (số ước)"])
def test_the_word_written_with_a_figure_is_the_same_mark(written: str) -> None:
    assert DraftLine(1, figures={"A": written, "B": "7 "}) == DraftLine(
        1, figures={"A": "120", "B": "7 "}, estimates=("A",)
    )
