"""What a letter says."""

from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import notifications
from notifications.digest import LONGEST_LIST
from notifications.environments import LANGUAGES
from notifications.letters import (
    FACTS,
    REMINDER_KINDS,
    Attachment,
    Letter,
    LetterChange,
    LetterKind,
    LetterLine,
    Sender,
)
from notifications.phrases import shortened
from notifications.rendering import seal
from tests.notifications.sample_letters import AT, PLAN, TODAY, a_letter, a_line, a_sender

TEMPLATES = Path(notifications.__file__).parent / "templates"
PARTS = ("subject.txt", "statement.txt", "body.txt")
every_letter = pytest.mark.parametrize(
    ("language", "kind"), [(language, kind) for language in LANGUAGES for kind in LetterKind]
)


def read(letter: Letter, sender: Sender | None = None) -> EmailMessage:
    message = message_from_bytes(seal(letter, sender or a_sender(), at=AT).content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    content = body.get_content()
    assert isinstance(content, str)
    return content


def text_of(letter: Letter, sender: Sender | None = None) -> str:
    return part(read(letter, sender), "plain")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_its_folder_and_every_folder_is_complete(language: str) -> None:
    folders = {path.name: path for path in (TEMPLATES / language).iterdir() if path.is_dir()}
    assert set(folders) == {kind.value for kind in LetterKind}
    for folder in folders.values():
        assert {path.name for path in folder.iterdir()} == set(PARTS)


@every_letter
def test_a_letter_reads_back_with_both_parts_and_its_accents(language: str, kind: LetterKind) -> None:
    letter = a_letter(kind)
    sealed = seal(letter, a_sender(language), at=AT)
    message = read(letter, a_sender(language))
    assert message["Subject"] == sealed.subject
    assert message["From"].addresses[0].display_name == "Đôn Đốc"
    assert message["To"].addresses[0].display_name == "Nguyễn Thị Hoa"
    for body in (part(message, "plain"), part(message, "html")):
        assert "Nguyễn Thị Hoa" in body
        assert "Ông/Bà là chuyên viên đầu mối" in body
        assert "Phòng Cải cách hành chính, Sở Nội vụ" in body
        assert "{{" not in body
        assert "None" not in body


@every_letter
def test_a_letter_shows_one_button_and_the_plain_link(language: str, kind: LetterKind) -> None:
    message = read(a_letter(kind), a_sender(language))
    html = part(message, "html")
    assert html.count("padding:12px 24px") == 1
    assert html.index("https://dondoc.example.vn") < html.index("Ông/Bà là chuyên viên")
    second_line = part(message, "plain").splitlines()[1]
    assert "https://dondoc.example.vn" in second_line
    assert "<img" not in html


@pytest.mark.parametrize("kind", REMINDER_KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reminder_says_what_is_owed_first_and_by_what_rule(language: str, kind: LetterKind) -> None:
    message = read(a_letter(kind), a_sender(language))
    first_line = part(message, "plain").splitlines()[0]
    assert "báo cáo 6 tháng 2021" in first_line
    assert "Sở Tài chính" in first_line
    for body in (part(message, "plain"), part(message, "html")):
        assert PLAN in body
        rule = {"vi": "chốt số liệu 14/6/2021", "en": "data cut-off 14/6/2021"}[language]
        assert (rule in body) == (kind is not LetterKind.COURTESY)


@pytest.mark.parametrize(("kind", "names"), [(kind, names) for kind, names in FACTS.items()])
def test_an_answer_shows_every_fact_in_both_parts(kind: LetterKind, names: object) -> None:
    letter = a_letter(kind)
    message = read(letter)
    for body in (part(message, "plain"), part(message, "html")):
        for name, value in letter.facts.items():
            if name not in (
                "day",
                "due",
                "effective",
                "until",
                "due_before",
                "received_at",
                "decision",
                "news",
                "off",
                "worked",
            ):
                for line in value.splitlines():
                    said = unescape(body)
                    assert line in said or line[:1].upper() + line[1:] in said, name


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        (LetterKind.REQUEST, "Đề nghị thực hiện: báo cáo 6 tháng 2021 gửi Sở Nội vụ, hạn Thứ Năm 24/6/2021"),
        (LetterKind.DUE_SOON, "Nhắc: báo cáo 6 tháng 2021 gửi Sở Nội vụ, hạn Thứ Năm 24/6/2021"),
        (
            LetterKind.DUE_TODAY,
            "Nhắc: báo cáo 6 tháng 2021 gửi Sở Nội vụ, đến hạn hôm nay, Thứ Ba 22/6/2021",
        ),
        (
            LetterKind.FOLLOW_UP,
            "Đôn đốc: báo cáo 6 tháng 2021 gửi Sở Nội vụ, quá hạn 3 ngày làm việc (từ 17/6/2021)",
        ),
        (
            LetterKind.ESCALATION,
            "Đôn đốc mức 3: Sở Tài chính – báo cáo 6 tháng 2021 gửi Sở Nội vụ, quá hạn 5 ngày làm việc (từ 15/6/2021)",
        ),
        (
            LetterKind.COURTESY,
            "Trân trọng đề nghị phối hợp thực hiện: báo cáo 6 tháng 2021 (văn bản 46/KH-UBND)",
        ),
        (LetterKind.SUBMISSION_RECEIVED, "Đã nhận: báo cáo 6 tháng 2021, lúc 09:12 Thứ Ba 22/6/2021"),
        (LetterKind.RETURNED, "Trả lại bổ sung: báo cáo 6 tháng 2021, hạn Thứ Sáu 25/6/2021"),
        (
            LetterKind.EXTENSION_ASKED,
            "Đề nghị gia hạn: Sở Tài chính – hướng dẫn lập dự toán, đến Thứ Sáu 9/7/2021",
        ),
        (LetterKind.EXTENSION_ANSWERED, "Đồng ý gia hạn: hướng dẫn lập dự toán, hạn mới Thứ Sáu 9/7/2021"),
        (LetterKind.REPORT_PUBLISHED, "Báo cáo tổng hợp 6 tháng đầu năm 2021: 46/KH-UBND, số 215/BC-SNV"),
        (LetterKind.BALANCE_BROKEN, "Cảnh báo: cân đối nhắc việc ngày Thứ Tư 16/6/2021 bị lệch"),
        (
            LetterKind.UNIT_CHANGED,
            "Thay đổi đơn vị từ 1/7/2021: Sở Kế hoạch và Đầu tư, Sở Tài chính hợp nhất thành Sở Tài chính",
        ),
        (
            LetterKind.PLAN_CHANGED,
            "Điều chỉnh kế hoạch 46/KH-UBND: Sở Tài chính có 1 việc mới, 1 việc thôi thực hiện, "
            "1 việc đổi thời hạn, 1 việc đổi nội dung",
        ),
        (
            LetterKind.SHEET_READ,
            "Đã đọc biểu báo cáo 6 tháng 2021: xem lại và bấm gửi, hạn Thứ Sáu 25/6/2021",
        ),
        (
            LetterKind.SHEET_REFUSED,
            "Chưa nhận được biểu “bieu-STC-6-thang-2021.xlsx”: báo cáo 6 tháng 2021",
        ),
        (LetterKind.APPROVAL_ASKED, "Trình duyệt: báo cáo 6 tháng 2021, hạn Thứ Sáu 25/6/2021"),
        (
            LetterKind.APPROVAL_REFUSED,
            "Chưa duyệt, đề nghị sửa: báo cáo 6 tháng 2021, hạn Thứ Sáu 25/6/2021",
        ),
        (LetterKind.HANDED_OVER, "Chuyển giao thực hiện: báo cáo 6 tháng 2021, hạn Thứ Sáu 25/6/2021"),
        (LetterKind.PASSWORD_RESET, "Đặt lại mật khẩu: tài khoản hoa.nt"),
        (LetterKind.ACCOUNT_INVITED, "Tài khoản Đôn Đốc của Ông/Bà: hoa.nt"),
        (LetterKind.UNDELIVERABLE, "Thư không đến nơi: 2 thư, Thứ Ba 22/6/2021"),
        (
            LetterKind.SIGN_OFF_WAITING,
            "Đề nghị ký, phát hành: báo cáo tổng hợp 6 tháng đầu năm 2021 (46/KH-UBND), hạn Thứ Hai 21/6/2021",
        ),
        (LetterKind.REASSIGNED, "Không phải thực hiện nữa: báo cáo 6 tháng 2021 đã giao Sở Tư pháp"),
        (LetterKind.TICKET_ANSWERED, "Trả lời khó khăn, vướng mắc: Chưa có kinh phí tập huấn."),
        (
            LetterKind.CALENDAR_CHANGED,
            "Lịch làm việc thay đổi: Sở Tài chính có 1 việc đổi thời hạn",
        ),
    ],
)
def test_the_subject_says_the_act_and_the_date(kind: LetterKind, subject: str) -> None:
    assert seal(a_letter(kind), a_sender(), at=AT).subject == subject


