"""Replayed actions that keep reminders back or send them to somebody else: snooze, wait_for, lift_wait, delegate."""

from flows.actions import Action
from models.queries import units as unit_queries
from operations.ladder.end_waiting import lift_wait
from operations.ladder.snooze_reminders import snooze_reminders, snooze_unit
from operations.ladder.wait_for_unit import wait_for_unit
from operations.units.delegate import add_absence
from operations.workspace import Workspace
from rules.errors import BadInput


def perform_pause(workspace: Workspace, action: Action, obligation_id: int) -> None:
    """What one obligation is kept quiet by."""
    match action.kind:
        case "snooze":
            snooze_reminders(
                workspace,
                obligation_id,
                until=action.day("until"),
                reason=str(action.details.get("reason", "")),
                as_unit=bool(action.details.get("as_unit", False)),
            )
        case "wait_for":
            wait_for_unit(
                workspace,
                obligation_id,
                unit_code=_code(workspace, action, action.text("waits_for")),
                reason=action.text("reason"),
                until=action.day("until") if "until" in action.details else None,
                is_allowed=bool(action.details.get("is_allowed", False)),
            )
        case "lift_wait":
            lift_wait(workspace, obligation_id, reason=action.text("reason"))


def perform_for_people(workspace: Workspace, action: Action) -> None:
    """What is about a person or a whole unit, and no single obligation."""
    if action.kind == "snooze":
        code = _code(workspace, action, action.unit) if action.unit else None
        snooze_unit(workspace, code, until=action.day("until"), reason=action.text("reason"))
        return
    add_absence(
        workspace,
        person=action.text("person"),
        stand_in=action.text("stand_in"),
        stand_in_name=str(action.details.get("stand_in_name", "")),
        starts_on=action.day("starts_on"),
        ends_on=action.day("ends_on"),
        reason=str(action.details.get("reason", "")),
    )


def _code(workspace: Workspace, action: Action, named: str) -> str:
    with workspace.database.reading() as session:
        unit = unit_queries.unit_by_code(session, named) or unit_queries.unit_by_name(session, named)
    if unit is None:
        raise BadInput(f"không có đơn vị {named!r}", where=action.where, mend="xem: dondoc unit list")
    return unit.code
