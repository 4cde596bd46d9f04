"""States, senders and instants in words, as they stand beside a row."""

from datetime import datetime

from reports.consolidated.facts import SubmissionFacts
from rules.lifecycle import State

STATE_WORDS = {
    State.SCHEDULED.value: "Chưa mở",
    State.OPEN.value: "Chờ báo cáo",
    State.SUBMITTED.value: "Đã gửi",
    State.RETURNED.value: "Đã trả lại",
    State.ACCEPTED.value: "Đã duyệt",
    State.WAIVED.value: "Được miễn",
    State.CANCELLED.value: "Thôi theo dõi",
}
CHANNEL_WORDS = {
    "web": "trang quản trị",
    "link": "liên kết trong thư",
    "import": "nhập từ tệp",
    "api": "chương trình (API)",
    "cli": "dòng lệnh",
    "mail": "thư trả lời",
    "engine": "hệ thống",
    "replay": "bản chạy lại",
    "report": "báo cáo tổng hợp đã phát hành",
    "package": "gói báo cáo của cấp dưới",
    "rollup": "báo cáo của cấp dưới, chuyển lên",
}
EXCERPT = 240
CUT = " […]"


def excerpt(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= EXCERPT else text[: EXCERPT - len(CUT)] + CUT


def sender_words(sender: SubmissionFacts | None, submission_id: int | None) -> str:
    """'Nguyễn Văn A, liên kết trong thư'; plainly so where nobody is on record."""
    if sender is None:
        return "bản số liệu này không ghi người gửi" if submission_id else ""
    return f"{sender.submitted_by}, {CHANNEL_WORDS.get(sender.channel, sender.channel)}"


def sent_words(sender: SubmissionFacts | None, as_of: datetime) -> str:
    """'08:15 16/6/2021, lần gửi 2', in the zone of the report."""
    if sender is None:
        return ""
    at = local(sender.submitted_at, as_of)
    version = f", lần gửi {sender.version}" if sender.version > 1 else ""
    return f"{at:%H:%M} {at.day}/{at.month}/{at.year}{version}"


def local(at: datetime, as_of: datetime) -> datetime:
    return at if at.tzinfo is None else at.astimezone(as_of.tzinfo)
