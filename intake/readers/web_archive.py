"""A web page saved as one file (.mht): the page inside, without its pictures and styles."""

import re
from email import message_from_bytes
from email.message import Message

_HEAD = re.compile(rb"\s*(?:From|MIME-Version|Snapshot-Content-Location|Subject|Date)\s*:", re.IGNORECASE)


def page_in(data: bytes) -> bytes | None:
    """The first page of such a file; None where the bytes are no archive of pages."""
    head = data[:4000]
    if not _HEAD.match(head) or b"mime-version" not in head.lower() or b"text/html" not in data.lower():
        return None
    for part in message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            return _content(part)
    return None


def _content(part: Message) -> bytes | None:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) and content.strip() else None
