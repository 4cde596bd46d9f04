"""What a helper does of somebody else's round: the steps of some plans, or some of the letters.

Parameters are ids, numbers and dates; every part may be done twice, by two at once, or never.
"""

import asyncio
from dataclasses import asdict
from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.crew import tell
from flows.installation import installation
from flows.sending import deliver_in_turn
from operations.ladder.share_round import raise_parts, seal_parts


@flow(name="Nhắc việc, đôn đốc một phần", persist_result=False)
async def raise_part(parts: list[list[int]], on: date) -> State[Any]:
    """`parts`: ids of plans, a few at a time; whoever is through with his own begins at the other end of this list."""
    with installation() as workspace:
        workspace.calendars.refresh(workspace.database)
        raised = await asyncio.to_thread(raise_parts, workspace, on, parts)
    return tell(**asdict(raised))


@flow(name="Soạn và gửi một phần thư", persist_result=False)
async def post_part(parts: list[int], of: int) -> State[Any]:
    """`parts`: what the numbers of the letters leave when divided by `of`."""
    with installation() as workspace:
        sealed = await asyncio.to_thread(seal_parts, workspace, parts, of)
        delivered = await deliver_in_turn(workspace, must=False)
    return tell(
        **asdict(sealed), sent=delivered.sent, postponed=delivered.postponed, refused=delivered.failed
    )
