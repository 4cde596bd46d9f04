"""Where the letters of the measurements go: Postfix's smtp-sink where it is installed, else a small one of our own.

Usage of the own one: python -m bench.mail_sink PORT
"""

import asyncio
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

SBIN = "/usr/sbin:/usr/lib/postfix/sbin"
WAIT_SECONDS = 15.0


class Sink(asyncio.Protocol):
    """Says yes to everything and keeps nothing."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.line, self.buffer, self.is_text = cast("asyncio.Transport", transport), b"", False
        self.line.write(b"220 sink ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := b"\r\n.\r\n" if self.is_text else b"\r\n") in self.buffer:
            said, _, self.buffer = self.buffer.partition(end)
            self.line.write(self._answer(said))

    def _answer(self, said: bytes) -> bytes:
        if self.is_text:
            self.is_text = False
            return b"250 2.0.0 Ok\r\n"
        self.is_text = said[:4].upper() == b"DATA"
        return b"354 Go on\r\n" if self.is_text else b"250 Ok\r\n"


def name_of_sink() -> str:
    return "smtp-sink of Postfix" if _smtp_sink() else "bench/mail_sink.py (no smtp-sink found)"


def _smtp_sink() -> str | None:
    return shutil.which("smtp-sink") or shutil.which("smtp-sink", path=SBIN)


@contextmanager
def running_sink() -> Iterator[int]:
    """The port of a sink that ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    own = [sys.executable, "-m", "bench.mail_sink", str(port)]
    command = [found, "-u", "nobody", f"127.0.0.1:{port}", "100"] if (found := _smtp_sink()) else own
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the sink did not start")


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
