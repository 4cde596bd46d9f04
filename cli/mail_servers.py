"""What `dondoc doctor` says of the servers letters go to and answers come from: one line each, and no letter is sent."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.settings import Settings


def relay_findings(settings: "Settings") -> Iterator[tuple[bool, str]]:
    """Each relay is reached, encrypted, logged in to."""
    import asyncio

    from notifications.open_transport import relays_of
    from notifications.transport import MailError

    relays = relays_of(settings)
    if not relays:
        yield True, f"thư đi: ghi vào {settings.data}/mail"
    for place, relay in enumerate(relays):
        name = f"máy chủ thư {'dự phòng ' if place else ''}{relay.relay}"
        try:
            asyncio.run(relay.check())
        except MailError as error:
            yield False, f"{name}: {error}"
        else:
            yield True, f"{name}: nối, mã hóa, đăng nhập được"


def mailbox_findings(settings: "Settings") -> Iterator[tuple[bool, str]]:
    """The mailbox of the answers is reached, signed in to, its folder opened; nothing in it is read."""
    from notifications.imap import open_mailbox
    from notifications.mailbox import MailboxError, address_of

    address = address_of(settings)
    if address is None:
        yield True, "thư đến: chưa đặt hộp thư (DONDOC_IMAP_HOST)"
        return
    try:
        with open_mailbox(address):
            pass
    except MailboxError as error:
        yield False, str(error)
    else:
        yield True, f"hộp thư {address.name}: đăng nhập, mở thư mục {address.folder} được"
