"""One believable letter of every kind."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from notifications.letters import REMINDER_KINDS, Letter, LetterChange, LetterKind, LetterLine, Sender
from rules.wording import days_left_words

TODAY = date(2021, 6, 22)
AT = datetime(2021, 6, 22, 1, 0, tzinfo=UTC)
PLAN = "Tuyên truyền công tác cải cách hành chính tỉnh Bà Rịa – Vũng Tàu năm 2021"

FACTS: dict[LetterKind, dict[str, str]] = {
    LetterKind.SUBMISSION_RECEIVED: {
        "what": "báo cáo 6 tháng 2021",
        "plan": "46/KH-UBND",
        "unit": "Sở Tài chính",
        "received_at": "2021-06-22T09:12:00+07:00",
        "receipt": "BN-7K2M-93QX",
    },
    LetterKind.RETURNED: {
        "what": "báo cáo 6 tháng 2021",
        "plan": "46/KH-UBND",
        "reason": "Thiếu số liệu mục II.3; minh chứng không mở được.",
        "due": "2021-06-25",
        "link": "https://dondoc.example.vn/s/tra-lai",
    },
    LetterKind.EXTENSION_ASKED: {
        "what": "hướng dẫn lập dự toán",
        "unit": "Sở Tài chính",
        "reason": "Chờ thông tư của Bộ Tài chính.",
        "until": "2021-07-09",
        "due": "2021-06-25",
    },
    LetterKind.EXTENSION_ANSWERED: {
        "what": "hướng dẫn lập dự toán",
        "decision": "granted",
        "until": "2021-07-09",
        "due_before": "2021-06-25",
        "note": "Gia hạn một lần duy nhất.",
    },
    LetterKind.REPORT_PUBLISHED: {
        "plan": "46/KH-UBND",
        "period": "6 tháng đầu năm 2021",
        "number": "215/BC-SNV",
        "summary": "31 trên 43 đơn vị gửi đúng hạn (72,1 %).",
    },
    LetterKind.BALANCE_BROKEN: {
        "day": "2021-06-16",
        "line": "214 ≠ đã gửi 198 + gộp 12 + bỏ qua 3 + không gửi được 0",
        "reasons": "1 việc đến bước nhắc mà chưa nhắc",
    },
    LetterKind.WAITING: {
        "news": "asked",
        "what": "hướng dẫn lập dự toán",
        "plan": "46/KH-UBND",
        "unit": "Sở Tài chính",
        "waits_for": "Sở Tư pháp",
        "reason": "thẩm quyền ban hành định mức chi",
        "until": "2021-06-25",
        "link": "https://dondoc.example.vn/s/cho-y-kien",
    },
    LetterKind.CALENDAR_CHANGED: {
        "calendar": "Lịch làm việc của cơ quan nhà nước",
        "off": "2026-01-02",
        "worked": "2026-01-10",
        "source": "12729/VPCP-KGVX",
        "unit": "Sở Tài chính",
    },
    LetterKind.UNIT_CHANGED: {
        "change": "Sở Kế hoạch và Đầu tư, Sở Tài chính hợp nhất thành Sở Tài chính",
        "effective": "2021-07-01",
        "basis": "Nghị quyết 15/NQ-HĐND ngày 20/6/2021",
        "unit": "Sở Tài chính",
    },
    LetterKind.PLAN_CHANGED: {
        "plan": "46/KH-UBND",
        "amendment": "60/KH-UBND ngày 1/6/2021",
        "unit": "Sở Tài chính",
    },
}
CHANGES = (
    LetterChange("added", "hướng dẫn thanh toán kinh phí tuyên truyền", after="2021-07-30"),
    LetterChange("moved", "trình ban hành quy định mới", "2021-06-30", "2021-08-31"),
    LetterChange(
        "reworded",
        "in tờ rơi",
        "in tờ rơi phát cho người dân",
        "in tờ rơi, đăng trên trang thông tin điện tử",
    ),
    LetterChange("dropped", "báo cáo chuyên đề quý III"),
)


def a_line(due_on: date | None = date(2021, 6, 24), left: int = 2, **changes: Any) -> LetterLine:
    line = LetterLine(
        plan_number="46/KH-UBND",
        plan_title=PLAN,
        unit_name="Sở Tài chính",
        what="báo cáo 6 tháng 2021",
        due_on=due_on,
        delay_words=days_left_words(left, due_on) if due_on else "",
        level=0,
        kind=LetterKind.DUE_SOON,
        is_own=True,
        rule="chốt số liệu 14/6/2021 + 2 ngày làm việc",
        report_to="Sở Nội vụ",
        link="https://dondoc.example.vn/s/mot",
        workdays_left=left if due_on else None,
    )
    return replace(line, **changes)


def a_line_for(kind: LetterKind) -> LetterLine:
    if kind is LetterKind.DUE_TODAY:
        return a_line(TODAY, 0, kind=kind)
    if kind is LetterKind.FOLLOW_UP:
        return a_line(date(2021, 6, 17), -3, kind=kind, level=1)
    if kind is LetterKind.ESCALATION:
        return a_line(date(2021, 6, 15), -5, kind=kind, level=3, is_own=False)
    return a_line(kind=kind)


def a_letter(kind: LetterKind = LetterKind.DUE_SOON, **changes: Any) -> Letter:
    letter = Letter(
        key="reminder:hoa@stc.example.vn:2021-06-22",
        kind=kind,
        recipient_name="Nguyễn Thị Hoa",
        recipient_email="hoa@stc.example.vn",
        why="ông/bà là chuyên viên đầu mối của Sở Tài chính",
        today=TODAY,
        lines=(a_line_for(kind),) if kind in REMINDER_KINDS else (),
        changes={LetterKind.PLAN_CHANGED: CHANGES, LetterKind.CALENDAR_CHANGED: CHANGES[1:2]}.get(kind, ()),
        facts=FACTS.get(kind, {}),
    )
    return replace(letter, **changes)


def a_sender(language: str = "vi", **changes: Any) -> Sender:
    sender = Sender(
        address="Đôn Đốc <dondoc@example.vn>",
        base_url="https://dondoc.example.vn",
        list_id="dondoc.example.vn",
        language=language,
        contact="Phòng Cải cách hành chính, Sở Nội vụ",
    )
    return replace(sender, **changes)