def late(unit: str, days: int, **changes: object) -> LetterLine:
    due_on = date(2021, 6, 18) - timedelta(days=days)
    given = {"unit_name": unit, "kind": LetterKind.FOLLOW_UP, "level": 2, "is_own": False, **changes}
    return a_line(due_on, -days, **given)


def test_the_subject_of_a_bundle_counts_and_names_the_nearest_day() -> None:
    lines = (a_line(date(2021, 6, 25), 3), a_line(date(2021, 6, 23), 1), a_line(date(2021, 6, 24), 2))
    assert (
        seal(a_letter(lines=lines), a_sender(), at=AT).subject == "Nhắc 3 việc, gần nhất hạn Thứ Tư 23/6/2021"
    )


def test_a_digest_to_a_superior_counts_units_and_names_the_highest_level() -> None:
    lines = (late("Sở A", 3, level=3), late("Sở B", 2), late("Sở A", 1), late("Sở C", 4))
    subject = seal(a_letter(LetterKind.ESCALATION, lines=lines), a_sender(), at=AT).subject
    assert subject == "Đôn đốc: 4 việc quá hạn của 3 đơn vị, mức cao nhất 3, lâu nhất hạn Thứ Hai 14/6/2021"


@pytest.mark.parametrize(
    ("language", "to_unit", "to_superior"),
    [
        ("vi", "bỏ qua thư này", "đến lúc lập thư"),
        ("en", "ignore this letter", "when this letter was written"),
    ],
)
def test_only_who_owes_is_told_to_ignore_a_letter_that_crossed_an_answer(
    language: str, to_unit: str, to_superior: str
) -> None:
    own, other = a_line(is_own=True), a_line(is_own=False)
    for lines, said, unsaid in (
        ((own,), to_unit, to_superior),
        ((other,), to_superior, to_unit),
        ((own, other), to_superior, to_unit),
    ):
        words = " ".join(text_of(a_letter(lines=lines), a_sender(language)).split())
        assert said in words
        assert unsaid not in words


