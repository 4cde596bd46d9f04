"""The kind of worker of our pool: it runs flows in its own process, thirty times cheaper than a process for each run."""

import asyncio
import os
from typing import Any
from uuid import UUID

import anyio.abc
from prefect.client.schemas.objects import FlowRun
from prefect.flow_engine import run_flow_async
from prefect.flows import load_flow_from_flow_run
from prefect.workers.base import BaseJobConfiguration, BaseVariables, BaseWorker, BaseWorkerResult

POOL = "dondoc"


class DondocWorker(BaseWorker[BaseJobConfiguration, BaseVariables, BaseWorkerResult]):
    """Shown among the workers of the pool like any other."""

    type = "dondoc"
    job_configuration = BaseJobConfiguration
    _description = "Chạy các vòng đôn đốc ngay trong tiến trình dondoc worker."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._running: set[UUID] = set()
        self._takes_no_more = False

    async def run(
        self,
        flow_run: FlowRun,
        configuration: BaseJobConfiguration,  # noqa: ARG002
        task_status: anyio.abc.TaskStatus[int] | None = None,
    ) -> BaseWorkerResult:
        """The code is installed beside the worker, so nothing is fetched; how the run ends, its own state says."""
        self._running.add(flow_run.id)
        try:
            flow = await load_flow_from_flow_run(flow_run, ignore_storage=True)
            if task_status is not None:
                task_status.started(os.getpid())
            await run_flow_async(flow, flow_run=flow_run, parameters=flow_run.parameters, return_type="state")
        finally:
            self._running.discard(flow_run.id)
        return BaseWorkerResult(identifier=str(flow_run.id), status_code=0)

    async def get_and_submit_flow_runs(self) -> list[FlowRun]:
        return [] if self._takes_no_more else await super().get_and_submit_flow_runs()

    async def finish(self) -> None:
        """Take no more runs and let those that have begun come to their end."""
        self._takes_no_more = True
        while self._running:
            await asyncio.sleep(0.1)
