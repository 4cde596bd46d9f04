"""Alerts through Prefect's own automations: a round that failed, and a round that is late, run the alarm of the pool.

No block and no service elsewhere: the action is a deployment of ours, so it works where there is no network.
"""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from prefect import flow
from prefect.automations import AutomationCore, EventTrigger, Posture, RunDeployment
from prefect.client.orchestration import PrefectClient

from flows.installation import installation
from operations.care.tell_of_run import tell_of_run
from operations.ladder.run_round import is_anything_due

FAILED = {"prefect.flow-run.Failed", "prefect.flow-run.Crashed"}
LATE = {"prefect.flow-run.Late"}


@flow(name="Báo động", persist_result=False)
async def alarm_flow(what: str, run: str, only_if_due: bool = False) -> str:
    """The second path of alarms; where none is set the log of the worker has it.

    `only_if_due`: of a late run; a worker that was busy for a minute and has caught up is no alarm.
    """
    with installation() as workspace:
        if only_if_due and not await asyncio.to_thread(is_anything_due, workspace):
            return ""
        return await tell_of_run(workspace, what, run)


async def register_alerts(client: PrefectClient, alarm: UUID, watched: list[str]) -> list[str]:
    """Made anew at every `dondoc deploy`, under the same names."""
    alerts = {
        "Vòng đôn đốc hỏng": (FAILED, "vòng đôn đốc không xong"),
        "Vòng đôn đốc chậm": (LATE, "vòng đôn đốc chưa có worker nào nhận"),
    }
    for name, (events, what) in alerts.items():
        for known in await client.read_automations_by_name(name):
            await client.delete_automation(known.id)
        await client.create_automation(_alert(name, events, what, alarm, watched))
    return list(alerts)


def _alert(name: str, events: set[str], what: str, alarm: UUID, watched: list[str]) -> AutomationCore:
    run: dict[str, Any] = {"__prefect_kind": "jinja", "template": "{{ flow_run.name }}"}
    parameters = {"what": what, "run": run, "only_if_due": events == LATE}
    return AutomationCore(
        name=name,
        trigger=EventTrigger(
            expect=events,
            match_related=[{"prefect.resource.role": "flow", "prefect.resource.name": watched}],
            posture=Posture.Reactive,
            threshold=1,
            within=timedelta(0),
        ),
        actions=[RunDeployment(source="selected", deployment_id=alarm, parameters=parameters)],
    )
