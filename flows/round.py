"""A round as Prefect runs and shows it: one flow run and one note, however much is due.

In the pool of the distributed form other workers are asked to take parts of a large round (flows/crew.py, decisions 0027).
"""

import asyncio
from datetime import date

from prefect import flow
from prefect.runtime import flow_run

from flows.crew import Crew, is_deployed
from flows.installation import installation
from flows.notes import note_of_round
from flows.parts import post_part, raise_part
from flows.sending import deliver_in_turn
from flows.showing import leave_note
from operations.ladder.due_work import today_if_acting
from operations.ladder.raise_due_events import Raised, raise_due_events
from operations.ladder.run_round import (
    RoundCounts,
    decide_what_is_due,
    is_anything_due,
    keep_scorecards_of_day,
    open_what_has_come,
    pass_on_and_deliver,
    pass_on_by,
    record_marks,
    recorded_round,
    write_for_offices,
)
from operations.ladder.share_round import due_by_plan, letters_to_write, raise_parts, seal_parts
from operations.letters.deliver_mail import Delivered, deliver_mail
from operations.letters.early_delivery import EarlyDelivery
from operations.letters.seal_letters import Sealed, seal_letters
from operations.workspace import Workspace
from rules.dealing import PARTS_EACH, dealt


def _name_of_round() -> str:
    """'vòng 16/06/2021 08:00' by the office's clock."""
    with installation() as workspace:
        return f"vòng {workspace.local(flow_run.scheduled_start_time):%d/%m/%Y %H:%M}"


@flow(
    name="Vòng đôn đốc",
    flow_run_name=_name_of_round,
    retries=2,
    retry_delay_seconds=10,
    persist_result=False,
)
async def round_flow() -> RoundCounts | None:
    """None when there was nothing to do. A retry finds only what the first try has left."""
    with installation() as workspace:
        if not await asyncio.to_thread(is_anything_due, workspace):
            return None
        failures: list[Exception] = []
        began, marks = workspace.clock.now(), await asyncio.to_thread(record_marks, workspace)
        with recorded_round(workspace, engine="prefect") as counts:
            if is_deployed():
                await _together(workspace, counts, failures)
            else:
                await _alone(workspace, counts, failures)
            await asyncio.to_thread(keep_scorecards_of_day, workspace, counts, failures)
            note = await asyncio.to_thread(note_of_round, workspace, counts, marks, began)
            await leave_note("vong-don-doc", note)
            if failures:
                raise failures[0]
    return counts


async def _alone(workspace: Workspace, counts: RoundCounts, failures: list[Exception]) -> None:
    """The embedded form: as without Prefect, beside the loop."""
    early = EarlyDelivery(workspace)
    await asyncio.to_thread(decide_what_is_due, workspace, counts, failures, deliver=early)
    counts.sealed += await asyncio.to_thread(seal_letters, workspace)
    counts.delivered += await deliver_mail(workspace)
    await pass_on_and_deliver(workspace, counts)


async def _together(workspace: Workspace, counts: RoundCounts, failures: list[Exception]) -> None:
    """Every stage ends with a sweep over all that is left, so whoever died or never came is made up for."""
    began, today = workspace.clock.now(), today_if_acting(workspace)
    crew = Crew(f"{began:%Y-%m-%dT%H:%M:%S}:{flow_run.id}", worth_a_hand=workspace.settings.shard_size)
    if today is not None:
        await asyncio.to_thread(open_what_has_come, workspace, counts, today)
        counts.raised = await _raise(workspace, crew, today, failures)
    mine, of = await _share_letters(workspace, crew)
    if today is not None:
        await asyncio.to_thread(write_for_offices, workspace, counts, failures, today)
    counts.sealed += await asyncio.to_thread(seal_parts, workspace, mine, of)
    counts.sealed += await asyncio.to_thread(seal_letters, workspace)
    counts.delivered += await deliver_in_turn(workspace, must=True)
    await pass_on_by(workspace, counts, lambda: deliver_in_turn(workspace, must=True))
    for told in await crew.told():
        counts.raised += Raised(
            *(told.get(name, 0) for name in ("raised", "skipped", "unreachable", "declined"))
        )
        counts.sealed += Sealed(*(told.get(name, 0) for name in ("sealed", "suppressed", "failed")))
        counts.delivered += Delivered(*(told.get(name, 0) for name in ("sent", "postponed", "refused")))


async def _raise(workspace: Workspace, crew: Crew, today: date, failures: list[Exception]) -> Raised:
    due = await asyncio.to_thread(due_by_plan, workspace, today)
    hands = await crew.hands(sum(due.values()))
    mine, *others = dealt(due, hands)
    if others:
        await crew.ask(raise_part, "nhắc việc", [{"parts": parts, "on": today} for parts in others])
    # Our own, then theirs from the other end: what they are through with costs a look.
    order = [*mine, *(part for parts in others for part in reversed(parts))]
    raised = await asyncio.to_thread(raise_parts, workspace, today, order if others else [], [])
    # Whoever still holds rows is waited for: a letter is written when all that it speaks about is there.
    raised += await asyncio.to_thread(raise_due_events, workspace, today, failures=failures)
    return raised


async def _share_letters(workspace: Workspace, crew: Crew) -> tuple[list[int], int]:
    """The parts that are ours, theirs after them from the other end, and of how many."""
    hands = await crew.hands(await asyncio.to_thread(letters_to_write, workspace))
    of = hands * PARTS_EACH
    if hands == 1:
        return [], of
    others = [list(range(hand, of, hands)) for hand in range(1, hands)]
    await crew.ask(post_part, "soạn và gửi thư", [{"parts": parts, "of": of} for parts in others])
    return [*range(0, of, hands), *(part for parts in others for part in reversed(parts))], of
