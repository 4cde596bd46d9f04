"""Messages that a stranger writes to do harm."""

import zipfile
from io import BytesIO

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
    # What costs a reader the square of its length
    "two hundred thousand empty parameters": HEAD + b"Content-Type: text/plain" + b";" * 200_000 + b"\r\n\r\nx",
    "a parameter whose quotes never end": HEAD + b'Content-Type: text/plain;"' + b";" * 200_000 + b"\r\n\r\nx",
    "a name in twenty thousand pieces": HEAD + b"Content-Disposition: attachment" + b"".join(b"; filename*%d*=a" % one for one in range(20_000)) + b"\r\n\r\nx",
    "a hundred thousand references": HEAD + b"References: " + b" <a@b.vn>\r\n" * 100_000 + b"\r\nx",
    "thirty thousand letters on one line": HEAD + b"\r\nOn " + b"a" * 59_000,
    "thirty thousand empty lines": HEAD + b"\r\na" + b"\n" * 29_000 + b"x",
    "comments without end": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<!--" * 90_000,
    "sections without end": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<![CDATA[" * 40_000,
    "ends of nothing": HEAD + b"Content-Type: text/html\r\n\r\n" + b"</" * 150_000,
    "paragraphs left open": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<p>" * 100_000,
    "forty thousand paragraphs": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<p>a</p>" * 40_000,
    # What no database takes
    "half a letter": HEAD + b"Content-Type: text/plain; charset=utf-7\r\n\r\nabc +2AA- def",
    "half a letter in headers": b"From: =?utf-7?q?+2AA-?= <an@example.vn>\r\nSubject: =?utf-7?q?+2AA-?=\r\nIn-Reply-To: <a\0b\x1bc@x.vn>\r\nMessage-ID: <a\0\x1b@x>\r\n\r\nx\0y",
    "signs of a terminal": b"From: a\x1b[31m\x00b@example.vn\r\nSubject: \x1b]0;x\x07\r\n\r\nx",
    "a name that turns round": HEAD + b"Content-Disposition: attachment; filename*=utf-8''a%00%0d%0a%1b%e2%80%aefdp.exe\r\n\r\nx",
}  # fmt: skip
