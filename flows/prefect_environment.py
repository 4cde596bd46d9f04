"""What Prefect is told through the environment; it reads it when it is first imported, so this comes before.

Nothing here overrides what the operator has set. This is the only file that writes to the environment.
"""

import os
from pathlib import Path
from typing import Literal

from pydantic_settings import BaseSettings, SettingsConfigDict

from config.settings import Settings

Form = Literal["embedded", "distributed"]

LOOPBACK = "127.0.0.1"

# In every form. The batch sizes keep the history of runs from lagging minutes behind the work.
ALWAYS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_COLORS": "false",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    # A first start takes longer than the 20 s that Prefect allows itself.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    # A worker looks for work so often; Prefect's own 10 s would be most of the time of a shared round.
    "PREFECT_WORKER_QUERY_SECONDS": "1",
}

# What a server of the operator's own should be told; `dondoc deploy` prints it, because we do not start that server.
RECOMMENDED = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # Its database stays small: two days of events, and runs for the 90 days that Prefect keeps.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P2D",
    # A round that waits a moment for a busy worker is not late; Prefect's own word for that is 15 s.
    "PREFECT_SERVER_SERVICES_LATE_RUNS_AFTER_SECONDS": "600",
}

# The server inside our own process: APScheduler is its clock, nobody else runs flows, blocks are not used.
OWN_SERVER = {
    "PREFECT_SERVER_API_HOST": LOOPBACK,
    "PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_LATE_RUNS_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_FOREMAN_ENABLED": "false",
    # Nothing is paused, cancelled, limited or automated here, and looking for it every few seconds is most of what an idle installation costs.
    "PREFECT_SERVER_SERVICES_CANCELLATION_CLEANUP_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_REPOSSESSOR_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_CLEANUP_RECONCILER_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
    # About 20 kB of events a run: two days of them, and runs for the 90 days that Prefect keeps.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P2D",
    # A server next door answers at once or not at all; the round then runs without it.
    "PREFECT_CLIENT_MAX_RETRIES": "2",
    "PREFECT_API_REQUEST_TIMEOUT": "20",
}


class GivenServer(BaseSettings):
    """The Prefect server the operator names, in the environment or in .env; none is the embedded form."""

    model_config = SettingsConfigDict(env_prefix="PREFECT_", env_file=".env", extra="ignore")

    api_url: str = ""


def prefect_environment(settings: Settings, *, api_url: str = "") -> dict[str, str]:
    """What to set: with a server of the operator's that is used, otherwise our own on a loopback port."""
    # Absolute, because Prefect resolves its home against whatever folder a process starts in.
    environment = ALWAYS | {"PREFECT_HOME": str((settings.data / "prefect").resolve())}
    if api_url:
        return environment | {"PREFECT_API_URL": api_url}
    port = str(settings.prefect_port)
    return environment | OWN_SERVER | {
        "PREFECT_SERVER_API_PORT": port,
        "PREFECT_API_URL": f"http://{LOOPBACK}:{port}/api",
    }  # fmt: skip


def prepare_prefect(settings: Settings) -> Form:
    """Set what the operator has not set; which form this installation has."""
    given = GivenServer().api_url
    for name, value in prefect_environment(settings, api_url=given).items():
        os.environ.setdefault(name, value)
    # Prefect makes its own folder and not those above it, and says so in three lines.
    Path(os.environ["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True)
    return "distributed" if given else "embedded"