def test_lines_are_read_own_first_then_by_plan_then_most_overdue() -> None:
    lines = (
        late("Sở B", 9, what="việc bốn"),
        a_line(date(2021, 6, 25), 3, what="việc ba", plan_number="12/KH-UBND"),
        a_line(date(2021, 6, 18), -2, what="việc hai"),
        a_line(date(2021, 6, 16), -4, what="việc một"),
    )
    text = text_of(a_letter(LetterKind.FOLLOW_UP, lines=lines)).split("VIỆC CỦA ĐƠN VỊ", 1)[1]
    places = [
        text.index(words) for words in ("Việc một", "Việc hai", "Việc ba", "VIỆC CỦA CÁC", "Sở B – việc bốn")
    ]
    assert places == sorted(places)
    assert text.count(f"46/KH-UBND – {PLAN}") == 2


def test_the_headline_of_urging_is_the_most_overdue_line_of_all() -> None:
    lines = (a_line(date(2021, 6, 25), 3), late("Sở B", 9))
    letter = a_letter(LetterKind.FOLLOW_UP, lines=lines)
    assert "Sở B chưa thực hiện" in text_of(letter).splitlines()[0]
    assert "Còn 1 việc khác dưới đây" in text_of(letter).splitlines()[0]


def test_the_button_opens_what_the_reader_can_do_before_what_the_reader_follows() -> None:
    own = a_line(date(2021, 6, 25), 3, link="https://dondoc.example.vn/s/cua-toi")
    lines = (late("Sở B", 9, link="https://dondoc.example.vn/o/cua-ho"), own)
    second_line = text_of(a_letter(LetterKind.FOLLOW_UP, lines=lines)).splitlines()[1]
    assert second_line == "Báo cáo việc của đơn vị: https://dondoc.example.vn/s/cua-toi"


def test_a_due_day_that_was_not_rolled_is_not_called_overdue_before_the_first_working_day_passed() -> None:
    saturday = a_line(date(2021, 6, 19), 0, kind=LetterKind.DUE_TODAY)
    message = read(a_letter(LetterKind.DUE_TODAY, lines=(saturday,), today=date(2021, 6, 21)))
    assert "đến hạn hôm nay" in message["Subject"]
    assert "●" not in part(message, "html")


def test_a_courtesy_letter_asks_politely_and_presses_no_date() -> None:
    message = read(a_letter(LetterKind.COURTESY))
    for body in (part(message, "plain"), part(message, "html")):
        assert "Trân trọng đề nghị" in body
        assert "Quá hạn" not in body
        assert "Còn 2 ngày" not in body
        assert "Hạn" not in body


