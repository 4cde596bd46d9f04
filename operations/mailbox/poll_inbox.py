"""One look into the mailbox: take each message, then move it; nothing is moved before it is on record.

A process that dies between the two finds the message again and moves it then. One message that cannot be taken stays
where it is and holds up none of the others.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from intake.mail.bounds import LARGEST_MESSAGE
from notifications.imap import Mailbox, open_mailbox
from notifications.mailbox import MailboxAddress, MailboxError, MailRefused, WaitingMail, address_of
from operations.mailbox.mailbox_state import LastLook, note_look
from operations.mailbox.take_mail import TakenMail, take_mail, take_oversized
from operations.workspace import Workspace
from rules.errors import Refused

log = logging.getLogger("dondoc.inbox")

Stopping = Callable[[], bool]


@dataclass
class Polled:
    """What one look found."""

    taken: int = 0
    known: int = 0
    too_large: int = 0
    failed: int = 0
    in_tray: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.taken or self.known or self.failed)


def mailbox_of(workspace: Workspace) -> MailboxAddress:
    """Refused where no mailbox is named."""
    address = address_of(workspace.settings)
    if address is None:
        raise Refused("chưa đặt DONDOC_IMAP_HOST: hệ thống này không nhận báo cáo qua thư")
    return address


def poll_inbox(
    workspace: Workspace, *, address: MailboxAddress | None = None, is_stopping: Stopping = lambda: False
) -> Polled:
    """MailboxError when the mailbox is away: it is noted for the page, and the next look tries again."""
    address = address or mailbox_of(workspace)
    polled = Polled()
    try:
        with open_mailbox(address) as mailbox:
            for waiting in mailbox.waiting():
                if is_stopping():
                    break
                _take(workspace, mailbox, address, waiting, polled)
    except MailboxError as error:
        note_look(workspace, LastLook(workspace.clock.now(), str(error), polled.taken, polled.failed))
        raise
    note_look(workspace, LastLook(workspace.clock.now(), "", polled.taken, polled.failed))
    return polled


def _take(
    workspace: Workspace, mailbox: Mailbox, address: MailboxAddress, waiting: WaitingMail, polled: Polled
) -> None:
    is_large = waiting.size > LARGEST_MESSAGE
    try:
        content = mailbox.fetch_head(waiting.uid) if is_large else mailbox.fetch(waiting.uid)
    except MailRefused as error:
        log.error("thư %s trong hộp thư chưa lấy được: %s", waiting.uid, error)
        polled.failed += 1
        return
    if content is None:
        return  # another process has moved it meanwhile
    try:
        if is_large:
            folder = address.large_folder
            taken = take_oversized(
                workspace, content, size=waiting.size, arrived_at=waiting.arrived_at, folder=folder
            )
        else:
            taken = take_mail(workspace, content, arrived_at=waiting.arrived_at)
    except Exception as error:
        # Whatever is wrong with this one, the next ones are somebody's answers.
        log.error("thư %s trong hộp thư chưa lấy được: %s: %s", waiting.uid, type(error).__name__, error)
        polled.failed += 1
        return
    _count(polled, taken, is_large=is_large)
    try:
        (mailbox.move_to_large if is_large else mailbox.move_to_done)(waiting.uid)
    except MailRefused as error:
        # It is on record: the next look knows it again and tries the move once more.
        log.error("thư %s đã lấy nhưng chưa chuyển được thư mục: %s", waiting.uid, error)
        polled.failed += 1


def _count(polled: Polled, taken: TakenMail, *, is_large: bool) -> None:
    if not taken.is_new:
        polled.known += 1
        return
    polled.taken += 1
    polled.too_large += is_large
    polled.in_tray += taken.state == "tray"
