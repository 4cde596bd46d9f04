"""A change of units in a replayed year: the table of a change file stands in the line of the action."""

from flows.actions import Action
from operations.units.apply_unit_change import apply_unit_change
from operations.units.unit_change_request import request_from
from operations.workspace import Workspace
from rules.errors import BadInput, Undecided


def perform_unit_change(workspace: Workspace, action: Action) -> None:
    """A split that leaves something open ends the run as a line that says too little, named."""
    request = request_from(action.details, action.where)
    try:
        apply_unit_change(workspace, request)
    except Undecided as error:
        raise BadInput(str(error), where=action.where) from None
