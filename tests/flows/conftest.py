"""Prefect reads its environment when a test file imports a flow; it keeps no home of ours and tells nobody anything."""

import os
import socket
import tempfile
from collections.abc import Callable

import pytest

os.environ.setdefault("PREFECT_HOME", tempfile.mkdtemp(prefix="dondoc-prefect-"))
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")


@pytest.fixture
def free_port() -> Callable[[], int]:
    """A port of the loopback that nobody listens on."""

    def find() -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
            return port

    return find
