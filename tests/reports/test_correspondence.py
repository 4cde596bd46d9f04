"""What a công văn says and in which form: the decree's parts, facts only, the same words in every renderer."""

import io
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from docx import Document

from reports.correspondence.content import (
    ExtensionAnswer,
    LetterContent,
    LetterHead,
    LetterKind,
    LetterWords,
    OwedRow,
    PlanNamed,
)
from reports.correspondence.content_json import content_from_json, content_to_json
from reports.correspondence.letter import official_letter
from reports.correspondence.wording import DEADLINE, default_words, row_words
from reports.document import Signature
from reports.form import addressee_lines, distribution, letter_subject, number_line, place_and_date
from reports.word.render import render_docx

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
REPORT = OwedRow(
    what="báo cáo 6 tháng 2021",
    due_on=date(2021, 6, 16),
    original_due_on=date(2021, 6, 16),
    days_late=5,
    times_told=4,
    last_told_on=date(2021, 6, 21),
    is_report=True,
)
TASK = replace(
    REPORT,
    what="Trình ban hành quy định mới.",
    original_due_on=date(2021, 6, 1),
    previous=("số 07/SNV ngày 10 tháng 6 năm 2021",),
    is_report=False,
)


def a_letter(kind: LetterKind = LetterKind.URGING, *rows: OwedRow, **changes: object) -> LetterContent:
    bare = LetterContent(
        kind=kind,
        as_of=datetime(2021, 6, 23, 8, 0, tzinfo=HANOI),
        head=LetterHead("UBND tỉnh Hải Bình", "Sở Nội vụ", "SNV", "Hải Bình", Signature()),
        addressees=("Sở Tài chính",),
        plan=PlanNamed(
            "Kế hoạch số 46/KH-UBND ngày 22 tháng 3 năm 2021 của UBND tỉnh Hải Bình về tuyên truyền cải cách hành chính",
            "Kế hoạch số 46/KH-UBND",
            "UBND tỉnh Hải Bình",
        ),
        words=LetterWords("", "", (), ""),
        rows=rows or (REPORT, TASK),
        answer_by=date(2021, 6, 30),
    )
    bare = replace(bare, **changes)  # type: ignore[arg-type]
    return replace(bare, words=default_words(bare))


def text_of(content: LetterContent) -> str:
    document = official_letter(content)
    said = [getattr(block, "text", "") for section in document.sections for block in section.blocks]
    return "\n".join((document.opening, *said, document.closing))


def test_an_urging_letter_names_what_is_late_and_by_when_it_is_wanted() -> None:
    words = text_of(a_letter())
    assert (
        "Qua theo dõi, đến ngày 23 tháng 6 năm 2021, Sở Tài chính còn 1 báo cáo và 1 nhiệm vụ đã quá hạn"
        in words
    )
    assert (
        "Báo cáo 6 tháng 2021: hạn 16/6/2021, quá hạn 5 ngày làm việc; đã nhắc 4 lần, lần gần nhất ngày 21/6/2021."
        in words
    )
    assert "đã có Công văn số 07/SNV ngày 10 tháng 6 năm 2021" in words
    assert "chậm nhất ngày 30 tháng 6 năm 2021" in words
    assert DEADLINE not in words
    assert words.endswith("./.")


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        (LetterKind.URGING, "đôn đốc thực hiện nhiệm vụ, gửi báo cáo theo Kế hoạch số 46/KH-UBND"),
        (
            LetterKind.EXPLANATION,
            "giải trình việc chậm thực hiện nhiệm vụ, gửi báo cáo theo Kế hoạch số 46/KH-UBND",
        ),
        (LetterKind.COURTESY, "phối hợp thực hiện Kế hoạch số 46/KH-UBND"),
    ],
)
def test_each_kind_has_its_subject_under_the_number(kind: LetterKind, subject: str) -> None:
    head = official_letter(a_letter(kind)).head
    assert letter_subject(head) == f"V/v {subject}"
    assert head.type == ""


