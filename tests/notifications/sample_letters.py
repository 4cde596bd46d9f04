"""One believable letter of every kind: those the program itself tries an office's words on."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from notifications.letters import Letter, LetterKind, Sender
from notifications.samples import PLAN, TODAY
from notifications.samples import SAMPLE_CHANGES as CHANGES
from notifications.samples import SAMPLE_FACTS as FACTS
from notifications.samples import sample_letter as _letter
from notifications.samples import sample_line as a_line
from notifications.samples import sample_line_of as a_line_for

AT = datetime(2021, 6, 22, 1, 0, tzinfo=UTC)

__all__ = ["AT", "CHANGES", "FACTS", "PLAN", "TODAY", "a_letter", "a_line", "a_line_for", "a_sender"]


def a_letter(kind: LetterKind = LetterKind.DUE_SOON, **changes: Any) -> Letter:
    return _letter(kind, **changes)


def a_sender(language: str = "vi", **changes: Any) -> Sender:
    sender = Sender(
        address="Đôn Đốc <dondoc@example.vn>",
        base_url="https://dondoc.example.vn",
        list_id="dondoc.example.vn",
        language=language,
        contact="Phòng Cải cách hành chính, Sở Nội vụ",
    )
    return replace(sender, **changes)
