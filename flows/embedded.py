"""`dondoc run`: web, clock and Prefect in one process; in the distributed form, web and watch."""

import asyncio
import gc
import logging
import socket
from collections.abc import Callable

from starlette.applications import Starlette

from config.clock import Clock
from config.log_setup import set_up_logging
from config.settings import Settings
from flows.engine import Engine
from flows.engine_thread import EngineThread
from flows.installation import using
from flows.prefect_environment import Form, prepare_prefect
from flows.prefect_server import PrefectServer
from flows.serving import QuietServer, bound_socket, server_settings, settle_memory
from flows.stopping import stop_on_signals
from operations.workspace import Workspace, open_workspace

log = logging.getLogger("dondoc")

MakeApp = Callable[[Workspace], Starlette]


def run_embedded(
    settings: Settings, *, host: str, port: int, make_app: MakeApp, clock: Clock | None = None
) -> None:
    """Until SIGTERM or SIGINT; a round that has begun is finished first."""
    form = prepare_prefect(settings)
    set_up_logging()
    with bound_socket(host, port, mend="chọn cổng khác bằng --port") as listening:
        workspace = open_workspace(settings, clock=clock)
        try:
            with using(workspace):
                process = _Process(workspace, form, make_app(workspace))
                settle_memory()
                asyncio.run(process.run(listening))
        finally:
            workspace.close()
    log.info("đã dừng")
    # Nothing is left to be collected but what the libraries hold for ever; walking it would delay the exit by seconds.
    gc.freeze()


class _Process:
    """What runs side by side, in the order in which it comes up and goes down."""

    def __init__(self, workspace: Workspace, form: Form, app: Starlette) -> None:
        self._thread = EngineThread()
        self._prefect = PrefectServer(workspace.settings.prefect_port if form == "embedded" else 0)
        self._engine = Engine(workspace, form, is_prefect_up=lambda: self._prefect.is_up)
        app.state.is_ready = self._readiness(form, app.state.is_ready)
        self._web = QuietServer(server_settings(app))

    def _readiness(self, form: Form, of_app: Callable[[], bool]) -> Callable[[], bool]:
        """Where somebody else asks for the rounds, only their record tells whether they come."""
        if form == "embedded":
            return self._engine.is_ready
        return lambda: self._engine.is_ready() and of_app()

    async def run(self, listening: socket.socket) -> None:
        self._thread.start()
        asked_to_stop = stop_on_signals()
        serving = asyncio.create_task(self._web.serve(sockets=[listening]))
        serving.add_done_callback(lambda _: asked_to_stop.set())
        try:
            while not self._web.started and not asked_to_stop.is_set():
                await asyncio.sleep(0.01)
            await self._come_up(listening)
            await asked_to_stop.wait()
        finally:
            await self._go_down()
        await serving

    async def _come_up(self, listening: socket.socket) -> None:
        """The web page first: a person waits for it, and for nothing else."""
        host, port = listening.getsockname()[:2]
        log.info("trang web: http://%s:%s", host, port)
        await self._thread.run(self._engine.start())
        self._prefect.start()

    async def _go_down(self) -> None:
        log.info("đang dừng; vòng đang chạy được làm nốt")
        await self._thread.run(self._engine.stop())
        await asyncio.to_thread(self._prefect.stop)
        self._web.should_exit = True
        await asyncio.to_thread(self._thread.stop)
