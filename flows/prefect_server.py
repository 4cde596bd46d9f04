"""Prefect's own API and pages inside our process, on a loopback port, in a thread behind the web page."""

import asyncio
import logging
import socket
import threading

from config.log_setup import set_up_logging
from flows.serving import QuietServer, bound_socket, server_settings
from rules.errors import Refused

log = logging.getLogger("dondoc.prefect")

# Its services may sit in a long wait; the process does not wait for them, what they keep is on disk.
STOP_SECONDS = 10.0


class PrefectServer:
    """Comes up some seconds after it is started; whoever needs it asks `is_up` first and goes on without."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._server: QuietServer | None = None
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name="prefect-server", daemon=True)

    @property
    def is_up(self) -> bool:
        return self._server is not None and self._server.started and not self._is_stopping

    def start(self) -> None:
        if self._port:
            self._thread.start()

    def stop(self) -> None:
        self._is_stopping = True
        if self._server is not None:
            self._server.should_exit = True
            self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        try:
            listening = bound_socket("127.0.0.1", self._port, mend="đặt DONDOC_PREFECT_PORT (0: tắt)")
        except Refused as error:
            log.warning("không mở được trang Prefect: %s; hệ thống chạy tiếp không có Prefect", error)
            return
        with listening:
            try:
                self._serve(listening)
            except Exception as error:
                log.error(
                    "máy chủ Prefect dừng (%s: %s); hệ thống chạy tiếp không có Prefect",
                    type(error).__name__,
                    error,
                )

    def _serve(self, listening: socket.socket) -> None:
        from prefect.server.api.server import create_app

        app = create_app()
        # Prefect has just put its own handlers on the root logger.
        set_up_logging()
        logging.getLogger("docket").setLevel(logging.WARNING)
        self._server = QuietServer(server_settings(app))
        if not self._is_stopping:
            asyncio.run(self._server.serve(sockets=[listening]))