def test_the_form_leaves_to_the_clerk_what_is_the_clerks() -> None:
    document = official_letter(a_letter())
    head = document.head
    assert number_line(head, None).endswith("/SNV")
    assert place_and_date(head, None).startswith("Hải Bình, ngày\u00a0")
    assert addressee_lines(head) == ("Kính gửi: Sở Tài chính",)
    assert distribution(head)[0] == "- Như trên;"
    assert distribution(head)[1] == "- UBND tỉnh Hải Bình (để báo cáo);"
    assert distribution(head)[-1].startswith("- Lưu: VT,")
    assert (head.signature, document.annexes) == (Signature(), ())


def test_without_a_date_the_words_leave_room_for_one() -> None:
    assert "chậm nhất ngày … tháng … năm …" in text_of(replace(a_letter(), answer_by=None))


@pytest.mark.parametrize(
    ("until", "said", "subject"),
    [
        (date(2021, 7, 2), "Đồng ý gia hạn thời hạn thực hiện từ ngày 16 tháng 6 năm 2021 đến hết ngày 02 tháng 7 năm 2021.", "gia hạn"),
        (None, "Không đồng ý gia hạn. Thời hạn thực hiện vẫn là ngày 16 tháng 6 năm 2021.", "trả lời đề nghị gia hạn"),
    ],
)  # fmt: skip
def test_a_decision_about_more_time_says_the_old_and_the_new_date(
    until: date | None, said: str, subject: str
) -> None:
    asked = ExtensionAnswer(
        date(2021, 6, 15), date(2021, 7, 5), date(2021, 6, 16), "chờ số liệu quý.", until, "Lần cuối"
    )
    content = a_letter(LetterKind.EXTENSION, REPORT, extension=asked, answer_by=None)
    words = text_of(content)
    assert said in words
    assert "Ngày 15 tháng 6 năm 2021, Sở Tài chính đề nghị gia hạn" in words
    assert "lý do: chờ số liệu quý. Sở Nội vụ có ý kiến" in words
    assert "Lần cuối." in words
    assert content.words.subject.startswith(subject)


def test_long_lists_go_to_an_annex_of_their_own() -> None:
    content = a_letter(LetterKind.URGING, *[replace(TASK, what=f"Việc {number}") for number in range(1, 10)])
    document = official_letter(content)
    assert "chi tiết tại Phụ lục kèm theo" in document.opening
    (annex,) = document.annexes
    assert [row[0] for row in annex.table.rows] == [str(number) for number in range(1, 10)]
    assert all(len(row) == len(annex.table.columns) for row in annex.table.rows)
    assert "Việc 9" not in text_of(content)


def test_what_is_answered_meanwhile_says_so() -> None:
    answered = replace(REPORT, answered_on=date(2021, 6, 22), days_late=0)
    assert "đã báo cáo ngày 22/6/2021" in row_words(answered)
    assert "quá hạn" not in row_words(answered)
    assert not a_letter(LetterKind.URGING, answered, TASK).is_settled
    assert a_letter(LetterKind.URGING, answered).is_settled


def test_what_is_kept_is_what_was_said() -> None:
    asked = ExtensionAnswer(date(2021, 6, 15), date(2021, 7, 5), date(2021, 6, 16), "lý do\x07", None)
    for content in (a_letter(), a_letter(LetterKind.EXTENSION, REPORT, extension=asked)):
        kept = content_from_json(content_to_json(content))
        assert content_from_json(content_to_json(kept)) == kept
        assert kept.rows == content.rows
        assert "\x07" not in str(kept)


def test_the_word_file_has_the_parts_of_the_form_and_the_same_bytes_again() -> None:
    document = official_letter(a_letter())
    made = render_docx(document)
    assert made == render_docx(document)
    opened = Document(io.BytesIO(made))
    cells = "\n".join(cell.text for table in opened.tables for row in table.rows for cell in row.cells)
    body = "\n".join(paragraph.text for paragraph in opened.paragraphs)
    assert "V/v đôn đốc thực hiện nhiệm vụ" in cells
    assert "Nơi nhận:" in cells
    assert "Kính gửi: Sở Tài chính" in body + cells
    assert "quá hạn 5 ngày làm việc" in body
    assert "BÁO CÁO" not in body
