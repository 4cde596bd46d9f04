"""The other workers of the pool: how many there are, and asking them to take parts of a round.

Nobody waits for them. What they do not do, the worker that asked does itself, so a pool of one worker with room for one
run is enough, and a worker that dies with a part in its hands costs time and nothing else.
"""

import json
import logging
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import FlowRun, State, WorkerStatus
from prefect.context import FlowRunContext
from prefect.states import Completed

from flows.worker_kind import POOL
from rules.dealing import hands_for

log = logging.getLogger("dondoc.crew")

ON_REQUEST = "theo yêu cầu"
MOST_HANDS = 16
LONGEST_NAME = 120


def is_deployed() -> bool:
    """Whether this run came to a worker from the pool; a run inside `dondoc run` has nobody to ask."""
    context = FlowRunContext.get()
    return context is not None and context.flow_run is not None and context.flow_run.deployment_id is not None


class Crew:
    """Of one round. The server is asked about other workers only when there is enough to share: most rounds are small."""

    def __init__(self, key: str, *, worth_a_hand: int) -> None:
        self._key = key
        self._worth_a_hand = worth_a_hand
        self._helpers: int | None = None
        self._asked: list[UUID] = []

    async def hands(self, work: int) -> int:
        """How many do this work together, we ourselves among them."""
        if hands_for(work, worth_a_hand=self._worth_a_hand, most=MOST_HANDS) == 1:
            return 1
        if self._helpers is None:
            self._helpers = await _others_online()
        return hands_for(work, worth_a_hand=self._worth_a_hand, most=min(MOST_HANDS, self._helpers + 1))

    async def ask(self, flow: Flow[Any, Any], what: str, hands: Sequence[dict[str, Any]]) -> None:
        """One run for each helper; asking twice under the key of one round is the same as once."""
        try:
            async with get_client() as client:
                deployment = await client.read_deployment_by_name(f"{flow.name}/{ON_REQUEST}")
                for number, parameters in enumerate(hands, start=2):
                    run = await client.create_flow_run_from_deployment(
                        deployment.id,
                        parameters=parameters,
                        name=f"{what}, phần {number}/{len(hands) + 1}"[:LONGEST_NAME],
                        idempotency_key=f"{self._key}:{flow.name}:{number}",
                    )
                    self._asked.append(run.id)
        except Exception as error:
            log.warning("không giao được phần việc (%s: %s); tự làm lấy", type(error).__name__, error)

    async def told(self) -> list[dict[str, int]]:
        """What the helpers say they have done; of those that are not through, or died, only the record knows."""
        if not self._asked:
            return []
        try:
            async with get_client() as client:
                wanted = FlowRunFilter(id=FlowRunFilterId(any_=self._asked))
                runs = await client.read_flow_runs(flow_run_filter=wanted)
        except Exception as error:
            log.warning("không đọc được kết quả các phần (%s)", error)
            return []
        return [told for run in runs if (told := _told_by(run))]


async def _others_online() -> int:
    """A worker that died is still counted for a minute or two; its run then waits, and finds nothing left to do."""
    try:
        async with get_client() as client:
            workers = await client.read_workers_for_work_pool(POOL)
    except Exception as error:
        log.warning("không hỏi được máy chủ Prefect về các worker (%s); vòng này làm một mình", error)
        return 0
    return max(0, sum(worker.status == WorkerStatus.ONLINE for worker in workers) - 1)


def tell(**numbers: int) -> State[Any]:
    """The end of a helper's run: its numbers stand in its state, where the page of the run shows them."""
    return Completed(message=json.dumps(numbers))


def _told_by(run: FlowRun) -> dict[str, int]:
    if run.state is None or not run.state.is_completed() or not run.state.message:
        return {}
    try:
        found = json.loads(run.state.message)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