def test_a_courtesy_line_in_a_reminder_is_not_counted_as_owed() -> None:
    lines = (a_line(), a_line(kind=LetterKind.COURTESY, what="phối hợp tuyên truyền"))
    message = read(a_letter(lines=lines))
    assert message["Subject"].startswith("Nhắc: báo cáo 6 tháng 2021")
    assert "TRÂN TRỌNG ĐỀ NGHỊ PHỐI HỢP" in part(message, "plain")


def test_a_list_that_is_too_long_says_how_many_it_leaves_out() -> None:
    lines = tuple(a_line(what=f"việc {number}") for number in range(LONGEST_LIST + 7))
    message = read(a_letter(lines=lines))
    assert "Và 7 việc khác" in part(message, "plain")
    assert part(message, "html").count("border-left:4px") == LONGEST_LIST
    assert len(part(message, "html")) < 100_000


def test_the_button_opens_the_page_of_the_letter_when_there_is_one() -> None:
    text = text_of(a_letter(link="https://dondoc.example.vn/toi/abc"))
    assert text.splitlines()[1] == "Báo cáo kết quả: https://dondoc.example.vn/toi/abc"
    assert "Báo cáo việc này: https://dondoc.example.vn/s/mot" in text


def test_a_line_without_link_and_date_still_makes_a_letter() -> None:
    message = read(a_letter(LetterKind.REQUEST, lines=(a_line(None, link=None, rule=""),)))
    assert message["Subject"].endswith("chưa ấn định hạn")
    assert "Mở Đôn Đốc: https://dondoc.example.vn" in part(message, "plain")


@pytest.mark.parametrize(
    ("letter", "contact", "asked"),
    [
        (a_letter(ask="chị Lan, 0254 385 0000"), "Phòng CCHC", "chị Lan, 0254 385 0000"),
        (a_letter(), "Phòng CCHC", "Phòng CCHC"),
        (a_letter(), "", "Sở Nội vụ"),
        (a_letter(LetterKind.RETURNED), "", "xin trả lời thư này"),
    ],
)
def test_a_letter_always_says_whom_to_ask(letter: Letter, contact: str, asked: str) -> None:
    assert f"Cần trao đổi: {asked}\n" in text_of(letter, a_sender(contact=contact))


def test_a_refused_extension_keeps_the_old_day() -> None:
    facts = {**a_letter(LetterKind.EXTENSION_ANSWERED).facts, "decision": "refused", "until": ""}
    message = read(a_letter(LetterKind.EXTENSION_ANSWERED, facts=facts))
    assert message["Subject"] == "Không gia hạn: hướng dẫn lập dự toán, giữ hạn Thứ Sáu 25/6/2021"
    assert "Hạn áp dụng: Thứ Sáu 25/6/2021" in part(message, "plain")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_changed_plan_is_told_with_old_and_new_dates(language: str) -> None:
    message = read(a_letter(LetterKind.PLAN_CHANGED), a_sender(language))
    for body in (part(message, "plain"), part(message, "html")):
        for words in ("Hướng dẫn thanh toán", "Báo cáo chuyên đề quý III", "đăng trên trang thông tin"):
            assert words in body
    text = part(message, "plain")
    days = {
        "vi": "Thứ Tư 30/6/2021 → Thứ Ba 31/8/2021",
        "en": "Wednesday 30 June 2021 → Tuesday 31 August 2021",
    }
    assert days[language] in text


def test_a_change_of_the_plan_that_changes_nothing_is_no_letter() -> None:
    with pytest.raises(ValueError, match="nothing has changed"):
        seal(a_letter(LetterKind.PLAN_CHANGED, changes=()), a_sender(), at=AT)


def test_a_plan_that_changes_much_says_how_much_it_leaves_out() -> None:
    changes = tuple(LetterChange("dropped", f"việc {number}") for number in range(LONGEST_LIST + 5))
    message = read(a_letter(LetterKind.PLAN_CHANGED, changes=changes))
    assert f"{LONGEST_LIST + 5} việc thôi thực hiện" in message["Subject"]
    for body in (part(message, "plain"), part(message, "html")):
        assert "Và 5 thay đổi khác" in body


def test_a_report_without_number_leaves_the_number_out() -> None:
    facts = {**a_letter(LetterKind.REPORT_PUBLISHED).facts, "number": ""}
    assert "số" not in read(a_letter(LetterKind.REPORT_PUBLISHED, facts=facts))["Subject"].split(":")[1]


