"""Bytes → IncomingMail. Malformed mail is mail too: what cannot be read is said in `problems`, nothing raises."""

from email import message_from_bytes
from email.message import Message
from email.policy import Compat32

from intake.folding import clean
from intake.mail.bounds import (
    LARGEST_MESSAGE,
    LONGEST_HEADER,
    MEGABYTE,
    MOST_BOUNDARIES,
    MOST_LINE_QUESTIONS,
)
from intake.mail.headers import (
    headers_of,
    instant_of,
    mailbox_of,
    message_ids,
    own_id,
    recipients_of,
    words_of,
)
from intake.mail.incoming import IncomingMail
from intake.mail.parts import Parts, parts_of
from intake.mail.returned import notice_in
from intake.mail.written import bounded, written_by_sender

_HEADER_BYTES = 256 * 1024


class _ShortHeaders(Compat32):
    """No header is longer than what is read of it: taking parameters apart costs the square of their length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


_SHORT = _ShortHeaders()


def read_mail(content: bytes) -> IncomingMail:
    """Header by header and part by part; of a message that is too much only the headers."""
    message, problem = _parsed(content)
    try:
        parts = Parts() if problem else parts_of(message)
        notice = None if problem else notice_in(message, parts, size=len(content))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        parts, notice = Parts(), None
        problem = f"cấu trúc thư bị hỏng ({type(error).__name__}), chỉ đọc được phần đầu"
    headers = headers_of(message)
    first = {name: values[0] for name, values in headers.items()}
    from_email, from_name = mailbox_of(first.get("from", ""))
    text = parts.text
    return IncomingMail(
        from_email=from_email,
        from_name=from_name,
        recipients=recipients_of(headers),
        subject=words_of(first.get("subject", ""))[:500],
        message_id=own_id(headers),
        answers=message_ids(headers),
        sent_at=instant_of(first.get("date", "")),
        headers=headers,
        body=bounded(text) if notice else written_by_sender(clean(text)),
        files=tuple(parts.files),
        notice=notice,
        media_type=message.get_content_type(),
        report_type=str(message.get_param("report-type") or "").lower(),
        calendar_method=parts.calendar_method,
        problems=tuple(filter(None, [problem, *parts.problems])),
    )


def _parsed(content: bytes) -> tuple[Message, str]:
    problem = _too_much(content)
    if not problem:
        try:
            return message_from_bytes(content, policy=_SHORT), ""
        except (RecursionError, ValueError, LookupError, TypeError, AssertionError) as error:
            problem = f"cấu trúc thư bị hỏng ({type(error).__name__}), chỉ đọc được phần đầu"
    head = content[:_HEADER_BYTES].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return message_from_bytes(head + b"\n\n", policy=_SHORT), problem


def _too_much(content: bytes) -> str:
    """Whether taking it apart would cost more than a message is worth."""
    if len(content) > LARGEST_MESSAGE:
        return (
            f"thư lớn {len(content) // MEGABYTE} MB, quá {LARGEST_MESSAGE // MEGABYTE} MB, chỉ đọc phần đầu"
        )
    dashes = content.count(b"\n--")
    declared = content.lower().count(b"boundary=")
    if dashes > MOST_BOUNDARIES or declared * content.count(b"\n") > MOST_LINE_QUESTIONS:
        return "thư có quá nhiều phần lồng nhau, chỉ đọc phần đầu"
    return ""
