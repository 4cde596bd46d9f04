"""Malformed, enormous and malicious messages: read within bounds, said in words, never an exception."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.mail.bounds import LONGEST_BODY, MOST_FILES
from intake.mail.classify import Ours, judge, tokens_in
from intake.mail.incoming import IncomingMail
from intake.mail.page_text import page_text
from intake.mail.read_mail import read_mail
from intake.mail.written import written_by_sender
from tests.intake.hostile_mail import HEAD, HOSTILE, a_zip_bomb, many_files

OURS = Ours("dondoc@example.vn", "baocao+{token}@example.vn")


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_a_stranger_writes_raises_or_takes_long(content: bytes) -> None:
    began = time.thread_time()
    mail = read_mail(content)
    judge(mail, OURS)
    assert time.thread_time() - began < 5
    assert len(mail.subject) <= 500
    assert "\n" not in mail.subject + mail.from_name + mail.from_email + mail.message_id
    assert len(mail.body) <= LONGEST_BODY + 200
    for kept in (mail.subject, mail.from_name, mail.from_email, mail.message_id, mail.body, *mail.answers):
        assert not {sign for sign in kept if unicodedata.category(sign) in ("Cc", "Cs")} - {"\n", "\t"}


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=600),
    st.sampled_from([b"", HEAD, HEAD + b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n"]),
)
def test_any_bytes_are_a_message(content: bytes, head: bytes) -> None:
    judge(read_mail(head + content), OURS)


def test_ten_thousand_lines_are_cut_and_it_is_said() -> None:
    mail = read_mail(HEAD + b"\r\n" + b"Dong rat dai cua thu tra loi nay.\r\n" * 10_000)
    assert "10000 dòng" in mail.body
    assert len(mail.body.splitlines()) < 500
    quoted = "Đồng ý.\n" + "> dòng trích\n" * 10_000
    assert written_by_sender(quoted) == "Đồng ý."


def test_a_paragraph_on_one_long_line_is_kept_whole_above_what_is_quoted() -> None:
    long = "Đơn vị đã mở ba lớp tập huấn. " * 40
    text = f"{long.strip()}\n\nVào 16/06/2021 09:12, Đôn Đốc <dondoc@example.vn> đã viết:\n> {long}\n"
    assert written_by_sender(text) == long.strip()
    assert written_by_sender("\ue0000\ue001 Đồng ý") == "\ue0000\ue001 Đồng ý"


def test_too_many_files_and_large_ones_are_named_and_names_are_only_names() -> None:
    mail = read_mail(many_files(MOST_FILES + 20))
    assert len(mail.files) == MOST_FILES
    assert any(f"hơn {MOST_FILES} tệp" in one for one in mail.problems)
    part = (
        b'Content-Type: application/octet-stream; name="=?utf-8?q?=2E=2E=2F=2E=2E=2Fetc=2Fpasswd=0D=0AX=3A_y?="\r\n'
        b"Content-Disposition: attachment\r\n\r\nx"
    )
    (file,) = read_mail(HEAD + part).files
    assert "/" not in file.file_name
    assert "\n" not in file.file_name
    assert not file.file_name.startswith(".")


def test_files_of_one_name_are_told_apart_by_a_number() -> None:
    names = ("bieu.xlsx", "bieu.xlsx", "bieu (2).xlsx", "BIEU.xlsx", "khac.pdf")
    parts = "".join(f'--b\r\nContent-Disposition: attachment; filename="{one}"\r\n\r\nx\r\n' for one in names)
    mail = read_mail(HEAD + f"Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--\r\n".encode())
    told = ["bieu.xlsx", "bieu (2).xlsx", "bieu (2) (2).xlsx", "BIEU (3).xlsx", "khac.pdf"]
    assert [file.file_name for file in mail.files] == told


def test_a_zip_bomb_is_a_file_like_any_other_until_somebody_reads_it() -> None:
    import base64

    head = (
        HEAD + b'Content-Type: application/zip; name="bom.xlsx"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    )
    (file,) = read_mail(head + base64.encodebytes(a_zip_bomb())).files
    assert file.content == a_zip_bomb()
    assert len(file.content) < 100_000


def test_winmail_dat_and_letters_within_letters_are_named() -> None:
    tnef = read_mail(HEAD + b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n\x78\x9f\x3e\x22")
    assert "winmail.dat" in tnef.problems[0]
    inner = b"From: b@example.vn\r\nSubject: trong\r\n\r\nthu ben trong\r\n"
    (file,) = read_mail(HEAD + b"Content-Type: message/rfc822\r\n\r\n" + inner).files
    assert file.file_name.endswith(".eml")
    assert b"thu ben trong" in file.content


def test_scripts_styles_and_hidden_quotes_of_a_page_are_not_read() -> None:
    page = "<style>p{}</style><p>Đồng&nbsp;ý</p><script>x()</script><svg><text>y</text></svg><blockquote>cũ</blockquote>"
    assert page_text(page) == "Đồng ý"
    assert page_text("<blockquote>chỉ có trích dẫn</blockquote>") == "chỉ có trích dẫn"


@pytest.mark.parametrize(
    ("address", "found"),
    [
        (f"baocao+{'a' * 42}@example.vn", 1),
        (f"baocao+{'a' * 42}@mx.example.net", 1),
        (f"baocao+{'a' * 42}x{'b' * 42}@example.vn", 0),
        ("baocao@example.vn", 0),
        (f"khac+{'a' * 42}@example.vn", 0),
    ],
)
def test_a_token_stands_where_the_reply_address_has_it(address: str, found: int) -> None:
    mail = read_mail(f"From: a@example.vn\r\nTo: {address}\r\n\r\nx".encode())
    assert len(tokens_in(mail, OURS.reply_address)) == found
    assert tokens_in(mail, "baocao@example.vn") == ()


def test_an_away_subject_alone_is_no_machine() -> None:
    mail = IncomingMail(
        "an@example.vn", "An", ("dondoc@example.vn",), "Trả lời tự động", "<a@b.vn>", (), None, {}
    )
    assert judge(mail, OURS).kind == "reply"
