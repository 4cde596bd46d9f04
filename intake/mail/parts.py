"""The parts of a message: its words and its files, walked within bounds, whatever the structure claims."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from itertools import chain, count
from pathlib import PurePath

from intake.mail.bounds import LARGEST_FILE, LONGEST_PART, MEGABYTE, MOST_FILES, MOST_PARTS
from intake.mail.charsets import text_of
from intake.mail.headers import words_of
from intake.mail.incoming import MailFile
from intake.mail.page_text import page_text
from rules.file_names import LONGEST_STEM, safe_file_name

_EXTENSIONS = {
    "text/plain": ".txt",
    "text/html": ".html",
    "application/pdf": ".pdf",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}


@dataclass
class Parts:
    plain: list[str] = field(default_factory=list)
    page: list[str] = field(default_factory=list)
    files: list[MailFile] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    calendar_method: str = ""

    @property
    def text(self) -> str:
        """Plain words where there are any, else those of the page."""
        plain = "\n".join(self.plain).strip()
        return plain or "\n".join(page_text(page) for page in self.page).strip()


def parts_of(message: Message) -> Parts:
    found = Parts()
    for number, part in enumerate(leaves(message)):
        if number >= MOST_PARTS:
            found.problems.append(f"thư có hơn {MOST_PARTS} phần, phần còn lại không đọc")
            break
        _take(part, found)
    return found


def leaves(message: Message) -> Iterator[Message]:
    """Depth first without recursion; a message inside a message is one file and is not opened."""
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        is_nested = part.get_content_maintype() == "message"
        if part.is_multipart() and not is_nested:
            waiting[:0] = inside(part)[: MOST_PARTS + 1]
        else:
            yield part


def _take(part: Message, found: Parts) -> None:
    kind = part.get_content_type()
    name = _file_name(part)
    is_attached = part.get_content_disposition() == "attachment" or bool(name)
    if kind == "text/calendar" and not found.calendar_method:
        found.calendar_method = str(part.get_param("method") or "").upper()[:20]
    if kind in ("text/plain", "text/html") and not is_attached:
        text = text_of(_content(part)[:LONGEST_PART], _charset(part))
        (found.plain if kind == "text/plain" else found.page).append(text)
        return
    if kind in ("message/delivery-status", "message/disposition-notification", "text/rfc822-headers"):
        return
    if not is_attached and (kind.startswith("multipart/") or kind == "text/calendar"):
        return
    _attach(part, kind, name, found)


def _attach(part: Message, kind: str, name: str, found: Parts) -> None:
    if len(found.files) >= MOST_FILES:
        if not any("hơn" in one and "tệp" in one for one in found.problems):
            found.problems.append(f"thư có hơn {MOST_FILES} tệp đính kèm, phần còn lại không nhận")
        return
    content = _content(part)
    shown = safe_name(name or f"tep-{len(found.files) + 1}", kind)
    problem = ""
    if kind == "application/ms-tnef" or shown.lower() == "winmail.dat":
        problem = "tệp winmail.dat của Outlook không mở được; gửi lại thư ở dạng HTML hoặc văn bản thường"
    elif len(content) > LARGEST_FILE:
        problem = f"tệp lớn {len(content) // MEGABYTE} MB, quá {LARGEST_FILE // MEGABYTE} MB"
    elif not content:
        problem = "tệp rỗng"
    shown = _untaken(shown, found.files)
    if problem:
        found.problems.append(f"{shown}: {problem}")
    found.files.append(MailFile(shown, kind, b"" if len(content) > LARGEST_FILE else content, problem))


def _untaken(name: str, files: list[MailFile]) -> str:
    """Two files of one name are told apart by a number, whatever its capitals: "bieu.xlsx", "bieu (2).xlsx"."""
    taken = {one.file_name.casefold() for one in files}
    path = PurePath(name)
    stem = path.stem[: LONGEST_STEM - len(f" ({MOST_FILES})")]
    numbered = (f"{stem} ({number}){path.suffix}" for number in count(2))
    return next(one for one in chain((name,), numbered) if one.casefold() not in taken)


def _content(part: Message) -> bytes:
    """The bytes of a part; a coding that is broken gives what could be read of it."""
    if part.is_multipart():
        try:
            return b"".join(one.as_bytes() for one in inside(part)[:1])
        except (UnicodeError, ValueError, RecursionError, TypeError, AttributeError, KeyError, LookupError):
            return b""
    return bytes_of(part)


def inside(part: Message) -> list[Message]:
    """The parts directly within this one."""
    payload = part.get_payload() if part.is_multipart() else []
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def bytes_of(part: Message) -> bytes:
    """Never `get_payload()` alone: it would decode by whatever codec the part names."""
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AssertionError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def _charset(part: Message) -> str:
    try:
        found = part.get_param("charset")
    except (ValueError, LookupError, TypeError, IndexError):
        return ""
    return str(found[2] if isinstance(found, tuple) else found or "")


def _file_name(part: Message) -> str:
    """As the message says, from either header and in any of the ways to write it."""
    try:
        given = part.get_filename()
    except (ValueError, LookupError, TypeError, IndexError, UnicodeError):
        return ""
    if not given:
        return ""
    raw = given if given.isascii() else text_of(given.encode("utf-8", "surrogateescape"), "")
    return words_of(raw[:1000])


def safe_name(given: str, kind: str = "") -> str:
    """With the ending its kind has where the sender gave none: people open files by their endings."""
    name = safe_file_name(given)
    return name if "." in name else f"{name}{_EXTENSIONS.get(kind, '')}"
