"""The mailbox in the process that runs everything: looked into by the clock, and listened to where it offers IDLE."""

import asyncio
import logging
import threading

from notifications.imap import open_mailbox
from notifications.mailbox import MailboxError, address_of
from operations.mailbox.poll_inbox import Polled, poll_inbox
from operations.workspace import Workspace

log = logging.getLogger("dondoc.inbox")


class Inbox:
    """One look at a time, whoever asks for it; where no mailbox is named, nothing at all."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._address = address_of(workspace.settings)
        self._one_at_a_time = threading.Lock()
        self._stopping = threading.Event()
        self._listener: threading.Thread | None = None

    async def look(self) -> None:
        """What the clock calls."""
        if self._address is not None:
            await asyncio.to_thread(self._look)

    def listen(self) -> None:
        """Begin to wait for new messages beside the clock."""
        if self._address is not None and self._listener is None:
            self._listener = threading.Thread(target=self._listen, name="inbox", daemon=True)
            self._listener.start()

    def ask_to_stop(self) -> None:
        """The message in hand is finished, the next one is left for the next start."""
        self._stopping.set()

    async def stop(self) -> None:
        self.ask_to_stop()
        if self._listener is not None:
            # A server that does not answer is not waited for: nothing but its own socket hangs on it.
            await asyncio.to_thread(self._listener.join, 5.0)

    def _look(self) -> None:
        with self._one_at_a_time:
            if self._stopping.is_set():
                return
            try:
                polled = poll_inbox(self._workspace, address=self._address, is_stopping=self._stopping.is_set)
            except MailboxError as error:
                log.warning("%s; sẽ thử lại", error)
                return
        if not polled.is_empty:
            log.info(looked_words(polled))

    def _listen(self) -> None:
        rest = self._workspace.settings.inbox_minutes * 60.0
        while not self._stopping.is_set():
            try:
                if not self._wait_once(rest):
                    return
            except MailboxError as error:
                # The clock's own look says in the log that the mailbox is away.
                log.debug("%s", error)
                self._stopping.wait(rest)
            except Exception as error:
                log.error("chờ thư mới: %s: %s", type(error).__name__, error)
                self._stopping.wait(rest)

    def _wait_once(self, seconds: float) -> bool:
        """Listen on one connection until it is told of a message; False where the mailbox has no IDLE."""
        assert self._address is not None  # noqa: S101 - listen() has asked
        with open_mailbox(self._address) as mailbox:
            if not mailbox.can_idle:
                return False
            while not self._stopping.is_set():
                if mailbox.wait_for_mail(seconds, self._stopping.is_set):
                    self._look()
        return True


def looked_words(polled: Polled) -> str:
    """'nhận 3 thư (1 chờ người xem), 1 thư chưa lấy được'."""
    words = [f"nhận {polled.taken} thư ({polled.in_tray} chờ người xem)"]
    if polled.known:
        words.append(f"{polled.known} thư đã nhận từ trước")
    if polled.too_large:
        words.append(f"{polled.too_large} thư quá lớn")
    if polled.failed:
        words.append(f"{polled.failed} thư chưa lấy được")
    return ", ".join(words)