@pytest.mark.parametrize("kind", REMINDER_KINDS)
def test_a_reminder_about_nothing_is_refused(kind: LetterKind) -> None:
    with pytest.raises(ValueError, match="without a line"):
        seal(a_letter(kind, lines=()), a_sender(), at=AT)


@pytest.mark.parametrize("kind", FACTS)
def test_an_answer_that_lacks_a_fact_is_refused_by_name(kind: LetterKind) -> None:
    missing = FACTS[kind].required[0]
    facts = {name: value for name, value in a_letter(kind).facts.items() if name != missing}
    with pytest.raises(ValueError, match=f"lacks the facts {missing}$"):
        seal(a_letter(kind, facts=facts), a_sender(), at=AT)


def test_a_language_without_templates_is_refused() -> None:
    with pytest.raises(ValueError, match="not 'fr'"):
        seal(a_letter(), a_sender("fr"), at=AT)


@every_letter
def test_hostile_words_stay_words(language: str, kind: LetterKind) -> None:
    evil = '<script>alert(1)</script> {{ letter.key }} {% raw %} " onload=x & ]]>'
    letter = a_letter(kind)
    letter = replace(
        letter,
        recipient_name="<b>Hoa</b>",
        why=evil,
        ask=evil,
        lines=tuple(
            replace(line, what=evil, unit_name=evil, rule=evil, plan_title=evil) for line in letter.lines
        ),
        changes=tuple(replace(change, what=evil, before=evil, after=evil) for change in letter.changes),
        facts={name: evil for name in letter.facts if name != "link"}
        | {"link": "https://dondoc.example.vn/x"},
    )
    message = read(letter, a_sender(language))
    html = part(message, "html")
    assert "<script" not in html
    assert "<b>Hoa" not in html
    assert '" onload' not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ letter.key }} {% raw %}" in html
    assert "<script>alert(1)</script> {{ letter.key }}" in part(message, "plain")


@given(st.text(min_size=1, max_size=300), st.integers(min_value=10, max_value=120))
def test_a_shortened_text_fits_and_begins_as_the_text_does(text: str, longest: int) -> None:
    short = shortened(text, longest)
    assert len(short) <= longest + 1
    assert " ".join(text.split()).startswith(short.rstrip("…")[: longest // 2]) or not text.isprintable()


def test_a_long_clause_is_cut_between_words_in_the_subject_and_whole_in_the_list() -> None:
    clause = "xây dựng hướng dẫn " * 20 + "hết"
    message = read(a_letter(lines=(a_line(what=clause),)))
    assert len(message["Subject"]) < 150
    assert "hướng…" in message["Subject"] or "dẫn…" in message["Subject"] or "dựng…" in message["Subject"]
    assert clause[1:] in part(message, "plain")


def test_today_is_the_day_of_the_letter() -> None:
    assert "Thứ Ba 22/6/2021" in seal(a_letter(LetterKind.DUE_TODAY, today=TODAY), a_sender(), at=AT).subject


def test_a_letter_that_asks_says_that_it_may_simply_be_answered_and_names_what_is_attached() -> None:
    form = Attachment("bieu-STC.xlsx", "application/vnd.ms-excel", b"PK")
    asking = a_letter(attachments=(form,), opt_out="https://dondoc.example.vn/m/abc")
    takes_replies = a_sender(reply_address="baocao+{token}@example.vn", reply_secret="khóa")
    message = read(asking, takes_replies)
    for body in (part(message, "plain"), part(message, "html")):
        assert "Trả lời thư này kèm biểu đã điền" in body
        assert "Tệp kèm theo: bieu-STC.xlsx" in body
        assert "https://dondoc.example.vn/m/abc" in body
    assert "Trả lời thư này kèm" not in text_of(asking)
    for_a_superior = a_letter(LetterKind.ESCALATION, lines=(late("Sở B", 2),))
    assert "Trả lời thư này kèm" not in text_of(for_a_superior, takes_replies)


def test_groups_and_headings_of_the_text_part_stand_apart_by_one_empty_line() -> None:
    lines = (late("Sở B", 9, plan_number="12/KH-UBND"), late("Sở A", 2))
    text = text_of(a_letter(LetterKind.ESCALATION, lines=lines))
    assert "\n\nVIỆC CỦA CÁC ĐƠN VỊ KHÁC\n\n12/KH-UBND" in text
    assert "\n\n46/KH-UBND" in text
    assert "\n\n\n" not in text
    changed = text_of(a_letter(LetterKind.PLAN_CHANGED))
    assert "Đơn vị: Sở Tài chính\n\n1. Việc mới: " in changed
