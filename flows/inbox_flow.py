"""A look into the mailbox as Prefect schedules and shows it, in the distributed form."""

import asyncio

from prefect import flow

from flows.installation import installation
from operations.mailbox.poll_inbox import Polled, poll_inbox


@flow(name="Đọc hộp thư", retries=1, retry_delay_seconds=30, persist_result=False)
async def inbox_flow() -> Polled | None:
    """None where no mailbox is named; MailboxError fails the run, and the next one tries again."""
    with installation() as workspace:
        if not workspace.settings.imap_host:
            return None
        return await asyncio.to_thread(poll_inbox, workspace)
