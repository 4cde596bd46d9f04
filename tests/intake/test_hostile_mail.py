"""Malformed, enormous and malicious messages: read within bounds, said in words, never an exception."""

import time
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.mail.bounds import LONGEST_BODY, MOST_FILES
from intake.mail.classify import Ours, judge, tokens_in
from intake.mail.incoming import IncomingMail
from intake.mail.page_text import page_text
from intake.mail.read_mail import read_mail
from intake.mail.written import written_by_sender

OURS = Ours("dondoc@example.vn", "baocao+{token}@example.vn")
HEAD = b"From: An <an@example.vn>\r\nTo: dondoc@example.vn\r\nSubject: x\r\n"


def nested(depth: int) -> bytes:
    opened = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (one, one) for one in range(depth)
    )
    return HEAD + opened + b"Content-Type: text/plain\r\n\r\nday sau\r\n"


def many_parts(number: int) -> bytes:
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * number


def many_files(number: int) -> bytes:
    part = b'--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="a.pdf"\r\n\r\n%PDF\r\n'
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * number + b"--b--\r\n"


def a_zip_bomb() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"0" * 2_000_000)
    return buffer.getvalue()


HOSTILE = {
    "empty": b"",
    "no header": b"\r\n\r\nchi co than",
    "only a header": b"From",
    "binary": bytes(range(256)) * 200,
    "brackets in brackets": b"From: " + b"(" * 20_000 + b"\r\nTo: " + b"<" * 20_000 + b"\r\n\r\nx",
    "a header of a megabyte": b"Subject: " + b"a" * 1_000_000 + b"\r\n\r\nx",
    "ten thousand headers": b"X-A: 1\r\n" * 10_000 + b"\r\nx",
    "deep nesting": nested(400),
    "deeper than the parser": nested(1_200),
    "two hundred thousand parts": many_parts(200_000),
    "no end of the parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nx",
    "no boundary": HEAD + b"Content-Type: multipart/mixed\r\n\r\nx",
    "broken base64": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n=====\xff\xfeabc",
    "broken encoded words": b"From: =?utf-8?b?====?= <an@example.vn>\r\nSubject: =?x?q?=ZZ?= =?utf-8?b?/?=\r\n\r\nx",
    "unknown coding": HEAD + b"Content-Transfer-Encoding: x-la\r\n\r\nx",
    "punycode": HEAD + b"Content-Type: text/plain; charset=punycode\r\n\r\n" + b"a" * 100_000 + b"-" + b"b" * 100_000,
    "a codec that is none": HEAD + b"Content-Type: text/plain; charset=zlib\r\n\r\nx\x9c",
    "report without groups": HEAD + b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\r\n--b--",
    "broken parameters": HEAD + b"Content-Type: text/plain; charset*=''%ff; name*0*=x; name*5=y\r\nContent-Disposition: attachment; filename*=utf-9'x'%zz\r\n\r\nx",
    "a date of no world": HEAD + b"Date: Tue, 99 Foo 99999 99:99:99 +9999\r\n\r\nx",
    "nul bytes": b"From: a\0b@example.vn\r\nSubject: \0\0\r\n\r\n\0\0\0",
    "own newlines": b"From: an@example.vn\r\nSubject: a\r b\r\r\n\rc\r\n\r\nx",
    "tags within tags": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 50_000,
}  # fmt: skip


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_a_stranger_writes_raises_or_takes_long(content: bytes) -> None:
    began = time.thread_time()
    mail = read_mail(content)
    judge(mail, OURS)
    assert time.thread_time() - began < 5
    assert len(mail.subject) <= 500
    assert "\n" not in mail.subject + mail.from_name + mail.from_email + mail.message_id
    assert len(mail.body) <= LONGEST_BODY + 200


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
