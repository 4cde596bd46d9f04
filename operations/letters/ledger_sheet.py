"""The ledger of one obligation in office words, as the page and the files print it."""

from datetime import date, datetime

from operations.letters.urging_ledger import Ledger, LedgerEntry
from reports.excel.ledger import LedgerSheet
from rules.ladder import Audience
from rules.wording import short_date

COLUMNS = (
    "STT", "Bước", "Mức", "Hạn", "Lập lúc", "Người nhận", "Địa chỉ", "Vai", "Nhận thay", "Kết quả", "Gửi lúc",
    "Máy chủ thư", "Bị trả lại lúc", "Lý do", "Các lần gửi", "Thay cho dòng", "Chuyển cho", "Tiêu đề thư",
    "Message-ID",
)  # fmt: skip
STEPS = {
    "request": "yêu cầu báo cáo",
    "due_soon": "nhắc trước hạn",
    "due_today": "nhắc đến hạn",
    "follow_up": "đôn đốc",
    "escalation": "báo cáo quá hạn",
    "courtesy": "đề nghị phối hợp",
}
AUDIENCES = {
    Audience.DESK_OFFICER.value: "chuyên viên đơn vị",
    Audience.UNIT_HEAD.value: "thủ trưởng đơn vị",
    Audience.COORDINATING_DESK.value: "chuyên viên đầu mối",
    Audience.COORDINATOR_HEAD.value: "lãnh đạo cơ quan đầu mối",
    Audience.ISSUER_LEADERSHIP.value: "lãnh đạo cơ quan ban hành",
    Audience.COOPERATING_DESKS.value: "đơn vị phối hợp",
}
STATES = {
    "planned": "chờ soạn",
    "due": "chờ gửi",
    "sending": "đang gửi",
    "sent": "máy chủ thư đã nhận",
    "failed": "không gửi được",
    "bounced": "bị trả lại",
    "suppressed": "thôi gửi",
}
OUTCOMES = {"skipped": "bỏ qua", "unreachable": "không có người nhận", "declined": "không gửi"}
ATTEMPTS = {
    "sent": "đã nhận",
    "refused": "từ chối",
    "postponed": "hoãn",
    "unanswered": "không trả lời",
    "taken_over": "tiến trình dừng giữa chừng",
    "bounced": "trả lại",
}


def ledger_sheet(ledger: Ledger) -> LedgerSheet:
    """One row a step and person; rows are numbered, so that one may point to another."""
    numbers = {entry.id: number for number, entry in enumerate(ledger.entries, start=1)}
    return LedgerSheet(
        made_at=ledger.made_at,
        heading=(
            ("Sổ đôn đốc", f"{ledger.unit}: {ledger.what}"),
            ("Kế hoạch", ledger.plan),
            ("Hạn hiện tại", short_date(date.fromisoformat(ledger.due_on))),
            ("Nội dung", f"mọi bước nhắc việc, đôn đốc đã lập của việc này: {len(ledger.entries)} dòng"),
            *(("Công văn", words) for words in ledger.documents),
            ("Trích lúc", instant_words(ledger.made_at)),
            ("Người trích", ledger.made_by or "không đăng nhập"),
            ("Mã việc", ledger.obligation),
        ),
        columns=COLUMNS,
        rows=tuple(_row(entry, numbers) for entry in ledger.entries),
    )


def _row(entry: LedgerEntry, numbers: dict[int, int]) -> tuple[str | int, ...]:
    return (
        numbers[entry.id],
        step_words(entry),
        entry.level,
        short_date(date.fromisoformat(entry.due_on)) if entry.due_on else "",
        instant_words(entry.planned_at),
        entry.recipient_name,
        entry.recipient_email,
        AUDIENCES.get(entry.audience, entry.audience),
        entry.acting_for,
        fate_words(entry),
        instant_words(entry.sent_at),
        entry.relay,
        instant_words(entry.bounced_at),
        entry.why,
        "\n".join(attempt_lines(entry)),
        numbers.get(entry.instead_of or 0, ""),
        "; ".join(entry.passed_to),
        entry.subject,
        entry.message_id,
    )


def step_words(entry: LedgerEntry) -> str:
    """'đôn đốc mức 2, lần 3'."""
    words = STEPS.get(entry.letter, entry.letter) if entry.level == 0 else f"đôn đốc mức {entry.level}"
    _, _, times = entry.step.partition("#")
    return f"{words}, lần {times}" if times else words


def fate_words(entry: LedgerEntry) -> str:
    return OUTCOMES.get(entry.outcome) or STATES.get(entry.state, "chưa có thư")


def attempt_lines(entry: LedgerEntry) -> list[str]:
    """'08:00:03 7/6/2021 mail.example.vn:25: hoãn – 451 hộp thư bận'."""
    return [
        f"{instant_words(one.at)}{f' {one.relay}' if one.relay else ''}: {ATTEMPTS.get(one.outcome, one.outcome)}"
        f"{f' – {one.detail}' if one.detail else ''}"
        for one in entry.attempts
    ]


def instant_words(at: datetime | None) -> str:
    """To the second, as evidence wants it."""
    return f"{at:%H:%M:%S} {short_date(at.date())}" if at else ""
