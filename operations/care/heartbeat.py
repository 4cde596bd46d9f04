"""A sign of life for a monitor outside: a file, an address. Who stops getting it raises the alarm that we cannot raise."""

import logging
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from config.settings import Settings
from operations.care.pulse import Pulse
from operations.webhooks.hook_hosts import allowed_hosts
from operations.workspace import Workspace
from rules.errors import BadInput

log = logging.getLogger("dondoc.heartbeat")

TIMEOUT_SECONDS = 10.0
NEAR = ("localhost", "127.0.0.1", "::1")


def write_heartbeat(workspace: Workspace, pulse: Pulse) -> bool:
    """The instant of the look into the file, which its age and its words both tell; True when there is one."""
    if not workspace.settings.heartbeat_file:
        return False
    path = Path(workspace.settings.heartbeat_file)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(workspace.local(pulse.at).isoformat(timespec="seconds") + "\n", "ascii")
        part.replace(path)
    except OSError as error:
        log.error("không ghi được tệp nhịp tim %s: %s", path, error.strerror or error)
        return False
    return True


async def call_heartbeat(settings: Settings) -> bool:
    """One GET; no redirect is followed, no proxy or password of the environment used, no answer read."""
    if not settings.heartbeat_url:
        return False
    try:
        check_heartbeat_url(settings)
        client = httpx.AsyncClient(timeout=TIMEOUT_SECONDS, follow_redirects=False, trust_env=False)
        async with client, client.stream("GET", settings.heartbeat_url) as response:
            status = response.status_code
    except BadInput as error:
        log.error("%s", error)
        return False
    except httpx.HTTPError as error:
        # Without the address: those of monitors hold a key.
        log.warning("không gọi được địa chỉ nhịp tim (%s)", type(error).__name__)
        return False
    if not 200 <= status < 300:
        log.warning("địa chỉ nhịp tim trả lời %s", status)
        return False
    return True


def check_heartbeat_url(settings: Settings) -> None:
    """https anywhere; http only on this machine, or where the administrator has named the host for http."""
    parts = urlsplit(settings.heartbeat_url)
    is_near = parts.hostname in NEAR
    origin = f"http://{parts.hostname}:{parts.port or 80}"
    if parts.scheme != "https" and not is_near and origin not in allowed_hosts(settings):
        raise BadInput(
            "gọi http chỉ được tới chính máy này",
            where="DONDOC_HEARTBEAT_URL",
            mend="dùng https://, hoặc ghi http://tên-máy vào DONDOC_WEBHOOK_HOSTS",
        )
