"""Which units work by a calendar of their own (tracking.md 1.3)."""

from collections.abc import Iterable

from models import Unit
from operations.calendars.calendar_book import NATIONAL
from operations.workspace import Workspace
from rules.workdays import WorkCalendar


def own_calendars(workspace: Workspace, units: Iterable[Unit]) -> dict[int, WorkCalendar]:
    """By id; a unit that is not here follows the national calendar."""
    return {unit.id or 0: workspace.calendar_of(unit) for unit in units if unit.calendar != NATIONAL}
