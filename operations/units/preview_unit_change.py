"""What a change of units would do, with every check, and nothing written."""

from contextlib import suppress

from operations.units.apply_unit_change import look
from operations.units.unit_change_request import UnitChangeRequest
from operations.units.unit_change_summary import UnitChangeSummary
from operations.workspace import Workspace


class _OnlyLooking(Exception):
    """Takes a preview's transaction back."""


def preview_unit_change(workspace: Workspace, request: UnitChangeRequest) -> UnitChangeSummary:
    """Also of a change whose day has not come, and with questions still open."""
    found: list[UnitChangeSummary] = []
    with suppress(_OnlyLooking), workspace.database.transaction() as session:
        _, summary = look(session, request)
        found.append(summary)
        raise _OnlyLooking
    return found[0]
