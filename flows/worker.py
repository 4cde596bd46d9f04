"""`dondoc worker`: work from the pool, and keep the watch that gets letters out while Prefect is away."""

import asyncio
import logging
from functools import partial

from config.clock import Clock
from config.log_setup import set_up_logging
from config.settings import Settings
from flows.asking import Asking
from flows.engine import Engine
from flows.engine_thread import EngineThread
from flows.installation import using
from flows.prefect_environment import prepare_prefect
from flows.stopping import stop_on_signals
from operations.workspace import Workspace, open_workspace
from rules.errors import BadInput

log = logging.getLogger("dondoc.worker")

# Prefect's own worker gives up when its server is away for some minutes; ours begins again.
AGAIN_AFTER_SECONDS = 15.0


def need_server(settings: Settings) -> None:
    """Deploying and working from a pool make sense only with a Prefect server to talk to."""
    if prepare_prefect(settings) != "distributed":
        raise BadInput(
            "chưa khai báo máy chủ Prefect",
            where="PREFECT_API_URL",
            mend="đặt PREFECT_API_URL=http://MÁY:4200/api",
        )


def run_worker(settings: Settings, *, limit: int, clock: Clock | None = None) -> None:
    """Until SIGTERM or SIGINT; runs that have begun are finished first. `clock`: of a trial, else the machine's."""
    need_server(settings)
    workspace = open_workspace(settings, clock=clock)
    try:
        with using(workspace):
            asyncio.run(_work(workspace, limit))
    finally:
        workspace.close()
    log.info("đã dừng")


async def _work(workspace: Workspace, limit: int) -> None:
    thread = EngineThread()
    thread.start()
    asked_to_stop = stop_on_signals()
    engine = Engine(workspace, "distributed", is_prefect_up=lambda: True, asking=Asking(workspace))
    pool = _Pool(limit)
    await thread.run(engine.start())
    working = thread.submit(pool.work())
    try:
        await asked_to_stop.wait()
    finally:
        log.info("đang dừng; các lượt đang chạy được làm nốt")
        await thread.run(pool.finish())
        working.cancel()
        await thread.run(engine.stop())
        await asyncio.to_thread(thread.stop)


class _Pool:
    """Our place in the work pool, taken again whenever it is lost."""

    def __init__(self, limit: int) -> None:
        from flows.worker_kind import POOL, DondocWorker

        set_up_logging()
        self._new_worker = partial(DondocWorker, work_pool_name=POOL, limit=limit)
        self._worker = self._new_worker()

    async def work(self) -> None:
        while True:
            try:
                await self._worker.start(printer=log.info)
            except Exception as error:
                log.warning("mất liên lạc với máy chủ Prefect (%s: %s); thử lại", type(error).__name__, error)
            await asyncio.sleep(AGAIN_AFTER_SECONDS)
            self._worker = self._new_worker()

    async def finish(self) -> None:
        await self._worker.finish()
