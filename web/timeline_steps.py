"""The steps of the ladder on the line of an obligation, each with its letters and their fate."""

from collections.abc import Iterator
from datetime import datetime

from models import DueEvent, DueOutcome, OutboxMessage
from rules.ladder import Audience
from web import labels
from web.moment import Moment


def steps_told(events: list[DueEvent], letters: dict[int, OutboxMessage]) -> Iterator[Moment]:
    groups: dict[tuple[datetime, str], list[DueEvent]] = {}
    for event in events:
        groups.setdefault((event.raised_at, event.step), []).append(event)
    for (at, step), group in groups.items():
        first = group[0]
        heading = labels.raised_words(first.letter, first.level, step)
        heading = heading[:1].upper() + heading[1:]
        if first.outcome is DueOutcome.SKIPPED:
            yield Moment(at, f"{heading}: bỏ qua, vì bước cao hơn đến cùng lúc")
            continue
        if first.instead_of_id:
            heading = (
                f"Chuyển người nhận kế tiếp, vì thư trước không đến được: {heading[:1].lower()}{heading[1:]}"
            )
        details = [_fate(event, letters.get(event.letter_id or 0)) for event in group]
        if first.draft_letter:
            details.append("kèm dự thảo công văn đôn đốc để ký")
        yield Moment(at, heading, "level" if first.level else "", details=tuple(details))


def _fate(event: DueEvent, letter: OutboxMessage | None) -> str:
    known = event.audience in set(Audience)
    audience = labels.AUDIENCES[Audience(event.audience)] if known else event.audience
    if event.outcome is DueOutcome.UNREACHABLE:
        left = "không còn ai khác của đơn vị để gửi" if event.instead_of_id else "không có người nhận"
        return f"{left}: {audience}"
    if event.outcome is DueOutcome.DECLINED:
        return f"{event.recipient_name} ({audience}): đã chọn không nhận thư chỉ để biết"
    words = labels.LETTER_STATES[letter.state].lower() if letter else "chưa có thư"
    reason = f" – {letter.reason}" if letter and letter.reason else ""
    instead = f", nhận thay {event.acting_for}" if event.acting_for else ""
    return f"{event.recipient_name} ({audience}{instead}): {words}{reason}"
