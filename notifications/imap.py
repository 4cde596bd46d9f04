"""The only IMAP: the mailbox in which answers arrive. Nothing is ever deleted from it: what was taken is moved."""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from time import mktime, monotonic
from typing import Any

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from notifications.mailbox import MailboxAddress, MailboxError, MailRefused, WaitingMail, server_words

TIMEOUT_SECONDS = 30.0
# One look takes no more than this; the rest waits for the next.
MOST_AT_ONCE = 500
# Servers may hang up on IDLE after 29 minutes (RFC 2177); many firewalls forget a silent line sooner.
LONGEST_IDLE = 9 * 60.0
_LISTENS_FOR = 0.5
_REFUSALS: dict[type[Exception], str] = {
    MailboxLoginError: "không đăng nhập được",
    MailboxFolderSelectError: "không mở được thư mục",
}
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@contextmanager
def open_mailbox(address: MailboxAddress) -> Iterator["Mailbox"]:
    """Signed in, with the folder open; MailboxError in one line for whatever goes wrong inside the block."""
    with _told_in_one_line(address):
        client = _connected(address)
        try:
            yield Mailbox(client, address)
        finally:
            with suppress(imaplib.IMAP4.error, ImapToolsError, OSError):
                client.logout()


class Mailbox:
    """One connection to one folder."""

    def __init__(self, client: BaseMailBox, address: MailboxAddress) -> None:
        self._client = client
        self._address = address
        self._folders: dict[str, str] = {}

    @property
    def can_idle(self) -> bool:
        return "IDLE" in self._client.client.capabilities

    def waiting(self) -> list[WaitingMail]:
        """What lies in the folder, oldest first, with its size; what is marked as deleted has been copied already."""
        uids = self._client.uids("UNDELETED")[:MOST_AT_ONCE]
        if not uids:
            return []
        answer = self._client.client.uid("FETCH", ",".join(uids), "(UID RFC822.SIZE INTERNALDATE)")
        lines = [one if isinstance(one, bytes) else b" ".join(one) for one in _data(answer) if one]
        found = [one for one in map(_waiting_mail, lines) if one is not None]
        return sorted(found, key=lambda one: int(one.uid))

    def fetch(self, uid: str) -> bytes | None:
        """The whole message, left as unread as it was; None when somebody else has taken it meanwhile."""
        return self._section(uid, "BODY.PEEK[]")

    def fetch_head(self, uid: str, most: int = 64 * 1024) -> bytes | None:
        """The headers alone, of a message that is too large to be taken."""
        return self._section(uid, f"BODY.PEEK[HEADER]<0.{most}>")

    def move_to_done(self, uid: str) -> None:
        self._move(uid, self._address.done_folder)

    def move_to_large(self, uid: str) -> None:
        self._move(uid, self._address.large_folder)

    def wait_for_mail(self, seconds: float, is_stopping: Callable[[], bool]) -> bool:
        """IDLE until something new is announced (True), the time is over, or the process ends."""
        idle: Any = self._client.idle
        ends_at = monotonic() + min(seconds, LONGEST_IDLE)
        idle.start()
        while not is_stopping() and (left := ends_at - monotonic()) > 0:
            began = monotonic()
            said = idle.poll(timeout=min(_LISTENS_FOR, left))
            if any(b"EXISTS" in line for line in said):
                idle.stop()
                return True
            if not said and monotonic() - began < min(_LISTENS_FOR, left) / 2:
                # A line that is gone reads as "something is there" and then nothing.
                raise MailboxError(f"hộp thư {self._address.name} đã ngắt kết nối khi đang chờ thư")
        idle.stop()
        return False

    def _section(self, uid: str, section: str) -> bytes | None:
        with _one_message(uid):
            parts = _data(self._client.client.uid("FETCH", uid, f"({section})"))
        return next((bytes(one[1]) for one in parts if isinstance(one, tuple)), None)

    def _move(self, uid: str, folder: str) -> None:
        """MOVE where it is offered; else copy, and take away exactly this one, never what others have marked."""
        place = self._folder(folder)
        client, capabilities = self._client.client, self._client.client.capabilities
        with _one_message(uid):
            if "MOVE" in capabilities:
                self._client.move(uid, place)
                return
            self._client.copy(uid, place)
            _data(client.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen \Deleted)"))
            if "UIDPLUS" in capabilities:
                _data(client.uid("EXPUNGE", uid))

    def _folder(self, name: str) -> str:
        """The folder, made where it is missing; some servers keep all folders below INBOX."""
        if name in self._folders:
            return self._folders[name]
        folders = self._client.folder
        known = {one.name: one.delim or "." for one in folders.list()}
        below = f"INBOX{known.get('INBOX', '.')}{name}"
        found = next((one for one in (name, below) if one in known), "")
        if not found:
            try:
                folders.create(name)
                found = name
            except ImapToolsError:
                found = name if folders.exists(name) else below
                if found == below:
                    folders.create(below)
        self._folders[name] = found
        return found


