"""What an office may name when it words a letter, each with what it is, for the page of that letter."""

from dataclasses import is_dataclass
from typing import Any

from notifications.digest import Digest
from notifications.letters import REMINDER_KINDS, Letter, LetterKind, LetterLine
from notifications.wording_check import BLOCKS, WORDS
from notifications.wording_types import Facts, fields_of, variables_of

SAID = {
    "facts.what": "việc hoặc báo cáo phải làm",
    "facts.plan": "số, ký hiệu kế hoạch",
    "facts.unit": "tên đơn vị",
    "facts.due": "thời hạn (thêm |weekday_date để đọc thành ngày)",
    "facts.reason": "lý do, ý kiến",
    "facts.link": "địa chỉ trang để thực hiện",
    "facts.note": "lời nhắn, ghi chú",
    "facts.by": "người thực hiện bước này",
    "facts.file": "tên tệp",
    "facts.summary": "tóm tắt",
    "facts.until": "đến ngày nào",
    "letter.recipient_name": "họ tên người nhận",
    "letter.today": "ngày lập thư (thêm |weekday_date)",
    "letter.why": "vì sao người này nhận thư",
    "digest.headline": "việc gấp nhất: .what, .unit_name, .due_on, .delay_words, .level, .report_to",
    "digest.owed": "số việc phải làm trong thư",
    "digest.own": "số việc của chính đơn vị người nhận",
    "digest.overdue": "số việc quá hạn",
    "digest.units": "số đơn vị có việc quá hạn",
    "sender.contact": "nơi trao đổi của cơ quan",
    "ask": "hỏi ai về thư này",
    "link": "địa chỉ của nút bấm",
}
BLOCKS_SAID = {
    "fact": '{{ fact("Nhãn", dữ_liệu) }}: một dòng nhãn và giá trị, trống thì ẩn',
    "listed": '{{ listed("Nhãn", dữ_liệu) }}: nhãn và mỗi dòng một ý',
    "para": "{{ para(dữ_liệu) }}: một đoạn; dòng chữ thường cũng tự thành đoạn",
    "heading": '{{ heading("Tiêu đề") }}',
    "group": '{{ group("Dòng nhóm") }}',
    "lines": "{{ lines() }}: danh sách việc (thư nhắc phải có)",
    "changes": "{{ changes() }}: danh sách thay đổi",
}
WORDS_SAID = {
    "vi": {
        "to": "to(line): “ gửi Sở Nội vụ”",
        "due": "due(line): “hạn Thứ Tư 16/6/2021”",
        "delay": "delay(line): “ – còn 2 ngày làm việc”",
        "late": "late(digest): “4 việc quá hạn của 3 đơn vị”",
        "others": "others(digest, 1): “ Còn 3 việc khác dưới đây.”",
        "counts": "counts(letter.changes): “1 việc mới, 2 việc đổi thời hạn”",
        "rolled": "rolled(facts.roll): hạn rơi vào ngày nghỉ thì dời thế nào",
    },
    "en": {
        "to": "to(line): “ to Sở Nội vụ”",
        "due": "due(line): “due Wednesday 16 June 2021”",
        "delay": "delay(line, letter.today): “ – 2 working days left”",
        "late_by": "late_by(line, letter.today): “2 working days left”",
        "late": "late(digest): “4 overdue items of 3 units”",
        "others": "others(digest, 1): “ 3 more items below.”",
        "items": "items(con_số): “3 items”",
        "days": "days(con_số): “3 working days”",
        "counts": "counts(letter.changes): “1 new, 2 with another date”",
        "rolled": "rolled(facts.roll): “moves to the next working day”",
    },
}


def names_for(kind: LetterKind) -> list[tuple[str, str]]:
    """Every name that may stand between {{ and }}, with what it is where the name does not say it."""
    found: list[tuple[str, str]] = []
    for name, type_ in variables_of(kind).items():
        found += [(one, SAID.get(one, "")) for one in _names(name, type_)]
    return found


def _names(name: str, type_: Any) -> list[str]:
    if isinstance(type_, Facts):
        return [f"{name}.{key}" for key in type_.keys]
    if isinstance(type_, type) and is_dataclass(type_):
        skipped = {Letter: {"attachments"}, Digest: {"button"}, LetterLine: set()}.get(type_, set())
        return [f"{name}.{one}" for one in fields_of(type_) if one not in skipped]
    return [name]


def pieces_for(kind: LetterKind, language: str) -> list[str]:
    """Words and blocks, as they are written."""
    of_reminders = kind in REMINDER_KINDS
    left_out = (
        {"changes", "counts", "rolled"}
        if of_reminders
        else {"lines", "to", "due", "delay", "late_by", "late", "others"}
    )
    words = [WORDS_SAID[language][name] for name in WORDS[language] if name not in left_out]
    return [*words, *(BLOCKS_SAID[name] for name in BLOCKS if name not in left_out)]
