"""`dondoc deploy`: the table of jobs as Prefect deployments, one for each kind of flow, never one for a plan.

Deploying again renews what is there: deployments are known by their names, schedules by the names of their jobs.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
from prefect import Flow
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError
from prefect.schedules import Cron, Schedule
from prefect.schedules import Interval as EveryInterval
from prefect.types.entrypoint import EntrypointType

from config.settings import Settings
from flows.alerts import alarm_flow, register_alerts
from flows.crew import ON_REQUEST
from flows.inbox_flow import inbox_flow
from flows.parts import post_part, raise_part
from flows.round import round_flow
from flows.schedule import Interval, Job, inbox_jobs, round_jobs
from flows.shares import compile_report_of_period, escalate_plan
from flows.worker_kind import POOL, DondocWorker
from rules.errors import BadInput, Refused

ON_SCHEDULE = "theo lịch"
ROUNDS = f"{round_flow.name}/{ON_SCHEDULE}"


@dataclass(frozen=True)
class Deployed:
    """A kind of flow at the server, and the jobs that call it; without any, a person does."""

    name: str
    jobs: tuple[str, ...]
    id: UUID


async def deploy(settings: Settings) -> list[Deployed]:
    """Everything the pool's workers may be asked to do; Refused when the server is away, BadInput when it wants another password."""
    try:
        return await _deploy(settings)
    except PrefectHTTPStatusError as error:
        if error.response.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            raise BadInput(
                "máy chủ Prefect đòi mật khẩu, mật khẩu này thiếu hoặc sai",
                where="PREFECT_API_AUTH_STRING",
                mend="đặt như PREFECT_SERVER_API_AUTH_STRING của máy chủ",
            ) from error
        raise
    except httpx.TransportError as error:
        raise Refused(
            f"không nối được máy chủ Prefect ({type(error).__name__}) → xem PREFECT_API_URL, và máy chủ có chạy không"
        ) from error


async def _deploy(settings: Settings) -> list[Deployed]:
    scheduled = [(job.name, _schedule(job, settings)) for job in round_jobs(settings)]
    async with get_client() as client:
        await _make_pool(client)
    kinds: tuple[tuple[Flow[Any, Any], str, list[tuple[str, Schedule]]], ...] = (
        (round_flow, ON_SCHEDULE, scheduled),
        *(
            (flow, ON_REQUEST, [])
            for flow in (raise_part, post_part, escalate_plan, compile_report_of_period)
        ),
    )
    if looks := [(job.name, _schedule(job, settings)) for job in inbox_jobs(settings)]:
        kinds += ((inbox_flow, ON_SCHEDULE, looks),)
    deployed = [await _register(flow, name, jobs) for flow, name, jobs in kinds]
    alarm = await _register(alarm_flow, ON_REQUEST, [])
    async with get_client() as client:
        alerts = await register_alerts(client, alarm.id, [round_flow.name])
    return [*deployed, replace(alarm, jobs=tuple(alerts))]


async def _register(flow: Flow[Any, Any], name: str, jobs: list[tuple[str, Schedule]]) -> Deployed:
    deployment = await flow.ato_deployment(
        name,
        schedules=[schedule for _, schedule in jobs],
        work_pool_name=POOL,
        # A file entrypoint would import the module a second time under another name.
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    number = await deployment.aapply()
    return Deployed(f"{flow.name}/{name}", tuple(job for job, _ in jobs), number)


async def _make_pool(client: PrefectClient) -> None:
    try:
        await client.read_work_pool(POOL)
    except ObjectNotFound:
        template = DondocWorker.get_default_base_job_template()
        await client.create_work_pool(
            WorkPoolCreate(name=POOL, type=DondocWorker.type, base_job_template=template)
        )


def _schedule(job: Job, settings: Settings) -> Schedule:
    timing, zone = job.timing, settings.timezone
    if isinstance(timing, Interval):
        # Counted from a midnight, so that deploying anew does not move the rounds.
        midnight = datetime(2021, 1, 1, tzinfo=settings.zone)
        return EveryInterval(timing.every, anchor_date=midnight, timezone=zone, slug=job.name)
    days = ",".join(timing.weekdays)
    return Cron(f"{timing.at.minute} {timing.at.hour} * * {days}", timezone=zone, slug=job.name)