def _connected(address: MailboxAddress) -> BaseMailBox:
    """The certificate of the server is checked against its name."""
    where: dict[str, Any] = {"host": address.host, "port": address.port, "timeout": TIMEOUT_SECONDS}
    context = address.tls_context or ssl.create_default_context()
    client: BaseMailBox
    match address.tls:
        case "tls":
            client = MailBox(**where, ssl_context=context)
        case "starttls":
            client = MailBoxStartTls(**where, ssl_context=context)
        case "none":
            client = MailBoxUnencrypted(**where)
    try:
        is_plain = f"{address.username}{address.password}".isascii()
        sign_in = client.login if is_plain else client.login_utf8
        sign_in(address.username, address.password, initial_folder=address.folder)
        # What a server can do it often says only after the sign-in: MOVE and UIDPLUS are among it.
        said = _data(client.client.capability())
        client.client.capabilities = tuple(bytes(said[-1]).decode("ascii", "replace").upper().split())
    except BaseException:
        with suppress(imaplib.IMAP4.error, ImapToolsError, OSError):
            client.client.shutdown()
        raise
    return client


@contextmanager
def _one_message(uid: str) -> Iterator[None]:
    """A NO to one message is told apart from a line that is gone."""
    try:
        yield
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, ImapToolsError) as error:
        words = " ".join(server_words(error).split())[:300]
        raise MailRefused(f"máy chủ từ chối thư {uid}: {words}") from error


@contextmanager
def _told_in_one_line(address: MailboxAddress) -> Iterator[None]:
    try:
        yield
    except (imaplib.IMAP4.error, ImapToolsError, OSError, EOFError, ValueError) as error:
        words = " ".join(_words_of(error).split())[:300]
        if address.password:
            words = words.replace(address.password, "•••")
        raise MailboxError(f"hộp thư {address.name}: {words}") from error


def _words_of(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"chứng chỉ của máy chủ không được chấp nhận ({error.verify_message})"
    if isinstance(error, TimeoutError):
        return "không trả lời"
    if isinstance(error, ImapToolsError):
        return f"{_REFUSALS.get(type(error), 'từ chối')}: {server_words(error)}"
    if isinstance(error, OSError):
        return f"không nối được: {error.strerror or error}"
    return f"từ chối hoặc ngắt kết nối: {error}"


def _data(answer: tuple[str, list[Any]]) -> list[Any]:
    status, data = answer
    if status != "OK":
        words = b" ".join(one for one in data if isinstance(one, bytes)).decode("utf-8", "replace")
        raise imaplib.IMAP4.error(words or status)
    return data


def _waiting_mail(line: bytes) -> WaitingMail | None:
    uid, size = _UID.search(line), _SIZE.search(line)
    if not uid or not size:
        return None
    return WaitingMail(uid[1].decode(), int(size[1]), _arrival(line))


def _arrival(line: bytes) -> datetime | None:
    told = imaplib.Internaldate2tuple(line)
    if told is None:
        return None
    return datetime.fromtimestamp(mktime(told), UTC)
