"""One believable letter of every kind and situation: what an office's words are tried on, and what a preview shows
when no real letter is named."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from notifications.letters import FACTS, REMINDER_KINDS, Letter, LetterChange, LetterKind, LetterLine
from rules.wording import days_left_words

TODAY = date(2021, 6, 22)
PLAN = "Tuyên truyền công tác cải cách hành chính tỉnh Bà Rịa – Vũng Tàu năm 2021"
REPORT = {"what": "báo cáo 6 tháng 2021", "plan": "46/KH-UBND", "unit": "Sở Tài chính"}
LINK = {"link": "https://dondoc.example.vn/s/mot"}
DUE = {"due": "2021-06-25"}
STRANGE = 'dài "lạ" <b> {{ 7*7 }} ' * 60
# Facts that are a day, an instant or one of a few words, never somebody's own text.
CODED = frozenset(
    {
        "news",
        "decision",
        "roll",
        "off",
        "worked",
        "due",
        "until",
        "due_before",
        "effective",
        "day",
        "received_at",
    }
)

SAMPLE_FACTS: dict[LetterKind, dict[str, str]] = {
    LetterKind.SUBMISSION_RECEIVED: {
        **REPORT,
        "received_at": "2021-06-22T09:12:00+07:00",
        "receipt": "BN-7K2M-93QX",
    },
    LetterKind.RETURNED: {
        **REPORT,
        **DUE,
        **LINK,
        "reason": "Thiếu số liệu mục II.3; minh chứng không mở được.",
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
        **LINK,
        "news": "asked",
        "what": "hướng dẫn lập dự toán",
        "plan": "46/KH-UBND",
        "unit": "Sở Tài chính",
        "waits_for": "Sở Tư pháp",
        "reason": "thẩm quyền ban hành định mức chi",
        "until": "2021-06-25",
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
    LetterKind.SHEET_READ: {
        **REPORT,
        **DUE,
        **LINK,
        "file": "bieu-STC-6-thang-2021.xlsx",
        "summary": "Đọc được 5 nhiệm vụ, 1 nhiệm vụ còn trống.",
    },
    LetterKind.SHEET_REFUSED: {
        **REPORT,
        **LINK,
        "file": "bieu-STC-6-thang-2021.xlsx",
        "reason": "ô D7 là công thức, không phải giá trị",
        "mend": "dán giá trị thay cho công thức rồi gửi lại",
    },
    LetterKind.APPROVAL_ASKED: {**REPORT, **DUE, **LINK, "by": "Nguyễn Thị Hoa"},
    LetterKind.APPROVAL_REFUSED: {
        **REPORT,
        **DUE,
        **LINK,
        "by": "Trần Văn Bình",
        "reason": "Bổ sung số liệu mục II.3.",
    },
    LetterKind.HANDED_OVER: {
        **REPORT,
        **DUE,
        **LINK,
        "by": "Nguyễn Thị Hoa",
        "note": "Anh làm giúp phần số liệu.",
    },
    LetterKind.REASSIGNED: {
        **REPORT,
        "to": "Sở Tư pháp",
        "by": "Trần Văn Bình",
        "reason": "Ý kiến chỉ đạo tại Thông báo số 30/TB-UBND",
    },
    LetterKind.TICKET_ANSWERED: {
        **REPORT,
        **LINK,
        "news": "answered",
        "kind": "khó khăn, vướng mắc",
        "ticket": "Chưa có kinh phí tập huấn.",
        "answer": "Đã bố trí kinh phí trong dự toán bổ sung quý III.",
        "by": "Trần Văn Bình",
    },
    LetterKind.UNDELIVERABLE: {
        "day": "2021-06-22",
        "number": "2",
        "reasons": "Sở Y tế <vp@syt.example.vn>: không có hộp thư này\nSở Xây dựng <cc@sxd.example.vn>: hộp thư đầy",
        "link": "https://dondoc.example.vn/outbox",
    },
    LetterKind.PASSWORD_RESET: {
        "login": "hoa.nt",
        "until": "2021-06-22T09:42:00+07:00",
        "link": "https://dondoc.example.vn/p/mot",
    },
    LetterKind.ACCOUNT_INVITED: {
        "login": "hoa.nt",
        "until": "2021-06-29T09:12:00+07:00",
        "link": "https://dondoc.example.vn/p/hai",
    },
    LetterKind.SIGN_OFF_WAITING: {
        "what": "báo cáo tổng hợp 6 tháng đầu năm 2021 (46/KH-UBND)",
        "due": "2021-06-21",
        "reports": "46/KH-UBND, 6 tháng đầu năm 2021: đã duyệt, chờ ký. Quá hạn 2 ngày làm việc (từ 21/6/2021)",
        "link": "https://dondoc.example.vn/reports",
    },
}
SAMPLE_CHANGES = (
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


def sample_line(due_on: date | None = date(2021, 6, 24), left: int = 2, **changes: Any) -> LetterLine:
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


def sample_line_of(kind: LetterKind) -> LetterLine:
    if kind is LetterKind.DUE_TODAY:
        return sample_line(TODAY, 0, kind=kind)
    if kind is LetterKind.FOLLOW_UP:
        return sample_line(date(2021, 6, 17), -3, kind=kind, level=1)
    if kind is LetterKind.ESCALATION:
        return sample_line(date(2021, 6, 15), -5, kind=kind, level=3, is_own=False)
    return sample_line(kind=kind)


def sample_letter(kind: LetterKind, **changes: Any) -> Letter:
    letter = Letter(
        key="reminder:hoa@stc.example.vn:2021-06-22",
        kind=kind,
        recipient_name="Nguyễn Thị Hoa",
        recipient_email="hoa@stc.example.vn",
        why="Ông/Bà là chuyên viên đầu mối của Sở Tài chính.",
        today=TODAY,
        lines=(sample_line_of(kind),) if kind in REMINDER_KINDS else (),
        changes={
            LetterKind.PLAN_CHANGED: SAMPLE_CHANGES,
            LetterKind.CALENDAR_CHANGED: SAMPLE_CHANGES[1:2],
            LetterKind.UNIT_CHANGED: (SAMPLE_CHANGES[0], SAMPLE_CHANGES[3]),
        }.get(kind, ()),
        facts=SAMPLE_FACTS.get(kind, {}),
    )
    return replace(letter, **changes)


def situations(kind: LetterKind) -> Iterator[tuple[str, Letter]]:
    """Everything a letter of this kind may have to say: words that cannot say one of these are not taken."""
    yield "thư mẫu", sample_letter(kind)
    yield "không có tên người nhận", sample_letter(kind, recipient_name="", ask="", why="")
    if kind in REMINDER_KINDS:
        yield from _situations_of_lines(kind)
        return
    whole = sample_letter(kind)
    bare = {name: "" if name in FACTS[kind].optional else value for name, value in whole.facts.items()}
    yield "không có phần nào ngoài phần bắt buộc", replace(whole, facts=bare)
    strange = {name: value if name in CODED else STRANGE for name, value in whole.facts.items()}
    yield "chữ lạ và rất dài", replace(whole, facts=strange)
    if kind is LetterKind.EXTENSION_ANSWERED:
        yield (
            "không gia hạn",
            replace(whole, facts={**whole.facts, "decision": "refused", "until": "", "note": ""}),
        )
    if kind is LetterKind.WAITING:
        for news in ("begun", "answered", "lifted"):
            yield (
                f"tin {news}",
                replace(whole, facts={**whole.facts, "news": news, "note": "Theo Thông tư 10."}),
            )
    if whole.changes:
        yield "nhiều thay đổi", replace(whole, changes=whole.changes * 30)
        yield "một thay đổi", replace(whole, changes=whole.changes[:1])


def _situations_of_lines(kind: LetterKind) -> Iterator[tuple[str, Letter]]:
    one = sample_line_of(kind)
    late = [
        sample_line(TODAY - timedelta(days=3 + day), -1 - day, unit_name=unit, kind=kind, level=1 + day % 4, is_own=False)
        for day, unit in enumerate(("Sở Y tế", "UBND huyện Đất Đỏ", "Sở Xây dựng", "Sở Y tế", "Sở Giao thông vận tải"))
    ]  # fmt: skip
    other_plan = sample_line(
        date(2021, 6, 30), 6, plan_number="12/KH-UBND", plan_title="Chuyển đổi số năm 2021"
    )
    bare = replace(one, due_on=None, delay_words="", rule="", link=None, report_to=None, workdays_left=None)
    courtesy = sample_line(None, kind=LetterKind.COURTESY, what="phối hợp tuyên truyền")
    for name, lines in {
        "một việc chưa ấn định hạn": (bare,),
        "một việc đã quá hạn": (sample_line(date(2021, 6, 10), -8, kind=kind, level=4),),
        "một việc đến hạn hôm nay": (sample_line(TODAY, 0, kind=kind),),
        "nhiều việc của đơn vị": (one, other_plan, bare),
        "nhiều việc của các đơn vị khác": tuple(late),
        "việc của đơn vị, của đơn vị khác và việc mời phối hợp": (one, other_plan, *late, courtesy),
        "nhiều việc hơn một thư chứa được": tuple(late * 20),
        "chữ lạ và rất dài": (replace(one, what=STRANGE, unit_name="<i>Sở</i>"),),
    }.items():
        yield name, sample_letter(kind, lines=lines)
