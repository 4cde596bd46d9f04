"""uvicorn as a part of a process that decides itself when it ends."""

import gc
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from rules.errors import Refused

# Pages make thousands of short-lived values and hardly a ring among them.
COLLECT_AFTER = (50_000, 20, 100)


def settle_memory() -> None:
    """What has been loaded stays: the collector need not walk through it with every page (measured: a tenth of its time)."""
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    gc.enable()


class QuietServer(uvicorn.Server):
    """Leaves the signals to the process; uvicorn alone would raise them again and end with their code."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Pages that listen are let go first: their streams would hold the process as long as its patience lasts."""
        state = getattr(self.config.app, "state", None)
        for end in getattr(state, "end_streams", ()):
            end()
        await super().shutdown(sockets)


def server_settings(app: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app, log_config=None, log_level="warning", access_log=False, timeout_graceful_shutdown=5
    )


def bound_socket(host: str, port: int, *, mend: str) -> socket.socket:
    """A listening socket; Refused in one line when the port is taken or not ours to take."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise Refused(f"không dùng được {host}:{port}: {error.strerror or error} → {mend}") from error
    return listening
