"""What a round did, in the words of the system page and of the log."""

from collections.abc import Mapping
from typing import Any

from rules.wording import number_words

NOTHING = "không có gì đến hạn"
# By the place of the number in the record of a round.
DID = (
    ("opened", "periods", "mở {} kỳ"),
    ("opened", "obligations", "bắt đầu theo dõi {} việc"),
    ("raised", "raised", "{} bước nhắc"),
    ("raised", "unreachable", "{} bước không có người nhận"),
    ("courtesy", "", "{} đề nghị phối hợp"),
    ("documents", "", "{} dự thảo công văn"),
    ("compiled", "compiled", "tổng hợp {} báo cáo"),
    ("compiled", "refreshed", "cập nhật {} báo cáo"),
    ("compiled", "frozen", "chốt {} báo cáo"),
    ("delivered", "sent", "gửi {} thư"),
    ("delivered", "postponed", "hoãn {} thư"),
    ("delivered", "failed", "{} thư không gửi được"),
    ("passed_on", "letters", "chuyển {} thư cho người kế tiếp"),
)


def round_words(counts: Mapping[str, Any]) -> str:
    said = []
    for name, inner, words in DID:
        value = counts.get(name, 0)
        number = value.get(inner, 0) if isinstance(value, dict) else value
        if isinstance(number, int) and number:
            said.append(words.format(number_words(number)))
    return ", ".join(said) or NOTHING
