"""What the server of the pool knows of the rounds: which are planned, and asking for one."""

from datetime import datetime, timedelta
from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.sorting import FlowRunSort

from config.clock import SystemClock
from flows.deploy import ROUNDS

AWAITED = [StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING]
MOST_SEEN = 20


async def ask_for_round(key: str) -> UUID:
    """The run of this key, new or known; a worker of the pool takes it."""
    async with get_client() as client:
        deployment = await client.read_deployment_by_name(ROUNDS)
        run = await client.create_flow_run_from_deployment(deployment.id, idempotency_key=key)
    return run.id


async def is_round_planned(*, within: timedelta) -> bool:
    """Whether the server's own scheduler will start one, or has just started one."""
    # The server goes by the machine's time, whatever the clock of the installation says.
    now = SystemClock().now()
    async with get_client() as client:
        return any(abs(start - now) <= within for start in await _planned(client))


async def _planned(client: PrefectClient) -> list[datetime]:
    deployment = await client.read_deployment_by_name(ROUNDS)
    runs = await client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            deployment_id=FlowRunFilterDeploymentId(any_=[deployment.id]),
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=AWAITED)),
        ),
        sort=FlowRunSort.EXPECTED_START_TIME_ASC,
        limit=MOST_SEEN,
    )
    return [run.expected_start_time for run in runs if run.auto_scheduled and run.expected_start_time]
