"""The parts of a round that several workers do at once: whose steps are raised, whose letters are written.

The rows are the queue: whoever finds a row taken passes it over, so a part done twice costs a look and changes nothing,
and a part that nobody does is found by the sweep that ends every stage.
"""

from collections.abc import Sequence
from datetime import date

from models.queries import due_obligations as due_queries
from models.queries import planned_letters as letter_queries
from models.queries.due_work import SomePlans
from operations.ladder.due_work import at_rest
from operations.ladder.raise_due_events import Raised, raise_due_events
from operations.letters.seal_letters import Sealed, seal_letters
from operations.workspace import Workspace


def due_by_plan(workspace: Workspace, today: date) -> dict[int, int]:
    """How much is due in each plan."""
    with workspace.database.reading() as session:
        return due_queries.due_by_plan(session, today, at_rest(workspace, today))


def letters_to_write(workspace: Workspace) -> int:
    """How many letters wait for their words."""
    with workspace.database.reading() as session:
        return letter_queries.number_planned(session, workspace.clock.now())


def raise_parts(
    workspace: Workspace,
    today: date,
    parts: Sequence[Sequence[int]],
    failures: list[Exception] | None = None,
) -> Raised:
    """Part by part; a plan that fails goes to `failures` and keeps no other back."""
    total = Raised()
    found: list[Exception] = []
    for plan_ids in parts:
        total += raise_due_events(workspace, today, SomePlans(tuple(plan_ids)), failures=found)
    if failures is not None:
        failures += found
    elif found:
        raise found[0]
    return total


def seal_parts(workspace: Workspace, parts: Sequence[int], of: int) -> Sealed:
    """Letters by their number, so that two workers do not put the same one into words."""
    total = Sealed()
    for part in parts:
        total += seal_letters(workspace, part=(part, of))
    return total
