"""When an answer that came by mail counts as come in: when it came, if nobody changed what it says."""

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
