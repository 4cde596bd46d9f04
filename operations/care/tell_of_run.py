"""A run that Prefect saw fail, or never start: told to the administrator over the second path."""

import asyncio
import logging

from models import UserRole
from models.queries import access as access_queries
from notifications.second_path import send_by_second_path
from operations.workspace import Workspace

log = logging.getLogger("dondoc.alarm")

TODO = """Vòng đôn đốc hỏng được chạy lại ở lượt sau; không bước nào mất, không thư nào gửi hai lần.
Việc cần làm: mở trang Prefect xem lượt chạy này, chạy dondoc doctor, xem nhật ký của các dondoc worker."""


async def tell_of_run(workspace: Workspace, what: str, run: str) -> str:
    """Which relay took the letter; "" when there is none, or nobody to write to: the log has it in any case."""
    subject = f"Đôn Đốc: {what}: {run}"
    log.critical("%s", subject)
    recipients = await asyncio.to_thread(_recipients, workspace)
    now = workspace.local(workspace.clock.now())
    return await send_by_second_path(
        workspace.settings, recipients, subject, f"{subject}\n\n{TODO}\n", at=now
    )


def _recipients(workspace: Workspace) -> list[str]:
    if named := workspace.settings.alarm_addresses:
        return named
    with workspace.database.reading() as session:
        users = access_queries.all_users(session)
    return [one.email for one in users if one.role is UserRole.ADMINISTRATOR and one.is_active and one.email]
